"""When a silent draft is reminded of (提醒): once, on a working morning, inside the window.

Pure: moments, calendar and hours come in. A working morning runs from the opening of the office
up to noon, on days that the calendar counts as working days, make-up days (调休) included.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from casework.model.calendar import WorkCalendar
from casework.model.jurisdiction import OfficeHours
from casework.model.when import CITY

NUDGE = "nudge"
REST = timedelta(hours=4)
"""A person who wrote less than this ago is not silent yet."""


def due_at(
    *,
    last_at: datetime,
    now: datetime,
    calendar: WorkCalendar,
    office: OfficeHours,
    window: timedelta | None,
) -> datetime | None:
    """The first moment of a working morning, not before ``now``, ``REST`` after the last message.

    It is ``now`` itself when the reminder may go out at once; None when the platform's ``window``
    after the last message is over by then.
    """
    earliest = max(last_at + REST, now).astimezone(CITY)
    if is_working_morning(earliest, calendar=calendar, office=office):
        moment = earliest
    else:
        moment = _next_opening(earliest, calendar=calendar, office=office)
    if window is not None and moment >= last_at + window:
        return None
    return moment


def is_working_morning(moment: datetime, *, calendar: WorkCalendar, office: OfficeHours) -> bool:
    """Whether the office works at ``moment`` and it is not noon yet, by the city's clock."""
    local = moment.astimezone(CITY)
    return office.opens <= local.time() < office.noon and calendar.is_working_day(local.date())


def _next_opening(moment: datetime, *, calendar: WorkCalendar, office: OfficeHours) -> datetime:
    """When the office opens next: the same day if it has not opened yet."""
    local = moment.astimezone(CITY)
    before = local.date() - timedelta(days=local.time() < office.opens)
    day, _ = calendar.add_working_days(before, 1)
    return _at_opening(day, office)


def _at_opening(day: date, office: OfficeHours) -> datetime:
    return datetime.combine(day, office.opens, tzinfo=CITY)
