"""Whatever is asked of the desk, in whatever order, the tickets stay sound."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from app.simulation.invariants import LEGAL
from casework.model.deadline import DeadlineState
from casework.model.errors import CaseworkError
from casework.model.events import EventKind
from casework.model.moves import ACCEPTANCE
from casework.model.origin import Origin
from casework.model.people import Role
from casework.model.ticket import OPEN_STATUSES, Ticket, Track
from casework.service.commands import (
    Accept,
    Acknowledge,
    AddToTicket,
    AnswerQuestion,
    AskComplainant,
    Command,
    Complete,
    Conclude,
    NoteProgress,
    Reassign,
    ShowStatus,
    WithdrawTicket,
)
from casework.service.outcomes import TicketChanged
from tests.support.desk_world import DUTY, LOCAL, World, absent, filing, officer

BOSS = officer(20, "boss", role=Role.SUPERVISOR)
CLEARED = officer(21, "cleared", cleared=True)
PEOPLE = (DUTY, LOCAL, BOSS, CLEARED, absent(officer(22, "away")))
CHATS = ("webchat:main:a", "wechat:oa:b")
ACTS: tuple[tuple[type, dict[str, Any]], ...] = (
    (Acknowledge, {}),
    (Complete, {}),
    (Accept, {}),
    (AskComplainant, {"question": "?"}),
    (AskComplainant, {"question": " "}),
    (NoteProgress, {"note": "记录", "public": True}),
    (Conclude, {"result": "结果", "ground": "e_1_agreed"}),
    (Conclude, {"result": ""}),
)


class Desk(RuleBasedStateMachine):
    """Files, works, adds, withdraws; also with old pages, wrong people and repeated messages."""

    tickets = Bundle("tickets")

    @initialize(target=tickets)
    def open(self) -> Ticket:
        self.world = World()
        self.world.know(*PEOPLE)
        return self.world.file(conversation_key=CHATS[0])

    def attempt(self, command: Command) -> TicketChanged | None:
        """Carry out or be refused; compare what is stored before and after."""
        before = self.world.store.tables.copy()
        try:
            outcome = self.world.handle(command)
        except CaseworkError:
            assert self.world.store.tables == before
            return None
        if not isinstance(outcome, TicketChanged):
            return None
        self.check_change(before.tickets.get(outcome.ticket.id), outcome)
        return outcome

    def check_change(self, before: Ticket | None, outcome: TicketChanged) -> None:
        after = outcome.ticket
        assert after == self.world.ticket(after)
        if before is None:
            assert after.version == 1
            return
        assert after.version == before.version + bool(outcome.events)
        assert bool(outcome.events) or after == before
        assert after.status is before.status or after.status in LEGAL[before.status]
        assert after.complaint == before.complaint
        assert after.attachments[: len(before.attachments)] == before.attachments

    @rule(
        target=tickets,
        draft=st.integers(1, 4),
        origin=st.sampled_from(Origin),
        respondent=st.sampled_from([None, "税务局", "纪委"]),
        confidential=st.booleans(),
    )
    def file(self, draft: int, **other: Any) -> Ticket:
        known = len(self.world.store.tables.tickets)
        filed = self.attempt(filing(draft, conversation_key=CHATS[0], **other))
        assert filed is not None
        assert len(self.world.store.tables.tickets) == known + bool(filed.events)
        return filed.ticket

    @rule(
        ticket=tickets,
        act=st.integers(0, len(ACTS) - 1),
        who=st.integers(0, 9),
        behind=st.sampled_from([0, 0, 0, 1]),
    )
    def work(self, ticket: Ticket, act: int, who: int, behind: int) -> None:
        kind, words = ACTS[act]
        stored = self.world.ticket(ticket)
        self.attempt(
            kind(
                ticket_id=stored.id,
                expected_version=stored.version - behind,
                officer_id=PEOPLE[who].id if who < len(PEOPLE) else stored.assignment.officer_id,
                **words,
            )
        )

    @rule(ticket=tickets, to=st.integers(0, len(PEOPLE) - 1))
    def reassign(self, ticket: Ticket, to: int) -> None:
        stored = self.world.ticket(ticket)
        self.attempt(
            Reassign(
                ticket_id=stored.id,
                expected_version=stored.version,
                officer_id=BOSS.id,
                to_officer_id=PEOPLE[to].id,
                reason="改派",
            )
        )

    @rule(
        ticket=tickets,
        kind=st.sampled_from([AddToTicket, AnswerQuestion]),
        chat=st.sampled_from(CHATS),
        message=st.integers(1, 3),
    )
    def say(self, ticket: Ticket, kind: Any, chat: str, message: int) -> None:
        command = kind(
            number=ticket.number, conversation_key=chat, text="补充", message_id=f"m{message}"
        )
        if self.attempt(command) is not None:
            again = self.attempt(command)
            assert again is not None
            assert again.events == ()

    @rule(ticket=tickets)
    def accept_and_note(self, ticket: Ticket) -> None:
        for kind, words in (ACTS[1], ACTS[4]):
            stored = self.world.ticket(ticket)
            owner = stored.assignment.officer_id
            version = stored.version
            self.attempt(
                kind(ticket_id=stored.id, expected_version=version, officer_id=owner, **words)
            )

    @rule(ticket=tickets, chat=st.sampled_from(CHATS))
    def withdraw(self, ticket: Ticket, chat: str) -> None:
        self.attempt(WithdrawTicket(number=ticket.number, conversation_key=chat, message_id="m9"))

    @rule(ticket=tickets, chat=st.sampled_from(CHATS))
    def look_up(self, ticket: Ticket, chat: str) -> None:
        self.attempt(ShowStatus(conversation_key=chat, lookup_hash=ticket.lookup_hash))
        assert self.attempt(ShowStatus(conversation_key=chat, number=ticket.number)) is None

    @rule(hours=st.integers(1, 400))
    def wait(self, hours: int) -> None:
        self.world.later(hours=hours)

    @invariant()
    def events_are_numbered_without_gap_and_in_time(self) -> None:
        for ticket_id, events in self.world.store.tables.events.items():
            assert [event.seq for event in events] == list(range(1, len(events) + 1))
            assert [event.at for event in events] == sorted(event.at for event in events)
            assert {event.ticket_id for event in events} == {ticket_id}
            assert events[0].kind is EventKind.FILED

    @invariant()
    def one_ticket_a_draft(self) -> None:
        tables = self.world.store.tables
        assert sorted(tables.drafts.values()) == sorted(tables.tickets)
        numbers = [ticket.number for ticket in tables.tickets.values()]
        assert len(numbers) == len(set(numbers))

    @invariant()
    def what_is_not_struck_off_owes_something(self) -> None:
        for ticket in self.world.store.tables.tickets.values():
            is_open = ticket.status in OPEN_STATUSES
            states = {deadline.state for deadline in ticket.deadlines}
            assert DeadlineState.OPEN in states
            assert (ticket.closed_at is None) == is_open
            assert is_open or ticket.open_question is None

    @invariant()
    def the_two_columns_agree(self) -> None:
        for ticket in self.world.store.tables.tickets.values():
            if ticket.track is Track.FORMAL_COMPLAINT:
                assert ticket.acceptance_state in ACCEPTANCE[ticket.status]
            else:
                assert ticket.acceptance_state is None

    @invariant()
    def everybody_has_an_officer_who_may_have_it(self) -> None:
        officers = self.world.store.tables.officers
        for ticket in self.world.store.tables.tickets.values():
            owner = officers[ticket.assignment.officer_id]
            assert ticket.restricted or not ticket.sensitive
            if ticket.restricted:
                assert owner.cleared or owner.role is Role.SUPERVISOR


Desk.TestCase.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
TestDesk = Desk.TestCase
