"""What the repositories of one transaction share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy.engine import Connection

from storage.seal import Sealer


@dataclass(slots=True, kw_only=True)
class Transaction:
    """One open transaction: its connection, the keys, and what follows its commit.

    ``opened_at`` (milliseconds, machine clock) stamps only the bookkeeping of work rows whose
    caller gives no time; no rule reads it. ``left_work`` names the tables in which rows were
    written that a worker or a live page should look for now.
    """

    connection: Connection
    sealer: Sealer
    opened_at: int
    left_work: set[str] = field(default_factory=set)
    follow_ups: list[Callable[[], None]] = field(default_factory=list)

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.connection.dialect.name
