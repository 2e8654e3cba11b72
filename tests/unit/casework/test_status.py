from __future__ import annotations

from typing import Any

import pytest

from casework.model.errors import TicketNotFound
from casework.model.events import EventKind
from casework.model.origin import Origin
from casework.model.people import ActorType
from casework.model.ticket import Ticket
from casework.service.commands import Accept, AddToTicket, NoteProgress, ShowStatus
from casework.service.complainant.status import LATEST
from casework.service.outcomes import StatusShown
from tests.support.desk_world import CHAT, DUTY, World

OTHER_CHAT = "wechat:oa:b"


@pytest.fixture
def world() -> World:
    found = World()
    found.know(DUTY)
    return found


@pytest.fixture
def ticket(world: World) -> Ticket:
    return world.file()


def show(world: World, **other: Any) -> StatusShown:
    outcome = world.handle(ShowStatus(**{"conversation_key": CHAT, **other}))
    assert isinstance(outcome, StatusShown)
    return outcome


def shown_kinds(found: StatusShown) -> list[EventKind]:
    return [event.kind for event in found.events[0]]


def test_own_tickets_newest_first_with_their_officer(world: World, ticket: Ticket) -> None:
    world.later(hours=1)
    second = world.file(2)
    found = show(world)
    assert found.tickets == (second, ticket)
    assert found.officers == (DUTY, DUTY)
    assert [len(events) for events in found.events] == [1, 1]


def test_nothing_filed_is_no_error(world: World) -> None:
    assert show(world).tickets == ()


def test_one_of_the_own_tickets_by_number(world: World, ticket: Ticket) -> None:
    world.file(2)
    assert show(world, number=ticket.number).tickets == (ticket,)


def test_only_public_events_are_shown(world: World, ticket: Ticket) -> None:
    world.act(Accept, ticket)
    world.act(NoteProgress, ticket, note="内部意见", public=False)
    world.act(NoteProgress, ticket, note="已联系税务局", public=True)
    found = show(world)
    assert shown_kinds(found) == [EventKind.FILED, EventKind.ACCEPTED, EventKind.PROGRESS]
    assert found.events[0][-1].data["note"] == "已联系税务局"


def test_the_care_of_a_ticket_is_never_told(world: World) -> None:
    world.file(confidential=True, origin=Origin.CONSULATE)
    assert shown_kinds(show(world)) == [EventKind.FILED]


def test_the_latest_events_are_shown(world: World, ticket: Ticket) -> None:
    for place in range(LATEST + 3):
        number = str(place)
        world.handle(
            AddToTicket(number=ticket.number, conversation_key=CHAT, text=number, message_id=number)
        )
    shown = show(world).events[0]
    assert [event.data["text"] for event in shown] == [str(place) for place in range(3, LATEST + 3)]


def test_a_look_up_code_links_another_conversation(world: World, ticket: Ticket) -> None:
    before = len(world.events(ticket))
    found = show(world, conversation_key=OTHER_CHAT, lookup_hash=ticket.lookup_hash)
    assert found.tickets == (ticket,)
    first, second = world.events(ticket)[before:]
    assert (first.kind, second.kind) == (EventKind.STATUS_BY_RECEIPT, EventKind.CHANNEL_LINKED)
    assert (first.actor.type, first.actor.ref) == (ActorType.COMPLAINANT, OTHER_CHAT)
    assert show(world, conversation_key=OTHER_CHAT).tickets == (ticket,)
    assert world.ticket(ticket).version == ticket.version


@pytest.mark.parametrize("key", [CHAT, OTHER_CHAT])
def test_a_conversation_is_linked_once(world: World, ticket: Ticket, key: str) -> None:
    for _ in range(2):
        show(world, conversation_key=key, lookup_hash=ticket.lookup_hash)
    kinds = world.kinds(ticket)
    assert kinds.count(EventKind.STATUS_BY_RECEIPT) == 2
    assert kinds.count(EventKind.CHANNEL_LINKED) == (key == OTHER_CHAT)


@pytest.mark.parametrize(
    "other",
    [
        {"number": "SY-2026-000404"},
        {"lookup_hash": bytes(32)},
        {"conversation_key": OTHER_CHAT, "number": "SY-2026-000001"},
        {"number": "SY-2026-000404", "lookup_hash": (1).to_bytes(32, "big")},
    ],
)
def test_what_is_not_ones_own_does_not_exist(
    world: World, ticket: Ticket, other: dict[str, Any]
) -> None:
    before = world.events(ticket)
    with pytest.raises(TicketNotFound) as refused:
        show(world, **other)
    assert refused.value.params == {}
    assert world.events(ticket) == before
    assert world.store.tables.links == set()


def test_number_and_code_of_the_same_ticket_agree(world: World, ticket: Ticket) -> None:
    found = show(
        world, conversation_key=OTHER_CHAT, number=ticket.number, lookup_hash=ticket.lookup_hash
    )
    assert found.tickets == (ticket,)
