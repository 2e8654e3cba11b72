"""The clock on both databases: each due thing once, in order; a moved one never at its old date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from casework.model.deadline import DeadlineState
from casework.model.ticket import Ticket
from storage.errors import LeaseLost
from storage.ids import new_id
from storage.interface import Database, Store
from storage.records import ClockRow
from storage.times import end_of_day, to_ms
from tests.support.port_cases import FIRST, deadline, ticket
from tests.support.work_rows import AT, LEASE, NOW

DAY = 86_400_000


def schedule(database: Database, subject: str, due_at: datetime = AT, **other: Any) -> None:
    plain: dict[str, Any] = {
        "subject_type": "reminder",
        "subject_id": subject,
        "kind": "weekly",
        "level": 1,
        "occurrence": "2026-W02",
        "due_at": due_at,
        "due_on": None,
    }
    database.write_now(lambda store: store.clock.schedule(**{**plain, **other}))


def claim(database: Database, now: int = NOW, limit: int = 10) -> list[ClockRow]:
    def work(store: Store) -> list[ClockRow]:
        found = store.clock.claim(now=now, owner="sweep", lease_ms=LEASE, limit=limit)
        return list(found)

    return database.write_now(work)


def settle(database: Database, row: ClockRow, state: str = "fired", now: int = NOW) -> None:
    database.write_now(lambda store: store.clock.settle(row, state=state, now=now))


def subjects(rows: list[ClockRow]) -> list[str]:
    return [row.subject_id for row in rows]


def file_ticket(database: Database, *rules: str) -> Ticket:
    filed = ticket(1, deadlines=tuple(deadline(rule, date(2026, 1, 14)) for rule in rules))

    def work(store: Store) -> None:
        store.officers.save(FIRST)
        store.tickets.add(filed, draft_id=new_id())

    database.write_now(work)
    return filed


def save(database: Database, changed: Ticket) -> Ticket:
    before = changed.version
    database.write_now(
        lambda store: store.tickets.save(
            replace(changed, version=before + 1), expected_version=before
        )
    )
    return replace(changed, version=before + 1)


def test_a_due_thing_is_claimed_as_it_was_scheduled(database: Database) -> None:
    schedule(database, "a", due_on=date(2026, 1, 5))
    (row,) = claim(database)
    assert (row.subject_type, row.subject_id) == ("reminder", "a")
    assert (row.kind, row.level, row.occurrence) == ("weekly", 1, "2026-W02")
    assert (row.due_at, row.due_on, row.state, row.attempts) == (AT, date(2026, 1, 5), "pending", 1)


def test_nothing_is_due_before_its_moment(database: Database) -> None:
    schedule(database, "a", AT + timedelta(seconds=1))
    assert claim(database, NOW + 999) == []
    assert subjects(claim(database, NOW + 1_000)) == ["a"]


def test_the_same_occurrence_is_scheduled_once(database: Database) -> None:
    for _ in range(3):
        schedule(database, "a")
    schedule(database, "a", occurrence="2026-W03")
    schedule(database, "a", level=2)
    rows = claim(database)
    assert len(rows) == 3
    settle(database, rows[0])
    schedule(database, "a", occurrence=rows[0].occurrence, level=rows[0].level)
    assert len(claim(database, NOW + LEASE)) == 2


def test_after_days_asleep_everything_comes_in_order_of_its_date(database: Database) -> None:
    for name, days in (("c", 3), ("a", 1), ("b", 2)):
        schedule(database, name, AT + timedelta(days=days))
    assert subjects(claim(database, NOW + 4 * DAY)) == ["a", "b", "c"]


def test_no_claim_returns_more_than_its_limit(database: Database) -> None:
    for number in range(9):
        schedule(database, f"s{number}")
    assert [len(claim(database, limit=4)) for _ in range(4)] == [4, 4, 1, 0]


def test_a_clock_that_goes_back_fires_nothing_twice(database: Database) -> None:
    schedule(database, "a")
    (row,) = claim(database, NOW + 3_600_000)
    settle(database, row, now=NOW + 3_600_000)
    assert claim(database, NOW) == []
    assert claim(database, NOW + 7_200_000) == []


def test_a_cancelled_thing_never_fires_and_its_sweep_is_fenced(database: Database) -> None:
    schedule(database, "a")
    schedule(database, "b")
    held = claim(database)
    cancelled = database.write_now(
        lambda store: store.clock.cancel(subject_type="reminder", subject_id="a", kind="weekly")
    )
    assert cancelled == 1
    with pytest.raises(LeaseLost):
        settle(database, held[0])
    assert subjects(claim(database, NOW + LEASE)) == ["b"]


def test_a_swept_row_given_back_comes_later(database: Database) -> None:
    schedule(database, "a")
    (row,) = claim(database)
    database.write_now(lambda store: store.clock.put_back(row, available_at=NOW + 5, error="x"))
    assert claim(database, NOW + 4) == []
    assert subjects(claim(database, NOW + 5)) == ["a"]


# --- deadlines of tickets


def test_a_deadline_is_due_when_its_day_in_the_city_is_over(database: Database) -> None:
    filed = file_ticket(database, "acceptance")
    end = to_ms(end_of_day(date(2026, 1, 14)))
    assert claim(database, end - 1) == []
    (row,) = claim(database, end)
    assert (row.subject_type, UUID(row.subject_id), row.kind) == ("ticket", filed.id, "acceptance")
    assert (row.due_on, row.calendar_version) == (date(2026, 1, 14), "CN-2026.1")


def test_a_moved_deadline_never_fires_at_its_old_date(database: Database) -> None:
    filed = file_ticket(database, "acceptance")
    old = to_ms(end_of_day(date(2026, 1, 14)))
    (held,) = claim(database, old)
    moved = replace(filed, deadlines=(deadline("acceptance", date(2026, 2, 3)),))
    save(database, moved)
    with pytest.raises(LeaseLost):
        settle(database, held, now=old)
    assert claim(database, old + LEASE) == []
    assert len(claim(database, to_ms(end_of_day(date(2026, 2, 3))))) == 1


def test_a_deadline_that_fired_and_is_moved_fires_again(database: Database) -> None:
    filed = file_ticket(database, "acceptance")
    old = to_ms(end_of_day(date(2026, 1, 14)))
    settle(database, claim(database, old)[0], now=old)
    moved = replace(filed, deadlines=(deadline("acceptance", date(2026, 2, 3)),))
    save(database, moved)
    assert len(claim(database, to_ms(end_of_day(date(2026, 2, 3))))) == 1


def test_a_deadline_that_fired_is_still_open_until_it_is_met(database: Database) -> None:
    filed = file_ticket(database, "acceptance")
    end = to_ms(end_of_day(date(2026, 1, 14)))
    settle(database, claim(database, end)[0], now=end)
    stored = database.read_now(lambda store: store.tickets.get(filed.id))
    assert stored == filed
    met = replace(filed, deadlines=(replace(filed.deadlines[0], state=DeadlineState.MET),))
    saved = save(database, met)
    assert database.read_now(lambda store: store.tickets.get(filed.id)) == saved
    assert claim(database, end + 10 * DAY) == []


@pytest.mark.parametrize("state", [DeadlineState.MET, DeadlineState.CANCELLED])
def test_a_met_or_cancelled_deadline_never_fires(database: Database, state: DeadlineState) -> None:
    filed = file_ticket(database, "acceptance", "completeness")
    first, second = filed.deadlines
    save(database, replace(filed, deadlines=(replace(first, state=state), second)))
    rows = claim(database, NOW + 90 * DAY)
    assert [row.kind for row in rows] == ["completeness"]


def test_an_unchanged_deadline_is_not_fenced_by_a_save(database: Database) -> None:
    filed = file_ticket(database, "acceptance")
    end = to_ms(end_of_day(date(2026, 1, 14)))
    (held,) = claim(database, end)
    save(database, replace(filed, topic="customs"))
    settle(database, held, now=end)
    assert claim(database, end + 10 * LEASE) == []


def test_a_deadline_that_is_dropped_is_gone(database: Database) -> None:
    filed = file_ticket(database, "acceptance", "completeness")
    kept = save(database, replace(filed, deadlines=filed.deadlines[1:]))
    assert database.read_now(lambda store: store.tickets.get(filed.id)) == kept
    assert [row.kind for row in claim(database, NOW + 90 * DAY)] == ["completeness"]


def test_two_rounds_of_one_rule_stand_side_by_side(database: Database) -> None:
    filed = file_ticket(database, "supplement")
    first = replace(filed.deadlines[0], state=DeadlineState.MET)
    second = deadline("supplement", date(2026, 3, 2), starts_on=date(2026, 2, 9))
    saved = save(database, replace(filed, deadlines=(first, second)))
    assert database.read_now(lambda store: store.tickets.get(filed.id)) == saved
    assert [row.occurrence for row in claim(database, NOW + 90 * DAY)] == ["2"]
