"""Identifiers that may leave the process before their transaction commits.

A row number of the database is given out again after a rollback; a UUID version 7 (RFC 9562, 5.7)
never is. The ones made here also rise within a process, whatever the system clock does, so that
they keep the order in which rows were made. They show their time of creation: a public number
(诉求编号) is something else.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from threading import Lock
from uuid import UUID

_TAIL_BITS = 74  # 12 bits rand_a and 62 bits rand_b, used as one counter
_TAIL_LIMIT = 1 << _TAIL_BITS
_STEP_BITS = 32  # the counter rises by a random step, so that a neighbour cannot be guessed
_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62


def _machine_milliseconds() -> int:
    return time.time_ns() // 1_000_000


class IdSource:
    """Makes rising UUIDs of version 7 from a clock that may stand still or jump back."""

    def __init__(self, milliseconds: Callable[[], int] = _machine_milliseconds) -> None:
        """``milliseconds`` gives the Unix time in milliseconds."""
        self._milliseconds = milliseconds
        self._lock = Lock()
        self._last = -1
        self._tail = 0

    def make(self) -> UUID:
        """The next id: higher than every one before it."""
        with self._lock:
            self._advance()
            return _assemble(self._last, self._tail)

    def _advance(self) -> None:
        now = self._milliseconds()
        if now > self._last:
            self._last, self._tail = now, secrets.randbits(_TAIL_BITS - 1)
            return
        self._tail += 1 + secrets.randbits(_STEP_BITS)
        if self._tail >= _TAIL_LIMIT:
            self._last, self._tail = self._last + 1, secrets.randbits(_TAIL_BITS - 1)


def _assemble(milliseconds: int, tail: int) -> UUID:
    high, low = tail >> 62, tail & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | _VERSION | high << 64 | _VARIANT | low)


new_id = IdSource().make
"""A new id of this process."""
