"""The webhook (回调入口): the platform's calls, verified by the secret in their header.

A call is refused the same way whatever is wrong with it: 403 and nothing more, 413 when it is too
large. What is stored is answered 200. What cannot be read under the right secret is answered 200
as well, because the platform would send it again for ever; while the store is away it is 503, so
that it does send again.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from channels.errors import DeskUnavailable
from channels.telegram.errors import UpdateUnreadable
from channels.telegram.ports import Ledger
from channels.telegram.profile import LARGEST_UPDATE
from channels.telegram.receiver import Courtesies, Receiver, Reduce
from channels.telegram.settings import TelegramSettings
from channels.telegram.updates import read_update
from channels.webhook import Desk

log = structlog.get_logger("channels.telegram")

SECRET_HEADER: Final = b"x-telegram-bot-api-secret-token"


def routes(
    settings: TelegramSettings,
    desk: Desk,
    clock: Callable[[], datetime],
    *,
    ledger: Ledger,
    courtesies: Courtesies,
    reduce: Reduce | None,
) -> list[Route]:
    """The route of one bot. ``reduce`` None: whole messages may be kept here."""
    receiver = Receiver(
        account=settings.bot_id,
        desk=desk,
        ledger=ledger,
        courtesies=courtesies,
        clock=clock,
        reduce=reduce,
    )
    hook = Webhook(settings, receiver)
    return [Route(settings.webhook_path, hook.serve, methods=["POST"])]


class Webhook:
    """One call of the platform after the other."""

    def __init__(self, settings: TelegramSettings, receiver: Receiver) -> None:
        self._secret = settings.secret.encode("ascii")
        self._receiver = receiver

    async def serve(self, request: Request) -> Response:
        """Verify, read, store, answer."""
        if _announced(request) > LARGEST_UPDATE:
            return Response(status_code=413)
        if not self._is_platform(request):
            return Response(status_code=403)
        try:
            body = await _read(request)
            return await self._take(body)
        except _TooLarge:
            return Response(status_code=413)
        except ClientDisconnect:
            return Response(status_code=400)
        except DeskUnavailable:
            log.warning("telegram_store_away")
            return Response(status_code=503)

    async def _take(self, body: bytes) -> Response:
        try:
            update = read_update(body)
        except UpdateUnreadable as error:
            log.warning("telegram_unreadable", broken=error.broken, size=len(body))
            return Response(status_code=400 if error.broken else 200)
        await self._receiver.accept(update)
        return Response(status_code=200)

    def _is_platform(self, request: Request) -> bool:
        """Whether the call bears our secret, once. Compared as bytes, in constant time."""
        given = [value for name, value in request.scope["headers"] if name == SECRET_HEADER]
        return len(given) == 1 and hmac.compare_digest(given[0], self._secret)


class _TooLarge(Exception):
    """The body goes on beyond the limit."""


def _announced(request: Request) -> int:
    """The size that the caller announces; 0 where it announces none."""
    headers: Mapping[str, str] = request.headers
    size = headers.get("content-length", "0")
    return int(size) if size.isascii() and size.isdigit() else 0


async def _read(request: Request) -> bytes:
    """The body, no more of it than the limit. Raises _TooLarge, ClientDisconnect."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_UPDATE:
            raise _TooLarge
        parts.append(part)
    return b"".join(parts)
