"""What waits for an officer, told twice an hour while the office works (定时汇总). Pure.

At seven and thirty-seven minutes past: around the full and the half hour the platforms' queues are
long. What was told is not told again the same day unless something changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from casework.model.calendar import WorkCalendar
from casework.model.jurisdiction import OfficeHours
from casework.model.lights import Colour
from casework.model.when import CITY
from casework.service.ports import TicketRow

MINUTES: Final = (7, 37)
FRESH: Final = timedelta(minutes=30)
"""A ticket that came less than this ago was pushed by itself just now."""
DIGEST: Final = "digest"
"""Kind of the notice."""


class Waits(StrEnum):
    """Why a ticket waits for its officer; the first one that holds counts."""

    OVERDUE = "overdue"  # 红灯
    UNACKNOWLEDGED = "unacknowledged"  # 未签收
    CLOSE_TO_DUE = "close_to_due"  # 黄灯


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One ticket that waits."""

    row: TicketRow
    why: Waits
    colour: Colour


def waiting(rows: Iterable[tuple[TicketRow, Colour]], *, now: datetime) -> list[Item]:
    """What waits among an officer's open tickets, the most urgent first, then by due date."""
    found = [
        Item(row=row, why=why, colour=colour)
        for row, colour in rows
        if (why := _why(row, colour, now)) is not None
    ]
    order = list(Waits)
    return sorted(found, key=lambda one: (order.index(one.why), _due(one), one.row.number))


def cause_of(items: Sequence[Item], *, reader: str, on: date) -> str:
    """The same for the same list on the same day: told once."""
    told = "|".join(f"{one.row.number}:{one.why}:{one.row.next_due}" for one in items)
    seen = hashlib.sha256(told.encode()).hexdigest()[:16]
    return f"{DIGEST}:{reader}:{on.isoformat()}:{seen}"


def next_slot(now: datetime, *, calendar: WorkCalendar, office: OfficeHours) -> datetime:
    """The first slot after ``now`` at which the office works."""
    day = now.astimezone(CITY).date()
    if not calendar.is_working_day(day):
        day, _ = calendar.add_working_days(day, 1)
    while True:
        found = next((one for one in _slots(day, office) if one > now), None)
        if found is not None:
            return found
        day, _ = calendar.add_working_days(day, 1)


def _slots(day: date, office: OfficeHours) -> list[datetime]:
    """Every slot of a working day, in order."""
    hours = range(office.opens.hour, office.closes.hour + 1)
    moments = [
        datetime(day.year, day.month, day.day, hour, minute, tzinfo=CITY)
        for hour in hours
        for minute in MINUTES
    ]
    return [one for one in moments if office.opens <= one.time() < office.closes]


def _why(row: TicketRow, colour: Colour, now: datetime) -> Waits | None:
    if colour is Colour.RED:
        return Waits.OVERDUE
    if row.acknowledged_at is None and row.created_at <= now - FRESH:
        return Waits.UNACKNOWLEDGED
    return Waits.CLOSE_TO_DUE if colour is Colour.YELLOW else None


def _due(item: Item) -> date:
    return item.row.next_due or date.max
