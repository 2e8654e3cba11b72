"""What WeCom remembers, kept in memory (内存实现): for one process, and for tests.

The desk keeps the same in its store.
"""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import datetime, timedelta
from typing import Final

from channels.wecom.ports import HOUR, MINUTE, CardCode

_MOST_CODES: Final = 20_000


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
