"""Live hints as server-sent events: id and kind only, a heartbeat, and an end when we stop."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import StreamingResponse

from casework.model.errors import ZhitongError
from channels.webchat.service import LiveEvent, Session, TooManyRequests, WebChatService
from channels.webchat.settings import WebChatSettings

_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_START = "retry: 3000\n\n"
_HEARTBEAT = ": \n\n"


class Streams:
    """Open streams; a conversation may have a few (several tabs), not any number."""

    def __init__(self, service: WebChatService, settings: WebChatSettings) -> None:
        self._service = service
        self._settings = settings
        self._open: Counter[str] = Counter()

    def respond(self, request: Request, session: Session) -> StreamingResponse:
        """The stream of a conversation. Raises TooManyRequests."""
        if self._open[session.key] >= self._settings.max_streams:
            raise TooManyRequests(seconds=int(self._settings.heartbeat))
        last_id = request.headers.get("last-event-id", "")
        events = self._service.events(
            session, last_id=int(last_id) if last_id.isdecimal() else None
        )
        return StreamingResponse(
            self._written(session, events), media_type="text/event-stream", headers=_HEADERS
        )

    async def _written(
        self, session: Session, events: AsyncIterator[LiveEvent]
    ) -> AsyncGenerator[str, None]:
        """Count the stream while it is open."""
        self._open[session.key] += 1
        try:
            yield _START
            async for text in self._texts(events):
                yield text
        finally:
            self._open[session.key] -= 1
            if not self._open[session.key]:
                del self._open[session.key]

    async def _texts(self, events: AsyncIterator[LiveEvent]) -> AsyncGenerator[str, None]:
        """Events as they come, heartbeats between; ends with the events or with the process."""
        stopping = asyncio.create_task(self._service.stopping.wait())
        coming = asyncio.create_task(_next(events))
        try:
            while not await self._pause(stopping, coming):
                if not coming.done():
                    yield _HEARTBEAT
                    continue
                event = coming.result()
                if event is None:
                    return
                yield f"id: {event.id}\ndata: {json.dumps({'kind': event.kind})}\n\n"
                coming = asyncio.create_task(_next(events))
        finally:
            await _end(stopping, coming)

    async def _pause(self, stopping: asyncio.Task[Any], coming: asyncio.Task[Any]) -> bool:
        """Wait for an event, a heartbeat's time or the end; whether it is the end."""
        await asyncio.wait(
            {stopping, coming},
            timeout=self._settings.heartbeat,
            return_when=asyncio.FIRST_COMPLETED,
        )
        return stopping.done()


async def _next(events: AsyncIterator[LiveEvent]) -> LiveEvent | None:
    """The next event; None at the end, or when the service fails: the browser comes again."""
    try:
        return await anext(events, None)
    except ZhitongError:
        return None


async def _end(*tasks: asyncio.Task[Any]) -> None:
    """End the waiting; whatever it would have brought is fetched by the page anyway."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
