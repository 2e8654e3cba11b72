"""Customer service (微信客服) as a way out: within 48 hours of a person's word, five messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import IntEnum
from typing import Any, Final, TypeAlias

import structlog

from channels.channel import ChannelProfile, Delivery, DeliveryReceipt
from channels.errors import ChannelError, WayClosed
from channels.message import OutboundMessage
from channels.tencent.api import Api
from channels.tencent.codes import Code, name_of
from channels.tencent.errors import CallRefused, PlatformUnreachable, WindowClosed
from channels.webhook import Signal
from channels.wecom_kf.codes import named
from channels.wecom_kf.payloads import Part, message_id, parts_of, single
from channels.wecom_kf.ports import Windows
from channels.wecom_kf.settings import KF, KfSettings

log = structlog.get_logger("channels.kf")

SEND: Final = "/cgi-bin/kf/send_msg"
SEND_ON_EVENT: Final = "/cgi-bin/kf/send_msg_on_event"
STATE: Final = "/cgi-bin/kf/service_state/get"

Keep: TypeAlias = Callable[[OutboundMessage], int]
"""Units that a message must leave for a later one, such as the receipt."""


class ServiceState(IntEnum):
    """Who answers a conversation (会话状态)."""

    NEW = 0  # 新接入待处理
    ASSISTANT = 1  # 由智能助手接待
    QUEUED = 2  # 待接入池排队中
    PERSON = 3  # 由人工接待
    ENDED = 4  # 已结束或未开始

    @property
    def ours(self) -> bool:
        """Whether the API may write."""
        return self in {ServiceState.NEW, ServiceState.ASSISTANT}


class ServedByPerson(WayClosed):
    """A colleague answers this conversation by hand in the WeCom client (人工接待)."""

    code = "kf_served_by_person"


class KfChannel:
    """Sends for all accounts of a corporation; the delivery's account is the ``open_kfid``."""

    def __init__(
        self,
        settings: KfSettings,
        api: Api,
        *,
        windows: Windows,
        keep: Keep = lambda _: 0,
        page: str = "",
    ) -> None:
        """``windows`` is the ledger of units; ``keep`` reserves some of them.

        ``page`` is where what had no room can be read.
        """
        self._page = page
        self._settings = settings
        self._api = api
        self._windows = windows
        self._keep = keep

    @property
    def profile(self) -> ChannelProfile:
        """Limits of the platform."""
        return KF

    async def send(self, delivery: Delivery, *, now: datetime) -> DeliveryReceipt:
        """Send once. Raises ChannelError; WayClosed when the window is over or used up."""
        parts = await self._parts(delivery, now)
        for place, part in enumerate(parts):
            await self._send_one(delivery, part, message_id(delivery.id, place), now)
        return DeliveryReceipt(sent_at=now, provider_message_id=message_id(delivery.id, 0))

    async def greet(self, signal: Signal, message: OutboundMessage) -> None:
        """Answer an event with its code (事件响应消息): once, within 20 seconds. One message.

        Raises ChannelError.
        """
        parts = parts_of(message, self._settings.menu)
        part = parts[0] if len(parts) == 1 else single(message, page=self._page)
        document = {"code": signal.code, "msgtype": part.kind, part.kind: part.body}
        await self._call(SEND_ON_EVENT, document)

    async def state(self, *, account: str, user: str) -> ServiceState:
        """Who answers this conversation now. Raises ChannelError."""
        answer = await self._call(STATE, {"open_kfid": account, "external_userid": user})
        found = answer.get("service_state")
        if not isinstance(found, int) or found not in list(ServiceState):
            raise PlatformUnreachable("an answer without a known state")
        return ServiceState(found)

    async def _parts(self, delivery: Delivery, now: datetime) -> list[Part]:
        """The messages; with fewer units left than messages, one with the link to the rest."""
        parts = parts_of(delivery.message, self._settings.menu)
        if not parts:
            raise ChannelError("a message without content", permanent=True)
        if len(parts) > 1:
            units = await self._windows.open_units(
                account=delivery.account, user=delivery.recipient, now=now
            )
            if units < len(parts) + self._keep(delivery.message):
                return [single(delivery.message, page=self._page)]
        return parts

    async def _send_one(self, delivery: Delivery, part: Part, identity: str, now: datetime) -> None:
        """One message against one unit. Raises ChannelError."""
        account, user = delivery.account, delivery.recipient
        unit = await self._windows.take(
            account=account, user=user, now=now, keep=self._keep(delivery.message)
        )
        if unit is None:
            raise WindowClosed("no unit left in the reply window")
        document = {
            "touser": user,
            "open_kfid": account,
            "msgid": identity,
            "msgtype": part.kind,
            part.kind: part.body,
        }
        try:
            await self._call(SEND, document)
        except PlatformUnreachable:
            raise  # it may have arrived, and then it counts
        except ChannelError as error:
            await self._windows.give_back(unit)
            if not self._is_repeat(error, delivery):
                raise await self._meaning(error, delivery, now) from error

    def _is_repeat(self, error: ChannelError, delivery: Delivery) -> bool:
        """Whether an earlier attempt got through after all."""
        known = self._settings.repeated_codes
        return isinstance(error, CallRefused) and error.errcode in known and delivery.attempt > 1

    async def _meaning(
        self, error: ChannelError, delivery: Delivery, now: datetime
    ) -> ChannelError:
        """What a refusal means for this way; the ledger is set right."""
        account, user = delivery.account, delivery.recipient
        if str(error) == name_of(Code.KF_STATE):
            state = await self.state(account=account, user=user)
            if state is ServiceState.PERSON:
                return ServedByPerson("a person answers this conversation")
            if state.ours:
                return ChannelError("the conversation changed its state just now")
        if isinstance(error, WindowClosed):
            await self._windows.close(account=account, user=user, now=now)
        return error

    async def _call(self, path: str, document: Mapping[str, Any]) -> dict[str, Any]:
        """A call whose errors have the names of this platform. Raises ChannelError."""
        try:
            return await self._api.call(path, json=document)
        except CallRefused as error:
            raise named(error) from None
