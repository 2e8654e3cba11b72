"""The webhook of a WeCom application (企业微信回调): address check, messages, events, presses."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from channels.message import InboundMessage, OutboundMessage
from channels.tencent import replies, webhook
from channels.tencent.crypto import Callback, Opened
from channels.tencent.query import Stamp
from channels.webhook import Answered, Call, Desk, Signal
from channels.wecom.decode import Decoded, KfNews, Press, decode
from channels.wecom.ports import CardCodes, Knock
from channels.wecom.settings import CHANNEL, WeComSettings
from channels.wecom.texts import fits_passive, written

log = structlog.get_logger("channels.wecom")

Clock = Callable[[], datetime]

_MARGIN_S = 0.1


def routes(
    settings: WeComSettings,
    desk: Desk,
    clock: Clock,
    *,
    codes: CardCodes,
    knock: Knock | None = None,
) -> list[Route]:
    """The two routes of one application. Raises ValueError when the key is not of its form.

    ``knock`` is told of news of customer service where this address gets them.
    """
    place = Webhook(settings, desk, clock, codes=codes, knock=knock)
    return [
        Route(settings.path, webhook.guarded(place.check), methods=["GET"]),
        Route(settings.path, webhook.guarded(place.receive), methods=["POST"]),
    ]


class Webhook:
    """The callback of one application."""

    def __init__(
        self,
        settings: WeComSettings,
        desk: Desk,
        clock: Clock,
        *,
        codes: CardCodes,
        knock: Knock | None,
    ) -> None:
        self._settings = settings
        self._desk = desk
        self._clock = clock
        self._codes = codes
        self._knock = knock
        self._callback = Callback(
            token=settings.token,
            encoding_aes_key=settings.encoding_aes_key,
            receive_id=settings.corp_id,
        )

    async def check(self, request: Request) -> Response:
        """The address check (echostr): the decrypted text and nothing else. Raises Refused."""
        query = webhook.query_of(request)
        return webhook.plain(self._callback.check_url_wecom(query, now=self._clock()))

    async def receive(self, request: Request) -> Response:
        """A message, an event, a press. Raises Refused, DeskUnavailable, CallReplayed."""
        query, body = webhook.query_of(request), await webhook.body_of(request)
        limit_s = webhook.LATEST_S - _MARGIN_S
        return await webhook.in_time(self._answer(query, body), limit_s=limit_s)

    async def _answer(self, query: Mapping[str, str], body: bytes) -> Response:
        now = self._clock()
        opened = self._callback.open(query, body, now=now)
        found = decode(opened.message, account=self._settings.account, now=now)
        answered = await self._hand_over(found, self._call(opened.stamp))
        return self._reply(opened, answered.message, now)

    def _call(self, stamp: Stamp) -> Call:
        return Call(
            channel=CHANNEL,
            account=self._settings.account,
            nonce=stamp.nonce,
            timestamp=stamp.seconds,
            signature=stamp.signature,
        )

    async def _hand_over(self, found: Decoded, call: Call) -> Answered:
        """Give it to whom it concerns. A press is answered by its card, not by a text."""
        wait_s = self._settings.passive_wait_s
        match found:
            case Press():
                if found.code is not None:
                    await self._codes.remember(found.code)
                await self._desk.take(found.message, wait_s=0, call=call)
            case InboundMessage():
                return await self._desk.take(found, wait_s=wait_s, call=call)
            case Signal():
                return await self._desk.note(found, wait_s=wait_s, call=call)
            case KfNews() if self._knock is not None:
                await self._desk.fresh(call)
                await self._knock(open_kfid=found.open_kfid, token=found.token)
            case _:
                await self._desk.fresh(call)
        return Answered()

    def _reply(self, opened: Opened, message: OutboundMessage | None, now: datetime) -> Response:
        """The reply in the answer itself (被动回复), sealed; else an empty answer."""
        if message is None:
            return Response()
        if not fits_passive(message):
            # The desk asks ``fits_passive`` before it gives an answer away.
            log.error("passive_reply_too_long", acts=message.acts)
            return Response()
        at = int(now.timestamp())
        xml = replies.text_reply(
            to=opened.message.text("FromUserName"),
            sender=self._settings.corp_id,
            text=written(message),
            at=at,
        )
        return webhook.xml(self._callback.seal(xml, timestamp=at, nonce=secrets.token_hex(8)))
