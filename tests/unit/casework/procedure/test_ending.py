"""The end by the Rules, the result, the strike-off, the visit after it, and what reopens."""

from __future__ import annotations

from typing import Any

import pytest

from casework.model.errors import (
    AbsenceTooShort,
    ChineseMissing,
    NotAllowedNow,
    ResultNotTold,
    ScoreUnknown,
    TextMissing,
    UnknownCode,
)
from casework.model.events import EventKind
from casework.model.moves import runs
from casework.model.origin import Origin
from casework.model.procedure import Level
from casework.model.ticket import AcceptanceState, Ticket, TicketStatus
from casework.service.commands import (
    Accept,
    CheckChinese,
    Conclude,
    RaiseObjection,
    RateTicket,
    RecordContact,
    RecordRevisit,
    Refuse,
    Reopen,
    StrikeOff,
    Supervise,
    TellResult,
    WithdrawTicket,
)
from tests.support.desk_procedure import (
    AGREED,
    FAO,
    STRIKE,
    accepted,
    approved,
    closed,
    concluded,
    desk,
    formal,
)
from tests.support.desk_world import CHAT, World, officer

RESULT = {"result": "退税款已到账"}


@pytest.fixture
def world() -> World:
    return desk()


def rated(world: World, ticket: Ticket, score: int, message: str = "m5") -> Any:
    return world.change(
        RateTicket(
            number=ticket.number,
            conversation_key=CHAT,
            score=score,
            reason="",
            message_id=message,
        )
    )


def test_a_formal_complaint_ends_on_a_ground_of_the_rules_only(world: World) -> None:
    ticket = accepted(world)
    for ground in ("", "e_9"):
        with pytest.raises(UnknownCode):
            world.act(Conclude, ticket, **RESULT, ground=ground)
    ended = world.act(Conclude, ticket, **RESULT, ground=AGREED).ticket
    assert (ended.status, ended.procedure.ending_ground) == (TicketStatus.CONCLUDED, AGREED)


def test_a_demand_needs_no_ground(world: World) -> None:
    demand = world.act(Accept, world.file(2)).ticket
    assert world.act(Conclude, demand, **RESULT).ticket.status is TicketStatus.CONCLUDED


def test_a_ground_with_sub_grounds_names_one(world: World) -> None:
    ticket = accepted(world)
    with pytest.raises(UnknownCode):
        world.act(Conclude, ticket, **RESULT, ground="e_2_facts")
    proposed = world.act(Conclude, ticket, **RESULT, ground="e_2_facts", sub="contradicts")
    assert proposed.ticket.procedure.proposal is not None


def test_a_hard_ground_takes_two_people(world: World) -> None:
    ticket = accepted(world)
    proposed = world.act(Conclude, ticket, **RESULT, ground="e_3_no_legal_basis")
    assert proposed.ticket.status is TicketStatus.ACCEPTED
    outcome = approved(world, ticket)
    assert outcome.ticket.status is TicketStatus.CONCLUDED
    kinds = [event.kind for event in outcome.events][:3]
    assert kinds == [EventKind.APPROVED, EventKind.CONCLUDED, EventKind.RESULT_TOLD]


def test_no_result_of_a_sensitive_matter_leaves_without_a_second_reader(world: World) -> None:
    world.know(officer(30, "cleared", cleared=True, duty=True))
    ticket = accepted(world, origin=Origin.HEADQUARTERS)
    assert ticket.sensitive
    world.act(Conclude, ticket, **RESULT, ground=AGREED)
    assert world.ticket(ticket).status is TicketStatus.ACCEPTED
    assert approved(world, ticket, FAO).ticket.status is TicketStatus.CONCLUDED


def test_absence_ends_a_matter_only_after_its_last_day(world: World) -> None:
    ticket = accepted(world)
    absent = {**RESULT, "ground": "e_6_absent_30_days"}
    with pytest.raises(AbsenceTooShort):
        world.act(Conclude, ticket, **absent)
    world.act(RecordContact, ticket, note="未接", answered=False)
    world.later(days=30)
    with pytest.raises(AbsenceTooShort) as refused:
        world.act(Conclude, ticket, **absent)
    assert refused.value.params == {"due": "2026-02-04"}
    world.later(days=1)
    world.act(Conclude, ticket, **absent)
    assert approved(world, ticket).ticket.procedure.ending_ground == "e_6_absent_30_days"


def test_a_result_may_be_told_later_within_three_working_days(world: World) -> None:
    ticket = accepted(world)
    ended = world.act(Conclude, ticket, **RESULT, ground=AGREED, tell=False).ticket
    assert runs(ended, "result_notice")
    assert not runs(ended, "strike_off")
    with pytest.raises(ResultNotTold):
        world.act(StrikeOff, ticket, **STRIKE)
    told = world.act(TellResult, ticket, result="已办结, 详见通知书").ticket
    assert not runs(told, "result_notice")
    assert runs(told, "strike_off")
    with pytest.raises(NotAllowedNow):
        world.act(TellResult, ticket, result="再次告知")


