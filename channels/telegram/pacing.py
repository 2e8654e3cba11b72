"""How fast the bot may speak (限速): 30 a second in all, 1 in a chat; 20 a minute in a group.

The platform publishes no exact limits, so what it says itself (``retry_after``) holds above all.
Each limit is exact: in no span of its length are more calls let through than it allows. It holds
for one process, which may forget it: after a restart, or with several processes, too many calls
are answered with the time to wait, and that pause is a row of the store that all of them keep.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from channels.errors import SlowDown


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most ``most`` calls in any ``seconds``."""

    most: int
    seconds: float


OVERALL: Final = Limit(most=30, seconds=1.0)
PRIVATE: Final = Limit(most=1, seconds=1.0)
GROUP: Final = Limit(most=20, seconds=60.0)
LONGEST_WAIT_S: Final = 3.0
"""Who would wait longer goes back to the outbox, whose rows are not lost at a restart."""
CHATS_KEPT: Final = 10_000


class Gauge:
    """One limit: the times of its last calls, in seconds of a clock that only rises."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._times: deque[float] = deque(maxlen=limit.most)

    def wait_s(self, now: float) -> float:
        """Seconds until the next call fits; 0 when it fits now."""
        if len(self._times) < self._limit.most:
            return 0.0
        return max(0.0, self._times[0] + self._limit.seconds - now)

    def note(self, now: float) -> None:
        """A call was made."""
        self._times.append(now)


class Pacer:
    """Lets calls through at the platform's pace, those of one chat in their order."""

    def __init__(
        self,
        *,
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._overall = Gauge(OVERALL)
        self._chats: OrderedDict[str, Gauge] = OrderedDict()

    async def admit(self, chat: str) -> None:
        """Wait for a place, at most LONGEST_WAIT_S. Raises SlowDown with the seconds to wait.

        The calls of one chat have to come one after the other.
        """
        gauge = self._gauge(chat)
        while (wait := self._wait_s(gauge)) > 0:
            if wait > LONGEST_WAIT_S:
                raise SlowDown("our own pace", retry_after=wait)
            await self._sleep(wait)
        now = self._monotonic()
        gauge.note(now)
        self._overall.note(now)

    def _wait_s(self, gauge: Gauge) -> float:
        now = self._monotonic()
        return max(gauge.wait_s(now), self._overall.wait_s(now))

    def _gauge(self, chat: str) -> Gauge:
        """The gauge of a chat; those that were silent longest are forgotten."""
        found = self._chats.get(chat)
        if found is None:
            found = self._chats[chat] = Gauge(GROUP if chat.startswith("-") else PRIVATE)
        self._chats.move_to_end(chat)
        if len(self._chats) > CHATS_KEPT:
            self._chats.popitem(last=False)
        return found
