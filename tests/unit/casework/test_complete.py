"""The officer finds the material complete: which clocks end, go on, and begin anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework.model.deadline import Deadline, DeadlineState
from casework.model.errors import NotAllowedNow, StaleTicket
from casework.model.events import EventKind
from casework.model.ticket import AcceptanceState, Ticket, TicketStatus
from casework.service.commands import Accept, Complete, Conclude
from tests.support.desk_world import DUTY, World


@pytest.fixture
def world() -> World:
    found = World()
    found.know(DUTY)
    return found


@pytest.fixture
def ticket(world: World) -> Ticket:
    return world.file(respondent="税务局")


def supplementing(world: World, ticket: Ticket) -> Ticket:
    """The ticket as it waits for a supplement: its clock still stands in the store."""
    changed = replace(
        ticket,
        status=TicketStatus.SUPPLEMENT_REQUESTED,
        acceptance_state=AcceptanceState.SUPPLEMENT_REQUESTED,
    )
    world.store.tables.tickets[ticket.id] = changed
    return changed


def running(ticket: Ticket) -> dict[str, Deadline]:
    return {one.rule: one for one in ticket.deadlines if one.state is DeadlineState.OPEN}


def test_the_promise_of_the_receipt_stands(world: World, ticket: Ticket) -> None:
    promised = running(ticket)["acceptance"]
    world.later(days=2)
    outcome = world.act(Complete, ticket)
    found = running(outcome.ticket)
    assert found["acceptance"] == promised
    assert set(found) == {"acceptance", "refusal_notice"}
    told = outcome.events[0]
    assert told.kind is EventKind.MATERIAL_COMPLETE
    assert told.data == {"acceptance_due": promised.due.isoformat(), "provisional": "no"}


def test_checking_the_material_is_done(world: World, ticket: Ticket) -> None:
    states = {one.rule: one.state for one in world.act(Complete, ticket).ticket.deadlines}
    assert states["completeness"] is DeadlineState.MET


def test_after_a_supplement_the_count_begins_anew(world: World, ticket: Ticket) -> None:
    waiting = supplementing(world, ticket)
    old = running(ticket)["acceptance"]
    world.later(days=3)
    completed = world.act(Complete, waiting).ticket
    fresh = running(completed)["acceptance"]
    assert fresh.starts_on == world.now.date()
    assert fresh.due > old.due
    stopped = [one.state for one in completed.deadlines if one.rule == "acceptance"]
    assert stopped == [DeadlineState.CANCELLED, DeadlineState.OPEN]
    assert (completed.status, completed.acceptance_state) == (
        TicketStatus.RECEIVED,
        AcceptanceState.SUPPLEMENTED,
    )


def test_a_second_press_changes_nothing_even_from_an_old_page(world: World, ticket: Ticket) -> None:
    first = world.act(Complete, ticket).ticket
    again = world.act(Complete, ticket, expected_version=1)
    assert (again.ticket, again.events) == (first, ())


def test_the_first_press_from_an_old_page_is_refused(world: World, ticket: Ticket) -> None:
    with pytest.raises(StaleTicket):
        world.act(Complete, ticket, expected_version=7)


def test_it_is_too_late_once_accepted(world: World, ticket: Ticket) -> None:
    world.act(Accept, ticket)
    with pytest.raises(NotAllowedNow):
        world.act(Complete, ticket)


def test_acceptance_ends_the_clock_of_the_refusal(world: World, ticket: Ticket) -> None:
    world.act(Complete, ticket)
    accepted = world.act(Accept, ticket).ticket
    states = {one.rule: one.state for one in accepted.deadlines}
    assert states["refusal_notice"] is DeadlineState.CANCELLED
    assert states["acceptance"] is DeadlineState.MET
    assert "refusal_notice" not in running(
        world.act(Conclude, ticket, result="已退税", ground="e_1_agreed").ticket
    )


def test_rules_without_these_clocks_have_nothing_to_check(world: World, ticket: Ticket) -> None:
    bare = replace(ticket, deadlines=())
    world.store.tables.tickets[ticket.id] = bare
    assert world.act(Complete, bare).events == ()


@pytest.mark.parametrize(
    ("filed", "due"),
    [
        (date(2026, 2, 2), date(2026, 2, 11)),
        (date(2026, 2, 11), date(2026, 2, 27)),
        (date(2026, 9, 18), date(2026, 9, 29)),
    ],
)
def test_dates_of_the_acceptance_clock(world: World, filed: date, due: date) -> None:
    world.now = world.now.replace(year=filed.year, month=filed.month, day=filed.day)
    ticket = world.file(7, respondent="税务局")
    completed = world.act(Complete, ticket).ticket
    found = running(completed)["acceptance"]
    assert (found.due, found.provisional) == (due, False)
