from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from casework.model.calendar import WorkCalendar, estimate_year
from casework.model.clocks import due_date
from casework.model.ticket import Track
from casework.model.when import local_date
from tests.support.desk_world import CITY, shenyang

CALENDAR = shenyang().calendar
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31))
limits = st.integers(min_value=0, max_value=250)


@given(start=days, limit=limits)
def test_the_due_day_is_a_working_day_after_the_start(start: date, limit: int) -> None:
    due, provisional = CALENDAR.add_working_days(start, limit)
    assert CALENDAR.working_days_between(start, due) == limit
    if limit:
        assert due > start
        assert CALENDAR.is_working_day(due)
    years = range((start + timedelta(days=1)).year, due.year + 1)
    assert provisional == any(not CALENDAR.is_announced(year) for year in years if limit)


@given(start=days, limit=limits)
def test_looking_up_gives_what_walking_gives(start: date, limit: int) -> None:
    """The lists of working days are a short cut for asking every single day."""
    day, provisional = start, False
    for _ in range(limit):
        day += timedelta(days=1)
        provisional = provisional or not CALENDAR.is_announced(day.year)
        while not CALENDAR.is_working_day(day):
            day += timedelta(days=1)
            provisional = provisional or not CALENDAR.is_announced(day.year)
    assert CALENDAR.add_working_days(start, limit) == (day, provisional)
    walked = (start + timedelta(days=place) for place in range(1, (day - start).days + 1))
    assert CALENDAR.working_days_between(start, day) == sum(map(CALENDAR.is_working_day, walked))


@given(start=days, limit=limits, more=limits)
def test_a_longer_limit_is_never_due_earlier(start: date, limit: int, more: int) -> None:
    assert (
        CALENDAR.add_working_days(start, limit)[0]
        <= CALENDAR.add_working_days(start, limit + more)[0]
    )
    assert CALENDAR.add_days(start, limit)[0] <= CALENDAR.add_days(start, limit + more)[0]


@given(start=days, later=limits, limit=limits)
def test_a_later_start_is_never_due_earlier(start: date, later: int, limit: int) -> None:
    other = start + timedelta(days=later)
    assert CALENDAR.add_working_days(start, limit)[0] <= CALENDAR.add_working_days(other, limit)[0]
    assert CALENDAR.add_days(start, limit)[0] <= CALENDAR.add_days(other, limit)[0]
    assert CALENDAR.add_years(start, 1)[0] <= CALENDAR.add_years(other, 1)[0]


@given(start=days, first=limits, second=limits)
def test_limits_add_up(start: date, first: int, second: int) -> None:
    middle, _ = CALENDAR.add_working_days(start, first)
    if first:
        whole, _ = CALENDAR.add_working_days(start, first + second)
        assert CALENDAR.add_working_days(middle, second)[0] == whole


@given(start=days, rule=st.sampled_from(sorted(shenyang().rules.deadlines)))
def test_every_clock_runs_from_every_day_on_every_calendar(start: date, rule: str) -> None:
    for calendar in (CALENDAR, WorkCalendar(version="empty")):
        for track in Track:
            clock = shenyang().rules.deadline(rule, track=track)
            if clock is not None:
                assert due_date(rule=clock, start=start, calendar=calendar)[0] >= start


@given(days=st.lists(st.dates(date(2030, 2, 1), date(2030, 11, 1)), max_size=20))
def test_an_estimate_takes_one_weekday_for_each_statutory_day(days: list[date]) -> None:
    table = estimate_year(year=2030, statutory=days)
    weekdays = {day for day in table.off if day.weekday() < 5}
    assert len(weekdays) == len(days)
    assert set(days) <= table.off


@given(day=days, second=st.integers(min_value=0, max_value=86_399))
def test_every_second_of_a_local_day_is_that_day(day: date, second: int) -> None:
    moment = datetime.combine(day, time(), tzinfo=CITY) + timedelta(seconds=second)
    assert local_date(moment) == day
