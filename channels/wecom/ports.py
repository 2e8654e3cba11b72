"""What WeCom needs to remember beyond a process.

A card's update code (更新码) works once within 72 hours; each send and each press brings one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

CODE_LIFE: Final = timedelta(hours=72)
MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardCode:
    """The right to redraw a card once. ``user`` is the member on whose screen it is."""

    account: str
    user: str
    task_id: str
    code: str = field(repr=False)
    at: datetime

    def usable(self, now: datetime) -> bool:
        """Whether it can still be used."""
        return now - self.at < CODE_LIFE


class CardCodes(Protocol):
    """Codes that were not used yet (更新码). Losing one loses a redraw, never an action."""

    async def remember(self, code: CardCode) -> None:
        """Keep it; the same code again is the same. Raises DeskUnavailable."""

    async def spend(
        self, *, account: str, user: str, task_id: str, now: datetime
    ) -> CardCode | None:
        """Take the newest usable code of this card from the shelf: nobody else gets it."""


class SendCounts(Protocol):
    """Counts what one member was sent. Several processes need one that they share."""

    async def take(
        self, *, account: str, user: str, now: datetime, per_minute: int, per_hour: int
    ) -> float:
        """Count one send and return 0.0, if both limits allow it.

        Else nothing is counted, and the seconds are returned after which they would. A send
        counts whatever becomes of it.
        """
