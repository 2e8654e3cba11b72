"""Where the platform calls us (回调地址): GET checks the address, POST brings a message.

Nothing unverified goes further. The answer leaves within four seconds in every case: the reply
itself when the desk has it in time, ``success`` when it will send it later, an error when the
message is not known to be stored, so that the platform sends it again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from channels.message import InboundMessage, OutboundMessage
from channels.tencent import replies, webhook
from channels.tencent.crypto import Opened, read
from channels.webhook import Answered, Call, Desk
from channels.wechat_official.decode import Item, decode
from channels.wechat_official.menu import Menu, load_menu
from channels.wechat_official.modes import mode_of
from channels.wechat_official.settings import WeChatOfficialSettings
from channels.wechat_official.texts import fits_passive, written

log = structlog.get_logger("channels.wechat_official")

Clock = Callable[[], datetime]

TAKEN: Final = "success"
"""Any other text would show the person that the account is out of order."""

_MARGIN_S: Final = 0.1
_STORING_S: Final = 0.3
"""Time that is left to the store and to the way back, however long the reply may take."""


def routes(
    settings: WeChatOfficialSettings, desk: Desk, clock: Clock, *, menu: Menu | None = None
) -> list[Route]:
    """The two routes of one account. Raises ValueError when the key is not of its form."""
    place = Webhook(settings, desk, clock, menu or load_menu())
    return [
        Route(settings.path, webhook.guarded(place.check), methods=["GET"]),
        Route(settings.path, webhook.guarded(place.receive), methods=["POST"]),
    ]


class Webhook:
    """The callback of one account."""

    def __init__(
        self, settings: WeChatOfficialSettings, desk: Desk, clock: Clock, menu: Menu
    ) -> None:
        self._settings = settings
        self._desk = desk
        self._clock = clock
        self._menu = menu
        self._mode = mode_of(settings)
        self._wait_s = min(settings.passive_wait_s, webhook.LATEST_S - _STORING_S)

    async def check(self, request: Request) -> Response:
        """The platform asks whether the address is ours. Raises Refused."""
        query = webhook.query_of(request)
        return webhook.plain(self._mode.signatures.check_url(query, now=self._clock()))

    async def receive(self, request: Request) -> Response:
        """A message or event. Raises Refused, DeskUnavailable, CallReplayed."""
        query, body = webhook.query_of(request), await webhook.body_of(request)
        limit_s = webhook.LATEST_S - _MARGIN_S
        return await webhook.in_time(self._answer(query, body), limit_s=limit_s)

    async def _answer(self, query: Mapping[str, str], body: bytes) -> Response:
        now = self._clock()
        unsealed, call = self._mode.taken(query, body, now=now)
        async with webhook.reading(self._desk, call, unsealed):
            opened = read(unsealed)
            items = decode(opened.message, account=self._settings.account, now=now, menu=self._menu)
        wait_s = self._wait_s if len(items) == 1 else 0.0  # reports in one call need no reply
        if not items:
            await self._desk.fresh(call)
        # Reports in one call stand under one nonce: it is remembered with the first of them.
        calls = (call, *[None] * len(items))
        answers = [
            await self._hand_over(item, wait_s, one)
            for item, one in zip(items, calls, strict=False)
        ]
        message = next((one.message for one in answers if one.message is not None), None)
        return webhook.plain(TAKEN) if message is None else self._reply(opened, message, now)

    async def _hand_over(self, item: Item, wait_s: float, call: Call | None) -> Answered:
        if isinstance(item, InboundMessage):
            return await self._desk.take(item, wait_s=wait_s, call=call)
        return await self._desk.note(item, wait_s=wait_s, call=call)

    def _reply(self, opened: Opened, message: OutboundMessage, now: datetime) -> Response:
        """The reply in the answer itself (被动回复), sealed as the message was."""
        if not fits_passive(message, self._settings.profile):
            # The desk asks ``fits_passive`` before it gives an answer away.
            log.error("passive_reply_too_long", acts=message.acts)
            return webhook.plain(TAKEN)
        at = int(now.timestamp())
        xml = replies.text_reply(
            to=opened.message.text("FromUserName"),
            sender=opened.message.text("ToUserName"),
            text=written(message),
            at=at,
        )
        return webhook.xml(self._mode.closed(xml, at=at))
