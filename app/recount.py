"""Counts due dates again when another calendar is loaded (工作日历更新后重算).

A year's holidays are announced late in the year before. Until then dates that reach into it are
provisional; with the announced table every running clock is counted again, in one transaction,
each change with its event and its notices.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from app.execute import Executor
from casework.service.commands import RecomputeDueDates
from casework.service.outcomes import TicketChanged
from storage.interface import Database, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """How many tickets were counted again, and how many of them changed."""

    seen: int
    changed: int


def recount_due_dates(database: Database, executor: Executor, *, now: datetime) -> Recount:
    """Count every clock again that another calendar had counted: all are written, or none is."""
    version = executor.jurisdiction.calendar.version
    if not database.read_now(lambda store: store.lists.counted_by_another(version)):
        return Recount(seen=0, changed=0)
    return database.write_now(partial(_recount, executor=executor, now=now))


def _recount(store: Store, *, executor: Executor, now: datetime) -> Recount:
    seen = changed = 0
    for ticket_id in store.lists.counted_by_another(executor.jurisdiction.calendar.version):
        outcome = executor.execute(store, RecomputeDueDates(ticket_id=ticket_id), now=now)
        seen += 1
        changed += isinstance(outcome, TicketChanged) and bool(outcome.events)
    return Recount(seen=seen, changed=changed)
