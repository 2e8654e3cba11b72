"""What every use case works with: the open transaction, the rules, the moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from casework.model.jurisdiction import Jurisdiction
from casework.model.when import local_date
from casework.service.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The world of one command; ``now`` is when it happens."""

    uow: UnitOfWork
    jurisdiction: Jurisdiction
    now: datetime
    new_id: Callable[[], UUID]

    @property
    def today(self) -> date:
        """Local date of ``now``."""
        return local_date(self.now)
