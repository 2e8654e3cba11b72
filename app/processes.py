"""One process of the desk: its loops, its live hub, and the order of starting and stopping."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

import structlog

from app.audits import schedule_audit
from app.clockwork import schedule_housekeeping
from app.intake import Intake
from app.lights_round import next_morning, schedule_lights
from app.platforms.desk import PlatformDesk
from app.wiring import House
from app.worker import Loop, Worker
from casework.model.calendar import WorkCalendar
from storage.interface import Store

log = structlog.get_logger("app.processes")

INBOX_POLL_S = 0.25
OUTBOX_POLL_S = 0.25
CLOCK_POLL_S = 1.0


class Process:
    """Loops and hub of a process; wakes them after each commit."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._house: House | None = None
        self._worker: Worker | None = None
        self._hub_task: asyncio.Task[None] | None = None
        self._taken = AsyncExitStack()
        self._errands: list[asyncio.Task[None]] = []
        self.intake: Intake

    def attach(self, house: House) -> None:
        """Take the house whose work this process does."""
        self._house = house
        self.intake = Intake(
            house.turns,
            windows=house.settings.join_window,
            announces=house.conversations.form.phrases.announces_file,
        )
        self._worker = Worker(
            {
                "inbox": Loop("inbox", self.intake.run_due, poll_s=INBOX_POLL_S),
                "outbox": Loop("outbox", self._outbox_round, poll_s=OUTBOX_POLL_S),
                "clock": Loop("clock", self._clock_round, poll_s=CLOCK_POLL_S),
            }
        )
        worker = self._worker
        self.intake.on_pending(lambda: worker.wake("inbox"))
        house.reception.desk = PlatformDesk(
            database=house.database,
            intake=self.intake,
            profiles=house.conversations.profiles,
            fits=house.platforms.fits,
            grants=house.platforms.grants,
            signals=house.signals,
            kept=house.residency.kept,
            clock=house.clock,
        )

    def wake(self, tables: frozenset[str]) -> None:
        """Rows were committed in these tables: look soon. Called from the store's threads."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._after_commit, tables)

    async def start(self) -> None:
        """Start the loops and the hub."""
        house, worker = self._parts()
        self._loop = asyncio.get_running_loop()
        house.redraws.attach(self._loop)
        log.info("residency", **house.residency.report())
        await self._taken.enter_async_context(house.reading_apart())
        calendar = house.jurisdiction.calendar
        await house.database.write(lambda store: _begin_rounds(store, house, calendar))
        worker.start()
        self._errands = [
            asyncio.create_task(errand(house.hub.stopping), name="platform-errand")
            for errand in house.platforms.errands()
        ]
        self._hub_task = asyncio.create_task(house.hub.run(), name="hub")

    def begin_stop(self) -> None:
        """End the streams first: an open one would keep the door open."""
        house, _ = self._parts()
        house.hub.stop()

    async def stop(self) -> None:
        """Stop the loops, let turns end."""
        house, worker = self._parts()
        self._loop = None
        house.hub.stop()
        await worker.stop()
        await asyncio.gather(*self._errands, return_exceptions=True)
        await self.intake.drain()
        await house.redraws.close()
        await house.platforms.close()
        if self._hub_task is not None:
            await self._hub_task
        await self._taken.aclose()

    def _after_commit(self, tables: frozenset[str]) -> None:
        house, worker = self._parts()
        if "outbox" in tables:
            worker.wake("outbox")
        if "feed" in tables:
            house.hub.wake()

    async def _outbox_round(self) -> int:
        house, _ = self._parts()
        return await house.deliverer.run_due(house.clock())

    async def _clock_round(self) -> int:
        house, _ = self._parts()
        return await house.clockwork.run_due(house.clock())

    def _parts(self) -> tuple[House, Worker]:
        if self._house is None or self._worker is None:
            raise RuntimeError("attach a house first")
        return self._house, self._worker


def _begin_rounds(store: Store, house: House, calendar: WorkCalendar) -> None:
    """What comes round by itself from now on."""
    now = house.clock()
    schedule_housekeeping(store, now)
    schedule_audit(store, now)
    house.digests.schedule(store, now)
    schedule_lights(store, next_morning(now, calendar))


async def run_until(process: Process, stopped: asyncio.Event, ready: Callable[[], None]) -> None:
    """Run the loops without a door until ``stopped`` is set (the command ``worker``)."""
    await process.start()
    ready()
    await stopped.wait()
    await process.stop()
