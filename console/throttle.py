"""Brute force: failed tries are counted per account and per address.

An account's waiting time grows from the third failure on; an address, which a whole office may
share, only has the hourly limit. A try counts before the password is checked, so that many at
once gain nothing, and is taken back when it was right. Kept in memory and bounded; keys are keyed
hashes, never names. A name that does not exist is counted like one that does.
"""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from datetime import datetime, timedelta

from console.errors import TooManyAttempts

WINDOW = timedelta(hours=1)
FREE_TRIES = 3
LONGEST_DELAY = timedelta(seconds=64)
KEYS_KEPT = 20_000


class Throttle:
    """Counts failures of the last hour by account and by address."""

    def __init__(self, *, failures_an_hour: int) -> None:
        """``failures_an_hour`` tries may fail per key; then it waits for the oldest to age."""
        self._limit = failures_an_hour
        self._failures: OrderedDict[str, deque[datetime]] = OrderedDict()

    def attempt(self, *, account: str | None, address: str, now: datetime) -> None:
        """Count one try. Raises TooManyAttempts, uncounted, when it has to wait."""
        until = max(self._full_until(address, now), self._account_until(account, now))
        if until > now:
            raise TooManyAttempts(minutes=math.ceil((until - now) / timedelta(minutes=1)))
        for key in filter(None, (account, address)):
            self._failures.setdefault(key, deque(maxlen=self._limit)).append(now)
            self._failures.move_to_end(key)
        while len(self._failures) > KEYS_KEPT:
            self._failures.popitem(last=False)

    def succeeded(self, *, account: str | None, address: str) -> None:
        """The last try was right: clear the account, take the try back from the address."""
        if account:
            self._failures.pop(account, None)
        tries = self._failures.get(address)
        if tries:
            tries.pop()

    def _account_until(self, key: str | None, now: datetime) -> datetime:
        recent = self._recent(key, now)
        if len(recent) < FREE_TRIES:
            return now
        delay = min(timedelta(seconds=2 ** (len(recent) - FREE_TRIES)), LONGEST_DELAY)
        return max(recent[-1] + delay, self._full_until(key, now))

    def _full_until(self, key: str | None, now: datetime) -> datetime:
        recent = self._recent(key, now)
        return recent[0] + WINDOW if len(recent) >= self._limit else now

    def _recent(self, key: str | None, now: datetime) -> list[datetime]:
        return [at for at in self._failures.get(key or "", ()) if now - at < WINDOW]
