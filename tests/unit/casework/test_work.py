from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.model.deadline import DeadlineState
from casework.model.errors import (
    NotAllowedNow,
    NotPermitted,
    StaleTicket,
    TextMissing,
    TicketNotFound,
)
from casework.model.events import EventKind
from casework.model.people import ActorType, Officer, Role
from casework.model.ticket import AcceptanceState, Ticket, TicketStatus
from casework.service.commands import (
    Accept,
    Acknowledge,
    AskComplainant,
    Complete,
    Conclude,
    NoteProgress,
    OfficerCommand,
    Reassign,
    WithdrawTicket,
)
from tests.support.desk_world import CHAT, DUTY, LOCAL, MONDAY, World, officer, uuid

BOSS = officer(20, "boss", role=Role.SUPERVISOR)
CLEARED = officer(21, "cleared", cleared=True)
FAO = officer(22, "fao", role=Role.FOREIGN_AFFAIRS)
ADMIN = officer(23, "admin", role=Role.ADMINISTRATOR)
GONE = officer(24, "gone", role=Role.SUPERVISOR, active=False)
WORDS: dict[type, dict[str, object]] = {
    Acknowledge: {},
    Complete: {},
    Accept: {},
    AskComplainant: {"question": "发票号是多少?"},
    NoteProgress: {"note": "已联系税务局", "public": True},
    Conclude: {"result": "退税款已到账。", "ground": "e_1_agreed"},
    Reassign: {"to_officer_id": LOCAL.id, "reason": "属地办理更合适"},
}
EVERY = pytest.mark.parametrize("kind", list(WORDS), ids=lambda kind: kind.__name__)


@pytest.fixture
def world() -> World:
    found = World()
    found.know(DUTY, BOSS, CLEARED, FAO, ADMIN, GONE)
    return found


@pytest.fixture
def ticket(world: World) -> Ticket:
    found = world.file(respondent="税务局")
    world.know(LOCAL)
    return found


def states(ticket: Ticket) -> dict[str, DeadlineState]:
    return {deadline.rule: deadline.state for deadline in ticket.deadlines}


def test_acknowledging_moves_no_clock_and_no_status(world: World, ticket: Ticket) -> None:
    world.later(hours=2)
    outcome = world.act(Acknowledge, ticket)
    expected = replace(ticket, version=2, acknowledged_at=MONDAY + timedelta(hours=2))
    assert outcome.ticket == expected
    (event,) = outcome.events
    assert (event.seq, event.kind) == (5, EventKind.ACKNOWLEDGED)
    assert event.data == {"officer_id": str(DUTY.id)}
    assert (event.actor.type, event.actor.ref) == (ActorType.OFFICER, str(DUTY.id))


def test_a_second_press_changes_nothing_even_from_an_old_page(world: World, ticket: Ticket) -> None:
    first = world.act(Acknowledge, ticket).ticket
    world.later(minutes=1)
    again = world.act(Acknowledge, ticket, expected_version=1)
    assert (again.ticket, again.events, again.officer) == (first, (), DUTY)


def test_a_supervisor_may_acknowledge_too_and_the_first_time_stays(
    world: World, ticket: Ticket
) -> None:
    world.act(Acknowledge, ticket)
    world.later(hours=1)
    outcome = world.act(Acknowledge, ticket, officer_id=BOSS.id)
    assert [event.kind for event in outcome.events] == [EventKind.ACKNOWLEDGED]
    assert outcome.ticket.acknowledged_at == MONDAY


def test_accepting_starts_handling_and_meets_the_promise(world: World, ticket: Ticket) -> None:
    outcome = world.act(Accept, ticket)
    accepted = outcome.ticket
    assert accepted.status is TicketStatus.ACCEPTED
    assert accepted.acceptance_state is AcceptanceState.ACCEPTED
    assert states(accepted) == {
        "acceptance": DeadlineState.MET,
        "completeness": DeadlineState.MET,
        "handling": DeadlineState.OPEN,
        "one_year_report": DeadlineState.OPEN,
        "feedback": DeadlineState.OPEN,
    }
    accepting, *set_ones = outcome.events
    assert accepting.data == {"handling_due": "2026-04-03", "provisional": "no"}
    assert [event.kind for event in set_ones] == [EventKind.DEADLINE_SET] * 3
    assert set_ones[0].data["due"] == "2026-04-03"
    assert outcome.due("handling") is not None
    assert outcome.due("acceptance") is None


