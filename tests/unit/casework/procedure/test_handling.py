"""Way, inquiry, contact, plan, level, understanding, extension: the handling by the Rules."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.model.deadline import DeadlineState
from casework.model.errors import (
    ExtensionLimit,
    NotAllowedNow,
    NotPermitted,
    OwnProposal,
    ProposalGone,
    ProposalOpen,
    TextMissing,
    TicketNotFound,
    UnderstandingMissing,
    UnknownCode,
)
from casework.model.events import EventKind
from casework.model.moves import runs
from casework.model.procedure import Level
from casework.model.ticket import Ticket, TicketStatus
from casework.service.clocks import open_deadline
from casework.service.commands import (
    AddToTicket,
    AgreeToExtension,
    Approve,
    CheckChinese,
    ChooseMethod,
    Decline,
    Escalate,
    Extend,
    InquireRespondent,
    RecordContact,
    RecordReply,
    RecordUnderstanding,
    ReportUp,
    SetPlan,
)
from tests.support.desk_procedure import (
    BOSS,
    SECOND_BOSS,
    accepted,
    approved,
    desk,
    explained,
)
from tests.support.desk_world import CHAT, DUTY, LOCAL, World, uuid

MORE = {"days": 20, "reason": "涉及多个部门"}


@pytest.fixture
def world() -> World:
    return desk()


def due(ticket: Ticket, rule: str = "handling") -> date:
    found = open_deadline(ticket.deadlines, rule)
    assert found is not None
    return found.due


def test_a_way_of_handling_is_one_of_the_rules(world: World) -> None:
    ticket = accepted(world)
    chosen = world.act(ChooseMethod, ticket, method="m_2_coordinate").ticket
    assert chosen.procedure.method == "m_2_coordinate"
    with pytest.raises(UnknownCode):
        world.act(ChooseMethod, ticket, method="m_9")
    with pytest.raises(TextMissing):
        world.act(ChooseMethod, ticket, method="m_4_other")


def test_the_unit_complained_of_is_asked_and_answers(world: World) -> None:
    ticket = accepted(world)
    asked = world.act(
        InquireRespondent, ticket, questions="为何未退税?", answer_by=date(2026, 1, 20)
    )
    assert asked.events[0].data == {"questions": "为何未退税?", "answer_by": "2026-01-20"}
    assert world.act(RecordReply, ticket, answer="正在审核").events[0].data["answer"] == "正在审核"


def test_the_first_unanswered_contact_starts_thirty_days_and_no_later_one(world: World) -> None:
    ticket = accepted(world)
    first = world.act(RecordContact, ticket, note="电话未接", answered=False).ticket
    assert due(first, "absence") == date(2026, 2, 4)
    world.later(days=5)
    second = world.act(RecordContact, ticket, note="仍未接", answered=False).ticket
    assert due(second, "absence") == date(2026, 2, 4)
    assert second.procedure.contacted_on == date(2026, 1, 5)


def test_an_answer_of_any_kind_ends_the_days_of_absence(world: World) -> None:
    ticket = accepted(world)
    world.act(RecordContact, ticket, note="电话未接", answered=False)
    said = AddToTicket(number=ticket.number, conversation_key=CHAT, text="在的", message_id="m7")
    heard = world.change(said).ticket
    assert not runs(heard, "absence")
    assert heard.procedure.contacted_on is None
    world.act(RecordContact, ticket, note="电话未接", answered=False)
    reached = world.act(RecordContact, ticket, note="接通", answered=True).ticket
    assert not runs(reached, "absence")


def test_a_hard_matter_has_a_plan_and_somebody_who_follows_it(world: World) -> None:
    planned = world.act(SetPlan, accepted(world), plan="一月会商, 二月办结", follower="示例专人")
    assert planned.ticket.procedure.planned
    assert planned.events[0].data == {"plan": "一月会商, 二月办结", "follower": "示例专人"}


def test_levels_only_rise(world: World) -> None:
    ticket = accepted(world)
    up = world.act(Escalate, ticket, level=Level.OFFICE, reason="跨部门").ticket
    assert (up.status, up.procedure.level) == (TicketStatus.ESCALATED, Level.OFFICE)
    for level in (Level.UNIT, Level.OFFICE):
        with pytest.raises(UnknownCode):
            world.act(Escalate, ticket, level=level, reason="?")
    top = world.act(Escalate, ticket, level=Level.TASK_FORCE, reason="专班").ticket
    assert top.procedure.level is Level.TASK_FORCE


def test_no_more_time_before_the_delay_was_understood(world: World) -> None:
    ticket = accepted(world)
    with pytest.raises(UnderstandingMissing):
        world.act(Extend, ticket, **MORE)
    refused = {"person": "示例联系人", "text": "说明", "understood": False}
    world.act(RecordUnderstanding, ticket, **refused)
    with pytest.raises(UnderstandingMissing):
        world.act(Extend, ticket, **MORE)


def test_the_complainants_own_answer_counts(world: World) -> None:
    ticket = accepted(world)
    said = AgreeToExtension(
        number=ticket.number, conversation_key=CHAT, understood=True, message_id="m3"
    )
    assert world.change(said).ticket.procedure.understood is True
    assert world.change(said).events == ()
    assert world.act(Extend, ticket, **MORE).ticket.procedure.proposal is not None


def test_more_time_is_a_proposal_until_somebody_else_approves_it(world: World) -> None:
    ticket = explained(world, accepted(world))
    before = due(ticket)
    proposed = world.act(Extend, ticket, **MORE)
    assert proposed.events[0].kind is EventKind.PROPOSED
    assert due(proposed.ticket) == before
    outcome = approved(world, ticket)
    assert [event.kind for event in outcome.events][:2] == [EventKind.APPROVED, EventKind.EXTENDED]
    assert (before, due(outcome.ticket)) == (date(2026, 4, 3), date(2026, 5, 7))
    told = outcome.events[1].data
    assert (told["old"], told["handling_due"]) == ("2026-04-03", "2026-05-07")
    assert outcome.ticket.procedure.extensions == 1
    assert outcome.ticket.procedure.understood is None
    assert outcome.ticket.procedure.proposal is None


def test_the_date_of_the_feedback_moves_with_it(world: World) -> None:
    ticket = explained(world, accepted(world))
    before = due(ticket, "feedback")
    world.act(Extend, ticket, **MORE)
    outcome = approved(world, ticket)
    assert due(outcome.ticket, "feedback") > before
    assert {event.data.get("rule") for event in outcome.events[1:]} == {"handling", "feedback"}


def decision(world: World, ticket: Ticket) -> dict[str, Any]:
    proposal = world.ticket(ticket).procedure.proposal
    assert proposal is not None
    return {"proposal_id": proposal.id}


def test_who_may_not_approve_is_refused_and_nothing_changes(world: World) -> None:
    ticket = explained(world, accepted(world))
    proposed = world.act(Extend, ticket, **MORE).ticket
    words = decision(world, ticket)
    assigned, other = (LOCAL, DUTY) if ticket.assignment.officer_id == LOCAL.id else (DUTY, LOCAL)
    with pytest.raises(NotPermitted):
        world.act(Approve, ticket, officer_id=assigned.id, **words)
    with pytest.raises(TicketNotFound):
        world.act(Approve, ticket, officer_id=other.id, **words)
    with pytest.raises(ProposalGone):
        world.act(Approve, ticket, officer_id=BOSS.id, proposal_id=uuid(404))
    assert world.ticket(ticket) == proposed


def test_nobody_approves_his_own_proposal(world: World) -> None:
    ticket = explained(world, accepted(world))
    world.act(Extend, ticket, officer_id=BOSS.id, **MORE)
    with pytest.raises(OwnProposal):
        approved(world, ticket, BOSS)
    assert approved(world, ticket, SECOND_BOSS).ticket.procedure.extensions == 1


def test_a_declined_proposal_leaves_everything_as_it_was(world: World) -> None:
    ticket = explained(world, accepted(world))
    before = due(ticket)
    world.act(Extend, ticket, **MORE)
    words = decision(world, ticket)
    declined = world.act(Decline, ticket, officer_id=BOSS.id, reason="时间充足", **words)
    assert declined.events[0].data["reason"] == "时间充足"
    assert due(declined.ticket) == before
    with pytest.raises(ProposalGone):
        world.act(Approve, ticket, officer_id=BOSS.id, **words)


def test_one_proposal_at_a_time(world: World) -> None:
    ticket = explained(world, accepted(world))
    world.act(Extend, ticket, **MORE)
    with pytest.raises(ProposalOpen):
        world.act(Extend, ticket, **MORE)


@pytest.mark.parametrize("days", [0, -5])
def test_no_extension_into_the_past(world: World, days: int) -> None:
    ticket = explained(world, accepted(world))
    with pytest.raises(ExtensionLimit):
        world.act(Extend, ticket, days=days, reason="?")


def test_the_one_year_report_is_an_act_of_its_own(world: World) -> None:
    ticket = accepted(world)
    reported = world.act(ReportUp, ticket, rule="one_year_report", note="专报已送市政府").ticket
    state = next(one.state for one in reported.deadlines if one.rule == "one_year_report")
    assert state is DeadlineState.MET
    with pytest.raises(NotAllowedNow):
        world.act(ReportUp, ticket, rule="one_year_report", note="再报")


def test_a_matter_in_english_gets_a_checked_chinese_version(world: World) -> None:
    ticket = accepted(world, language="en")
    checked = world.act(CheckChinese, ticket, text="出口退税四个月未到账。")
    assert checked.ticket.procedure.chinese_checked
    assert checked.events[0].data == {"text": "出口退税四个月未到账。"}
    with pytest.raises(NotAllowedNow):
        world.act(CheckChinese, accepted(world, 2), text="已是中文")
