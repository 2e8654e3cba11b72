"""Rows of files. The bytes lie sealed elsewhere (``storage.files``); the name is sealed here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casework.model.ticket import AttachmentRef, Ticket
from storage.records import AttachmentRecord
from storage.schema import attachment
from storage.transaction import Transaction
from storage.types import AnyRow

_order = (attachment.c.position, attachment.c.created_at, attachment.c.id)
_INSERT = sa.insert(attachment)
_GET = sa.select(attachment).where(attachment.c.id == sa.bindparam("id"))
_OF_TICKETS = (
    sa.select(attachment)
    .where(attachment.c.ticket_id.in_(sa.bindparam("tickets", expanding=True)))
    .order_by(*_order)
)
_BIND = sa.update(attachment).where(attachment.c.id.in_(sa.bindparam("ids", expanding=True)))
_ERASE = (
    sa.delete(attachment)
    .where(
        attachment.c.id.in_(sa.bindparam("ids", expanding=True)),
        attachment.c.ticket_id.is_(None),
    )
    .returning(attachment.c.storage_key)
)
_PLACE = sa.update(attachment).where(attachment.c.id == sa.bindparam("row_id"))
NAMED_ONLY = "file"  # kind of a file that was named but never arrived


class SqlAttachments:
    """Attachments in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def add(self, record: AttachmentRecord) -> None:
        """Insert."""
        self._connection.execute(_INSERT, _columns(self._transaction, record))

    def get(self, attachment_id: UUID) -> AttachmentRecord | None:
        """By id."""
        row = self._connection.execute(_GET, {"id": attachment_id}).first()
        return None if row is None else self._record(row)

    def of_ticket(self, ticket_id: UUID) -> Sequence[AttachmentRecord]:
        """Files of a ticket, in the order in which they were given."""
        rows = self._connection.execute(_OF_TICKETS, {"tickets": [ticket_id]})
        return [self._record(row) for row in rows]

    def bind(self, ids: Sequence[UUID], ticket_id: UUID) -> None:
        """Bind files of a draft to its ticket."""
        if ids:
            self._connection.execute(_BIND, {"ids": list(ids), "ticket_id": ticket_id})

    def erase(self, ids: Sequence[UUID]) -> Sequence[str]:
        """Remove rows that belong to no ticket; the names under which their bytes lie."""
        if not ids:
            return ()
        rows = self._connection.execute(_ERASE, {"ids": list(ids)})
        return [row.storage_key for row in rows if row.storage_key]

    def _record(self, row: AnyRow) -> AttachmentRecord:
        description = _open(self._transaction, row)
        return AttachmentRecord(
            id=row.id,
            conversation_key=row.conversation_key,
            ticket_id=row.ticket_id,
            storage_key=row.storage_key,
            name=description["name"],
            kind=row.kind,
            media_type=row.media_type,
            size=row.size,
            sha256=bytes.fromhex(description["sha256"]),
            created_at=row.created_at,
            received=row.received,
        )


def load_references(
    transaction: Transaction, ticket_ids: Sequence[UUID]
) -> Mapping[UUID, tuple[AttachmentRef, ...]]:
    """The files of several tickets as the desk sees them."""
    found: dict[UUID, list[AttachmentRef]] = defaultdict(list)
    for row in transaction.connection.execute(_OF_TICKETS, {"tickets": list(ticket_ids)}):
        found[row.ticket_id].append(_reference(transaction, row))
    return {ticket_id: tuple(references) for ticket_id, references in found.items()}


def save_references(transaction: Transaction, ticket: Ticket) -> None:
    """Bind the ticket's files to it; one that was only named gets its row now."""
    for position, reference in enumerate(ticket.attachments):
        placed = {"row_id": reference.id, "ticket_id": ticket.id, "position": position}
        if transaction.connection.execute(_PLACE, placed).rowcount == 0:
            columns = _columns(transaction, _named_only(ticket, reference))
            transaction.connection.execute(_INSERT, {**columns, "position": position})


def _named_only(ticket: Ticket, reference: AttachmentRef) -> AttachmentRecord:
    return AttachmentRecord(
        id=reference.id,
        conversation_key=ticket.conversation_key,
        ticket_id=ticket.id,
        storage_key="",
        name=reference.name,
        kind=NAMED_ONLY,
        media_type=reference.media_type,
        size=reference.size,
        sha256=b"",
        created_at=ticket.created_at,
        received=reference.received,
    )


def _columns(transaction: Transaction, record: AttachmentRecord) -> dict[str, Any]:
    description = {"name": record.name, "sha256": record.sha256.hex()}
    return {
        "id": record.id,
        "conversation_key": record.conversation_key,
        "ticket_id": record.ticket_id,
        "position": 0,
        "storage_key": record.storage_key,
        "description": transaction.sealer.seal_json(
            "attachment", str(record.id), "description", description
        ),
        "kind": record.kind,
        "media_type": record.media_type,
        "size": record.size,
        "received": record.received,
        "created_at": record.created_at,
    }


def _reference(transaction: Transaction, row: AnyRow) -> AttachmentRef:
    return AttachmentRef(
        id=row.id,
        name=_open(transaction, row)["name"],
        media_type=row.media_type,
        size=row.size,
        received=row.received,
    )


def _open(transaction: Transaction, row: AnyRow) -> Mapping[str, str]:
    opened: Mapping[str, str] = transaction.sealer.open_json(
        "attachment", str(row.id), "description", row.description
    )
    return opened
