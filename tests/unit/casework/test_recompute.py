from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from casework.model.calendar import WorkCalendar, YearTable
from casework.model.deadline import Deadline
from casework.model.errors import TicketNotFound
from casework.model.events import EventKind
from casework.model.people import SYSTEM, Role
from casework.model.ticket import Ticket
from casework.service.commands import (
    Accept,
    Approve,
    Extend,
    RecomputeDueDates,
    RecordUnderstanding,
)
from casework.service.outcomes import TicketChanged
from tests.support.desk_world import CITY, DUTY, World, officer, uuid

BOSS = officer(77, "boss", role=Role.SUPERVISOR)


@pytest.fixture
def world() -> World:
    found = World(now=datetime(2026, 11, 23, 10, tzinfo=CITY))
    found.know(DUTY)
    return found


@pytest.fixture
def ticket(world: World) -> Ticket:
    return world.act(Accept, world.file(respondent="税务局")).ticket


def named(ticket: Ticket, rule: str) -> Deadline:
    """The last deadline of a rule."""
    return [one for one in ticket.deadlines if one.rule == rule][-1]


def recount(world: World, ticket: Ticket) -> TicketChanged:
    return world.change(RecomputeDueDates(ticket_id=ticket.id))


def announce(world: World, *, more: tuple[date, ...] = (), fewer: int = 0) -> None:
    """A table of 2027 as the estimate has it, with ``more`` days off, or ``fewer`` of them."""
    old = world.jurisdiction.calendar
    off = sorted(old.years[2027].off)[fewer:]
    table = YearTable(year=2027, off=frozenset((*off, *more)), work=frozenset())
    calendar = WorkCalendar(version="CN-2027.1", years={**old.years, 2027: table})
    world.jurisdiction = replace(world.jurisdiction, calendar=calendar)


def test_a_date_that_stays_becomes_final(world: World, ticket: Ticket) -> None:
    told = named(ticket, "handling")
    assert told.provisional
    announce(world)
    outcome = recount(world, ticket)
    final = replace(told, provisional=False, calendar_version="CN-2027.1")
    assert named(outcome.ticket, "handling") == final
    assert {event.data["rule"] for event in outcome.events} == {"handling", "feedback"}
    (event,) = [one for one in outcome.events if one.data["rule"] == "handling"]
    assert (event.kind, event.actor) == (EventKind.DUE_RECOMPUTED, SYSTEM)
    assert event.data == {
        "rule": "handling",
        "old": told.due.isoformat(),
        "new": told.due.isoformat(),
    }


def test_a_later_date_is_taken_over_and_its_feedback_with_it(world: World, ticket: Ticket) -> None:
    told, feedback = named(ticket, "handling"), named(ticket, "feedback")
    announce(world, more=(told.due,))
    outcome = recount(world, ticket)
    moved = named(outcome.ticket, "handling")
    assert moved.due > told.due
    after = named(outcome.ticket, "feedback")
    assert after.starts_on == moved.due
    assert after.due > feedback.due
    news = {event.data["rule"]: event.data["new"] for event in outcome.events}
    assert news == {"handling": moved.due.isoformat(), "feedback": after.due.isoformat()}


def test_a_date_that_was_told_never_moves_earlier_and_the_earlier_one_is_named(
    world: World, ticket: Ticket
) -> None:
    told = named(ticket, "handling")
    announce(world, fewer=1)
    outcome = recount(world, ticket)
    kept = named(outcome.ticket, "handling")
    assert (kept.due, kept.provisional) == (told.due, False)
    (event,) = [one for one in outcome.events if one.data["rule"] == "handling"]
    counted, _ = world.jurisdiction.calendar.add_working_days(told.starts_on, 60)
    assert counted < told.due
    assert event.data["counted"] == counted.isoformat()
    assert event.data["new"] == event.data["old"] == told.due.isoformat()


def test_a_corrected_table_moves_a_date_that_was_final(world: World) -> None:
    world.now = datetime(2026, 1, 5, 10, tzinfo=CITY)
    ticket = world.file()
    promised = named(ticket, "acceptance")
    assert (promised.due, promised.provisional) == (date(2026, 1, 14), False)
    calendar = world.jurisdiction.calendar
    table = replace(calendar.years[2026], off=calendar.years[2026].off | {promised.due})
    world.jurisdiction = replace(
        world.jurisdiction,
        calendar=WorkCalendar(version="CN-2026.2", years={**calendar.years, 2026: table}),
    )
    assert named(recount(world, ticket).ticket, "acceptance").due == date(2026, 1, 15)


def test_an_extension_is_counted_on_the_new_table(world: World, ticket: Ticket) -> None:
    world.know(BOSS)
    handling = named(ticket, "handling")
    explained = world.act(
        RecordUnderstanding, ticket, person="王小明", text="同意延期", understood=True
    )
    proposed = world.act(Extend, explained.ticket, days=10, reason="涉及部门多")
    assert proposed.ticket.procedure.proposal is not None
    approve = Approve(
        ticket_id=ticket.id,
        expected_version=proposed.ticket.version,
        officer_id=BOSS.id,
        proposal_id=proposed.ticket.procedure.proposal.id,
    )
    extended = named(world.change(approve).ticket, "handling")
    first_working_day = date(2027, 1, 4)
    announce(world, more=(first_working_day,))
    moved = named(recount(world, ticket).ticket, "handling")
    calendar = world.jurisdiction.calendar
    assert calendar.working_days_between(handling.starts_on, moved.due) == 70
    assert moved.due > extended.due > handling.due


def test_without_an_announcement_nothing_changes(world: World, ticket: Ticket) -> None:
    outcome = recount(world, ticket)
    assert (outcome.ticket, outcome.events) == (ticket, ())


def test_a_second_run_changes_nothing(world: World, ticket: Ticket) -> None:
    announce(world)
    first = recount(world, ticket).ticket
    world.later(days=1)
    outcome = recount(world, ticket)
    assert (outcome.ticket, outcome.events) == (first, ())


def test_rules_that_are_gone_leave_the_date(world: World, ticket: Ticket) -> None:
    announce(world, more=(named(ticket, "handling").due + timedelta(days=1),))
    rules = replace(world.jurisdiction.rules, version="9")
    world.jurisdiction = replace(world.jurisdiction, rules=rules, other_rules=())
    assert recount(world, ticket).events == ()


def test_an_unknown_ticket(world: World) -> None:
    with pytest.raises(TicketNotFound):
        world.change(RecomputeDueDates(ticket_id=uuid(404)))
