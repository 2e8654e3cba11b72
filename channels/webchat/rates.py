"""Token buckets by key, in memory of one process."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable

from channels.webchat.service import TooManyRequests
from channels.webchat.settings import Rate, RateLimits

_KEYS_KEPT = 50_000


class Buckets:
    """One bucket a key; the least recently used keys are forgotten first."""

    def __init__(self, rate: Rate, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> None:
        """Take one token. Raises TooManyRequests with the seconds until there is one again."""
        now = self._clock()
        level, at = self._levels.pop(key, (float(self._rate.burst), now))
        level = min(self._rate.burst, level + (now - at) * self._rate.per_minute / 60)
        allowed = level >= 1
        self._levels[key] = (level - 1 if allowed else level, now)
        if len(self._levels) > _KEYS_KEPT:
            self._levels.popitem(last=False)
        if not allowed:
            raise TooManyRequests(seconds=math.ceil((1 - level) * 60 / self._rate.per_minute))


class Gate:
    """The three limits of the web chat; without ``rates`` everything passes."""

    def __init__(self, rates: RateLimits | None, clock: Callable[[], float]) -> None:
        self._rates = rates
        if rates is not None:
            self._address = Buckets(rates.address, clock)
            self._conversation = Buckets(rates.conversation, clock)
            self._opening = Buckets(rates.opening, clock)

    def message(self, *, address: str, key: str) -> None:
        """One message of a conversation. Raises TooManyRequests."""
        if self._rates is not None:
            self._address.take(address)
            self._conversation.take(key)

    def opening(self, *, address: str) -> None:
        """One new conversation, or one try of a resume link or of a look-up code.

        Raises TooManyRequests.
        """
        if self._rates is not None:
            self._opening.take(address)
