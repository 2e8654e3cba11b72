"""The ledger is a function of what was filed and of the events: of nothing else, in their order."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.model.course import Course
from casework.model.course_fold import fold_course
from casework.model.errors import ZhitongError
from casework.model.ledger import differences, entry_of, fold
from casework.model.people import Role
from casework.model.procedure import Level
from casework.model.ticket import Kind, Ticket, Track
from casework.service.commands import (
    Accept,
    Acknowledge,
    AddToTicket,
    Approve,
    Command,
    Conclude,
    Convert,
    Decline,
    Escalate,
    Extend,
    NoteProgress,
    RateTicket,
    Reassign,
    RecordUnderstanding,
    Refuse,
    Reopen,
    StrikeOff,
    TellResult,
    WithdrawTicket,
)
from tests.support.desk_world import CHAT, EXAMPLE, LOCAL, OWN, STAND_IN, World, officer

OFFICE = officer(9, "office", role=Role.SUPERVISOR, cleared=True)
MOVES = st.lists(
    st.tuples(st.integers(0, 18), st.integers(0, 40), st.integers(1, 5)), min_size=1, max_size=25
)


def commands(ticket: Ticket, score: int, message: str) -> list[Command]:
    """Everything that may be tried on a ticket; the desk refuses what it does not allow."""
    act = {
        "ticket_id": ticket.id,
        "expected_version": ticket.version,
        "officer_id": ticket.assignment.officer_id,
    }
    said = {"number": ticket.number, "conversation_key": CHAT, "message_id": message}
    proposal = ticket.procedure.proposal
    decided = {**act, "officer_id": OFFICE.id, "proposal_id": proposal.id if proposal else OWN.id}
    level = list(Level)[score % len(Level)]
    return [
        Acknowledge(**act),
        Accept(**act),
        NoteProgress(**act, note="会商", public=True),
        Conclude(**act, result="解决", ground="e_1_agreed", sub="", tell=score > 2),
        TellResult(**act, result="解决，见通知"),
        StrikeOff(**act, measures="协调", evidence="回单"),
        Approve(**decided),
        Decline(**decided, reason="材料不足"),
        RecordUnderstanding(**act, person="李小花", text="说明", understood=score > 1),
        Extend(**act, days=score, reason="跨部门"),
        Escalate(**act, level=level, reason="跨部门"),
        Refuse(**act, ground="na_2_not_in_scope", reason="商业合同", target=""),
        Convert(**act, track=Track.DEMAND, kind=Kind.OPERATING_DEMAND, reason="企业同意"),
        Convert(**act, track=Track.FORMAL_COMPLAINT, kind=Kind.INFRINGEMENT, reason="企业要求"),
        Reopen(**act, reason="再次出现"),
        Reassign(**act, to_officer_id=(LOCAL if score > 2 else OWN).id, reason="属地"),
        RateTicket(**said, score=score, reason="原因"),
        AddToTicket(**said, text="补充一句", attachments=()),
        WithdrawTicket(**said),
    ]


def lived(moves: list[tuple[int, int, int]]) -> Iterator[tuple[World, Ticket]]:
    """The desk after each command that it took."""
    world = World()
    world.know(OWN, STAND_IN, LOCAL, OFFICE, EXAMPLE)
    filed = world.file(authority="SWJ-T", enterprise_id=EXAMPLE.id)
    for place, (which, days, score) in enumerate(moves):
        world.later(days=days)
        try:
            world.handle(commands(world.ticket(filed), score, f"m{place}")[which])
        except ZhitongError:
            continue
        yield world, world.ticket(filed)


@settings(max_examples=60, deadline=None)
@given(moves=MOVES)
def test_the_events_lead_to_what_is_stored(moves: list[tuple[int, int, int]]) -> None:
    for world, ticket in lived(moves):
        entry = entry_of(ticket=ticket, events=world.events(ticket), enterprise=EXAMPLE)
        assert differences(ticket=ticket, entry=entry) == ()


@settings(max_examples=30, deadline=None)
@given(moves=MOVES, data=st.data())
def test_a_fold_may_stop_and_go_on_anywhere(
    moves: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    for world, ticket in [*lived(moves)][-1:]:
        events = world.events(ticket)
        entry = entry_of(ticket=ticket, events=events)
        cut = data.draw(st.integers(0, len(events)))
        begun = fold(entry.filed, events[:cut])
        assert fold_course(begun, events[cut:]) == entry.course
        stepwise = begun
        for event in events[cut:]:
            stepwise = fold_course(stepwise, [event])
        assert stepwise == entry.course


@settings(max_examples=30, deadline=None)
@given(moves=MOVES)
def test_a_later_event_never_rewrites_what_stood(moves: list[tuple[int, int, int]]) -> None:
    before: Course | None = None
    for world, ticket in lived(moves):
        course = entry_of(ticket=ticket, events=world.events(ticket)).course
        if before is not None:
            assert course.entries[: len(before.entries)] == before.entries
            assert course.corrections[: len(before.corrections)] == before.corrections
            assert course.extensions[: len(before.extensions)] == before.extensions
        before = course
