"""Live hints: one reader of the feed for all open event streams of this process.

A hint says that something changed, never what. The wake after a commit is a hint too: the poll
is the truth, so hints written by another process arrive within one poll. While nobody listens
nothing is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from storage.errors import StorageError
from storage.interface import Database
from storage.records import FeedRow

POLL_S = 0.5
BATCH = 200
BUFFER = 500


class Hub:
    """Fans feed rows out to streams; each stream names its audiences."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self._streams: dict[asyncio.Queue[FeedRow | None], frozenset[str]] = {}
        self._last = 0

    def wake(self) -> None:
        """Ask for a look at the feed soon, if anybody listens. Call from the loop's own thread."""
        if self._streams:
            self._woken.set()

    async def run(self) -> None:
        """Read the feed until ``stop``."""
        while not self._stopping.is_set():
            if self._streams:
                with suppress(StorageError):
                    await self._look()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), POLL_S)
            self._woken.clear()

    def stop(self) -> None:
        """End the reader and every stream."""
        self._stopping.set()
        self._woken.set()
        for queue in self._streams:
            queue.put_nowait(None)

    @property
    def stopping(self) -> asyncio.Event:
        """Set when the process is about to end."""
        return self._stopping

    async def events(
        self, audiences: frozenset[str], *, last_id: int | None
    ) -> AsyncIterator[FeedRow]:
        """Hints for these audiences, those after ``last_id`` first."""
        queue = await self._join(audiences)
        try:
            seen = 0
            for row in await self._missed(last_id):
                seen = row.id
                if row.audience in audiences:
                    yield row
            while (found := await queue.get()) is not None:
                if found.id > seen:
                    yield found
        finally:
            self._streams.pop(queue, None)

    async def _join(self, audiences: frozenset[str]) -> asyncio.Queue[FeedRow | None]:
        """A new stream. The first one after a silence begins at the feed's present end."""
        if not self._streams:
            self._last = await self._database.read(lambda store: store.feed.last_id())
        queue: asyncio.Queue[FeedRow | None] = asyncio.Queue(BUFFER)
        if self._stopping.is_set():
            queue.put_nowait(None)
        self._streams[queue] = audiences
        return queue

    async def _missed(self, last_id: int | None) -> list[FeedRow]:
        if last_id is None:
            return []
        return list(await self._database.read(lambda store: store.feed.after(last_id, limit=BATCH)))

    async def _look(self) -> None:
        start = self._last
        for row in await self._database.read(lambda store: store.feed.after(start, limit=BATCH)):
            self._last = max(self._last, row.id)
            self._give(row)

    def _give(self, row: FeedRow) -> None:
        for queue, audiences in list(self._streams.items()):
            if row.audience not in audiences:
                continue
            if queue.full():
                # A reader that does not read is sent away; its page reconnects with its last id.
                self._streams.pop(queue, None)
                _drain(queue)
                queue.put_nowait(None)
            else:
                queue.put_nowait(row)


def _drain(queue: asyncio.Queue[FeedRow | None]) -> None:
    while not queue.empty():
        queue.get_nowait()
