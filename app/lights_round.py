"""The morning's look at every light (每日红黄灯巡查; S0-40): changes become events and notices.

A light is computed from dates wherever it is shown. Only its change is kept and told, once, before
the office opens on a working day, away from the full hour. A desk with many tickets is looked at
page by page, a page a transaction; after the last one comes what the office itself owes.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from app.duties_round import look_at_duties
from app.execute import Executor
from casework.model.calendar import WorkCalendar
from casework.model.when import CITY
from casework.service.commands import Supervise
from storage.interface import Store
from storage.records import ClockRow

LIGHTS = "lights"
MORNING = time(8, 37)
PAGE = 100


def look_at_lights(store: Store, executor: Executor, row: ClockRow, now: datetime) -> bool:
    """Look at one page of tickets, and see to the next page or the next morning."""
    after = UUID(row.subject_id) if row.subject_id else None
    ids = store.lists.with_clocks(after=after, limit=PAGE)
    for ticket_id in ids:
        executor.execute(store, Supervise(ticket_id=ticket_id), now=now)
    if len(ids) == PAGE:
        schedule_lights(store, now, after=ids[-1])
        return True
    schedule_lights(store, next_morning(now, executor.jurisdiction.calendar))
    return bool(look_at_duties(store, executor, now) or ids)


def schedule_lights(store: Store, at: datetime, *, after: UUID | None = None) -> None:
    """The look at a moment, from behind the ticket ``after``; the same one twice is one."""
    store.clock.schedule(
        subject_type="house",
        subject_id=after.hex if after is not None else "",
        kind=LIGHTS,
        level=0,
        occurrence=at.astimezone(CITY).isoformat(timespec="minutes"),
        due_at=at,
        due_on=None,
    )


def next_morning(now: datetime, calendar: WorkCalendar) -> datetime:
    """The morning's moment on the first working day after ``now``, today's if it is to come."""
    local = now.astimezone(CITY)
    before = local.date() - timedelta(days=local.time() < MORNING)
    day, _ = calendar.add_working_days(before, 1)
    return datetime.combine(day, MORNING, tzinfo=CITY)
