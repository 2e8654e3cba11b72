"""Tickets: what rules and lists read as columns, what a person said as one sealed document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa

from casework.model.complaint import FieldKey, Urgency
from casework.model.deadline import Deadline
from casework.model.errors import StaleTicket
from casework.model.origin import Origin
from casework.model.ticket import (
    AcceptanceState,
    Assignment,
    AssignmentRule,
    AttachmentRef,
    Industry,
    Kind,
    Scope,
    Ticket,
    TicketStatus,
    Track,
)
from storage.attachments import load_references, save_references
from storage.contacts import conversations_of, keep_email, of_email
from storage.deadlines import load_deadlines, next_open, save_deadlines
from storage.documents import TicketDocument, read_document, write_document
from storage.prepared import Prepared
from storage.schema import conversation_ticket, ticket
from storage.statements import insert_unless_known
from storage.transaction import Transaction
from storage.types import AnyRow

T = TypeVar("T")

_wanted: sa.BindParameter[Any] = sa.bindparam("wanted")
_GET = Prepared(sa.select(ticket).where(ticket.c.id == _wanted))
_BY_NUMBER = Prepared(sa.select(ticket).where(ticket.c.number == _wanted))
_BY_DRAFT = Prepared(sa.select(ticket).where(ticket.c.draft_id == _wanted))
_BY_LOOKUP = Prepared(sa.select(ticket).where(ticket.c.lookup_hash == _wanted))
_OF_CONVERSATION = Prepared(
    sa.select(ticket)
    .join(conversation_ticket, conversation_ticket.c.ticket_id == ticket.c.id)
    .where(conversation_ticket.c.conversation_key == _wanted)
    .order_by(ticket.c.created_at.desc(), ticket.c.id.desc())
)
_BY_IDS = (
    sa.select(ticket)
    .where(ticket.c.id.in_(sa.bindparam("wanted", expanding=True)))
    .order_by(ticket.c.created_at.desc(), ticket.c.id.desc())
)
_TAKEN = Prepared(sa.select(sa.exists().where(ticket.c.number == _wanted)))
_INSERT = Prepared(sa.insert(ticket).inline())
_UPDATE = Prepared(
    sa.update(ticket).where(
        ticket.c.id == sa.bindparam("row_id"), ticket.c.version == sa.bindparam("expected")
    )
)
_LINK = Prepared(insert_unless_known(conversation_ticket, unique=("conversation_key", "ticket_id")))


class SqlTickets:
    """Tickets in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def get(self, ticket_id: UUID) -> Ticket | None:
        """The ticket with its deadlines and attachments."""
        return self._one(_GET, ticket_id)

    def by_number(self, number: str) -> Ticket | None:
        """By public number."""
        return self._one(_BY_NUMBER, number)

    def by_draft(self, draft_id: UUID) -> Ticket | None:
        """By the draft it was filed from."""
        return self._one(_BY_DRAFT, draft_id)

    def by_lookup(self, lookup_hash: bytes) -> Ticket | None:
        """By the hash of its look-up code."""
        return self._one(_BY_LOOKUP, lookup_hash)

    def of_conversation(self, conversation_key: str) -> Sequence[Ticket]:
        """Filed in or linked to the conversation, newest first."""
        return self._load(_OF_CONVERSATION.all(self._connection, {"wanted": conversation_key}))

    def of_email(self, address: str) -> Sequence[Ticket]:
        """Whose contact gave this e-mail address when filing, newest first."""
        found = of_email(self._transaction, address)
        if not found:
            return []
        return self._load(self._connection.execute(_BY_IDS, {"wanted": found}).all())

    def many(self, ids: Sequence[UUID]) -> Sequence[Ticket]:
        """Several by their ids, newest first; ids that nobody has are left out."""
        if not ids:
            return []
        return self._load(self._connection.execute(_BY_IDS, {"wanted": ids}).all())

    def conversations_of(self, ticket_id: UUID) -> Sequence[str]:
        """Keys of the conversations that see the ticket."""
        return conversations_of(self._transaction, ticket_id)

    def number_taken(self, number: str) -> bool:
        """Whether the number exists already."""
        return bool(_TAKEN.scalar(self._connection, {"wanted": number}))

    def add(self, ticket: Ticket, *, draft_id: UUID) -> None:
        """Insert with deadlines, files and the link to its conversation."""
        columns = {"id": ticket.id, "draft_id": draft_id, **self._columns(ticket)}
        _INSERT.change(self._connection, columns)
        self._save_parts(ticket)
        keep_email(self._transaction, ticket)
        self.link_conversation(ticket.id, ticket.conversation_key)

    def save(self, ticket: Ticket, *, expected_version: int) -> None:
        """Update. Raises StaleTicket when the stored version is another."""
        params = {"row_id": ticket.id, "expected": expected_version, **self._columns(ticket)}
        if _UPDATE.change(self._connection, params) != 1:
            raise StaleTicket(f"not version {expected_version}", number=ticket.number)
        self._save_parts(ticket)

    def link_conversation(self, ticket_id: UUID, conversation_key: str) -> None:
        """Let a conversation see the ticket."""
        columns = {"conversation_key": conversation_key, "ticket_id": ticket_id}
        _LINK.change(self._connection, columns)

    def _one(self, statement: Prepared, wanted: object) -> Ticket | None:
        rows = statement.all(self._connection, {"wanted": wanted})
        return next(iter(self._load(rows)), None)

    def _load(self, rows: Sequence[AnyRow]) -> list[Ticket]:
        ids = [row.id for row in rows]
        if not ids:
            return []
        deadlines = load_deadlines(self._transaction, ids)
        files = load_references(self._transaction, ids)
        return [
            self._ticket(row, deadlines=deadlines.get(row.id, ()), files=files.get(row.id, ()))
            for row in rows
        ]

    def _save_parts(self, ticket: Ticket) -> None:
        save_deadlines(self._transaction, ticket.id, ticket.deadlines)
        save_references(self._transaction, ticket)

    def _columns(self, ticket: Ticket) -> dict[str, Any]:
        following = next_open(ticket.deadlines)
        return {
            **_plain_columns(ticket),
            "headline": self._seal(ticket, "headline", headline(ticket)),
            "document": self._seal(ticket, "document", write_document(_document(ticket))),
            "next_rule": following.rule,
            "next_due": following.due,
            "next_provisional": following.provisional,
        }

    def _seal(self, ticket: Ticket, column: str, value: Any) -> bytes:
        return self._transaction.sealer.seal_json("ticket", str(ticket.id), column, value)

    def _ticket(
        self, row: AnyRow, *, deadlines: tuple[Deadline, ...], files: tuple[AttachmentRef, ...]
    ) -> Ticket:
        sealer = self._transaction.sealer
        document = read_document(sealer.open_json("ticket", str(row.id), "document", row.document))
        return Ticket(
            id=row.id,
            number=row.number,
            version=row.version,
            jurisdiction=row.jurisdiction,
            rule_set=row.rule_set,
            rule_set_version=row.rule_set_version,
            status=TicketStatus(row.status),
            acceptance_state=_or_none(AcceptanceState, row.acceptance_state),
            track=Track(row.track),
            kind=Kind(row.kind),
            language=row.language,
            complaint=document.complaint,
            origin=Origin(row.origin),
            principal_origin=_or_none(Origin, row.principal_origin),
            sensitive=row.sensitive,
            restricted=row.restricted,
            industry=_industry(row),
            topic=row.topic,
            district=row.district,
            respondent=document.respondent,
            authority=row.authority,
            urgency=Urgency(row.urgency),
            scope=Scope(in_scope=row.in_scope, reason=row.scope_reason),
            enterprise_id=row.enterprise_id,
            assignment=_assignment(row),
            conversation_key=row.conversation_key,
            lookup_hash=row.lookup_hash,
            created_at=row.created_at,
            deadlines=deadlines,
            attachments=files,
            open_question=document.open_question,
            acknowledged_at=row.acknowledged_at,
            closed_at=row.closed_at,
            procedure=document.procedure,
        )


