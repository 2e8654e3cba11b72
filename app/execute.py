"""Carries a casework command out inside a transaction, with all that follows from it.

The desk changes the ticket; the events become deliveries, hints for live pages and, for a new
assignment, the time-out of its acknowledgement. Whoever opened the transaction commits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app import guessing
from app.conversation_store import ConversationStore
from app.mail_codes import CodeMails
from app.officer_pushes import OfficerPushes, Told
from app.platforms.screens import Chat, Screens
from casework.model.errors import TicketNotFound
from casework.model.events import EventKind, TicketEvent
from casework.model.jurisdiction import Jurisdiction
from casework.model.people import Officer, Role
from casework.model.ticket import Ticket
from casework.service import desk
from casework.service.commands import (
    Command,
    FileComplaint,
    HandOver,
    Reassign,
    SendMailCode,
    ShowStatus,
)
from casework.service.outcomes import HandedOver, MailCodeAsked, Outcome, TicketChanged
from channels.codec import outbound_to_json
from channels.message import OutboundMessage
from channels.words import Words
from notify.audience import Notice, Readers, notices
from notify.ways import NEXT_WAY_AFTER
from storage.ids import new_id
from storage.interface import Store
from storage.records import NewDelivery

CONSOLE = "console"
ACK_TIMEOUT = "acknowledgement"
NEXT_WAY = "next_way"
WAITING = "ticket_ack"
"""Subject of clock rows that wait for an acknowledgement."""
SUPERVISORS = "supervisors"
OnEvents = Callable[[Store, Ticket, Sequence[TicketEvent], datetime], None]
"""Told of what happened to a ticket, inside the transaction in which it happened."""
OnFiled = Callable[[Store, FileComplaint, Ticket, datetime], None]
"""Told of each matter that is filed, inside the transaction that files it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Executor:
    """The one way to a ticket for chat, console, interface and clock."""

    jurisdiction: Jurisdiction
    words: Words
    conversations: ConversationStore
    code_mails: CodeMails
    pushes: OfficerPushes
    acknowledge_within: timedelta
    on_filed: OnFiled | None = None
    on_events: OnEvents | None = None
    screens: Screens | None = None

    def execute(
        self,
        store: Store,
        command: Command,
        *,
        now: datetime,
        trace_id: str = "",
        drawn: Chat | None = None,
    ) -> Outcome:
        """Carry out ``command``; raises the desk's errors with nothing changed.

        ``trace_id`` is that of the message that asked for it; the deliveries carry it on. ``drawn``
        is the chat whose cards the caller draws anew himself.
        """
        before = store.tickets.get(command.ticket_id) if isinstance(command, Reassign) else None
        outcome = self._handled(store, command, now=now)
        if before is not None:
            self._hint(store, before, now=now)
        if isinstance(outcome, TicketChanged):
            self._bind_files(store, command, outcome.ticket)
            if isinstance(command, FileComplaint) and self.on_filed is not None:
                self.on_filed(store, command, outcome.ticket, now)
            self.announce(store, outcome.ticket, outcome.events, now=now, trace_id=trace_id)
            if self.on_events is not None:
                self.on_events(store, outcome.ticket, outcome.events, now)
            if self.screens is not None:
                self.screens.follow(store, outcome.ticket, outcome.events, now=now, but=drawn)
        if isinstance(outcome, HandedOver) and isinstance(command, HandOver):
            self._tell_duty_officer(store, command, outcome.officer, now=now)
        if isinstance(outcome, MailCodeAsked) and isinstance(command, SendMailCode):
            return self.code_mails.send(store, command, outcome, now=now)
        return outcome

    def _handled(self, store: Store, command: Command, *, now: datetime) -> Outcome:
        """Let the desk do it; wrong look-up codes are counted, and limited."""
        subjects: Mapping[str, str] = {}
        if isinstance(command, ShowStatus) and command.lookup_hash is not None:
            subjects = guessing.about_code(number=command.number)
        guessing.require_room(store, subjects, now=now)
        try:
            return desk.handle(
                command, uow=store, jurisdiction=self.jurisdiction, now=now, new_id=new_id
            )
        except TicketNotFound:
            guessing.note(store, subjects, now=now)
            raise

    def announce(
        self,
        store: Store,
        ticket: Ticket,
        events: Sequence[TicketEvent],
        *,
        now: datetime,
        trace_id: str = "",
    ) -> None:
        """Turn events into deliveries, hints and time-outs."""
        if not events:
            return
        readers = Readers(
            assigned=store.officers.get(ticket.assignment.officer_id),
            supervisors=store.officers.with_role(Role.SUPERVISOR),
            foreign_affairs=store.officers.with_role(Role.FOREIGN_AFFAIRS),
        )
        for notice in notices(ticket=ticket, events=events, readers=readers):
            self._enqueue(store, ticket, notice, now=now, trace_id=trace_id)
        for event in events:
            self._follow_up(store, ticket, event, now=now)
        self._hint(store, ticket, now=now)

    def _enqueue(
        self, store: Store, ticket: Ticket, notice: Notice, *, now: datetime, trace_id: str
    ) -> None:
        if notice.officer is None:
            self.conversations.tell(store, ticket, notice, now=now, trace_id=trace_id)
            return
        self.tell_officer(
            store,
            notice.officer,
            notice.cause,
            notice.template,
            notice.params,
            ticket=ticket,
            event_seq=notice.event.seq,
            now=now,
            trace_id=trace_id,
        )

    def tell_officer(
        self,
        store: Store,
        officer: Officer,
        cause: str,
        template: str,
        params: Mapping[str, object],
        *,
        ticket: Ticket | None,
        now: datetime,
        event_seq: int | None = None,
        trace_id: str = "",
    ) -> None:
        """Tell an officer: on the console always, and by the first open way to them."""
        language = officer.language
        text = self.words.text(f"notices.{template}", language, **params)
        payload = outbound_to_json(OutboundMessage(text=text))
        delivery = NewDelivery(
            id=new_id(),
            cause_key=f"{cause}:{CONSOLE}",
            channel=CONSOLE,
            account="",
            recipient=str(officer.id),
            template=template,
            language=language,
            payload=payload,
            ticket_id=ticket.id if ticket else None,
            event_seq=event_seq,
            trace_id=trace_id,
        )
        store.outbox.enqueue([delivery], now=now)
        told = Told(
            stem=cause, template=template, ticket=ticket, event_seq=event_seq, trace_id=trace_id
        )
        self.pushes.first(store, officer, told, now=now)

    def _follow_up(
        self, store: Store, ticket: Ticket, event: TicketEvent, *, now: datetime
    ) -> None:
        if event.kind is EventKind.ASSIGNED:
            self._await_acknowledgement(store, ticket, event, now=now)
        if event.kind is EventKind.QUESTION_ANSWERED:
            self.conversations.answered_elsewhere(store, ticket, by=event.actor.ref, now=now)
        if event.kind is EventKind.ACKNOWLEDGED:
            _stop_waiting(store, ticket)
            self.pushes.acknowledged(store, ticket.id, UUID(event.data["officer_id"]), now)

    def _await_acknowledgement(
        self, store: Store, ticket: Ticket, event: TicketEvent, *, now: datetime
    ) -> None:
        """The supervisors hear of it when nobody acknowledges; before that, the next way."""
        _stop_waiting(store, ticket)
        self.wait(store, ticket, ACK_TIMEOUT, event.seq, due_at=now + self.acknowledge_within)
        officer = store.officers.get(ticket.assignment.officer_id)
        if officer is not None and self.pushes.ways(store, officer):
            self.wait(store, ticket, NEXT_WAY, event.seq, due_at=now + NEXT_WAY_AFTER)

    def wait(
        self,
        store: Store,
        ticket: Ticket,
        kind: str,
        event_seq: int,
        *,
        due_at: datetime,
        level: int = 1,
    ) -> None:
        """A clock row that waits for the acknowledgement of one assignment."""
        store.clock.schedule(
            subject_type=WAITING,
            subject_id=str(ticket.id),
            kind=kind,
            level=level,
            occurrence=str(event_seq),
            due_at=due_at,
            due_on=None,
        )

    def _hint(self, store: Store, ticket: Ticket, *, now: datetime) -> None:
        for audience in (f"officer:{ticket.assignment.officer_id}", SUPERVISORS):
            store.feed.add(
                audience=audience, kind="ticket", ref=ticket.number, version=ticket.version, now=now
            )

    def _bind_files(self, store: Store, command: Command, ticket: Ticket) -> None:
        attachments = getattr(command, "attachments", ())
        if attachments:
            store.attachments.bind([one.id for one in attachments], ticket.id)

    def _tell_duty_officer(
        self, store: Store, command: HandOver, officer: Officer | None, *, now: datetime
    ) -> None:
        if officer is None:
            return
        cause = f"handover:{command.conversation_key}:{now.date().isoformat()}"
        params = {"enterprise": command.summary.get("enterprise_name", "")}
        self.tell_officer(store, officer, cause, "hand_over", params, ticket=None, now=now)
        store.feed.add(
            audience=f"officer:{officer.id}", kind="hand_over", ref="", version=0, now=now
        )


def _stop_waiting(store: Store, ticket: Ticket) -> None:
    for kind in (ACK_TIMEOUT, NEXT_WAY):
        store.clock.cancel(subject_type=WAITING, subject_id=str(ticket.id), kind=kind)
