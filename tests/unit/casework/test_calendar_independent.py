"""Every start day of two years, against a count that shares nothing with the calendar's code.

The count walks the raw table day by day. What it knows of 2027 is the list of weekdays off of the
estimate, written out here.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pytest

from tests.support.desk_world import shenyang
from tests.support.tree import ROOT, read_toml

TABLE = ROOT / "casework" / "policy" / "national" / "calendar.toml"
WEEKDAYS_OFF_2027 = "01-01 02-05 02-08 02-09 02-10 04-05 05-03 05-04 06-09 09-15 10-01 10-04 10-05"
LIMITS = (3, 7, 15, 60)
SATURDAY = 5


@cache
def raw() -> tuple[frozenset[date], frozenset[date]]:
    """Days off and make-up days of 2025 and 2026 as they stand in the file, and 2027's days off."""
    years = read_toml(TABLE)["years"]
    off = {day for year in years.values() for day in year["off"]}
    off |= {date.fromisoformat(f"2027-{day}") for day in WEEKDAYS_OFF_2027.split()}
    work = {day for year in years.values() for day in year["work"]}
    return frozenset(off), frozenset(work)


def works(day: date) -> bool:
    off, work = raw()
    if day in work:
        return True
    return day not in off and day.weekday() < SATURDAY


def walk(start: date, limit: int) -> date:
    day = start
    while limit:
        day += timedelta(days=1)
        if works(day):
            limit -= 1
    return day


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("year", [2025, 2026])
def test_every_start_day_of_the_year(year: int, limit: int) -> None:
    calendar = shenyang().calendar
    starts = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    assert starts[-1] == date(year, 12, 31)
    expected = {start: walk(start, limit) for start in starts}
    found = {start: calendar.add_working_days(start, limit) for start in starts}
    assert {start: due for start, (due, _) in found.items()} == expected
    assert {start for start, (_, provisional) in found.items() if provisional} == {
        start for start in starts if max(expected[start], start + timedelta(days=1)).year == 2027
    }


def test_the_years_between_which_a_limit_is_certain() -> None:
    """Accepted by 9 October 2026, sixty working days end in the year; a day later they do not."""
    calendar = shenyang().calendar
    assert calendar.add_working_days(date(2026, 10, 9), 60) == (date(2026, 12, 31), False)
    assert calendar.add_working_days(date(2026, 10, 10), 60) == (date(2027, 1, 4), True)
