"""The callback of a corporation (企业回调): address check and sealed calls.

The application of WeCom and customer service have one each; what a call means is theirs.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final, Protocol, TypeAlias

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from channels.tencent import webhook
from channels.tencent.crypto import Callback, Unsealed
from channels.webhook import Call

Clock: TypeAlias = Callable[[], datetime]
Take: TypeAlias = Callable[[Call, Unsealed], Awaitable[Response]]
"""What becomes of a verified call. Raises Refused, DeskUnavailable, CallReplayed."""

_MARGIN_S: Final = 0.1


class CorpSettings(Protocol):
    """What the settings of both have."""

    @property
    def corp_id(self) -> str:
        """The corporation: who calls are for."""

    @property
    def token(self) -> str:
        """What calls are signed with."""

    @property
    def encoding_aes_key(self) -> str:
        """What they are sealed with."""

    @property
    def path(self) -> str:
        """Where they arrive."""


class Knock(Protocol):
    """Who is told that customer service (微信客服) has something to fetch."""

    async def __call__(self, *, open_kfid: str, token: str) -> None:
        """Returns at once; the fetching is its own affair."""


class CorpDoor:
    """One callback; ``channel`` and ``account`` are those under which its calls are remembered."""

    def __init__(
        self, settings: CorpSettings, clock: Clock, *, channel: str, account: str, take: Take
    ) -> None:
        """Raises ValueError when the key is not of its form."""
        self._path = settings.path
        self._clock = clock
        self._channel = channel
        self._account = account
        self._take = take
        self._callback = Callback(
            token=settings.token,
            encoding_aes_key=settings.encoding_aes_key,
            receive_id=settings.corp_id,
        )

    def routes(self) -> list[Route]:
        """GET checks the address, POST brings a call."""
        return [
            Route(self._path, webhook.guarded(self._check), methods=["GET"]),
            Route(self._path, webhook.guarded(self._receive), methods=["POST"]),
        ]

    def sealed(self, xml: str, *, at: int) -> Response:
        """A reply in the answer itself (被动回复)."""
        return webhook.xml(self._callback.seal(xml, timestamp=at, nonce=secrets.token_hex(8)))

    async def _check(self, request: Request) -> Response:
        """The address check (echostr): the decrypted text and nothing else. Raises Refused."""
        query = webhook.query_of(request)
        return webhook.plain(self._callback.check_url_wecom(query, now=self._clock()))

    async def _receive(self, request: Request) -> Response:
        """A call. Raises Refused, DeskUnavailable, CallReplayed."""
        query, body = webhook.query_of(request), await webhook.body_of(request)
        limit_s = webhook.LATEST_S - _MARGIN_S
        return await webhook.in_time(self._taken(query, body), limit_s=limit_s)

    async def _taken(self, query: Mapping[str, str], body: bytes) -> Response:
        verified = self._callback.verify(query, body, now=self._clock())
        stamp = verified.stamp
        call = Call(
            channel=self._channel,
            account=self._account,
            nonce=stamp.nonce,
            timestamp=stamp.seconds,
            signature=stamp.signature,
        )
        return await self._take(call, self._callback.unseal(verified))
