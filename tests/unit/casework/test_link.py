"""A second channel by e-mail, and the case as its complainant sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.model.complaint import FieldKey, FieldState, FieldValue
from casework.model.events import EventKind
from casework.model.ticket import Ticket
from casework.service.commands import (
    Accept,
    Acknowledge,
    AddToTicket,
    AskComplainant,
    Conclude,
    LinkByEmail,
    NoteProgress,
    SendMailCode,
    WithdrawTicket,
)
from casework.service.complainant.view import ANSWER, ComplainantView, by_number_and_code
from casework.service.context import Context
from casework.service.outcomes import MailCodeAsked, StatusShown
from tests.support.desk_world import CHAT, DUTY, World, complaint, uuid

ADDRESS = "max.sample@example.com"
OTHER = "telegram:main:anna"
HASH = (1).to_bytes(32, "big")


@pytest.fixture
def world() -> World:
    found = World()
    found.know(DUTY)
    return found


def reached(world: World, draft: int = 1, address: str = ADDRESS) -> Ticket:
    plain = complaint()
    value = FieldValue(state=FieldState.FILLED, value=address, words=address)
    said = replace(plain, fields={**plain.fields, FieldKey.CONTACT_EMAIL: value})
    return world.file(draft, complaint=said)


def is_known(world: World, address: str) -> bool:
    asked = SendMailCode(conversation_key=OTHER, address=address, language="en", code="123456")
    outcome = world.handle(asked)
    assert isinstance(outcome, MailCodeAsked)
    return outcome.sent


def linked(world: World, address: str = ADDRESS) -> list[str]:
    outcome = world.handle(LinkByEmail(conversation_key=OTHER, address=address))
    assert isinstance(outcome, StatusShown)
    return [one.number for one in outcome.tickets]


def test_a_code_is_sent_only_where_a_case_stands_behind_the_address(world: World) -> None:
    reached(world)
    assert is_known(world, "Max.Sample@EXAMPLE.com")
    assert not is_known(world, "nobody@example.com")


def test_asking_for_a_code_changes_nothing(world: World) -> None:
    ticket = reached(world)
    before = world.events(ticket)
    is_known(world, ADDRESS)
    assert world.events(ticket) == before


def test_all_cases_of_the_address_are_linked_once(world: World) -> None:
    first, second = reached(world, 1), reached(world, 2)
    reached(world, 3, "other@example.com")
    world.later(hours=1)
    for _ in range(2):
        assert set(linked(world)) == {first.number, second.number}
    for ticket in (first, second):
        events = [one for one in world.events(ticket) if one.kind is EventKind.CHANNEL_LINKED]
        assert [(one.actor.ref, one.data) for one in events] == [(OTHER, {"by": "email"})]


def test_a_corrected_address_opens_nothing(world: World) -> None:
    ticket = reached(world)
    correction = AddToTicket(
        number=ticket.number,
        conversation_key=CHAT,
        text="the address is other@example.com",
        message_id="m2",
        field="contact_email",
    )
    world.handle(correction)
    assert not is_known(world, ADDRESS)
    assert linked(world) == []


# --- what the complainant sees


def view(world: World, number: str, lookup_hash: bytes = HASH) -> ComplainantView | None:
    with world.store.begin() as unit:
        context = Context(
            uow=unit, jurisdiction=world.jurisdiction, now=world.now, new_id=lambda: uuid(1)
        )
        return by_number_and_code(number=number, lookup_hash=lookup_hash, context=context)


def seen(world: World, ticket: Ticket) -> ComplainantView:
    found = view(world, ticket.number)
    assert found is not None
    return found


def test_both_halves_must_be_right(world: World) -> None:
    ticket, other = world.file(1), world.file(2)
    assert seen(world, ticket).ticket.id == ticket.id
    assert view(world, other.number) is None
    assert view(world, ticket.number, b"wrong") is None
    assert view(world, "SY-2026-999999") is None


def test_reading_leaves_no_event(world: World) -> None:
    ticket = world.file()
    before = world.events(ticket)
    seen(world, ticket)
    assert world.events(ticket) == before


def test_what_comes_next_follows_the_case(world: World) -> None:
    ticket = world.file()
    steps = [seen(world, ticket).next_step]
    world.act(Acknowledge, ticket)
    steps.append(seen(world, ticket).next_step)
    world.act(Accept, ticket)
    steps.append(seen(world, ticket).next_step)
    world.act(AskComplainant, ticket, question="Which office?")
    steps.append(seen(world, ticket).next_step)
    world.act(Conclude, ticket, result="Released")
    steps.append(seen(world, ticket).next_step)
    assert steps == ["received", "acknowledged", "accepted", ANSWER, "concluded"]


def test_a_withdrawn_case_has_no_running_clock(world: World) -> None:
    ticket = world.file()
    assert [one.rule for one in seen(world, ticket).clocks] == ["acceptance"]
    world.handle(WithdrawTicket(number=ticket.number, conversation_key=CHAT, message_id="m2"))
    found = seen(world, ticket)
    assert (found.next_step, found.clocks) == ("withdrawn", ())


def test_running_clocks_stand_before_kept_ones(world: World) -> None:
    ticket = world.file()
    world.act(Accept, ticket)
    assert [one.rule for one in seen(world, ticket).clocks] == [
        "handling",
        "feedback",
        "acceptance",
    ]


def test_internal_steps_are_not_in_the_history(world: World) -> None:
    ticket = world.file()
    world.act(Accept, ticket)
    world.now += timedelta(hours=1)
    world.act(NoteProgress, ticket, note="internal", public=False)
    world.act(NoteProgress, ticket, note="public", public=True)
    kinds = [event.kind for event in seen(world, ticket).history]
    assert kinds == [EventKind.FILED, EventKind.ACCEPTED, EventKind.PROGRESS]
