"""The ledger is a view over events: every act of a case shows in its line, and in no other way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casework.model.ledger import CaseClass, LedgerEntry, differences, entry_of
from casework.model.origin import Origin
from casework.model.people import Role
from casework.model.procedure import Level
from casework.model.ticket import Kind, Ticket, TicketStatus, Track
from casework.service.commands import (
    Accept,
    Acknowledge,
    AddToTicket,
    Approve,
    Conclude,
    Convert,
    Escalate,
    Extend,
    NoteProgress,
    RateTicket,
    Reassign,
    RecordRevisit,
    RecordUnderstanding,
    Refuse,
    Reopen,
    SetPlan,
    StrikeOff,
    TellResult,
)
from casework.service.ledger import Case, LedgerLine, LedgerView, LedgerWanted, Reader, ledger
from tests.support.desk_world import CHAT, EXAMPLE, LOCAL, OWN, World, officer

AGREED = "e_1_agreed"
OFFICE = officer(9, "office", role=Role.SUPERVISOR)
CLEARED = officer(10, "cleared", role=Role.SUPERVISOR, cleared=True)


@pytest.fixture
def world() -> World:
    """A desk with one enterprise and its officer."""
    world = World()
    world.know(OWN, LOCAL, OFFICE, CLEARED, replace(EXAMPLE, country="德国"))
    return world


def seen(world: World, ticket: Ticket) -> LedgerEntry:
    """The entry of a ticket; it must be what is stored."""
    stored = world.ticket(ticket)
    entry = entry_of(ticket=stored, events=world.events(ticket), enterprise=EXAMPLE)
    assert differences(ticket=stored, entry=entry) == ()
    return entry


def approve(world: World, ticket: Ticket) -> None:
    """The joint-conference office approves what waits on the ticket."""
    proposal = world.ticket(ticket).procedure.proposal
    assert proposal is not None
    world.act(Approve, ticket, officer_id=OFFICE.id, proposal_id=proposal.id)


def accepted(world: World, **filing: Any) -> Ticket:
    """A ticket that was acknowledged and accepted on the same morning."""
    ticket = world.file(**filing)
    world.act(Acknowledge, ticket)
    world.act(Accept, ticket)
    return ticket


def concluded(world: World, ticket: Ticket) -> None:
    """The end of the handling, told at once."""
    world.act(Conclude, ticket, result="退税款已到账。", ground=AGREED, sub="", tell=True)


def test_the_four_columns_are_there_from_the_first_moment(world: World) -> None:
    entry = seen(world, world.file(authority="SWJ-T"))
    assert entry.collected_on.isoformat() == "2026-01-05"
    assert entry.content == "出口退税款四个月未到账。"
    assert entry.unit == "SWJ-T"
    assert entry.feedback == ""
    assert entry.filed.channel == "webchat"
    assert entry.is_open


def test_a_whole_case_stands_in_one_line(world: World) -> None:
    ticket = accepted(world)
    world.later(days=3)
    world.act(NoteProgress, ticket, note="已与税务部门会商。", public=True)
    concluded(world, ticket)
    world.act(StrikeOff, ticket, measures="协调退税", evidence="到账凭证")
    approve(world, ticket)
    entry = seen(world, ticket)
    course = entry.course
    assert course.status is TicketStatus.CLOSED
    assert entry.feedback == "退税款已到账。"
    assert [note.text for note in course.entries] == ["已与税务部门会商。"]
    assert course.struck_off is not None
    assert (course.struck_off.evidence, course.struck_off.approver) == (
        "到账凭证",
        str(OFFICE.id),
    )
    assert course.ended is not None
    assert course.ended.ground == AGREED
    assert not entry.on_the_spot


def test_understanding_and_extension_make_a_case_hard(world: World) -> None:
    ticket = accepted(world)
    assert seen(world, ticket).case_class(world.now.date()) is CaseClass.ORDINARY
    world.later(days=9)
    assert seen(world, ticket).case_class(world.now.date()) is CaseClass.LONG_RUNNING
    world.act(RecordUnderstanding, ticket, person="李小花", text="需要更多时间", understood=True)
    world.act(Extend, ticket, days=5, reason="涉及多个部门")
    approve(world, ticket)
    entry = seen(world, ticket)
    assert entry.case_class(world.now.date()) is CaseClass.HARD
    given = entry.course.extensions
    assert [(one.days, one.reason) for one in given] == [(5, "涉及多个部门")]
    due = entry.due("handling")
    assert due is not None
    assert due.on == given[0].new


def test_a_plan_names_who_follows(world: World) -> None:
    ticket = accepted(world)
    world.act(SetPlan, ticket, plan="每周会商一次", follower="王小明")
    course = seen(world, ticket).course
    assert course.plan is not None
    assert (course.plan.text, course.follower) == ("每周会商一次", "王小明")


def test_a_low_rating_reopens_and_the_second_goes_up(world: World) -> None:
    ticket = accepted(world)
    concluded(world, ticket)
    rate = {"number": ticket.number, "conversation_key": CHAT, "reason": "没有解决"}
    world.change(RateTicket(**rate, score=2, message_id="r1"))
    assert seen(world, ticket).course.round == 2
    concluded(world, ticket)
    world.change(RateTicket(**rate, score=1, message_id="r2"))
    course = seen(world, ticket).course
    assert (course.round, course.level) == (3, Level.OFFICE)
    assert course.status is TicketStatus.ESCALATED
    assert course.rating is not None
    assert course.rating.score == 1


def test_a_refusal_is_the_feedback_and_may_live_on(world: World) -> None:
    ticket = world.file(authority="SWJ-T")
    world.act(Refuse, ticket, ground="na_2_not_in_scope", reason="属商业合同", target="court")
    entry = seen(world, ticket)
    assert entry.course.status is TicketStatus.REFERRED
    assert entry.feedback == "属商业合同"
    world.change(
        Convert(
            ticket_id=ticket.id,
            expected_version=world.ticket(ticket).version,
            officer_id=OWN.id,
            track=Track.DEMAND,
            kind=Kind.OPERATING_DEMAND,
            reason="企业同意",
        )
    )
    entry = seen(world, ticket)
    assert (entry.filed.track, entry.course.track) == (Track.FORMAL_COMPLAINT, Track.DEMAND)
    assert entry.feedback == ""
    assert entry.is_open


def test_corrections_are_events_beside_the_original(world: World) -> None:
    ticket = world.file()
    world.change(
        AddToTicket(
            number=ticket.number,
            conversation_key=CHAT,
            text="金额是五个月，不是四个月。",
            message_id="m9",
            attachments=(),
            field="facts",
        )
    )
    entry = seen(world, ticket)
    assert entry.content == "出口退税款四个月未到账。"
    assert [(one.key, one.text) for one in entry.course.corrections] == [
        ("facts", "金额是五个月，不是四个月。")
    ]


def test_telling_later_revisit_and_reopening(world: World) -> None:
    ticket = accepted(world)
    world.act(Conclude, ticket, result="已解决", ground=AGREED, sub="", tell=False)
    assert seen(world, ticket).course.told_at is None
    world.act(TellResult, ticket, result="已解决，见通知书")
    world.act(StrikeOff, ticket, measures="协调", evidence="通知书")
    approve(world, ticket)
    world.act(RecordRevisit, ticket, note="企业满意", reached=True, satisfied=True)
    course = seen(world, ticket).course
    assert course.revisit is not None
    assert course.revisit.satisfied is True
    world.act(Reopen, ticket, reason="问题再次出现")
    entry = seen(world, ticket)
    assert entry.course.struck_off is None
    assert entry.is_open


def test_another_officer_and_another_level(world: World) -> None:
    ticket = accepted(world)
    world.act(Reassign, ticket, to_officer_id=LOCAL.id, reason="属地")
    world.act(Escalate, ticket, level=Level.CONFERENCE, reason="跨部门")
    entry = seen(world, ticket)
    assert entry.course.officer == str(LOCAL.id)
    assert entry.through_conference


def test_a_demand_that_ends_on_its_first_day_is_solved_on_the_spot(world: World) -> None:
    ticket = accepted(world, authority=None, respondent=None)
    concluded(world, ticket)
    assert seen(world, ticket).on_the_spot


def cases(world: World) -> list[Case]:
    """All cases of the desk, oldest first."""
    tables = world.store.tables
    return [
        Case(
            ticket=one,
            events=tables.events[one.id],
            enterprise=tables.enterprises.get(one.enterprise_id) if one.enterprise_id else None,
        )
        for one in tables.tickets.values()
    ]


def lines(world: World, reader: Reader, **wanted: Any) -> list[LedgerLine]:
    """The lines that a reader sees."""
    return list(
        ledger(
            cases(world),
            wanted=LedgerWanted(**wanted),
            reader=reader,
            officers=world.store.tables.officers,
            jurisdiction=world.jurisdiction,
            now=world.now,
        )
    )


def test_a_sensitive_case_is_number_and_light_for_others(world: World) -> None:
    world.file()
    hidden = world.file(2, origin=Origin.CONSULATE)
    assert hidden.sensitive
    open_line, masked = lines(world, Reader(officer=OFFICE))
    assert open_line.entry is not None
    assert (masked.number, masked.entry, masked.officer) == (hidden.number, None, None)
    assert lines(world, Reader(officer=CLEARED))[1].entry is not None
    assert [one.entry is None for one in lines(world, Reader())] == [False, True]


def test_a_view_by_content_does_not_say_where_a_hidden_case_belongs(world: World) -> None:
    world.file(enterprise_id=EXAMPLE.id)
    world.file(2, enterprise_id=EXAMPLE.id, origin=Origin.CONSULATE)
    found = lines(
        world, Reader(officer=OFFICE), view=LedgerView.ENTERPRISE, enterprise_id=EXAMPLE.id
    )
    assert [one.number for one in found] == ["SY-2026-000001"]


def test_the_problem_list_goes_on_until_strike_off(world: World) -> None:
    ticket = accepted(world)
    concluded(world, ticket)
    assert len(lines(world, Reader(), view=LedgerView.PROBLEMS)) == 1
    world.act(StrikeOff, ticket, measures="协调", evidence="凭证")
    approve(world, ticket)
    assert lines(world, Reader(), view=LedgerView.PROBLEMS) == []
    assert len(lines(world, Reader())) == 1


def test_dates_of_collection_choose_lines(world: World) -> None:
    world.file()
    world.later(days=30)
    world.file(2)
    day = world.now.date()
    assert [one.number for one in lines(world, Reader(), first=day)] == ["SY-2026-000002"]
    assert [one.number for one in lines(world, Reader(), last=day.replace(day=1))] == [
        "SY-2026-000001"
    ]
