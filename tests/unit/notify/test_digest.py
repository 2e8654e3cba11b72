"""When what waits is told, in which order, and when it is told again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from casework.model.calendar import WorkCalendar
from casework.model.jurisdiction import OfficeHours
from casework.model.lights import Colour
from casework.model.ticket import TicketStatus, Track
from casework.service.ports import TicketRow
from notify.digest import Waits, cause_of, next_slot, waiting
from tests.support.desk_world import shenyang, uuid

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 10, 2, 7, tzinfo=UTC)  # a Tuesday, 10:07 in the city
OFFICE = OfficeHours()


def row(number: int, **other: Any) -> TicketRow:
    plain: dict[str, Any] = {
        "id": uuid(number),
        "number": f"SY-2026-{number:06d}",
        "version": 1,
        "status": TicketStatus.RECEIVED,
        "track": Track.FORMAL_COMPLAINT,
        "title": "示例",
        "enterprise_name": "示例轴承有限公司",
        "topic": None,
        "district": None,
        "authority": None,
        "sensitive": False,
        "restricted": False,
        "officer_id": uuid(1),
        "next_rule": "acceptance",
        "next_due": date(2026, 3, 20),
        "provisional": False,
        "acknowledged_at": NOW,
        "created_at": NOW - timedelta(days=2),
    }
    return TicketRow(**{**plain, **other})


def local(day: int, hour: int, minute: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


@pytest.fixture
def calendar() -> WorkCalendar:
    return shenyang().calendar


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        (local(10, 8, 0), local(10, 9, 7)),
        (local(10, 9, 7), local(10, 9, 37)),
        (local(10, 9, 37), local(10, 10, 7)),
        (local(10, 16, 8), local(10, 16, 37)),
        (local(10, 16, 37), local(11, 9, 7)),
        (local(13, 18, 0), local(16, 9, 7)),  # a Friday evening
        (local(14, 10, 0), local(16, 9, 7)),  # a Saturday
        (local(1, 10, 0, month=10), local(8, 9, 7, month=10)),  # the National Day
    ],
)
def test_slots_lie_off_the_hour_in_working_hours(
    calendar: WorkCalendar, now: datetime, slot: datetime
) -> None:
    assert next_slot(now, calendar=calendar, office=OFFICE) == slot


def test_never_on_the_full_or_half_hour(calendar: WorkCalendar) -> None:
    office = OfficeHours(opens=time(9, 30), noon=time(12), closes=time(17, 30))
    moment, seen = local(9, 0, 0), []
    for _ in range(40):
        moment = next_slot(moment, calendar=calendar, office=office)
        seen.append(moment)
    assert {one.minute for one in seen} == {7, 37}
    assert all(office.opens <= one.time() < office.closes for one in seen)
    assert all(calendar.is_working_day(one.date()) for one in seen)


def test_the_most_urgent_comes_first() -> None:
    rows = [
        (row(1), Colour.GREEN),
        (row(2), Colour.YELLOW),
        (row(3, acknowledged_at=None), Colour.YELLOW),
        (row(4, next_due=date(2026, 3, 2)), Colour.RED),
        (row(5, next_due=date(2026, 3, 1), acknowledged_at=None), Colour.RED),
    ]
    found = [(one.row.number[-1], one.why) for one in waiting(rows, now=NOW)]
    assert found == [
        ("5", Waits.OVERDUE),
        ("4", Waits.OVERDUE),
        ("3", Waits.UNACKNOWLEDGED),
        ("2", Waits.CLOSE_TO_DUE),
    ]


@pytest.mark.parametrize(("minutes", "count"), [(29, 0), (30, 1)])
def test_what_was_pushed_just_now_waits_for_the_next_slot(minutes: int, count: int) -> None:
    fresh = row(1, acknowledged_at=None, created_at=NOW - timedelta(minutes=minutes))
    assert len(waiting([(fresh, Colour.GREEN)], now=NOW)) == count


def test_the_same_list_on_the_same_day_has_one_cause() -> None:
    def cause(colour: Colour, *, on: date = date(2026, 3, 10), reader: str = "a") -> str:
        return cause_of(waiting([(row(1), colour)], now=NOW), reader=reader, on=on)

    assert cause(Colour.RED) == cause(Colour.RED)
    others = {
        cause(Colour.YELLOW),
        cause(Colour.RED, on=date(2026, 3, 11)),
        cause(Colour.RED, reader="b"),
        cause(Colour.RED),
    }
    assert len(others) == 4
