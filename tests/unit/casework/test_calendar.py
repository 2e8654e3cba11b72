from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest

from casework.model.calendar import WorkCalendar, YearTable, estimate_year
from tests.support.desk_world import shenyang

D = date.fromisoformat

# start, then the dates 3, 7, 15 and 60 working days later; "p" marks a provisional one
VECTORS = """
2025-01-20 2025-01-23 2025-02-05 2025-02-14 2025-04-21
2025-09-25 2025-09-29 2025-10-11 2025-10-22 2025-12-24
2025-10-10 2025-10-14 2025-10-20 2025-10-30 2026-01-04
2025-12-31 2026-01-06 2026-01-12 2026-01-22 2026-04-01
2026-01-05 2026-01-08 2026-01-14 2026-01-26 2026-04-03
2026-02-10 2026-02-13 2026-02-26 2026-03-09 2026-05-14
2026-02-14 2026-02-26 2026-03-03 2026-03-13 2026-05-20
2026-02-15 2026-02-26 2026-03-03 2026-03-13 2026-05-20
2026-04-30 2026-05-08 2026-05-13 2026-05-25 2026-07-28
2026-09-18 2026-09-22 2026-09-29 2026-10-15 2026-12-17
2026-10-09 2026-10-13 2026-10-19 2026-10-29 2026-12-31
2026-10-10 2026-10-14 2026-10-20 2026-10-30 2027-01-04p
2026-12-01 2026-12-04 2026-12-10 2026-12-22 2027-03-02p
2026-12-31 2027-01-06p 2027-01-12p 2027-01-22p 2027-04-01p
"""
CASES = [
    (line.split()[0], days, expected)
    for line in VECTORS.split("\n")
    if line
    for days, expected in zip((3, 7, 15, 60), line.split()[1:], strict=True)
]


@pytest.fixture
def calendar() -> WorkCalendar:
    return shenyang().calendar


@pytest.mark.parametrize(("start", "days", "expected"), CASES)
def test_working_day_vectors(calendar: WorkCalendar, start: str, days: int, expected: str) -> None:
    wanted = D(expected.removesuffix("p")), expected.endswith("p")
    assert calendar.add_working_days(D(start), days) == wanted


@pytest.mark.parametrize(
    ("contact", "due"),
    [("2026-03-02", "2026-04-01"), ("2026-09-05", "2026-10-08"), ("2026-01-16", "2026-02-24")],
)
def test_thirty_natural_days_move_to_a_working_day(
    calendar: WorkCalendar, contact: str, due: str
) -> None:
    assert calendar.add_days(D(contact), 30) == (D(due), False)


def test_natural_days_are_provisional_when_their_end_is_estimated(calendar: WorkCalendar) -> None:
    assert calendar.add_days(D("2026-12-10"), 30) == (D("2027-01-11"), True)
    assert calendar.add_days(D("2026-11-30"), 30) == (D("2026-12-30"), False)


@pytest.mark.parametrize(
    ("start", "years", "due"),
    [("2026-01-05", 1, "2027-01-05"), ("2028-02-29", 1, "2029-02-28"),
     ("2028-02-29", 4, "2032-02-29"), ("2026-10-01", 1, "2027-10-01")],
)  # fmt: skip
def test_a_year_ends_on_the_same_date(
    calendar: WorkCalendar, start: str, years: int, due: str
) -> None:
    assert calendar.add_years(D(start), years) == (D(due), False)


@pytest.mark.parametrize(
    ("year", "days"),
    [(2025, "01-10 03-11 05-14 07-09 09-09 11-11"), (2026, "01-12 03-10 05-13 07-09 09-09 11-10")],
)
def test_two_monthly_report_is_due_on_the_seventh_working_day(
    calendar: WorkCalendar, year: int, days: str
) -> None:
    found = [calendar.working_day_of_month(year, month, 7) for month in range(1, 12, 2)]
    assert found == [(D(f"{year}-{day}"), False) for day in days.split()]