def test_a_demand_is_accepted_without_second_column(world: World) -> None:
    accepted = world.act(Accept, world.file(2)).ticket
    assert (accepted.status, accepted.acceptance_state) == (TicketStatus.ACCEPTED, None)
    assert "one_year_report" not in states(accepted)


def test_accepting_counts_by_the_rules_the_ticket_was_filed_under(
    world: World, ticket: Ticket
) -> None:
    old = world.jurisdiction.rules
    handling = replace(old.deadlines["handling"], limit=20, rule_set="")
    new = replace(old, version="2", deadlines={**old.deadlines, "handling": handling})
    world.jurisdiction = replace(world.jurisdiction, rules=new, other_rules=(old,))
    deadline = world.act(Accept, ticket).ticket.deadlines[2]
    assert (deadline.rule, deadline.due.isoformat()) == ("handling", "2026-04-03")
    assert deadline.rule_set == "mofcom_2020_3@1"
    later = world.act(Accept, world.file(2, respondent="税务局")).ticket.deadlines[2]
    assert (later.due.isoformat(), later.rule_set) == ("2026-02-02", new.ref)


def test_the_present_rules_serve_when_the_old_ones_are_gone(world: World, ticket: Ticket) -> None:
    old = world.jurisdiction.rules
    handling = replace(old.deadlines["handling"], rule_set="")
    new = replace(old, version="2", deadlines={**old.deadlines, "handling": handling})
    world.jurisdiction = replace(world.jurisdiction, rules=new)
    deadline = world.act(Accept, ticket).ticket.deadlines[2]
    assert (deadline.rule, deadline.rule_set) == ("handling", new.ref)


def test_rules_without_a_handling_clock_still_accept(world: World, ticket: Ticket) -> None:
    bare = replace(world.jurisdiction.rules, deadlines={})
    world.jurisdiction = replace(world.jurisdiction, rules=bare)
    outcome = world.act(Accept, ticket)
    assert [event.data for event in outcome.events] == [{}]


def test_a_question_may_be_asked_before_acceptance(world: World, ticket: Ticket) -> None:
    outcome = world.act(AskComplainant, ticket, question="  发票号是多少? ")
    assert outcome.ticket.open_question == "发票号是多少?"
    assert outcome.ticket.status is TicketStatus.RECEIVED
    assert outcome.events[0].data == {"question": "发票号是多少?"}


def test_a_new_question_takes_the_place_of_the_open_one(world: World, ticket: Ticket) -> None:
    world.act(AskComplainant, ticket, question="第一问")
    assert world.act(AskComplainant, ticket, question="第二问").ticket.open_question == "第二问"


def test_the_first_note_brings_the_ticket_into_handling(world: World, ticket: Ticket) -> None:
    world.act(Accept, ticket)
    first = world.act(NoteProgress, ticket, note="内部沟通", public=False)
    assert first.ticket.status is TicketStatus.IN_PROGRESS
    assert first.events[0].data == {"note": "内部沟通", "public": "no"}
    second = world.act(NoteProgress, ticket, note="已有答复", public=True)
    assert second.ticket.status is TicketStatus.IN_PROGRESS
    assert second.events[0].data["public"] == "yes"


def test_an_escalated_ticket_stays_escalated_when_progress_is_noted(
    world: World, ticket: Ticket
) -> None:
    world.act(Accept, ticket)
    escalated = replace(world.ticket(ticket), status=TicketStatus.ESCALATED)
    world.store.tables.tickets[ticket.id] = escalated
    noted = world.act(NoteProgress, ticket, note="联席会议研究", public=False)
    assert noted.ticket.status is TicketStatus.ESCALATED


