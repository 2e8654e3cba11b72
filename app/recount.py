"""Counts provisional due dates again when another calendar is loaded (工作日历更新后重算).

A year's holidays are announced late in the year before. Until then dates that reach into it are
provisional; the first start with the announced table counts them again, each with its event and
its notice.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from app.execute import Executor
from casework.service.commands import RecomputeDueDates
from casework.service.ports import TicketFilter, TicketRow
from storage.interface import Database, Store

PAGE = 200


def recount_due_dates(database: Database, executor: Executor, *, now: datetime) -> int:
    """Recompute every open ticket, a page a transaction; how many tickets were looked at."""
    after: TicketRow | None = None
    seen = 0
    while rows := _page(database, after):
        database.write_now(partial(_recount, executor=executor, rows=rows, now=now))
        after = rows[-1]
        seen += len(rows)
    return seen


def _page(database: Database, after: TicketRow | None) -> list[TicketRow]:
    behind = (after.created_at, after.id) if after else None
    wanted = TicketFilter(open_only=True, after=behind, limit=PAGE)
    return database.read_now(lambda store: list(store.lists.page(wanted)))


def _recount(store: Store, *, executor: Executor, rows: list[TicketRow], now: datetime) -> None:
    for row in rows:
        executor.execute(store, RecomputeDueDates(ticket_id=row.id), now=now)
