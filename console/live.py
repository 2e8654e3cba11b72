"""Live hints (实时提示) as server-sent events: kind, ticket number and version, never text.

The page fetches what changed by itself, where the rights are checked again. A stream ends when
its session ends or the process stops.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from datetime import datetime

from starlette.responses import Response, StreamingResponse

from console import rights
from console.ports import Hint
from console.settings import ConsoleSettings
from console.window import Call

RETRY_MS = 3000
OPENING = f"retry: {RETRY_MS}\n: open\n\n"
HEARTBEAT = ": still here\n\n"
ENDED = "event: ended\ndata: {}\n\n"


async def event_stream(call: Call) -> Response:
    """The stream of the signed-in officer."""
    return StreamingResponse(
        _events(call, _last_id(call)),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


async def _events(call: Call, last_id: int | None) -> AsyncIterator[str]:
    yield OPENING
    if not rights.reads_tickets(call.officer):
        return
    settings = call.window.settings
    quiet_until = settings.clock() + settings.heartbeat
    async with aclosing(_Source(call.service.hints(call.officer, last_id), settings)) as source:
        while not source.ended:
            hint = await source.next_one()
            if not await _still_signed_in(call):
                yield ENDED
                return
            now = settings.clock()
            if hint is not None:
                yield as_event(hint)
            elif now >= quiet_until:
                yield HEARTBEAT
            else:
                continue
            quiet_until = now + settings.heartbeat


def as_event(hint: Hint) -> str:
    """One hint in the form of the stream."""
    data = json.dumps({"kind": hint.kind, "ref": hint.ref, "version": hint.version})
    return f"id: {hint.id}\nevent: hint\ndata: {data}\n\n"


class _Source:
    """Hints one by one, with a look at the clock and at the stop event in between."""

    def __init__(self, hints: AsyncIterator[Hint], settings: ConsoleSettings) -> None:
        self._hints = hints
        self._pause = settings.session_check.total_seconds()
        self._stop = asyncio.ensure_future(settings.stop.wait())
        self._next: asyncio.Task[Hint | None] = asyncio.ensure_future(_following(hints))
        self.ended = settings.stop.is_set()

    async def next_one(self) -> Hint | None:
        """The next hint, or None after a pause without one or at the end."""
        await asyncio.wait(
            {self._next, self._stop}, timeout=self._pause, return_when=asyncio.FIRST_COMPLETED
        )
        self.ended = self._stop.done()
        if not self._next.done():
            return None
        hint = self._next.result()
        self.ended = self.ended or hint is None
        self._next = asyncio.ensure_future(_following(self._hints))
        return hint

    async def aclose(self) -> None:
        """Let go of everything that waits."""
        for waiting in (self._next, self._stop):
            waiting.cancel()
            with suppress(asyncio.CancelledError):
                await waiting


async def _following(hints: AsyncIterator[Hint]) -> Hint | None:
    return await anext(hints, None)


async def _still_signed_in(call: Call) -> bool:
    token = call.request.cookies.get(call.window.settings.cookie)
    now: datetime = call.window.settings.clock()
    return await call.window.sessions.find(token, now=now) is not None


def _last_id(call: Call) -> int | None:
    text = call.request.headers.get("last-event-id", "")
    return int(text) if text.isascii() and text.isdigit() else None
