"""The calendar against the clock: a reminder never leaves outside a working morning."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.nudges import REST, due_at, is_working_morning
from casework.model.jurisdiction import OfficeHours
from casework.model.when import CITY
from tests.support.desk_world import shenyang

BEGINNING = datetime(2025, 1, 1, tzinfo=CITY)
THREE_YEARS = timedelta(days=3 * 365)
"""Two years with an announced table, and one without."""

moments = st.timedeltas(min_value=timedelta(0), max_value=THREE_YEARS).map(BEGINNING.__add__)
delays = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=40))
windows = st.none() | st.timedeltas(min_value=timedelta(hours=1), max_value=timedelta(days=9))
hours = st.tuples(st.integers(0, 11), st.integers(0, 59)).flatmap(
    lambda opens: st.integers(1, 11).map(
        lambda length: OfficeHours(opens=time(*opens), noon=time(min(23, opens[0] + length), 59))
    )
)


@given(last_at=moments, delay=delays, window=windows, office=hours)
def test_only_on_working_mornings_after_a_rest_and_inside_the_window(
    last_at: datetime, delay: timedelta, window: timedelta | None, office: OfficeHours
) -> None:
    calendar = shenyang().calendar
    now = last_at + delay
    due = due_at(last_at=last_at, now=now, calendar=calendar, office=office, window=window)
    if due is None:
        assert window is not None
        return
    assert is_working_morning(due, calendar=calendar, office=office)
    assert due >= max(now, last_at + REST)
    assert window is None or due < last_at + window


@given(last_at=moments, delay=delays, office=hours)
def test_no_earlier_morning_was_left_out(
    last_at: datetime, delay: timedelta, office: OfficeHours
) -> None:
    calendar = shenyang().calendar
    now = last_at + delay
    due = due_at(last_at=last_at, now=now, calendar=calendar, office=office, window=None)
    assert due is not None
    moment = max(now, last_at + REST)
    while moment < due:
        assert not is_working_morning(moment, calendar=calendar, office=office)
        moment += timedelta(minutes=30)


@given(last_at=moments, delay=delays)
def test_the_moment_itself_is_due_at_once(last_at: datetime, delay: timedelta) -> None:
    """A row that is set for a moment fires at it, so that it is set once and no more."""
    calendar, office = shenyang().calendar, OfficeHours()
    due = due_at(
        last_at=last_at, now=last_at + delay, calendar=calendar, office=office, window=None
    )
    assert due is not None
    again = due_at(last_at=last_at, now=due, calendar=calendar, office=office, window=None)
    assert again == due
