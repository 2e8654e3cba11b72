from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casework.model.complaint import Complaint
from casework.model.deadline import DeadlineState
from casework.model.errors import NotAllowedNow, TextMissing, TicketNotFound
from casework.model.events import EventKind
from casework.model.material import Material, MaterialState, missing
from casework.model.numbers import make_number
from casework.model.people import ActorType
from casework.model.ticket import AcceptanceState, AttachmentRef, Ticket, TicketStatus
from casework.service.commands import (
    Accept,
    AddToTicket,
    AnswerQuestion,
    AskComplainant,
    Conclude,
    ShowStatus,
    WithdrawTicket,
)
from casework.service.completeness import checklist_now
from casework.service.outcomes import TicketChanged
from tests.support.desk_world import CHAT, DUTY, World, uuid

FILE = AttachmentRef(id=uuid(70), name="税单.pdf", media_type="application/pdf", size=9)
OTHER_CHAT = "wechat:oa:b"


@pytest.fixture
def world() -> World:
    found = World()
    found.know(DUTY)
    return found


@pytest.fixture
def ticket(world: World) -> Ticket:
    return world.file(respondent="税务局")


def say(
    world: World,
    ticket: Ticket,
    kind: type[AddToTicket | AnswerQuestion | WithdrawTicket],
    **other: Any,
) -> TicketChanged:
    words = {"number": ticket.number, "conversation_key": CHAT, "message_id": "m7"}
    if kind is not WithdrawTicket:
        words["text"] = "补充:发票号 12345678"
    return world.change(kind(**{**words, **other}))


def test_an_addition_is_an_event_and_the_original_stays(world: World, ticket: Ticket) -> None:
    outcome = say(world, ticket, AddToTicket)
    assert outcome.ticket == replace(ticket, version=2)
    (event,) = outcome.events
    assert event.kind is EventKind.ADDENDUM
    assert event.data == {"text": "补充:发票号 12345678", "message_id": "m7", "key": ""}
    assert (event.actor.type, event.actor.ref) == (ActorType.COMPLAINANT, CHAT)


def test_words_are_kept_exactly(world: World, ticket: Ticket) -> None:
    outcome = say(world, ticket, AddToTicket, text="  两行\n文字  ")
    assert outcome.events[0].data["text"] == "  两行\n文字  "


def test_one_message_may_correct_several_fields_each_once(world: World, ticket: Ticket) -> None:
    for field in ("contact_phone", "district", "contact_phone", "district", ""):
        say(world, ticket, AddToTicket, field=field, text=f"新的{field}")
    added = [e.data["key"] for e in world.events(ticket) if e.kind is EventKind.ADDENDUM]
    assert added == ["contact_phone", "district", ""]


@pytest.mark.parametrize("kind", [AddToTicket, AnswerQuestion])
def test_the_same_message_again_changes_nothing(
    world: World, ticket: Ticket, kind: type[AddToTicket | AnswerQuestion]
) -> None:
    world.act(AskComplainant, ticket, question="发票号?")
    first = say(world, ticket, kind).ticket
    again = say(world, ticket, kind)
    assert (again.ticket, again.events) == (first, ())
    assert world.ticket(ticket) == first


def test_files_come_with_an_addition_each_once(world: World, ticket: Ticket) -> None:
    first = say(world, ticket, AddToTicket, attachments=(FILE,))
    assert [event.kind for event in first.events] == [EventKind.ADDENDUM, EventKind.ATTACHED]
    assert first.events[1].data == {"attachment_id": str(FILE.id), "name": "税单.pdf"}
    other = replace(FILE, id=uuid(71), name="b.png")
    second = say(world, ticket, AddToTicket, message_id="m8", text="", attachments=(FILE, other))
    assert [event.data["name"] for event in second.events] == ["b.png"]
    assert second.ticket.attachments == (FILE, other)
    third = say(world, ticket, AddToTicket, message_id="m8", text="", attachments=(FILE, other))
    assert third.events == ()


def test_an_addition_needs_words_or_files(world: World, ticket: Ticket) -> None:
    with pytest.raises(TextMissing):
        say(world, ticket, AddToTicket, text="  ")
    assert world.ticket(ticket) == ticket


def test_an_answer_closes_the_open_question(world: World, ticket: Ticket) -> None:
    world.act(AskComplainant, ticket, question="发票号?")
    outcome = say(world, ticket, AnswerQuestion, text="12345678", attachments=(FILE,))
    assert outcome.ticket.open_question is None
    assert [event.kind for event in outcome.events] == [
        EventKind.QUESTION_ANSWERED,
        EventKind.ATTACHED,
    ]
    assert outcome.events[0].data == {"answer": "12345678", "message_id": "m7"}


def test_an_addition_leaves_the_question_open(world: World, ticket: Ticket) -> None:
    world.act(AskComplainant, ticket, question="发票号?")
    assert say(world, ticket, AddToTicket).ticket.open_question == "发票号?"


def test_an_answer_without_a_question_is_kept_as_an_addition(world: World, ticket: Ticket) -> None:
    outcome = say(world, ticket, AnswerQuestion)
    assert [event.kind for event in outcome.events] == [EventKind.ADDENDUM]
    assert say(world, ticket, AnswerQuestion).events == ()


def test_additions_are_taken_after_the_conclusion(world: World, ticket: Ticket) -> None:
    world.act(Accept, ticket)
    world.act(Conclude, ticket, result="已解决", ground="e_1_agreed")
    outcome = say(world, ticket, AddToTicket, text="款项仍未到账")
    assert outcome.ticket.status is TicketStatus.CONCLUDED
    assert len(outcome.events) == 1


