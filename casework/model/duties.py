"""What the office itself owes by a date (机构职责): reports upward, cycles, archive, calendar.

No ticket stands behind these; each follows from rules, cycles and calendar. Serves the two-month
report (Rules art. 25), the yearly archive (art. 24) and the five cycles (S2-13 to S2-17).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from casework.model.calendar import WorkCalendar
from casework.model.deadline import ClockCode, DeadlineRule, LimitUnit
from casework.model.jurisdiction import Jurisdiction
from casework.model.lights import Light, due_light
from casework.model.mechanisms import Period, ReportCycle
from casework.model.rules import RuleSet
from casework.model.ticket import Track

NEXT_CALENDAR = "next_calendar"
WARNED_FROM_MONTH = 11
"""From 1 November on the table of the next year is missed (工作日历)."""
_ONE_DAY = timedelta(days=1)
_DECEMBER = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One thing owed: for which days, by which local date.

    ``code`` is the document's code (``next_calendar`` has no document);
    ``limit`` in working days, for the light; ``basis`` the article or mechanism.
    """

    code: str
    period: Period
    due: date
    provisional: bool
    limit: int
    basis: str

    def light(self, jurisdiction: Jurisdiction, *, on: date) -> Light:
        """Green, yellow, red, as for a ticket."""
        return due_light(
            rule=self.code,
            due=self.due,
            limit=self.limit,
            calendar=jurisdiction.calendar,
            policy=jurisdiction.rules.lights,
            on=on,
        )


def duties(jurisdiction: Jurisdiction, *, on: date) -> Iterator[Duty]:
    """Everything that began and is not certainly over: the last one due, and the one that runs.

    Whether a report has been made is not known here; see ``is_done``.
    """
    rules, calendar = jurisdiction.rules, jurisdiction.calendar
    yield from _two_monthly(rules, calendar, on)
    yield from _archive(rules, calendar, on)
    for cycle in jurisdiction.mechanisms.cycles:
        yield from _of_cycle(cycle, calendar, on)
    yield from _calendar(calendar, on)


def is_done(duty: Duty, *, made_on: date | None) -> bool:
    """Whether a report that was made on ``made_on`` is the one that is owed.

    A report may be made from the last day of its period on.
    """
    return made_on is not None and made_on >= duty.period.last


def two_month_period(first_of_odd_month: date) -> Period:
    """The two months before an odd month, of which its report speaks (双月报)."""
    last = first_of_odd_month - _ONE_DAY
    month, year = last.month - 1, last.year
    return Period(first=date(year, month, 1) if month else date(year - 1, 12, 1), last=last)


def _two_monthly(rules: RuleSet, calendar: WorkCalendar, on: date) -> Iterator[Duty]:
    rule = _office_rule(rules, ClockCode.BIMONTHLY_REPORT)
    if rule is None:
        return
    first = date(on.year, on.month - (on.month + 1) % 2, 1)
    due, provisional = calendar.add_working_days(first - _ONE_DAY, rule.limit)
    yield Duty(
        code=rule.code,
        period=two_month_period(first),
        due=due,
        provisional=provisional,
        limit=rule.limit,
        basis=rule.article,
    )


def _archive(rules: RuleSet, calendar: WorkCalendar, on: date) -> Iterator[Duty]:
    rule = _office_rule(rules, ClockCode.YEAR_ARCHIVE)
    if rule is None:
        return
    last = date(on.year - 1, 12, 31)
    days = rule.limit if rule.unit is LimitUnit.WORKING_DAYS else None
    due, provisional = (
        calendar.add_working_days(last, days) if days else calendar.add_years(last, rule.limit)
    )
    yield Duty(
        code=rule.code,
        period=Period(first=date(last.year, 1, 1), last=last),
        due=due,
        provisional=provisional,
        limit=days or calendar.working_days_between(last, due),
        basis=rule.article,
    )


def _of_cycle(cycle: ReportCycle, calendar: WorkCalendar, on: date) -> Iterator[Duty]:
    """The report of the last whole period, and that of the running one once its day comes."""
    running = cycle.period_of(on)
    for period in (cycle.period_of(running.first - _ONE_DAY), running):
        due, provisional = cycle.due(period, calendar=calendar)
        begins = period.last if cycle.working_day else due
        if begins <= on:
            yield Duty(
                code=cycle.code,
                period=period,
                due=due,
                provisional=provisional,
                limit=max(cycle.working_day, 1),
                basis=cycle.source,
            )


def _calendar(calendar: WorkCalendar, on: date) -> Iterator[Duty]:
    year = on.year + 1
    if on.month < WARNED_FROM_MONTH or calendar.is_announced(year):
        return
    yield Duty(
        code=NEXT_CALENDAR,
        period=Period(first=date(year, 1, 1), last=date(year, 12, 31)),
        due=date(on.year, _DECEMBER, 31),
        provisional=False,
        limit=calendar.working_days_between(
            date(on.year, WARNED_FROM_MONTH, 1), date(on.year, _DECEMBER, 31)
        ),
        basis="",
    )


def _office_rule(rules: RuleSet, code: ClockCode) -> DeadlineRule | None:
    return rules.deadline(code, track=Track.FORMAL_COMPLAINT)
