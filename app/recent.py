"""Values that were made lately, by what they were made of (最近用过的值)."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """At most ``kept`` values; the least recently used goes first. Safe to share by threads.

    Only for values that follow from their key alone and never change.
    """

    def __init__(self, *, kept: int) -> None:
        self._kept = kept
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def put(self, key: K, value: V) -> None:
        """Remember a value that is known already."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            if len(self._values) > self._kept:
                self._values.popitem(last=False)

    def get(self, key: K, make: Callable[[K], V]) -> V:
        """The value of ``key``, made if it is not remembered."""
        with self._lock:
            known = self._values.get(key)
            if known is not None:
                self._values.move_to_end(key)
                return known
        made = make(key)
        self.put(key, made)
        return made
