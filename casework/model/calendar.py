"""The working-day calendar (工作日历) with make-up days (调休), and how limits are counted.

Counting rules:

1. The day of the event is not counted (民法典 art. 201); day 1 is the next working day.
2. A working day is Monday to Friday without a day off, or any make-up day.
3. A limit in natural days that ends on a day off moves to the next working day
   (民法典 art. 203, in favour of the complainant); a year ends on the same calendar date.
4. A year without an announced table (放假安排) is estimated, and every date whose count looked at
   such a year is provisional (暂定).
5. Nothing here ever raises because of a date: intake must not fail over a calendar.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import isleap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, date, timedelta

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class YearTable:
    """One year: ``off`` all days off that are announced, ``work`` the make-up working days.

    ``announced`` is False for an estimate from the statutory holidays.
    """

    year: int
    off: frozenset[date]
    work: frozenset[date]
    announced: bool = True

    def is_working_day(self, day: date) -> bool:
        """Whether ``day``, a day of this year, is a working day."""
        return day in self.work or (day.weekday() < _SATURDAY and day not in self.off)

    def count_working_days(self) -> int:
        """Working days of the whole year (the check sum of a table)."""
        return sum(self.is_working_day(day) for day in _all_days(self.year))


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """Years by number, and the version of the whole table.

    The working days of a year are listed when the year is first asked for; from then on a limit is
    counted by looking up places in these lists, however long it is.
    """

    version: str
    years: Mapping[int, YearTable] = field(default_factory=dict)
    _listed: dict[int, tuple[int, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def is_working_day(self, day: date) -> bool:
        """Whether ``day`` is a working day; an unknown year counts Monday to Friday."""
        table = self.years.get(day.year)
        if table is None:
            return day.weekday() < _SATURDAY
        return table.is_working_day(day)

    def is_announced(self, year: int) -> bool:
        """Whether the State Council's table of ``year`` is loaded."""
        table = self.years.get(year)
        return table is not None and table.announced

    def add_working_days(self, start: date, days: int) -> tuple[date, bool]:
        """Date ``days`` working days after ``start``, and whether it is provisional.

        ``days`` below 1 gives ``start`` itself. Counting stops at the last date that exists.
        """
        if days < 1 or start == date.max:
            return start, False
        year = (start + _ONE_DAY).year
        provisional = not self.is_announced(year)
        place = bisect_right(self._days_of(year), start.toordinal()) + days - 1
        while place >= len(self._days_of(year)):
            place -= len(self._days_of(year))
            if year == MAXYEAR:
                return date.max, True
            year += 1
            provisional = provisional or not self.is_announced(year)
        return date.fromordinal(self._days_of(year)[place]), provisional

    def add_days(self, start: date, days: int, *, rolls: bool = True) -> tuple[date, bool]:
        """Date ``days`` natural days after ``start``; ``rolls``: moved on when it is a day off.

        Provisional when a day that was looked at lies in a year without an announced table; a date
        that does not move is never provisional.
        """
        day = _shift(start, days)
        if not rolls:
            return day, False
        provisional = not self.is_announced(day.year)
        while not self.is_working_day(day) and day < date.max:
            day += _ONE_DAY
            provisional = provisional or not self.is_announced(day.year)
        return day, provisional

    def add_years(self, start: date, years: int) -> tuple[date, bool]:
        """Same date ``years`` later (29 February: 28 February); never provisional, never moved."""
        year = min(start.year + years, date.max.year)
        if (start.month, start.day) == (2, 29) and not isleap(year):
            return date(year, 2, 28), False
        return start.replace(year=year), False

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and with ``end``; negative when ``end`` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        whole = sum(len(self._days_of(year)) for year in range(start.year, end.year))
        return whole + self._passed(end) - self._passed(start)

    def working_day_of_month(self, year: int, month: int, number: int) -> tuple[date, bool]:
        """The ``number``-th working day of a month (7th: the two-monthly report, Rules art. 25)."""
        return self.add_working_days(date(year, month, 1) - _ONE_DAY, number)

    def _passed(self, day: date) -> int:
        """Working days of the year of ``day`` up to and with ``day``."""
        return bisect_right(self._days_of(day.year), day.toordinal())

    def _days_of(self, year: int) -> tuple[int, ...]:
        """Ordinals of the working days of ``year``, in order."""
        found = self._listed.get(year)
        if found is None:
            found = self._listed[year] = tuple(
                day.toordinal() for day in _all_days(year) if self.is_working_day(day)
            )
        return found


def estimate_year(*, year: int, statutory: Iterable[date]) -> YearTable:
    """Estimate of a year from its statutory holidays (法定节假日), without any make-up day.

    A statutory day on a weekend, or on another statutory day, is made up on the next working day.
    ``statutory`` may name one date twice (Mid-Autumn inside National Day).
    """
    off: set[date] = set()
    owed: list[date] = []
    for day in sorted(statutory):
        (owed.append if day in off or day.weekday() >= _SATURDAY else off.add)(day)
        off.add(day)
    for day in owed:
        off.add(_next_free(day, off))
    return YearTable(year=year, off=frozenset(off), work=frozenset(), announced=False)


def _next_free(day: date, off: set[date]) -> date:
    while day in off or day.weekday() >= _SATURDAY:
        day += _ONE_DAY
    return day


def _shift(start: date, days: int) -> date:
    room = (date.max - start).days
    return start + timedelta(days=max(0, min(days, room)))


def _all_days(year: int) -> Iterator[date]:
    first = date(year, 1, 1).toordinal()
    return (date.fromordinal(first + place) for place in range(366 if isleap(year) else 365))
