"""What was told to whom (送达台账): the outbox as it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from storage.prepared import Prepared
from storage.records import DeliveryRow, OutboxRow
from storage.schema import outbox
from storage.transaction import Transaction
from storage.types import AnyRow, UtcDateTime

_moment = sa.bindparam("moment", type_=UtcDateTime())
_EVIDENCE = (
    outbox.c.id,
    outbox.c.ticket_id,
    outbox.c.channel,
    outbox.c.recipient,
    outbox.c.template,
    outbox.c.state,
    outbox.c.attempts,
    outbox.c.created_at,
    outbox.c.sent_at,
    outbox.c.delivered_at,
    outbox.c.acknowledged_at,
    outbox.c.failure,
)
_OF_TICKET = (
    sa.select(*_EVIDENCE).where(outbox.c.ticket_id == sa.bindparam("ticket")).order_by(outbox.c.id)
)
_OF_CONVERSATION = (
    sa.select(outbox)
    .where(outbox.c.conversation_key == sa.bindparam("conversation"))
    .order_by(outbox.c.created_at, outbox.c.id)
)
_FAILED = (
    sa.select(*_EVIDENCE)
    .where(outbox.c.state == "failed")
    .order_by(outbox.c.created_at.desc())
    .limit(sa.bindparam("most", type_=sa.Integer()))
)
_UNACKNOWLEDGED = (
    sa.select(*_EVIDENCE)
    .where(
        outbox.c.template.in_(sa.bindparam("templates", expanding=True)),
        outbox.c.state.in_(("sent", "delivered")),
        outbox.c.created_at < _moment,
    )
    .order_by(outbox.c.created_at.desc())
    .limit(sa.bindparam("most", type_=sa.Integer()))
)
_GET = Prepared(sa.select(outbox).where(outbox.c.id == sa.bindparam("wanted")))
_BY_PROVIDER_ID = sa.select(outbox).where(
    outbox.c.provider_message_id == sa.bindparam("theirs"),
    outbox.c.channel == sa.bindparam("platform"),
    outbox.c.account == sa.bindparam("of"),
)
_PAYLOAD = sa.select(outbox.c.id, outbox.c.payload).where(outbox.c.id == sa.bindparam("wanted"))
_OVERDUE = (
    sa.select(*_EVIDENCE)
    .where(outbox.c.closed_at.is_(None), outbox.c.created_at < _moment)
    .order_by(outbox.c.created_at.desc())
    .limit(sa.bindparam("most", type_=sa.Integer()))
)


class SqlLedger:
    """The reading part of the outbox in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def get(self, delivery_id: UUID) -> OutboxRow | None:
        """By id, which is also the idempotency key given to the platform."""
        row = _GET.first(self._connection, {"wanted": delivery_id})
        return None if row is None else self._row(row)

    def by_provider_id(
        self, *, channel: str, account: str, provider_message_id: str
    ) -> OutboxRow | None:
        """By the id that the platform gave to the sent message."""
        params = {"platform": channel, "of": account, "theirs": provider_message_id}
        row = self._connection.execute(_BY_PROVIDER_ID, params).first()
        return None if row is None else self._row(row)

    def of_ticket(self, ticket_id: UUID) -> Sequence[DeliveryRow]:
        """Deliveries of a ticket, oldest first."""
        return self._evidence(_OF_TICKET, ticket=ticket_id)

    def of_conversation(self, conversation_key: str) -> Sequence[OutboxRow]:
        """Everything that was or will be said in a conversation, oldest first."""
        rows = self._connection.execute(_OF_CONVERSATION, {"conversation": conversation_key})
        return [self._row(row) for row in rows]

    def undelivered(self, *, before: datetime, limit: int) -> Sequence[DeliveryRow]:
        """Failed ones, and ones not sent since ``before``, newest first."""
        rows = [
            *self._evidence(_FAILED, most=limit),
            *self._evidence(_OVERDUE, most=limit, moment=before),
        ]
        return sorted(rows, key=lambda row: (row.created_at, row.id), reverse=True)[:limit]

    def unacknowledged(
        self, *, templates: Sequence[str], before: datetime, limit: int
    ) -> Sequence[DeliveryRow]:
        """Notices of these kinds that arrived before ``before`` and nobody reacted to."""
        return self._evidence(_UNACKNOWLEDGED, templates=list(templates), moment=before, most=limit)

    def payload(self, delivery_id: UUID) -> Mapping[str, Any] | None:
        """What was said; None when there is no such delivery."""
        row = self._connection.execute(_PAYLOAD, {"wanted": delivery_id}).first()
        return None if row is None else open_payload(self._transaction, row)

    def _evidence(self, statement: sa.Select[Any], **params: Any) -> list[DeliveryRow]:
        rows = self._connection.execute(statement, params).mappings()
        return [DeliveryRow(**row) for row in rows]

    def _row(self, row: AnyRow) -> OutboxRow:
        return OutboxRow(
            id=row.id,
            cause_key=row.cause_key,
            channel=row.channel,
            account=row.account,
            recipient=row.recipient,
            template=row.template,
            language=row.language,
            payload=open_payload(self._transaction, row),
            conversation_key=row.conversation_key,
            ticket_id=row.ticket_id,
            state=row.state,
            attempts=row.attempts,
            created_at=row.created_at,
            sent_at=row.sent_at,
            delivered_at=row.delivered_at,
            acknowledged_at=row.acknowledged_at,
            failure=row.failure,
            trace_id=row.trace_id,
        )


def open_payload(transaction: Transaction, row: AnyRow) -> Mapping[str, Any]:
    """What was said; empty when it was erased."""
    if row.payload is None:
        return {}
    payload: Mapping[str, Any] = transaction.sealer.open_json(
        "outbox", str(row.id), "payload", row.payload
    )
    return payload
