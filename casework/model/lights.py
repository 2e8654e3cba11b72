"""Supervision lights (红黄灯督办): computed from dates at every look, never stored as truth.

The source texts name the lights without thresholds (S0-40); the thresholds are policy data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

from casework.model.calendar import WorkCalendar
from casework.model.deadline import Deadline, DeadlineRule, DeadlineState, LimitUnit
from casework.model.events import EventKind, TicketEvent
from casework.model.ticket import Ticket, TicketStatus
from casework.model.when import local_date

_DAYS_OF_A_YEAR = 365
_PER_CENT = 100
_WEEK = timedelta(days=7)
_IN_HANDLING = frozenset({TicketStatus.ACCEPTED, TicketStatus.IN_PROGRESS, TicketStatus.ESCALATED})
_ENTRIES = frozenset({EventKind.ACCEPTED, EventKind.PROGRESS, EventKind.CONCLUDED})


class Colour(IntEnum):
    """Colour of a light; the higher one wins."""

    GREEN = 0
    YELLOW = 1
    RED = 2


class LightReason(StrEnum):
    """Why a light stands: the code of its sentence."""

    ON_TIME = "on_time"
    CLOSE_TO_DUE = "close_to_due"
    WEEKLY_ENTRY_MISSING = "weekly_entry_missing"
    TWO_WEEKLY_ENTRIES_MISSING = "two_weekly_entries_missing"
    OVERDUE = "overdue"
    LONG_OVERDUE = "long_overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class LightPolicy:
    """Thresholds. Yellow from ``share_percent`` of the limit or ``days`` working days left.

    Limits of up to ``short_limit`` working days turn yellow with ``short_days`` left, else they
    would be yellow from the first day. ``long_overdue_days`` working days of red put the ticket on
    the agenda of the monthly meeting.
    """

    share_percent: int = 20
    days: int = 3
    short_limit: int = 3
    short_days: int = 1
    long_overdue_days: int = 5

    def yellow_from(self, limit: int) -> int:
        """Working days left at which a limit of ``limit`` working days turns yellow."""
        if limit <= self.short_limit:
            return self.short_days
        return max(self.days, limit * self.share_percent // _PER_CENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """A light, why, and the deadline rule it speaks of (None: the weekly entry, or nothing)."""

    colour: Colour
    reason: LightReason
    rule: str | None = None
    days_left: int | None = None


GREEN = Light(colour=Colour.GREEN, reason=LightReason.ON_TIME)


def light(
    *,
    ticket: Ticket,
    calendar: WorkCalendar,
    policy: LightPolicy,
    now: datetime,
    last_entry_on: date | None = None,
) -> Light:
    """Light of a ticket: the worst of its open deadlines and of its weekly entry (S0-47).

    A settled matter has a light as long as a clock runs on it: it is dispatched until it is struck
    off (S0-48), and visited after that.

    ``last_entry_on`` is the local date of the last progress entry (see ``last_entry``); without
    it only dates are judged.
    """
    on = local_date(now)
    lights = [_of_deadline(one, calendar, policy, on) for one in _open(ticket.deadlines)]
    if last_entry_on is not None and ticket.status in _IN_HANDLING:
        lights.append(_of_entry(last_entry_on, on))
    return max(lights, key=_weight, default=GREEN)


def due_light(
    *, rule: str, due: date, limit: int, calendar: WorkCalendar, policy: LightPolicy, on: date
) -> Light:
    """Light of one due date; ``limit`` in working days, ``on`` the local date of the look."""
    left = calendar.working_days_between(on, due)
    if on > due:
        late = -left > policy.long_overdue_days
        reason = LightReason.LONG_OVERDUE if late else LightReason.OVERDUE
        return Light(colour=Colour.RED, reason=reason, rule=rule, days_left=left)
    if left <= policy.yellow_from(limit):
        reason = LightReason.CLOSE_TO_DUE
        return Light(colour=Colour.YELLOW, reason=reason, rule=rule, days_left=left)
    return Light(colour=Colour.GREEN, reason=LightReason.ON_TIME, rule=rule, days_left=left)


def limit_in_working_days(*, rule: DeadlineRule, due: date, calendar: WorkCalendar) -> int:
    """Length of a rule's limit in working days, for a list that knows only rule and due date."""
    if rule.unit is LimitUnit.WORKING_DAYS:
        return rule.limit
    days = rule.limit * (_DAYS_OF_A_YEAR if rule.unit is LimitUnit.YEARS else 1)
    return calendar.working_days_between(due - timedelta(days=days), due)


def last_entry(events: Iterable[TicketEvent]) -> date | None:
    """Local date of the last entry on the handling (acceptance counts as the first)."""
    entries = [local_date(event.at) for event in events if event.kind in _ENTRIES]
    return max(entries, default=None)


def _open(deadlines: Iterable[Deadline]) -> list[Deadline]:
    return [deadline for deadline in deadlines if deadline.state is DeadlineState.OPEN]


def _of_deadline(
    deadline: Deadline, calendar: WorkCalendar, policy: LightPolicy, on: date
) -> Light:
    limit = calendar.working_days_between(deadline.starts_on, deadline.due)
    return due_light(
        rule=deadline.rule, due=deadline.due, limit=limit, calendar=calendar, policy=policy, on=on
    )


def _of_entry(last: date, on: date) -> Light:
    if on - last > 2 * _WEEK:
        return Light(colour=Colour.RED, reason=LightReason.TWO_WEEKLY_ENTRIES_MISSING)
    if on - last > _WEEK:
        return Light(colour=Colour.YELLOW, reason=LightReason.WEEKLY_ENTRY_MISSING)
    return GREEN


def _weight(found: Light) -> tuple[int, int]:
    """Colour first; among equals the deadline that ends first, a weekly entry before a date."""
    return found.colour, -(found.days_left if found.days_left is not None else -_DAYS_OF_A_YEAR)
