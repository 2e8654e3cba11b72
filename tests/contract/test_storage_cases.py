"""Whole cases out of both databases: what the ledger reads is what the desk wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.ledger_proof import prove
from casework.model.ticket import TicketStatus
from storage import cases
from storage.interface import Database, Store
from tests.support.desk_world import CITY
from tests.support.ledger_cases import cases_world, copy_to


@pytest.fixture
def filled(database: Database) -> Database:
    """A database with the invented cases."""
    database.write_now(lambda store: copy_to(store, cases_world()))
    return database


def numbers(store: Store, **bounds: datetime) -> list[str]:
    """Numbers of the cases between two moments."""
    return [case.ticket.number for case in store.cases.between(**bounds)]


def test_the_view_rebuilt_from_events_equals_what_is_stored(filled: Database) -> None:
    proof = filled.read_now(lambda store: prove(store.cases))
    assert (proof.cases, dict(proof.differing)) == (6, {})


def test_a_ticket_that_is_not_what_its_events_say_is_named(filled: Database) -> None:
    def overwrite(store: Store) -> None:
        ticket = store.tickets.by_number("SY-2026-000006")
        assert ticket is not None
        changed = replace(ticket, version=ticket.version + 1, status=TicketStatus.WITHDRAWN)
        store.tickets.save(changed, expected_version=ticket.version)

    filled.write_now(overwrite)
    proof = filled.read_now(lambda store: prove(store.cases))
    assert proof.differing == {"SY-2026-000006": ("status",)}


def test_cases_come_oldest_first_in_batches(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = filled.read_now(numbers)
    assert found == [f"SY-2026-{number:06d}" for number in range(1, 7)]
    monkeypatch.setattr(cases, "BATCH", 2)
    assert filled.read_now(numbers) == found


def test_moments_choose_cases(filled: Database) -> None:
    march = datetime(2026, 3, 27, tzinfo=CITY)
    later = {"since": march}
    assert filled.read_now(lambda store: numbers(store, **later))[0] == "SY-2026-000003"
    day = {"since": march, "until": march + timedelta(days=1)}
    assert filled.read_now(lambda store: numbers(store, **day)) == ["SY-2026-000003"]


def test_a_case_knows_its_enterprise_and_all_its_events(filled: Database) -> None:
    world = cases_world()
    for case in filled.read_now(lambda store: list(store.cases.between())):
        assert case.events == world.store.tables.events[case.ticket.id]
        known = case.ticket.enterprise_id
        assert (case.enterprise is None) == (known is None)