@pytest.mark.parametrize("kind", [AddToTicket, AnswerQuestion])
@pytest.mark.parametrize("status", list(TicketStatus))
def test_words_and_files_thread_into_a_ticket_in_every_status(
    world: World,
    ticket: Ticket,
    kind: type[AddToTicket | AnswerQuestion],
    status: TicketStatus,
) -> None:
    standing = replace(ticket, status=status, closed_at=world.now)
    world.store.tables.tickets[ticket.id] = standing
    outcome = say(world, ticket, kind, attachments=(FILE,))
    assert [event.kind for event in outcome.events] == [EventKind.ADDENDUM, EventKind.ATTACHED]
    assert world.ticket(ticket) == replace(standing, version=2, attachments=(FILE,))
    assert outcome.officer == DUTY


def test_withdrawal_before_acceptance(world: World, ticket: Ticket) -> None:
    world.act(AskComplainant, ticket, question="?")
    outcome = say(world, ticket, WithdrawTicket)
    withdrawn = outcome.ticket
    assert withdrawn.status is TicketStatus.WITHDRAWN
    assert withdrawn.acceptance_state is AcceptanceState.WITHDRAWN_BEFORE_ACCEPTANCE
    assert (withdrawn.closed_at, withdrawn.open_question) == (world.now, None)
    assert {one.state for one in withdrawn.deadlines[:-1]} == {DeadlineState.CANCELLED}
    assert withdrawn.deadlines[-1].rule == "strike_off"
    assert outcome.events[0].data == {"reason": "by_complainant", "message_id": "m7"}


def test_withdrawal_after_acceptance(world: World, ticket: Ticket) -> None:
    world.act(Accept, ticket)
    withdrawn = say(world, ticket, WithdrawTicket).ticket
    assert withdrawn.acceptance_state is AcceptanceState.ACCEPTED
    states = {one.rule: one.state for one in withdrawn.deadlines}
    assert states["acceptance"] is DeadlineState.MET
    assert states["handling"] is DeadlineState.CANCELLED


def test_the_same_withdrawal_again_changes_nothing(world: World, ticket: Ticket) -> None:
    first = say(world, ticket, WithdrawTicket).ticket
    again = say(world, ticket, WithdrawTicket)
    assert (again.ticket, again.events) == (first, ())
    with pytest.raises(NotAllowedNow) as refused:
        say(world, ticket, WithdrawTicket, message_id="m8")
    assert refused.value.params == {"act": "withdraw", "status": "withdrawn"}


def test_what_is_concluded_cannot_be_withdrawn(world: World, ticket: Ticket) -> None:
    world.act(Accept, ticket)
    world.act(Conclude, ticket, result="已解决", ground="e_1_agreed")
    with pytest.raises(NotAllowedNow):
        say(world, ticket, WithdrawTicket)


@pytest.mark.parametrize("kind", [AddToTicket, AnswerQuestion, WithdrawTicket])
@pytest.mark.parametrize("other", [{"conversation_key": OTHER_CHAT}, {"number": "SY-2026-000404"}])
def test_a_stranger_learns_nothing(
    world: World,
    ticket: Ticket,
    kind: type[AddToTicket | AnswerQuestion | WithdrawTicket],
    other: dict[str, str],
) -> None:
    with pytest.raises(TicketNotFound) as refused:
        say(world, ticket, kind, **other)
    assert refused.value.params == {}


def test_a_linked_conversation_may_act(world: World, ticket: Ticket) -> None:
    world.handle(ShowStatus(conversation_key=OTHER_CHAT, lookup_hash=ticket.lookup_hash))
    outcome = say(world, ticket, AddToTicket, conversation_key=OTHER_CHAT)
    assert outcome.events[0].actor.ref == OTHER_CHAT


def test_items_of_the_legal_list_are_one_addition_each(world: World, ticket: Ticket) -> None:
    words = "公司地址:示例路1号,邮编110000"
    for _ in range(2):
        say(
            world,
            ticket,
            AddToTicket,
            text=words,
            field="complainant_address",
            materials={"complainant_post_code": "110000"},
        )
    added = [e.data for e in world.events(ticket) if e.kind is EventKind.ADDENDUM]
    assert [(one["key"], one["text"]) for one in added] == [
        ("complainant_address", words),
        ("complainant_post_code", "110000"),
    ]


def test_a_file_is_kept_as_the_item_that_it_is(world: World, ticket: Ticket) -> None:
    items = {FILE.id: "status_proof"}
    outcome = say(world, ticket, AddToTicket, text="", attachments=(FILE,), material_files=items)
    assert [event.data.get("key") for event in outcome.events] == ["status_proof"]


def test_what_came_after_filing_counts(world: World) -> None:
    listed = Material(
        key="status_proof", block="complainant", law="a11_1_1", state=MaterialState.MISSING
    )
    complaint = Complaint(title="t", fields={}, checklist=(listed,))
    ticket = world.file(
        2, number=make_number(jurisdiction="SY", year=2026, body="00222"), complaint=complaint
    )
    assert missing(checklist_now(ticket, world.events(ticket)))
    items = {FILE.id: "status_proof"}
    say(world, ticket, AddToTicket, text="", attachments=(FILE,), material_files=items)
    assert not missing(checklist_now(world.ticket(ticket), world.events(ticket)))
