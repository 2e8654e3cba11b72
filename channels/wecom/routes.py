"""The webhook of a WeCom application (企业微信回调): address check, messages, events, presses."""

from __future__ import annotations

from datetime import datetime

import structlog
from starlette.responses import Response
from starlette.routing import Route

from channels.message import InboundMessage, OutboundMessage
from channels.tencent import replies, webhook
from channels.tencent.corp_door import Clock, CorpDoor, Knock
from channels.tencent.crypto import Opened, Unsealed, read
from channels.webhook import Answered, Call, Desk, Signal
from channels.wecom.decode import Decoded, KfNews, Press, decode
from channels.wecom.ports import CardCodes
from channels.wecom.settings import CHANNEL, WeComSettings
from channels.wecom.texts import fits_passive, written

log = structlog.get_logger("channels.wecom")


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
    return Webhook(settings, desk, clock, codes=codes, knock=knock).door.routes()


class Webhook:
    """What the calls of one application mean."""

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
        account = settings.account
        self.door = CorpDoor(settings, clock, channel=CHANNEL, account=account, take=self._take)

    async def _take(self, call: Call, unsealed: Unsealed) -> Response:
        """A message, an event, a press. Raises Refused, DeskUnavailable, CallReplayed."""
        now = self._clock()
        async with webhook.reading(self._desk, call, unsealed):
            opened = read(unsealed)
            found = decode(opened.message, account=self._settings.account, now=now)
        answered = await self._hand_over(found, call)
        return self._reply(opened, answered.message, now)

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
        return self.door.sealed(xml, at=at)
