"""Care that is raised after filing: asked for in words, or due to who speaks after all (S0-28)."""

from __future__ import annotations

from typing import Any

import pytest

from casework.model.events import EventKind
from casework.model.origin import Origin
from casework.model.ticket import Ticket
from casework.service.commands import AddToTicket
from tests.support.desk_world import CHAT, DUTY, World, officer


@pytest.fixture
def world() -> World:
    found = World()
    found.know(DUTY)
    return found


@pytest.fixture
def ticket(world: World) -> Ticket:
    return world.file()


def add(world: World, ticket: Ticket, **other: Any) -> Ticket:
    command = AddToTicket(
        number=ticket.number,
        conversation_key=CHAT,
        text="这件事请保密处理",
        message_id="m7",
        **other,
    )
    return world.change(command).ticket


def test_a_plain_addition_changes_nobody_s_access(world: World, ticket: Ticket) -> None:
    changed = add(world, ticket)
    assert (changed.sensitive, changed.restricted) == (False, False)
    assert changed.assignment == ticket.assignment


def test_a_request_restricts_and_gives_it_to_somebody_cleared(world: World, ticket: Ticket) -> None:
    cleared = officer(9, "cleared", duty=True, cleared=True)
    world.know(cleared)
    changed = add(world, ticket, confidential=True)
    assert (changed.sensitive, changed.restricted) == (False, True)
    assert changed.assignment.officer_id == cleared.id
    assert changed.acknowledged_at is None
    assert world.kinds(ticket)[-3:] == [
        EventKind.CONFIDENTIAL_REQUESTED,
        EventKind.ASSIGNED,
        EventKind.ADDENDUM,
    ]


def test_the_words_stay_and_the_original_too(world: World, ticket: Ticket) -> None:
    changed = add(world, ticket, confidential=True)
    assert changed.complaint == ticket.complaint
    assert world.events(ticket)[-1].data["text"] == "这件事请保密处理"


def test_who_speaks_after_all_makes_it_sensitive(world: World, ticket: Ticket) -> None:
    changed = add(world, ticket, origin=Origin.CONSULATE, field="origin")
    assert (changed.origin, changed.sensitive, changed.restricted) == (ticket.origin, True, True)
    (routed,) = [e for e in world.events(ticket) if e.kind is EventKind.ROUTED_SENSITIVE]
    assert routed.data == {"reasons": "origin_consulate"}


def test_nothing_that_is_said_lowers_the_care(world: World) -> None:
    ticket = world.file(origin=Origin.HEADQUARTERS)
    changed = add(world, ticket, origin=Origin.ENTERPRISE, field="origin")
    assert (changed.sensitive, changed.restricted) == (True, True)
    assert world.kinds(ticket).count(EventKind.ROUTED_SENSITIVE) == 1


def test_an_officer_who_is_cleared_keeps_it(world: World) -> None:
    cleared = officer(9, "cleared", duty=True, cleared=True)
    world.know(cleared)
    first = world.file(origin=Origin.CONSULATE)
    changed = add(world, first, confidential=True)
    assert changed.assignment == first.assignment
