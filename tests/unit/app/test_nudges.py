"""When a silent draft is reminded of."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from app.nudges import due_at, is_working_morning
from casework.model.jurisdiction import OfficeHours
from casework.model.when import CITY
from tests.support.desk_world import shenyang

CALENDAR = shenyang().calendar
OFFICE = OfficeHours()
TWO_DAYS = timedelta(hours=48)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY)


def due(last: str, *, now: str | None = None, window: timedelta | None = None) -> datetime | None:
    moment = at(now or last)
    return due_at(last_at=at(last), now=moment, calendar=CALENDAR, office=OFFICE, window=window)


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        pytest.param("2026-03-10T10:00", "2026-03-11T09:00", id="the next morning"),
        pytest.param("2026-03-10T02:00", "2026-03-10T09:00", id="written in the night"),
        pytest.param("2026-03-10T06:30", "2026-03-10T10:30", id="some hours later at the earliest"),
        pytest.param("2026-03-10T08:00", "2026-03-11T09:00", id="noon is no morning"),
        pytest.param("2026-03-13T18:00", "2026-03-16T09:00", id="over the weekend"),
        pytest.param("2026-02-13T17:30", "2026-02-14T09:00", id="a make-up Saturday"),
        pytest.param("2026-02-14T17:30", "2026-02-24T09:00", id="over the Spring Festival"),
        pytest.param("2026-09-30T12:00", "2026-10-08T09:00", id="over the National Day"),
    ],
)
def test_the_next_working_morning(last: str, expected: str) -> None:
    assert due(last) == at(expected)


def test_the_window_of_the_platform_is_kept() -> None:
    assert due("2026-03-13T18:00", window=TWO_DAYS) is None
    assert due("2026-03-12T18:00", window=TWO_DAYS) == at("2026-03-13T09:00")
    assert due("2026-03-14T09:00", window=TWO_DAYS) is None


def test_a_moment_that_was_missed_waits_for_the_next_morning() -> None:
    assert due("2026-03-10T10:00", now="2026-03-11T22:00") == at("2026-03-12T09:00")
    assert due("2026-03-10T10:00", now="2026-03-11T10:20") == at("2026-03-11T10:20")


def test_hours_are_those_of_the_city() -> None:
    early = OfficeHours(opens=time(8, 30), noon=time(11, 30))
    found = due_at(
        last_at=at("2026-03-10T10:00"),
        now=at("2026-03-10T10:00"),
        calendar=CALENDAR,
        office=early,
        window=None,
    )
    assert found == at("2026-03-11T08:30")
    assert is_working_morning(at("2026-03-11T11:29"), calendar=CALENDAR, office=early)
    assert not is_working_morning(at("2026-03-11T11:30"), calendar=CALENDAR, office=early)
