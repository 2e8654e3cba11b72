"""WeCom (企业微信) as a way out: texts, Markdown and template cards, and cards drawn anew."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, TypeAlias

import structlog

from channels.channel import ChannelProfile, Delivery, DeliveryReceipt
from channels.errors import ChannelError
from channels.message import OutboundMessage
from channels.tencent.api import Api
from channels.tencent.codes import Code
from channels.tencent.errors import CallRefused, ReaderGone
from channels.wecom.digest import Digest
from channels.wecom.pacing import Pacer
from channels.wecom.payloads import Payload, payloads
from channels.wecom.ports import CardCode, CardCodes, SendCounts
from channels.wecom.redraw import redrawn
from channels.wecom.settings import WECOM, WeComSettings

log = structlog.get_logger("channels.wecom")

SEND: Final = "/cgi-bin/message/send"
UPDATE: Final = "/cgi-bin/message/update_template_card"

_CARD: Final = "template_card"
_ID_LENGTH: Final = 32
_LEFT_OUT: Final = ("invaliduser", "unlicenseduser")

TaskIds: TypeAlias = Callable[[Delivery], str]
"""The id of a delivery's card: never the same for two deliveries, the same for every attempt."""


def task_of(delivery: Delivery) -> str:
    """The delivery's own id."""
    return delivery.id.hex


class WeComChannel:
    """Sends for one application."""

    def __init__(
        self,
        settings: WeComSettings,
        api: Api,
        *,
        codes: CardCodes,
        counts: SendCounts,
        digest: Digest,
        task_ids: TaskIds = task_of,
    ) -> None:
        """``digest`` puts several notices in one; ``task_ids`` may name the ticket as well."""
        self._settings = settings
        self._api = api
        self._codes = codes
        self._digest = digest
        self._task_ids = task_ids
        self._pacer = Pacer(counts, settings.push, account=settings.account, post=self._post)

    @property
    def profile(self) -> ChannelProfile:
        """Limits of the platform."""
        return WECOM

    async def send(self, delivery: Delivery, *, now: datetime) -> DeliveryReceipt:
        """Send once. Raises ChannelError; WayClosed where the member gets nothing from us."""
        if delivery.message.title:
            return await self._pacer.send(delivery, now)
        await self._pacer.count(delivery.recipient, now)
        return await self._post([delivery], now)

    async def redraw(
        self, *, user: str, task_id: str, message: OutboundMessage, now: datetime
    ) -> bool:
        """Draw the card of this member anew: a new card, or with ``text`` alone its buttons grey.

        The newest code of the card is used up. False without one, or when the platform takes it
        for spent; the action behind the press is not touched by that. Raises ChannelError when
        the platform could not be reached: the code is kept for another try.
        """
        account = self._settings.account
        code = await self._codes.spend(account=account, user=user, task_id=task_id, now=now)
        if code is None:
            return False
        document = redrawn(message, code=code, settings=self._settings)
        try:
            answer = await self._api.call(UPDATE, json=document)
        except CallRefused as error:
            log.info("card_not_redrawn", reason=str(error))
            return False
        except ChannelError:
            await self._codes.remember(code)
            raise
        return not _left_out(answer, user)

    async def _post(self, deliveries: list[Delivery], now: datetime) -> DeliveryReceipt:
        """One notice, or the digest of several. The first was counted already."""
        first, receipt = deliveries[0], ""
        for place, payload in enumerate(self._payloads(deliveries)):
            if place:
                await self._pacer.count(first.recipient, now)
            receipt = await self._post_one(payload, first, now)
        if not receipt:
            raise ChannelError("a message without content", permanent=True)
        return DeliveryReceipt(sent_at=now, provider_message_id=receipt)

    def _payloads(self, deliveries: list[Delivery]) -> list[Payload]:
        """A digest has an id of its own: that of one of its notices may be in use already."""
        first = deliveries[0]
        message, task = first.message, self._task_ids(first)
        if len(deliveries) > 1:
            message = self._digest([one.message for one in deliveries], first.language)
            task = _joint_id(deliveries)
        return list(
            payloads(
                message,
                user=first.recipient,
                task_id=task,
                again=first.attempt > 1,
                settings=self._settings,
            )
        )

    async def _post_one(self, payload: Payload, delivery: Delivery, now: datetime) -> str:
        """The platform's id of the message. Raises ChannelError."""
        card: dict[str, Any] = payload.get(_CARD, {})
        task = str(card.get("task_id", ""))
        try:
            answer = await self._api.call(SEND, json=payload)
        except CallRefused as error:
            if error.errcode == Code.CARD_TASK_REFUSED and delivery.attempt > 1:
                return task  # the card is there: an earlier attempt got through
            raise
        if _left_out(answer, delivery.recipient):
            raise ReaderGone("the member is no recipient of this application")
        await self._keep_code(answer, delivery.recipient, task, now)
        return str(answer.get("msgid") or task or delivery.id.hex)

    async def _keep_code(self, answer: dict[str, Any], user: str, task: str, now: datetime) -> None:
        """The code of the send greys the card once, if somebody else takes the ticket."""
        code = answer.get("response_code")
        if isinstance(code, str) and code and task:
            await self._codes.remember(
                CardCode(account=self._settings.account, user=user, task_id=task, code=code, at=now)
            )


def _joint_id(deliveries: list[Delivery]) -> str:
    """One id for these deliveries together, whatever their order."""
    joined = b"".join(sorted(one.id.bytes for one in deliveries))
    return hashlib.sha256(joined).hexdigest()[:_ID_LENGTH]


def _left_out(answer: dict[str, Any], user: str) -> bool:
    """Whether a successful answer names the member as one that got nothing.

    The platform writes these names in lower case, joined by ``|``.
    """
    named = [str(answer.get(key) or "").lower().split("|") for key in _LEFT_OUT]
    return any(user.lower() in names for names in named)
