"""Issues the documents of a case (文书签发), in the transaction of what happened to it.

What an officer does has its document at once: both are there or neither. What a person says in a
conversation, or a clock notices, has it from the worker a moment later, by a clock row written in
the same transaction: drawing up text and Word file takes about three milliseconds, but a process
that does it for the first time loads what it needs, and no turn waits for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import structlog

from app.document_register import Drawn, Part, enter
from casework.model.events import TicketEvent
from casework.model.jurisdiction import Jurisdiction
from casework.model.people import ActorType, Officer
from casework.model.ticket import Ticket
from casework.model.when import local_date
from documents.case import Case
from documents.draw import Order, draw, draw_apart
from documents.errors import DocumentIncomplete, DocumentsError
from documents.families import Family
from documents.issue import Due, due, languages_for
from documents.shelf import Shelf
from documents.values import Values
from storage.interface import Store
from storage.issued import IssuedDocument
from storage.records import ClockRow

log = structlog.get_logger("app.documents")

DOCUMENT = "document"
"""Kind of clock rows that wait for the documents of one event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What is to be issued: for which event and by whom, instead of which one, what was written."""

    given: Mapping[str, str] = field(default_factory=dict)
    event: TicketEvent | None = None
    by: UUID | None = None
    replaces: IssuedDocument | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDesk:
    """Draws up and issues documents; the caller's transaction carries all of it."""

    shelf: Shelf
    jurisdiction: Jurisdiction

    def follow(
        self, store: Store, ticket: Ticket, events: Sequence[TicketEvent], now: datetime
    ) -> None:
        """See to the documents that the events want. Raises DocumentsError: nothing is done.

        A paper that stays in the house stops no act for what it lacks: it stays offered.
        """
        for one in self._wanted(ticket, events):
            if one.event.actor.type is not ActorType.OFFICER:
                _leave_to_worker(store, ticket, one.event, now=now)
                continue
            try:
                self._issue_due(store, ticket, one, now=now)
            except DocumentIncomplete:
                if one.document.outward:
                    raise
                _leave_to_worker(store, ticket, one.event, now=now)

    def issue_for(
        self, store: Store, ticket: Ticket, events: Sequence[TicketEvent], *, now: datetime
    ) -> list[IssuedDocument]:
        """Issue every document that the events want, now; those issued before stay as they are."""
        return [
            document
            for one in self._wanted(ticket, events)
            for document in self._issue_due(store, ticket, one, now=now)
        ]

    def fire(self, store: Store, row: ClockRow, now: datetime) -> bool:
        """A clock row came due; whether a document was issued.

        A document that cannot be drawn up does not stop the clock: it is logged, and stays
        offered on the ticket.
        """
        ticket = store.tickets.get(UUID(row.subject_id))
        if ticket is None:
            return False
        happened = store.events.of_ticket(ticket.id)
        events = [one for one in happened if str(one.seq) == row.occurrence]
        try:
            return bool(self.issue_for(store, ticket, events, now=now))
        except DocumentsError as error:
            log.warning("document_not_issued", ticket=ticket.number, code=error.code)
            return False

    def missing(self, store: Store, ticket: Ticket) -> list[Due]:
        """Documents that the case wants and has not had yet: offered to the officer."""
        had = {(one.event_seq, one.code) for one in store.documents.of_ticket(ticket.id)}
        wanted = due(self.shelf.manifest, ticket, store.events.of_ticket(ticket.id))
        return [one for one in wanted if (one.event.seq, one.document.code) not in had]

    def draft(
        self,
        store: Store,
        ticket: Ticket,
        order: Order,
        *,
        now: datetime,
        event: TicketEvent | None = None,
    ) -> Values:
        """A document of a case as it would be; without ``order.mark`` it says that it is a draft.

        Raises FieldUnreadable.
        """
        events = store.events.of_ticket(ticket.id)
        case = Case(
            ticket=ticket,
            events=events,
            jurisdiction=self.jurisdiction,
            now=now,
            event=event,
            officers=_officers(store, ticket, events),
        )
        return draw(self.shelf, order, case)

    def draft_apart(self, act: Family, order: Order, *, now: datetime) -> Values:
        """The same for a document that belongs to no case."""
        return draw_apart(self.shelf, order, self.jurisdiction, on=local_date(now), act=act)

    def issue(
        self, store: Store, ticket: Ticket, code: str, issue: Issue, *, now: datetime
    ) -> list[IssuedDocument]:
        """Issue the record of a document and, where one is due, its courtesy version.

        Raises DocumentsError with nothing done and no number used.
        """
        languages = languages_for(self.shelf.manifest.type(code), ticket)

        def drawn(order: Order) -> Values:
            return self.draft(store, ticket, order, now=now, event=issue.event)

        return self._issue(store, code, languages, issue, drawn, ticket_id=ticket.id, now=now)

    def issue_apart(
        self, store: Store, code: str, act: Family, issue: Issue, *, now: datetime
    ) -> list[IssuedDocument]:
        """Issue a report, a bulletin, a suggestion: in Chinese, for no case. The same errors."""
        languages = self.shelf.manifest.type(code).languages[:1]

        def drawn(order: Order) -> Values:
            return self.draft_apart(act, order, now=now)

        return self._issue(store, code, languages, issue, drawn, ticket_id=None, now=now)

    def _issue(
        self,
        store: Store,
        code: str,
        languages: Sequence[str],
        issue: Issue,
        drawn: Drawn,
        *,
        ticket_id: UUID | None,
        now: datetime,
    ) -> list[IssuedDocument]:
        entered: list[IssuedDocument] = []
        for language in languages:
            part = Part(
                document=self.shelf.type(code, language),
                language=language,
                ticket_id=ticket_id,
                event_seq=issue.event.seq if issue.event else None,
                jurisdiction=self.jurisdiction,
                given=issue.given,
                by=issue.by,
                replaces=issue.replaces,
                record=entered[0] if entered else None,
            )
            one = enter(store, self.shelf, part, drawn, now=now)
            if one is None:
                return entered
            entered.append(one)
        return entered

    def _issue_due(
        self, store: Store, ticket: Ticket, one: Due, *, now: datetime
    ) -> list[IssuedDocument]:
        by = one.event.actor.ref if one.event.actor.type is ActorType.OFFICER else None
        issue = Issue(event=one.event, by=UUID(by) if by else None)
        return self.issue(store, ticket, one.document.code, issue, now=now)

    def _wanted(self, ticket: Ticket, events: Iterable[TicketEvent]) -> list[Due]:
        return [one for one in due(self.shelf.manifest, ticket, events) if one.auto]


def _leave_to_worker(store: Store, ticket: Ticket, event: TicketEvent, *, now: datetime) -> None:
    store.clock.schedule(
        subject_type=DOCUMENT,
        subject_id=str(ticket.id),
        kind=DOCUMENT,
        level=1,
        occurrence=str(event.seq),
        due_at=now,
        due_on=None,
    )


def _officers(store: Store, ticket: Ticket, events: Iterable[TicketEvent]) -> Mapping[str, Officer]:
    """The officers who acted on the ticket, and the one who has it."""
    acted = {one.actor.ref for one in events if one.actor.type is ActorType.OFFICER}
    wanted = {UUID(ref) for ref in acted} | {ticket.assignment.officer_id}
    found = (store.officers.get(one) for one in wanted)
    return {str(officer.id): officer for officer in found if officer is not None}