@pytest.mark.parametrize("noted", [True, False])
def test_concluding_leaves_the_clock_of_the_strike_off_only(
    world: World, ticket: Ticket, *, noted: bool
) -> None:
    world.act(Accept, ticket)
    world.act(AskComplainant, ticket, question="还有材料吗?")
    if noted:
        world.act(NoteProgress, ticket, note="已协调", public=True)
    world.later(days=10)
    outcome = world.act(Conclude, ticket, result=" 退税款已到账。 ", ground="e_1_agreed")
    ended = outcome.ticket
    assert ended.status is TicketStatus.CONCLUDED
    assert ended.acceptance_state is AcceptanceState.ACCEPTED
    assert (ended.closed_at, ended.open_question) == (world.now, None)
    said = {"result": "退税款已到账。", "ground": "e_1_agreed", "sub": ""}
    assert outcome.events[0].data == said
    assert states(ended) == {
        "acceptance": DeadlineState.MET,
        "completeness": DeadlineState.MET,
        "handling": DeadlineState.MET,
        "one_year_report": DeadlineState.CANCELLED,
        "feedback": DeadlineState.MET,
        "strike_off": DeadlineState.OPEN,
    }


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (AskComplainant, "question"),
        (NoteProgress, "note"),
        (Conclude, "result"),
        (Reassign, "reason"),
    ],
)
@pytest.mark.parametrize("blank", ["", "  \n\t　"])
def test_words_that_must_be_said(
    world: World, ticket: Ticket, kind: type[OfficerCommand], field: str, blank: str
) -> None:
    accepted = world.act(Accept, ticket).ticket
    with pytest.raises(TextMissing) as refused:
        world.act(kind, ticket, **{**WORDS[kind], field: blank})
    assert set(refused.value.params) == {"act"}
    assert world.ticket(ticket) == accepted


@EVERY
def test_a_stale_page_is_refused(world: World, ticket: Ticket, kind: type[OfficerCommand]) -> None:
    world.act(AskComplainant, ticket, question="?")
    before = world.events(ticket)
    with pytest.raises(StaleTicket) as refused:
        world.act(kind, ticket, expected_version=1, **WORDS[kind])
    assert refused.value.params == {"number": ticket.number}
    assert world.events(ticket) == before


@pytest.mark.parametrize(
    ("kind", "act"),
    [
        (Acknowledge, "acknowledge"),
        (Accept, "accept"),
        (AskComplainant, "ask"),
        (NoteProgress, "progress"),
        (Conclude, "conclude"),
    ],
)
def test_nothing_is_done_to_a_withdrawn_ticket(
    world: World, ticket: Ticket, kind: type[OfficerCommand], act: str
) -> None:
    world.change(WithdrawTicket(number=ticket.number, conversation_key=CHAT, message_id="m9"))
    with pytest.raises(NotAllowedNow) as refused:
        world.act(kind, ticket, **WORDS[kind])
    assert refused.value.params == {"act": act, "status": "withdrawn"}


@pytest.mark.parametrize("kind", [NoteProgress, Conclude])
def test_handling_comes_after_acceptance(
    world: World, ticket: Ticket, kind: type[OfficerCommand]
) -> None:
    with pytest.raises(NotAllowedNow):
        world.act(kind, ticket, **WORDS[kind])


def test_a_ticket_is_accepted_once(world: World, ticket: Ticket) -> None:
    world.act(Accept, ticket)
    with pytest.raises(NotAllowedNow):
        world.act(Accept, ticket)


@EVERY
def test_another_officer_is_not_even_told_that_it_exists(
    world: World, ticket: Ticket, kind: type[OfficerCommand]
) -> None:
    with pytest.raises(TicketNotFound):
        world.act(kind, ticket, officer_id=CLEARED.id, **WORDS[kind])


@EVERY
@pytest.mark.parametrize("who", [uuid(404), GONE.id], ids=["unknown", "inactive"])
def test_who_is_no_active_officer_may_not_act(
    world: World, ticket: Ticket, kind: type[OfficerCommand], who: object
) -> None:
    with pytest.raises(NotPermitted):
        world.act(kind, ticket, officer_id=who, **WORDS[kind])


def test_a_supervisor_may_act_on_every_ticket(world: World, ticket: Ticket) -> None:
    outcome = world.act(Accept, ticket, officer_id=BOSS.id)
    assert outcome.events[0].actor.ref == str(BOSS.id)
    assert outcome.officer == DUTY


@pytest.mark.parametrize(
    ("who", "error"),
    [(CLEARED, TicketNotFound), (ADMIN, TicketNotFound), (FAO, TicketNotFound)],
)
def test_a_restricted_ticket_does_not_exist_for_others(
    world: World, who: Officer, error: type[Exception]
) -> None:
    secret = world.file(3, confidential=True)
    with pytest.raises(error):
        world.act(Accept, secret, officer_id=who.id)


def test_an_unknown_ticket_is_not_found(world: World, ticket: Ticket) -> None:
    with pytest.raises(TicketNotFound):
        world.act(Accept, ticket, ticket_id=uuid(404))
