"""What WeCom needs to remember beyond a process, and implementations for a single one.

A card's update code (更新码) works once within 72 hours; each send and each press brings one.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

CODE_LIFE: Final = timedelta(hours=72)
MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
_MOST_CODES: Final = 20_000


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


class Knock(Protocol):
    """Who is told that customer service (微信客服) has something to fetch."""

    async def __call__(self, *, open_kfid: str, token: str) -> None:
        """Returns at once; the fetching is its own affair."""


class SendCounts(Protocol):
    """Counts what one member was sent. Several processes need one that they share."""

    async def take(
        self, *, account: str, user: str, now: datetime, per_minute: int, per_hour: int
    ) -> float:
        """Count one send and return 0.0, if both limits allow it.

        Else nothing is counted, and the seconds are returned after which they would. A send
        counts whatever becomes of it.
        """


class MemoryCardCodes:
    """Codes of one process; the oldest fall off."""

    def __init__(self) -> None:
        self._codes: dict[str, CardCode] = {}

    async def remember(self, code: CardCode) -> None:
        """Keep it."""
        self._codes.setdefault(code.code, code)
        while len(self._codes) > _MOST_CODES:
            del self._codes[next(iter(self._codes))]

    async def spend(
        self, *, account: str, user: str, task_id: str, now: datetime
    ) -> CardCode | None:
        """The newest usable one."""
        fitting = [
            one
            for one in self._codes.values()
            if (one.account, one.user, one.task_id) == (account, user, task_id) and one.usable(now)
        ]
        newest = max(fitting, key=lambda one: one.at, default=None)
        return None if newest is None else self._codes.pop(newest.code)


class MemorySendCounts:
    """Counts of one process, for the hour that the platform looks back."""

    def __init__(self) -> None:
        self._sends: dict[tuple[str, str], deque[datetime]] = defaultdict(deque)

    async def take(
        self, *, account: str, user: str, now: datetime, per_minute: int, per_hour: int
    ) -> float:
        """Count it, or say how long to wait."""
        sends = self._sends[account, user]
        while sends and sends[0] <= now - HOUR:
            sends.popleft()
        wait = max(
            _wait(sends, now, most=per_minute, window=MINUTE),
            _wait(sends, now, most=per_hour, window=HOUR),
        )
        if not wait:
            sends.append(now)
        return wait


def _wait(sends: deque[datetime], now: datetime, *, most: int, window: timedelta) -> float:
    """Seconds until fewer than ``most`` sends lie within the window."""
    if len(sends) < most:
        return 0.0
    return max(0.0, (sends[-most] + window - now).total_seconds())
