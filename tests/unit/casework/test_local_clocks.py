"""Clocks that a local profile adds run and end by its data alone: no code knows their names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework.model.deadline import DeadlineState
from casework.model.ticket import Ticket, Track
from casework.service.commands import Accept, Acknowledge, NoteProgress, Reassign
from tests.support.desk_world import DUTY, World, officer

OTHER = officer(55, "other", duty=False)


@pytest.fixture
def world() -> World:
    found = World()
    found.know(DUTY, OTHER)
    return found


def by_promise(world: World) -> None:
    """The desk works by the promise of one, three and five days."""
    rules = world.jurisdiction.rules_of(rule_set="profile_1_3_5", version="1")
    world.jurisdiction = replace(world.jurisdiction, rules=rules)


def states(ticket: Ticket) -> dict[str, tuple[date, DeadlineState]]:
    return {one.rule: (one.due, one.state) for one in ticket.deadlines}


def test_contact_plan_and_answer_within_one_three_and_five_days(world: World) -> None:
    by_promise(world)
    ticket = world.file()
    assert ticket.track is Track.DEMAND
    assert states(ticket)["first_contact"] == (date(2026, 1, 6), DeadlineState.OPEN)
    assert states(ticket)["plan"] == (date(2026, 1, 8), DeadlineState.OPEN)
    ticket = world.act(Acknowledge, ticket).ticket
    assert states(ticket)["first_contact"][1] is DeadlineState.MET
    assert states(ticket)["plan"][1] is DeadlineState.OPEN
    ticket = world.act(Accept, ticket).ticket
    assert states(ticket)["handling"] == (date(2026, 1, 12), DeadlineState.OPEN)
    ticket = world.act(NoteProgress, ticket, note="已与税务局约谈", public=True).ticket
    assert states(ticket)["plan"][1] is DeadlineState.MET


def test_a_formal_complaint_has_none_of_them(world: World) -> None:
    by_promise(world)
    ticket = world.file(respondent="税务局")
    assert set(states(ticket)) == {"acceptance", "completeness"}


def test_who_gets_a_demand_from_another_officer_takes_it_within_a_day(world: World) -> None:
    ticket = world.file()
    given = world.act(Reassign, ticket, to_officer_id=OTHER.id, reason="属地办理").ticket
    assert states(given)["forwarding"] == (date(2026, 1, 6), DeadlineState.OPEN)
    back = world.act(Reassign, given, to_officer_id=DUTY.id, reason="退回").ticket
    forwardings = [one.state for one in back.deadlines if one.rule == "forwarding"]
    assert forwardings == [DeadlineState.CANCELLED, DeadlineState.OPEN]
    taken = world.act(Acknowledge, back).ticket
    forwardings = [one.state for one in taken.deadlines if one.rule == "forwarding"]
    assert forwardings == [DeadlineState.CANCELLED, DeadlineState.MET]


def test_a_formal_complaint_that_is_given_away_starts_no_clock(world: World) -> None:
    ticket = world.file(respondent="税务局")
    given = world.act(Reassign, ticket, to_officer_id=OTHER.id, reason="属地办理").ticket
    assert given.deadlines == ticket.deadlines
