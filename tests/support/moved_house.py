"""A house whose leases follow the test's clock too, and whose core breaks when it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from app.conversation_store import ConversationStore
from app.wiring import House
from bot.dialogue import engine
from tests.support.houses import Hands, house_at, share


@dataclass
class Faults:
    """How many of the next turns break."""

    left: int = 0

    def meet(self) -> None:
        if self.left:
            self.left -= 1
            raise RuntimeError("a fault that the test asked for")


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaking(ConversationStore):
    """Conversations that break in the middle of a turn."""

    faults: Faults

    def context(self, **world: Any) -> engine.Context:
        self.faults.meet()
        return ConversationStore.context(self, **world)


@dataclass(frozen=True)
class MovedHouse(House):
    """The house above; everything else is that of service."""

    faults: Faults = field(default_factory=Faults)

    @cached_property
    def conversations(self) -> Breaking:
        plain = super().conversations
        parts = {one.name: getattr(plain, one.name) for one in fields(ConversationStore)}
        return Breaking(**parts, faults=self.faults)


@contextmanager
def moved_house(folder: Path, clock: Hands, *, url: str = "") -> Iterator[MovedHouse]:
    """A demonstration house in which people, the law and leases read the same clock."""
    with house_at(folder, url=url, clock=clock) as plain:
        kept = {one.name: getattr(plain, one.name) for one in fields(House)}
        made = MovedHouse(**{**kept, "lease_clock": clock})
        share(made)
        try:
            yield made
        finally:
            made.close()
