"""How time passes in a script: what falls due on the way happens at its own time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.converse.look import MessageKey, message_of
from app.converse.moved_clock import MovedClock
from app.converse.road import Road
from storage.interface import Store
from storage.records import InboxRow

STEPS_OF_A_WAIT = 96
ONE_HOUR = timedelta(hours=1)
"""Clocks and deliveries are looked at once an hour, in a long wait a hundred times or so."""


@dataclass
class Timekeeper:
    """Moves the clock of a script; ``deliveries_wait`` leaves what is to be sent where it is."""

    road: Road
    clock: MovedClock
    sent: Mapping[MessageKey, str]
    deliveries_wait: bool = False

    async def passes(self, length: timedelta) -> None:
        """Let time pass."""
        moment = self.clock.now + length
        stride = max(ONE_HOUR, length / STEPS_OF_A_WAIT)
        while (due := self._next_due(moment, stride)) is not None:
            self.clock.to(due)
            await self._work()
        self.clock.to(moment)
        await self._work()

    async def settle(self, *, answered: bool) -> None:
        """Wait until every message was found and taken up once; a broken turn is left waiting.

        ``answered``: the person wrote something, so deliveries that waited may leave now.
        """
        await self._work()
        while coming := self._coming():
            self.clock.to(min(coming))
            await self._work()
            if self._coming() == coming:
                break
        if answered and self.deliveries_wait:
            self.deliveries_wait = False
            await self._work()

    def _next_due(self, moment: datetime, stride: timedelta) -> datetime | None:
        """The next moment before ``moment`` at which something is to be done."""
        now = self.clock.now
        times = [*map(self._moment, self._pending()), *self._looks(), now + stride]
        return min((one for one in times if now < one < moment), default=None)

    def _coming(self) -> list[datetime]:
        """When messages that no turn has taken up yet are found and may be taken."""
        untouched = (row for row in self._pending() if row.attempts == 0)
        return [*map(self._moment, untouched), *self._looks()]

    def _looks(self) -> list[datetime]:
        """When the desk looks for what lies on a platform."""
        return [] if self.road.looks_at is None else [self.road.looks_at]

    def _pending(self) -> list[InboxRow]:
        """Messages of this script that nobody has answered yet, oldest first."""
        keys = list(self.sent)

        def work(store: Store) -> list[InboxRow]:
            rows = (message_of(store, key) for key in keys)
            return [row for row in rows if row is not None and row.state == "pending"]

        return self.road.house.database.read_now(work)

    def _moment(self, row: InboxRow) -> datetime:
        """When the row may be taken."""
        return datetime.fromtimestamp((row.available_at or 0) / 1000, self.clock.now.tzinfo)

    async def _work(self) -> None:
        await self.road.work(deliver=not self.deliveries_wait)