@pytest.mark.parametrize(
    ("year", "months"),
    [(2025, "19 19 21 22 19 20 23 21 23 18 20 23"), (2026, "21 16 22 21 19 21 23 21 22 18 21 23")],
)
def test_working_days_of_each_month(calendar: WorkCalendar, year: int, months: str) -> None:
    table = calendar.years[year]
    days = [date(year, 1, 1) + timedelta(days=place) for place in range(365)]
    counted = [
        sum(table.is_working_day(day) for day in days if day.month == month)
        for month in range(1, 13)
    ]
    assert counted == [int(month) for month in months.split()]
    assert table.count_working_days() == 248


@pytest.mark.parametrize("year", [2025, 2026])
def test_announced_years_agree_with_an_independent_package(
    calendar: WorkCalendar, year: int
) -> None:
    other = holidays.country_holidays("CN", years=year)
    days = [date(year, 1, 1) + timedelta(days=place) for place in range(365)]
    assert [day for day in days if calendar.is_working_day(day) != other.is_working_day(day)] == []


def test_estimate_of_2027(calendar: WorkCalendar) -> None:
    off = "01-01 02-05 02-08 02-09 02-10 04-05 05-03 05-04 06-09 09-15 10-01 10-04 10-05"
    table = calendar.years[2027]
    assert sorted(day for day in table.off if day.weekday() < 5) == [
        D(f"2027-{day}") for day in off.split()
    ]
    assert (table.announced, table.work, table.count_working_days()) == (False, frozenset(), 248)


# The package does not make up Mid-Autumn inside National Day; the State Council did (2020).
MADE_UP = {D("2028-10-05"), D("2031-10-06")}


@pytest.mark.parametrize("year", range(2027, 2036))
def test_estimates_agree_with_an_independent_package(calendar: WorkCalendar, year: int) -> None:
    other = {day for day in holidays.country_holidays("CN", years=year) if day.weekday() < 5}
    own = {day for day in calendar.years[year].off if day.weekday() < 5}
    assert own - MADE_UP == other
    assert own & MADE_UP == {day for day in MADE_UP if day.year == year}


def test_an_estimate_makes_up_weekends_and_doubled_days() -> None:
    saturday, sunday, monday = D("2033-10-01"), D("2033-10-02"), D("2033-10-03")
    table = estimate_year(year=2033, statutory=[monday, saturday, sunday, monday])
    made_up = {D("2033-10-04"), D("2033-10-05"), D("2033-10-06")}
    assert table.off == {saturday, sunday, monday, *made_up}


def test_a_year_without_any_table_counts_weekdays_and_is_provisional(
    calendar: WorkCalendar,
) -> None:
    assert calendar.add_working_days(D("2040-06-01"), 5) == (D("2040-06-08"), True)
    assert not calendar.is_announced(2040)


def test_loading_the_year_ends_the_provision(calendar: WorkCalendar) -> None:
    announced = YearTable(year=2027, off=frozenset({D("2027-01-01")}), work=frozenset())
    loaded = WorkCalendar(version="next", years={**calendar.years, 2027: announced})
    assert loaded.add_working_days(D("2026-12-31"), 1) == (D("2027-01-04"), False)


@pytest.mark.parametrize("days", [0, -1])
def test_no_days_is_the_start_itself(calendar: WorkCalendar, days: int) -> None:
    assert calendar.add_working_days(D("2026-02-15"), days) == (D("2026-02-15"), False)


def test_counting_stops_at_the_last_date(calendar: WorkCalendar) -> None:
    assert calendar.add_working_days(D("9999-12-30"), 60) == (date.max, True)
    assert calendar.add_days(D("9999-12-30"), 60) == (date.max, True)
    assert calendar.add_years(D("9999-12-30"), 60) == (D("9999-12-30"), False)


def test_working_days_between(calendar: WorkCalendar) -> None:
    between = calendar.working_days_between
    assert between(D("2026-01-05"), D("2026-01-14")) == 7
    assert between(D("2026-01-14"), D("2026-01-05")) == -7
    assert between(D("2026-02-13"), D("2026-02-14")) == 1
    assert between(D("2026-02-15"), D("2026-02-15")) == 0
