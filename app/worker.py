"""The loops that never end: inbox, outbox and clock (收件、发件、时钟).

Each looks for due rows, works, and sleeps until it is woken or its poll comes round. Any process
may run them; rows are claimed with leases, so several do not hurt each other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from storage.errors import StorageError

log = structlog.get_logger("app.worker")

REST_AFTER_FAULT_S = 1.0
DRAIN_S = 10.0


class Loop:
    """One loop: ``work`` takes what is due and says how much it was."""

    def __init__(self, name: str, work: Callable[[], Awaitable[int]], *, poll_s: float) -> None:
        self._name = name
        self._work = work
        self._poll_s = poll_s
        self._woken = asyncio.Event()
        self._stopped = asyncio.Event()

    def wake(self) -> None:
        """Look soon. Call from the loop's own thread."""
        self._woken.set()

    def stop(self) -> None:
        """Finish the round that runs and end."""
        self._stopped.set()
        self._woken.set()

    async def run(self) -> None:
        """Work until stopped. A fault of the store is waited out; any other is logged, once."""
        while not self._stopped.is_set():
            if await self._round():
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), self._poll_s)
            self._woken.clear()

    async def _round(self) -> bool:
        try:
            return await self._work() > 0
        except StorageError as error:
            log.warning("loop_waits_for_store", loop=self._name, error=str(error))
        except Exception:
            log.exception("loop_failed", loop=self._name)
        with suppress(TimeoutError):
            # A fault must not spin: rest, unless told to stop.
            await asyncio.wait_for(self._stopped.wait(), REST_AFTER_FAULT_S)
        return False


class Worker:
    """All loops of a process, started and stopped together."""

    def __init__(self, loops: dict[str, Loop]) -> None:
        self._loops = loops
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Start every loop in the running event loop."""
        self._tasks = [
            asyncio.create_task(loop.run(), name=f"loop-{name}")
            for name, loop in self._loops.items()
        ]

    def wake(self, name: str) -> None:
        """Wake one loop."""
        self._loops[name].wake()

    def wake_all(self) -> None:
        """Wake every loop."""
        for loop in self._loops.values():
            loop.wake()

    async def stop(self) -> None:
        """No new claims; what runs may finish within the drain time."""
        for loop in self._loops.values():
            loop.stop()
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=DRAIN_S)
        for task in late:
            task.cancel()
