"""Days, months, years and the spans between them (日期): how they are written, and reckoning.

Written ``2026-03-12``, ``2026-03``, ``2025``; a span ``2026-03-01/2026-03-15``, an open one
``2026-02/..`` (from then on) or ``../2026-02-17`` (until then, at the latest).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeAlias

EARLIEST: Final = 1950
LATEST: Final = 2099
"""Years beyond which a number of four digits is no year."""
MONTHS: Final = 12
_WEEK: Final = 7
_FRIDAY: Final = 5
_QUARTER: Final = 3
_HALF: Final = 6
_OPEN: Final = ".."


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a month (``day`` is None) or a year (``month`` is None as well)."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """As it travels."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """Its last day."""
        month = self.month or MONTHS
        return date(self.year, month, self.day or monthrange(self.year, month)[1])


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one moment to another, both included; None where it is open."""

    start: Moment | None
    end: Moment | None

    def __str__(self) -> str:
        """As it travels."""
        return f"{self.start or _OPEN}/{self.end or _OPEN}"


When: TypeAlias = Moment | Stretch


def day(value: date) -> Moment:
    """The moment that a day is."""
    return Moment(value.year, value.month, value.day)


def moment(year: int, month: int | None = None, number: int | None = None) -> Moment | None:
    """The moment of these numbers, None where the calendar knows none."""
    if not EARLIEST <= year <= LATEST or (month is not None and not 1 <= month <= MONTHS):
        return None
    if number is not None and not 1 <= number <= monthrange(year, month or 1)[1]:
        return None
    return Moment(year, month, number)


def in_year(when: Moment, year: int) -> Moment:
    """The same day in another year: 29 February is 28 where there is none."""
    if when.month is None or when.day is None:
        return Moment(year, when.month)
    return Moment(year, when.month, min(when.day, monthrange(year, when.month)[1]))


def days_from(today: date, count: int) -> Moment | None:
    """The day ``count`` days from ``today``, None beyond the calendar."""
    try:
        return day(today + timedelta(days=count))
    except OverflowError:
        return None


def month_from(today: date, count: int) -> Moment | None:
    """The month ``count`` months from that of ``today``."""
    months = today.year * MONTHS + today.month - 1 + count
    return moment(months // MONTHS, months % MONTHS + 1)


def same_day(today: date, months: int) -> Moment | None:
    """The day of the same number ``months`` months from ``today``, or the last of that month."""
    found = month_from(today, months)
    if found is None:
        return None
    return Moment(found.year, found.month, min(today.day, found.last.day))


def week_from(today: date, count: int) -> Stretch | None:
    """Monday to Sunday, ``count`` weeks from that of ``today``."""
    monday = days_from(today, count * _WEEK + 1 - today.isoweekday())
    sunday = days_from(today, (count + 1) * _WEEK - today.isoweekday())
    return None if monday is None or sunday is None else Stretch(monday, sunday)


def quarter_of(year: int, number: int) -> Stretch:
    """The three months of a quarter (季度)."""
    return Stretch(Moment(year, _QUARTER * (number - 1) + 1), Moment(year, _QUARTER * number))


def quarter_from(today: date, count: int) -> Stretch:
    """The quarter ``count`` quarters from that of ``today``."""
    quarters = today.year * 4 + (today.month - 1) // _QUARTER + count
    return quarter_of(quarters // 4, quarters % 4 + 1)


def half_of(year: int, number: int) -> Stretch:
    """The six months of a half year."""
    return Stretch(Moment(year, _HALF * (number - 1) + 1), Moment(year, _HALF * number))


def weekday_near(today: date, weekday: int, *, past: bool) -> Moment | None:
    """The weekday (1 is Monday) that comes next, today included, or was last, today excluded."""
    ahead = (weekday - today.isoweekday()) % _WEEK
    return days_from(today, ahead - _WEEK if past else ahead)


def weekday_of(today: date, weekday: int, weeks: int) -> Moment | None:
    """A day of the week that is ``weeks`` weeks from this one."""
    return days_from(today, weeks * _WEEK + weekday - today.isoweekday())


def after_weekdays(today: date, count: int) -> Moment | None:
    """The ``count``-th day from Monday to Friday after ``today``: public holidays are not known."""
    if not 0 < count <= EARLIEST:
        return None
    ahead = (day for day in _following(today) if day.isoweekday() <= _FRIDAY)
    found = next(ahead)
    for _ in range(count - 1):
        found = next(ahead)
    return day(found)


def _following(today: date) -> Iterator[date]:
    while today < date.max:
        today += timedelta(days=1)
        yield today


def first_of(when: When) -> Moment | None:
    """The moment with which ``when`` begins."""
    return when.start if isinstance(when, Stretch) else when


def last_of(when: When) -> Moment | None:
    """The moment with which ``when`` ends."""
    return when.end if isinstance(when, Stretch) else when


def is_day(when: When) -> bool:
    """Whether it is a single day."""
    return isinstance(when, Moment) and when.day is not None


def alike(end: Moment, number: int) -> Moment | None:
    """The moment as exact as ``end`` whose last part is ``number``."""
    if end.month is None:
        return moment(number)
    return moment(end.year, number) if end.day is None else moment(end.year, end.month, number)


def part_of(whole: Moment, number: int) -> Moment | None:
    """The month of a year, or the day of a month."""
    if whole.month is None:
        return moment(whole.year, number)
    return moment(whole.year, whole.month, number)


def starts(when: When) -> date:
    """Its first day; the first of all where it is open."""
    start = first_of(when)
    return date.min if start is None else start.first


def year_of(when: When) -> int:
    """The year in which it begins."""
    start = first_of(when)
    return LATEST if start is None else start.year


def of_year(when: When, year: int) -> When:
    """The same days in another year; the length of the span stays."""
    if isinstance(when, Moment):
        return in_year(when, year)
    shift = year - year_of(when)
    ends = [
        None if one is None else in_year(one, one.year + shift) for one in (when.start, when.end)
    ]
    return Stretch(ends[0], ends[1])
