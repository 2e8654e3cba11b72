from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.model.duties import NEXT_CALENDAR, Duty, duties, is_done, two_month_period
from casework.model.lights import Colour
from casework.model.mechanisms import Mechanisms, Period
from tests.support.desk_world import shenyang

REPORT = "bimonthly_report"


def owed(on: str) -> dict[str, Duty]:
    """What is owed on a day, of each code the last one."""
    return {duty.code: duty for duty in duties(shenyang(), on=date.fromisoformat(on))}


@pytest.mark.parametrize(
    ("month", "due"),
    [
        ("2025-01", "2025-01-10"),
        ("2025-03", "2025-03-11"),
        ("2025-05", "2025-05-14"),
        ("2025-07", "2025-07-09"),
        ("2025-09", "2025-09-09"),
        ("2025-11", "2025-11-11"),
        ("2026-01", "2026-01-12"),
        ("2026-03", "2026-03-10"),
        ("2026-05", "2026-05-13"),
        ("2026-07", "2026-07-09"),
        ("2026-09", "2026-09-09"),
        ("2026-11", "2026-11-10"),
    ],
)
def test_the_two_month_report_is_due_on_the_seventh_working_day(month: str, due: str) -> None:
    found = owed(f"{month}-01")[REPORT]
    assert found.due == date.fromisoformat(due)
    following = date.fromisoformat(f"{month}-28") + timedelta(days=20)
    assert owed(following.isoformat())[REPORT] == found


def test_it_speaks_of_the_two_months_before() -> None:
    assert two_month_period(date(2026, 1, 1)) == Period(
        first=date(2025, 11, 1), last=date(2025, 12, 31)
    )
    assert owed("2026-04-30")[REPORT].period == Period(
        first=date(2026, 1, 1), last=date(2026, 2, 28)
    )


def test_a_report_of_the_period_before_is_not_this_one() -> None:
    duty = owed("2026-03-02")[REPORT]
    assert not is_done(duty, made_on=None)
    assert not is_done(duty, made_on=date(2026, 1, 12))
    assert is_done(duty, made_on=date(2026, 2, 28))


@pytest.mark.parametrize(
    ("on", "colour"),
    [
        ("2026-03-02", Colour.GREEN),
        ("2026-03-05", Colour.YELLOW),
        ("2026-03-10", Colour.YELLOW),
        ("2026-03-11", Colour.RED),
    ],
)
def test_a_duty_has_a_light_like_a_ticket(on: str, colour: Colour) -> None:
    day = date.fromisoformat(on)
    assert owed(on)[REPORT].light(shenyang(), on=day).colour is colour


def test_the_archive_of_a_year_is_owed_in_the_next_one() -> None:
    duty = owed("2026-06-01")["year_archive"]
    assert duty.period == Period(first=date(2025, 1, 1), last=date(2025, 12, 31))
    assert duty.due == date(2026, 12, 31)


def test_the_weekly_report_is_owed_on_the_last_working_day_of_the_week() -> None:
    assert owed("2026-03-05")["weekly_report"].due == date(2026, 2, 28)
    assert owed("2026-03-06")["weekly_report"].due == date(2026, 3, 6)


def test_the_next_calendar_is_missed_from_november_on() -> None:
    assert NEXT_CALENDAR not in owed("2026-10-31")
    assert owed("2026-11-01")[NEXT_CALENDAR].due == date(2026, 12, 31)
    assert NEXT_CALENDAR not in owed("2025-12-01")


def test_a_city_without_cycles_owes_what_the_rules_ask() -> None:
    bare = replace(shenyang(), mechanisms=Mechanisms())
    codes = [duty.code for duty in duties(bare, on=date(2026, 3, 2))]
    assert codes == [REPORT, "year_archive"]
