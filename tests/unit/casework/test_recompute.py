from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from casework.model.calendar import WorkCalendar, YearTable
from casework.model.errors import TicketNotFound
from casework.model.events import EventKind
from casework.model.people import SYSTEM
from casework.model.ticket import Ticket
from casework.service.commands import Accept, RecomputeDueDates
from tests.support.desk_world import CITY, DUTY, World, uuid


@pytest.fixture
def world() -> World:
    found = World(now=datetime(2026, 11, 23, 10, tzinfo=CITY))
    found.know(DUTY)
    return found


@pytest.fixture
def ticket(world: World) -> Ticket:
    return world.act(Accept, world.file()).ticket


def announce(world: World, *, more: tuple[date, ...] = (), fewer: int = 0) -> None:
    """A table of 2027 as the estimate has it, with ``more`` days off, or ``fewer`` of them."""
    old = world.jurisdiction.calendar
    off = sorted(old.years[2027].off)[fewer:]
    table = YearTable(year=2027, off=frozenset((*off, *more)), work=frozenset())
    calendar = WorkCalendar(version="CN-2027.1", years={**old.years, 2027: table})
    world.jurisdiction = replace(world.jurisdiction, calendar=calendar)


def test_a_date_that_stays_becomes_final(world: World, ticket: Ticket) -> None:
    told = ticket.deadlines[2]
    assert told.provisional
    announce(world)
    outcome = world.change(RecomputeDueDates(ticket_id=ticket.id))
    final = replace(told, provisional=False, calendar_version="CN-2027.1")
    assert outcome.ticket.deadlines == (*ticket.deadlines[:2], final)
    (event,) = outcome.events
    assert (event.kind, event.actor) == (EventKind.DUE_RECOMPUTED, SYSTEM)
    assert event.data == {
        "rule": "handling",
        "old": told.due.isoformat(),
        "new": told.due.isoformat(),
    }


def test_a_later_date_is_taken_over(world: World, ticket: Ticket) -> None:
    told = ticket.deadlines[2]
    announce(world, more=(told.due,))
    outcome = world.change(RecomputeDueDates(ticket_id=ticket.id))
    moved = outcome.ticket.deadlines[2]
    assert moved.due > told.due
    assert outcome.events[0].data["new"] == moved.due.isoformat()


def test_a_date_that_was_told_never_moves_earlier(world: World, ticket: Ticket) -> None:
    told = ticket.deadlines[2]
    announce(world, fewer=1)
    moved = world.change(RecomputeDueDates(ticket_id=ticket.id)).ticket.deadlines[2]
    assert (moved.due, moved.provisional) == (told.due, False)


def test_without_an_announcement_nothing_changes(world: World, ticket: Ticket) -> None:
    outcome = world.change(RecomputeDueDates(ticket_id=ticket.id))
    assert (outcome.ticket, outcome.events) == (ticket, ())


def test_a_second_run_changes_nothing(world: World, ticket: Ticket) -> None:
    announce(world)
    first = world.change(RecomputeDueDates(ticket_id=ticket.id)).ticket
    world.later(days=1)
    outcome = world.change(RecomputeDueDates(ticket_id=ticket.id))
    assert (outcome.ticket, outcome.events) == (first, ())


def test_rules_that_are_gone_leave_the_date(world: World, ticket: Ticket) -> None:
    announce(world, more=(ticket.deadlines[2].due + timedelta(days=1),))
    rules = replace(world.jurisdiction.rules, deadlines={})
    world.jurisdiction = replace(world.jurisdiction, rules=rules)
    assert world.change(RecomputeDueDates(ticket_id=ticket.id)).events == ()


def test_an_unknown_ticket(world: World) -> None:
    with pytest.raises(TicketNotFound):
        world.change(RecomputeDueDates(ticket_id=uuid(404)))