def test_striking_off_needs_measures_evidence_and_another_person(world: World) -> None:
    ticket = concluded(world)
    for missing in ("measures", "evidence"):
        with pytest.raises(TextMissing):
            world.act(StrikeOff, ticket, **{**STRIKE, missing: " "})
    world.act(StrikeOff, ticket, **STRIKE)
    assert world.ticket(ticket).status is TicketStatus.CONCLUDED
    outcome = approved(world, ticket)
    assert outcome.ticket.status is TicketStatus.CLOSED
    assert outcome.ticket.acceptance_state is AcceptanceState.ACCEPTED
    struck = next(event for event in outcome.events if event.kind is EventKind.STRUCK_OFF)
    assert struck.data == STRIKE
    assert runs(outcome.ticket, "revisit")
    assert not runs(outcome.ticket, "strike_off")


def test_a_complaint_in_english_is_struck_off_with_its_chinese_version(world: World) -> None:
    ticket = concluded(world, language="en")
    with pytest.raises(ChineseMissing):
        world.act(StrikeOff, ticket, **STRIKE)
    world.act(CheckChinese, ticket, text="出口退税未到账")
    assert world.act(StrikeOff, ticket, **STRIKE).ticket.procedure.proposal is not None


def test_what_was_withdrawn_is_struck_off_too(world: World) -> None:
    ticket = accepted(world)
    gone = world.change(
        WithdrawTicket(number=ticket.number, conversation_key=CHAT, message_id="m9")
    ).ticket
    assert gone.procedure.ending_ground == "e_4_withdrawn"
    assert runs(gone, "strike_off")
    world.act(StrikeOff, ticket, **STRIKE)
    assert approved(world, ticket).ticket.status is TicketStatus.CLOSED


def test_who_is_satisfied_is_visited_once(world: World) -> None:
    ticket = closed(world)
    visited = world.act(RecordRevisit, ticket, note="满意", reached=True, satisfied=True).ticket
    assert visited.status is TicketStatus.CLOSED
    assert not runs(visited, "revisit")
    with pytest.raises(NotAllowedNow):
        world.act(RecordRevisit, ticket, note="再访", reached=True, satisfied=True)


def test_who_was_not_reached_is_visited_again(world: World) -> None:
    ticket = closed(world)
    tried = world.act(RecordRevisit, ticket, note="未接", reached=False).ticket
    assert runs(tried, "revisit")


def test_who_is_not_satisfied_has_the_matter_reopened(world: World) -> None:
    ticket = closed(world)
    world.later(days=20)
    ended = next(e.seq for e in world.events(ticket) if e.kind is EventKind.CONCLUDED)
    outcome = world.act(RecordRevisit, ticket, note="未解决", reached=True, satisfied=False)
    again = outcome.ticket
    assert (again.status, again.procedure.round) == (TicketStatus.IN_PROGRESS, 2)
    assert again.closed_at is None
    reopened = outcome.events[1]
    assert reopened.kind is EventKind.REOPENED
    assert (reopened.data["of"], reopened.data["round"]) == (str(ended), "2")
    assert runs(again, "handling")
    assert again.procedure.ending_ground == ""


def test_a_refused_matter_is_reopened_before_its_acceptance(world: World) -> None:
    words = {"ground": "na_5_forged_or_baseless", "reason": "无事实依据"}
    ticket = world.act(Refuse, formal(world), **words).ticket
    again = world.act(Reopen, ticket, reason="有新证据").ticket
    assert again.status is TicketStatus.RECEIVED
    assert again.acceptance_state is AcceptanceState.RECEIVED
    assert runs(again, "acceptance")


@pytest.mark.parametrize("score", [3, 4, 5])
def test_a_fair_rating_is_kept(world: World, score: int) -> None:
    ticket = concluded(world)
    outcome = rated(world, ticket, score)
    assert outcome.ticket.procedure.rating == score
    assert outcome.ticket.status is TicketStatus.CONCLUDED
    assert rated(world, ticket, score).events == ()


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_rating_goes_from_one_to_five(world: World, score: int) -> None:
    ticket = concluded(world)
    with pytest.raises(ScoreUnknown):
        rated(world, ticket, score)


def test_a_low_rating_reopens_and_a_second_one_brings_it_up(world: World) -> None:
    ticket = concluded(world)
    first = rated(world, ticket, 1).ticket
    assert (first.status, first.procedure.round) == (TicketStatus.IN_PROGRESS, 2)
    world.act(Conclude, ticket, result="再次办理", ground=AGREED)
    second = rated(world, ticket, 2, "m6").ticket
    assert second.status is TicketStatus.ESCALATED
    assert second.procedure.level is Level.OFFICE
    assert second.procedure.rating == 2


def test_an_objection_is_kept_and_names_the_higher_body(world: World) -> None:
    ticket = concluded(world)
    said = RaiseObjection(
        number=ticket.number, conversation_key=CHAT, text="不同意", message_id="m8"
    )
    outcome = world.change(said)
    superior = world.jurisdiction.superior
    assert superior is not None
    assert outcome.events[0].data["superior"] == superior.name
    assert outcome.ticket.procedure.objected
    assert outcome.ticket.status is TicketStatus.CONCLUDED
    assert world.change(said).events == ()


def test_a_change_of_the_light_is_noted_once(world: World) -> None:
    ticket = accepted(world)
    assert world.change(Supervise(ticket_id=ticket.id)).events == ()
    world.later(days=8)
    changed = world.change(Supervise(ticket_id=ticket.id))
    assert changed.events[0].data["colour"] == "yellow"
    assert changed.events[0].data["old"] == "green"
    assert world.change(Supervise(ticket_id=ticket.id)).events == ()
