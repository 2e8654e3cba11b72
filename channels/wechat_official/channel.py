"""The way out (发送): customer-service messages while the window is open, notices when it is not.

A message that the platform counted is never sent again: parts that left are remembered while the
process lives, and a unit comes back only when the platform certainly did not take the message. A
process may forget them: after a restart, or by another process, a long message that broke off is
begun anew. A part may then be read twice; none is missing, and the units are counted in the store.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from channels.channel import ChannelProfile, Delivery, DeliveryReceipt
from channels.message import Choice
from channels.splitting import measure, parts_for, shortened
from channels.tencent.api import Api
from channels.tencent.codes import Code
from channels.tencent.errors import NOT_TAKEN, CallRefused, WindowClosed
from channels.wechat_official.decode import CHOICE
from channels.wechat_official.notices import NoticeSender
from channels.wechat_official.ports import Windows
from channels.wechat_official.settings import WeChatOfficialSettings
from channels.wechat_official.texts import written
from channels.wechat_official.windows import units_to_keep

SEND: Final = "/cgi-bin/message/custom/send"

_REMEMBERED: Final = 10_000


class WeChatOfficialChannel:
    """Sends for one account."""

    def __init__(
        self,
        settings: WeChatOfficialSettings,
        api: Api,
        *,
        windows: Windows,
        notices: NoticeSender,
        page: str = "",
    ) -> None:
        """``page`` is where what had no room can be read."""
        self._page = page
        self._settings = settings
        self._api = api
        self._windows = windows
        self._notices = notices
        self._menus = settings.menu_messages
        self._left: OrderedDict[UUID, int] = OrderedDict()

    @property
    def profile(self) -> ChannelProfile:
        """Limits of the account."""
        return self._settings.profile

    async def send(self, delivery: Delivery, *, now: datetime) -> DeliveryReceipt:
        """Send by the first way that is open. Raises WayClosed when none is, ChannelError."""
        if await self._in_chat(delivery, now):
            return DeliveryReceipt(sent_at=now)
        return await self._notices.send(delivery, now=now)

    async def _in_chat(self, delivery: Delivery, now: datetime) -> bool:
        """Whether the whole message went into the open window."""
        parts = parts_for(written(delivery.message), self.profile)
        while (done := self._left.get(delivery.id, 0)) < len(parts):
            text, covers = await self._next(delivery, parts[done:], now)
            whole = done + covers == len(parts)
            choices = delivery.message.choices if whole else ()
            if not text or not await self._one(delivery, text, choices, now):
                return False
            self._remember(delivery.id, done + covers)
        return True

    async def _next(
        self, delivery: Delivery, rest: Sequence[str], now: datetime
    ) -> tuple[str, int]:
        """The next text to send, and how many of the rest it stands for; "" when there is no room.

        Where the parts are more than the units, one text carries the beginning of the rest and the
        link to all of it.
        """
        message = delivery.message
        units = await self._windows.open_units(
            account=self._settings.account, user=delivery.recipient, now=now
        )
        room = units - units_to_keep(message.acts)
        if len(rest) <= room:
            return rest[0], 1
        link = message.link or self._page
        linked = self._linked(rest, link) if room > 0 and link else ""
        return linked, len(rest)

    def _linked(self, parts: Sequence[str], link: str) -> str:
        """The beginning and the link in one text; "" for a link that leaves no room."""
        limit, unit = self.profile.text_limit, self.profile.text_unit
        tail = f" …\n{link}"
        if measure(tail, unit) > limit // 2:
            return ""
        return shortened("\n".join(parts), tail=tail, limit=limit, unit=unit)

    async def _one(
        self, delivery: Delivery, text: str, choices: tuple[Choice, ...], now: datetime
    ) -> bool:
        """One message for one unit; False when the window turned out to be closed."""
        account, user = self._settings.account, delivery.recipient
        keep = units_to_keep(delivery.message.acts)
        unit = await self._windows.take(account=account, user=user, now=now, keep=keep)
        if unit is None:
            return False
        try:
            await self._put(user, text, choices)
        except WindowClosed:
            await self._windows.close(account=account, user=user, now=now)
            return False
        except NOT_TAKEN:
            await self._windows.give_back(unit)
            raise
        return True

    async def _put(self, user: str, text: str, choices: tuple[Choice, ...]) -> None:
        """As a menu where the account may, else as text; a refused menu is not tried again."""
        if not choices or not self.profile.buttons:
            await self._api.call(SEND, json=_text(user, text))
        elif not self._menus:
            await self._api.call(SEND, json=_text(user, _numbered(text, choices)))
        else:
            await self._put_menu(user, text, choices)

    async def _put_menu(self, user: str, text: str, choices: tuple[Choice, ...]) -> None:
        try:
            await self._api.call(SEND, json=_menu(user, text, choices))
        except CallRefused as refused:
            if refused.errcode != Code.MENU_MESSAGE_REFUSED:
                raise
            self._menus = False
            await self._api.call(SEND, json=_text(user, _numbered(text, choices)))

    def _remember(self, delivery: UUID, parts: int) -> None:
        """So many parts of this delivery have left."""
        self._left[delivery] = parts
        while len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)


def _text(user: str, text: str) -> dict[str, Any]:
    return {"touser": user, "msgtype": "text", "text": {"content": text}}


def _menu(user: str, text: str, choices: tuple[Choice, ...]) -> dict[str, Any]:
    """A menu message (菜单消息); its options are numbered, for typed numbers hold as well."""
    options = [
        {"id": CHOICE + choice.id, "content": f"{number} {choice.label}"}
        for number, choice in enumerate(choices, start=1)
    ]
    return {
        "touser": user,
        "msgtype": "msgmenu",
        "msgmenu": {"head_content": text, "list": options, "tail_content": ""},
    }


def _numbered(text: str, choices: tuple[Choice, ...]) -> str:
    """The choices as lines, where a menu was meant and is not to be had."""
    lines = [f"{number} {choice.label}" for number, choice in enumerate(choices, start=1)]
    return "\n".join([text, *lines])
