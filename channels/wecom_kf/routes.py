"""The webhook of customer service (微信客服回调): address check, and the word to go and fetch."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final, Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from channels.tencent import webhook
from channels.tencent.crypto import Callback
from channels.webhook import Call, Desk
from channels.wecom_kf.settings import CHANNEL, KfSettings

Clock = Callable[[], datetime]

NEWS: Final = "kf_msg_or_event"
_MARGIN_S: Final = 0.1


class Knock(Protocol):
    """Who goes and fetches."""

    def __call__(self, *, open_kfid: str, token: str) -> Awaitable[None]:
        """Returns at once."""


def routes(settings: KfSettings, desk: Desk, clock: Clock, *, knock: Knock) -> list[Route]:
    """The two routes. Raises ValueError when the key is not of its form."""
    place = Webhook(settings, desk, clock, knock=knock)
    return [
        Route(settings.path, webhook.guarded(place.check), methods=["GET"]),
        Route(settings.path, webhook.guarded(place.receive), methods=["POST"]),
    ]


class Webhook:
    """The callback of a corporation's customer service."""

    def __init__(self, settings: KfSettings, desk: Desk, clock: Clock, *, knock: Knock) -> None:
        self._settings = settings
        self._desk = desk
        self._clock = clock
        self._knock = knock
        self._callback = Callback(
            token=settings.token,
            encoding_aes_key=settings.encoding_aes_key,
            receive_id=settings.corp_id,
        )

    async def check(self, request: Request) -> Response:
        """The address check (echostr). Raises Refused."""
        query = webhook.query_of(request)
        return webhook.plain(self._callback.check_url_wecom(query, now=self._clock()))

    async def receive(self, request: Request) -> Response:
        """Wake the fetching; the answer is always empty. Raises Refused, DeskUnavailable."""
        query, body = webhook.query_of(request), await webhook.body_of(request)
        limit_s = webhook.LATEST_S - _MARGIN_S
        return await webhook.in_time(self._answer(query, body), limit_s=limit_s)

    async def _answer(self, query: Mapping[str, str], body: bytes) -> Response:
        """The call itself is kept nowhere: it says nothing that a sweep would not find."""
        verified = self._callback.verify(query, body, now=self._clock())
        stamp = verified.stamp
        await self._desk.fresh(
            Call(
                channel=CHANNEL,
                account=self._settings.corp_id,
                nonce=stamp.nonce,
                timestamp=stamp.seconds,
                signature=stamp.signature,
            )
        )
        message = self._callback.decrypt(verified).message
        if message.text("Event") == NEWS:
            await self._knock(open_kfid=message.text("OpenKfId"), token=message.text("Token"))
        return Response()
