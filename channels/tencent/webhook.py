"""The frame of a webhook (回调接口): limits, uniform refusals, an answer in time.

What is in here is the same for Official Account and WeCom; what a message means is theirs.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, Final, TypeVar

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from channels.errors import CallReplayed, DeskUnavailable
from channels.tencent.crypto import Unsealed
from channels.tencent.guard import MOST_BYTES
from channels.tencent.query import once_each
from channels.tencent.refused import Reason, Refused
from channels.webhook import Call, Desk, Unread

log = structlog.get_logger("channels.tencent")

T = TypeVar("T")
Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]

LATEST_S: Final = 4.0
"""Seconds after which an answer leaves in every case; the platform waits five."""

_PLAIN = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
_KEPT = frozenset({Reason.CONTENT, Reason.TOO_LARGE})
"""Faults of what lies inside; under a good signature they are no forger's."""
refusals: Counter[tuple[str, Reason]] = Counter()
"""Refused calls since the start, by path and reason: for the program's health report."""
_unfinished: set[asyncio.Future[Any]] = set()
"""Work that may outlive its request: held here, for the loop keeps only weak references."""


def guarded(endpoint: Endpoint) -> Endpoint:
    """``endpoint`` with refusals and a missing store turned into answers without a body."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refused as refused:
            return _turned_away(request, refused)
        except CallReplayed:
            return _turned_away(request, Refused(Reason.REPLAYED))
        except DeskUnavailable:
            log.warning("callback_put_off", path=request.url.path)
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)

    return answer


def _turned_away(request: Request, refused: Refused) -> Response:
    _note(request.url.path, refused.reason)
    return Response(status_code=refused.status)


def _note(path: str, reason: Reason) -> None:
    """Count a refusal; the first, the tenth, the hundredth … is told, so that floods stay quiet."""
    refusals[path, reason] += 1
    count = refusals[path, reason]
    if str(count).strip("0") == "1":
        log.info("callback_refused", path=path, reason=reason.value, count=count)


def query_of(request: Request) -> dict[str, str]:
    """The query, each field once. Raises Refused."""
    return once_each(request.query_params.multi_items())


async def body_of(request: Request, *, most: int = MOST_BYTES) -> bytes:
    """The body, read no further than its limit. Raises Refused."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        raise Refused(Reason.TOO_LARGE)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                raise Refused(Reason.TOO_LARGE)
    except ClientDisconnect as error:
        raise Refused(Reason.XML) from error
    return bytes(body)


async def in_time(work: Awaitable[T], *, limit_s: float) -> T:
    """What ``work`` gives. Raises DeskUnavailable after ``limit_s``; the work itself goes on.

    Nothing is acknowledged of which it is not known that it was stored: the platform sends again
    and finds it.
    """
    task = asyncio.ensure_future(work)
    _unfinished.add(task)
    task.add_done_callback(_unfinished.discard)
    done, _ = await asyncio.wait({task}, timeout=limit_s)
    if done:
        return task.result()
    task.add_done_callback(_tell_failure)
    raise DeskUnavailable("no answer of the desk in time", saved=None)


@asynccontextmanager
async def reading(desk: Desk, call: Call, unsealed: Unsealed) -> AsyncIterator[None]:
    """What is found unreadable in here is kept before it is turned away as everything is.

    Its signature is good, so that it is the platform's, and a person's words may be in it. Raises
    Refused, DeskUnavailable, CallReplayed.
    """
    try:
        yield
    except Refused as refused:
        if refused.reason in _KEPT:
            reason = refused.reason.value
            await desk.keep_unread(Unread(call=call, reason=reason, body=unsealed.raw))
        raise


def plain(text: str) -> Response:
    """Text that no browser takes for a page."""
    return PlainTextResponse(text, headers=_PLAIN)


def xml(body: bytes) -> Response:
    """An answer in XML."""
    return Response(body, media_type="text/xml", headers=_PLAIN)


def _tell_failure(task: asyncio.Future[Any]) -> None:
    """The late end of work whose request is gone; its error is told once."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.warning("callback_late_failure", error=type(error).__name__)
