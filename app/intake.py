"""Takes messages in from any channel and sees to it that each is answered (收件).

A message that may be answered at once is answered within the call; one that waits for followers,
or for an earlier message of the same conversation, is answered by the inbox loop, and whoever
waits for it is told.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from uuid import uuid4

from app.taking import Window
from app.turn import TurnResult, Turns
from channels.channel import ChannelProfile
from channels.message import InboundMessage
from storage.errors import StorageError
from storage.interface import Store
from storage.records import InboxRow

CLAIM_AT_ONCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a message: stored for certain; ``result`` is None while it is pending."""

    repeated: bool
    result: TurnResult | None


def window_of(
    message: InboundMessage,
    profile: ChannelProfile,
    *,
    windows: bool,
    announces: Callable[[str], bool],
) -> Window:
    """The joining window of a message: longer beside a file, none for a press.

    ``announces``: whether a text speaks of a file that is to follow.
    """
    if not windows or message.choice or message.edit_of or message.recall_of:
        return Window()
    beside_file = bool(message.attachments) or announces(message.text)
    text = profile.join_file_ms if beside_file else profile.join_text_ms
    return Window(text_ms=text, cap_ms=profile.join_cap_ms)


class Intake:
    """Messages in; turns out."""

    def __init__(self, turns: Turns, *, windows: bool, announces: Callable[[str], bool]) -> None:
        self._turns = turns
        self._windows = windows
        self._announces = announces
        self._waiting: dict[int, asyncio.Future[TurnResult]] = {}
        self._running: set[asyncio.Task[TurnResult]] = set()
        self._wake: Callable[[], None] = lambda: None

    def on_pending(self, wake: Callable[[], None]) -> None:
        """Name the inbox loop's wake-up."""
        self._wake = wake

    def window(self, message: InboundMessage, profile: ChannelProfile) -> Window:
        """See ``window_of``."""
        return window_of(message, profile, windows=self._windows, announces=self._announces)

    async def take(
        self,
        message: InboundMessage,
        *,
        window: Window,
        wait_s: float,
        first: Callable[[Store], None] | None = None,
        also: Callable[[Store], None] | None = None,
    ) -> Taken:
        """Store ``message`` and wait up to ``wait_s`` for its answer.

        ``first`` and ``also``: see ``Turns.receive``.

        Raises StoreUnavailable when it is not stored, or not known to be.
        """
        started = asyncio.get_running_loop().time()
        received, record = await self._turns.receive(
            message, window=window, trace_id=uuid4().hex, first=first, also=also
        )
        if received.repeated:
            return Taken(repeated=True, result=None)
        left = max(0.0, wait_s - (asyncio.get_running_loop().time() - started))
        if received.leased:
            turn = self._turns.run_with([received.row], record)
            return Taken(repeated=False, result=await self._within(turn, left))
        return Taken(repeated=False, result=await self._later(received.row, window, left))

    async def run_due(self) -> int:
        """One round of the inbox loop."""
        heads = await self._turns.claim(limit=CLAIM_AT_ONCE)
        if heads:
            await asyncio.gather(*(self._run(head) for head in heads))
        return len(heads)

    async def drain(self) -> None:
        """Let the turns that run come to their end."""
        if self._running:
            await asyncio.wait(self._running)

    async def _run(self, head: InboxRow) -> None:
        result = await self._turns.run(head)
        self._tell(result.row_ids, result)

    async def _within(
        self, turn: Coroutine[object, object, TurnResult], left: float
    ) -> TurnResult | None:
        """The answer if it comes in time; the turn itself goes on in any case."""
        task = asyncio.create_task(turn)
        self._running.add(task)
        task.add_done_callback(self._finished)
        done, _ = await asyncio.wait({task}, timeout=left)
        if not done or task.exception() is not None:
            return None
        return task.result()

    def _finished(self, task: asyncio.Task[TurnResult]) -> None:
        self._running.discard(task)
        if not task.cancelled() and isinstance(task.exception(), StorageError):
            self._wake()

    async def _later(self, row: InboxRow, window: Window, left: float) -> TurnResult | None:
        loop = asyncio.get_running_loop()
        loop.call_later(window.text_ms / 1000, self._wake)
        if left <= 0:
            return None
        future: asyncio.Future[TurnResult] = loop.create_future()
        self._waiting[row.id] = future
        try:
            with contextlib.suppress(TimeoutError):
                return await asyncio.wait_for(future, left)
        finally:
            self._waiting.pop(row.id, None)
        return None

    def _tell(self, row_ids: Sequence[int], result: TurnResult) -> None:
        for row_id in row_ids:
            future = self._waiting.get(row_id)
            if future is not None and not future.done():
                future.set_result(result)