def headline(ticket: Ticket) -> dict[str, str]:
    """The small sealed value that a list opens."""
    company = ticket.complaint.value(FieldKey.ENTERPRISE_NAME)
    return {"title": ticket.complaint.title, "enterprise": company or ""}


def _document(ticket: Ticket) -> TicketDocument:
    return TicketDocument(
        complaint=ticket.complaint,
        respondent=ticket.respondent,
        open_question=ticket.open_question,
        procedure=ticket.procedure,
    )


def _plain_columns(ticket: Ticket) -> dict[str, Any]:
    waiting = ticket.procedure.proposal
    return {
        "number": ticket.number,
        "lookup_hash": ticket.lookup_hash,
        "version": ticket.version,
        "jurisdiction": ticket.jurisdiction,
        "rule_set": ticket.rule_set,
        "rule_set_version": ticket.rule_set_version,
        "status": ticket.status,
        "acceptance_state": ticket.acceptance_state,
        "track": ticket.track,
        "kind": ticket.kind,
        "language": ticket.language,
        "origin": ticket.origin,
        "principal_origin": ticket.principal_origin,
        "sensitive": ticket.sensitive,
        "restricted": ticket.restricted,
        "industry_section": ticket.industry.section,
        "industry_division": ticket.industry.division,
        "industry_confirmed": ticket.industry.confirmed,
        "industry_confidence": ticket.industry.confidence,
        "topic": ticket.topic,
        "district": ticket.district,
        "authority": ticket.authority,
        "urgency": ticket.urgency,
        "in_scope": ticket.scope.in_scope,
        "scope_reason": ticket.scope.reason,
        "enterprise_id": ticket.enterprise_id,
        "officer_id": ticket.assignment.officer_id,
        "assignment_rule": ticket.assignment.rule,
        "assigned_at": ticket.assignment.at,
        "conversation_key": ticket.conversation_key,
        "created_at": ticket.created_at,
        "acknowledged_at": ticket.acknowledged_at,
        "closed_at": ticket.closed_at,
        "awaiting": None if waiting is None else waiting.act,
    }


def _industry(row: AnyRow) -> Industry:
    return Industry(
        section=row.industry_section,
        division=row.industry_division,
        confirmed=row.industry_confirmed,
        confidence=row.industry_confidence,
    )


def _assignment(row: AnyRow) -> Assignment:
    return Assignment(
        officer_id=row.officer_id, rule=AssignmentRule(row.assignment_rule), at=row.assigned_at
    )


def _or_none(kind: Callable[[str], T], value: str | None) -> T | None:
    return None if value is None else kind(value)
