"""Deliveries, and with them the ledger of what was told to whom (送达台账)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from storage.leases import claim, claim_statement, settle, settle_statement, short
from storage.prepared import Prepared
from storage.records import DeliveryRow, NewDelivery, OutboxRow
from storage.schema import outbox
from storage.statements import insert_unless_known
from storage.times import to_ms
from storage.transaction import Transaction
from storage.types import AnyRow, UtcDateTime

_ENQUEUE = Prepared(insert_unless_known(outbox, unique=("cause_key",), returning=(outbox.c.id,)))
_CLAIM = claim_statement(
    outbox, outbox.c.channel.in_(sa.bindparam("channels", expanding=True)), state="sending"
)
_SETTLE = settle_statement(outbox)
_SENT = settle_statement(
    outbox, state=sa.case((outbox.c.delivered_at.is_(None), "sent"), else_="delivered")
)
_moment = sa.bindparam("moment", type_=UtcDateTime())
_DELIVERED = (
    sa.update(outbox)
    .where(
        outbox.c.id.in_(sa.bindparam("ids", expanding=True)),
        outbox.c.state.in_(("sending", "sent")),
    )
    .values(
        state=sa.case((outbox.c.state == "sent", "delivered"), else_=outbox.c.state),
        delivered_at=sa.func.coalesce(outbox.c.delivered_at, _moment),
    )
)
_ACKNOWLEDGED = (
    sa.update(outbox)
    .where(
        outbox.c.ticket_id == sa.bindparam("ticket"),
        outbox.c.recipient == sa.bindparam("reader"),
        outbox.c.state.in_(("sent", "delivered")),
    )
    .values(state="acknowledged", acknowledged_at=_moment)
)
_STALE = (
    sa.update(outbox)
    .where(
        outbox.c.conversation_key == sa.bindparam("conversation"),
        outbox.c.template == sa.bindparam("words"),
        outbox.c.state == "pending",
    )
    .values(state="stale", closed_at=sa.bindparam("at", type_=sa.BigInteger()))
)
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
_PAYLOAD = sa.select(outbox.c.id, outbox.c.payload).where(outbox.c.id == sa.bindparam("wanted"))
_REPLACE = (
    sa.update(outbox)
    .where(outbox.c.id == sa.bindparam("wanted"))
    .values(payload=sa.bindparam("sealed", type_=sa.LargeBinary()))
)
_OVERDUE = (
    sa.select(*_EVIDENCE)
    .where(outbox.c.closed_at.is_(None), outbox.c.created_at < _moment)
    .order_by(outbox.c.created_at.desc())
    .limit(sa.bindparam("most", type_=sa.Integer()))
)


class SqlOutbox:
    """Outbox in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def enqueue(self, deliveries: Sequence[NewDelivery], *, now: datetime) -> Sequence[UUID]:
        """Insert those whose cause is new; the ids inserted, in the given order."""
        inserted = [delivery for delivery in deliveries if self._insert(delivery, now)]
        if not all(delivery.settled for delivery in inserted):
            self._transaction.left_work.add("outbox")
        return [delivery.id for delivery in inserted]

    def _insert(self, delivery: NewDelivery, now: datetime) -> bool:
        columns = self._columns(delivery) | _beginning(delivery, now)
        return _ENQUEUE.first(self._connection, columns) is not None

    def _columns(self, delivery: NewDelivery) -> dict[str, Any]:
        place = str(delivery.id)
        payload = self._transaction.sealer.seal_json("outbox", place, "payload", delivery.payload)
        return {
            "id": delivery.id,
            "cause_key": delivery.cause_key,
            "ticket_id": delivery.ticket_id,
            "event_seq": delivery.event_seq,
            "conversation_key": delivery.conversation_key,
            "recipient": delivery.recipient,
            "channel": delivery.channel,
            "account": delivery.account,
            "template": delivery.template,
            "language": delivery.language,
            "payload": payload,
            "previous_id": delivery.previous_id,
            "trace_id": delivery.trace_id,
        }

    def claim(
        self, *, now: int, owner: str, lease_ms: int, limit: int, channels: Sequence[str]
    ) -> Sequence[OutboxRow]:
        """Take due rows of these channels, oldest first, and mark them ``sending``."""
        rows = claim(
            self._connection,
            _CLAIM,
            now=now,
            owner=owner,
            lease_ms=lease_ms,
            most=limit,
            channels=list(channels),
        )
        return [self._row(row) for row in sorted(rows, key=lambda row: row.id)]

    def mark_sent(self, row: OutboxRow, *, now: datetime, provider_message_id: str) -> None:
        """Close as ``sent`` (``delivered`` when that is known already). Raises LeaseLost."""
        settle(
            self._connection,
            _SENT,
            row_id=row.id,
            held=row.attempts,
            sent_at=now,
            closed_at=to_ms(now),
            provider_message_id=provider_message_id,
        )

    def retry(self, row: OutboxRow, *, available_at: int, error: str) -> None:
        """Back to ``pending`` for a later try. Raises LeaseLost."""
        settle(
            self._connection,
            _SETTLE,
            row_id=row.id,
            held=row.attempts,
            state="pending",
            available_at=available_at,
            last_error=short(error),
        )

    def fail(self, row: OutboxRow, *, now: datetime, error: str) -> None:
        """Close as ``failed``. Raises LeaseLost."""
        settle(
            self._connection,
            _SETTLE,
            row_id=row.id,
            held=row.attempts,
            state="failed",
            closed_at=to_ms(now),
            failure=short(error),
            last_error=short(error),
        )

    def mark_delivered(self, ids: Sequence[UUID], *, now: datetime) -> None:
        """Evidence that it arrived; a row still being sent keeps it for its mark."""
        if ids:
            self._connection.execute(_DELIVERED, {"ids": list(ids), "moment": now})

    def mark_acknowledged(self, ticket_id: UUID, recipient: str, *, now: datetime) -> None:
        """Evidence that the reader reacted."""
        params = {"ticket": ticket_id, "reader": recipient, "moment": now}
        self._connection.execute(_ACKNOWLEDGED, params)

    def mark_stale(self, conversation_key: str, *, template: str, now: datetime) -> int:
        """Close what was overtaken before it left; how many."""
        params = {"conversation": conversation_key, "words": template, "at": to_ms(now)}
        return self._connection.execute(_STALE, params).rowcount

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

    def replace_payload(self, delivery_id: UUID, payload: Mapping[str, Any]) -> None:
        """Keep another text of what was said: one from which a secret was taken out."""
        sealed = self._transaction.sealer.seal_json("outbox", str(delivery_id), "payload", payload)
        self._connection.execute(_REPLACE, {"wanted": delivery_id, "sealed": sealed})

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


def _beginning(delivery: NewDelivery, now: datetime) -> dict[str, Any]:
    """A reply on the web chat is delivered by being stored; everything else waits for a worker."""
    moment = to_ms(now)
    return {
        "created_at": now,
        "available_at": moment,
        "state": "sent" if delivery.settled else "pending",
        "sent_at": now if delivery.settled else None,
        "closed_at": moment if delivery.settled else None,
    }


def open_payload(transaction: Transaction, row: AnyRow) -> Mapping[str, Any]:
    """What was said; empty when it was erased."""
    if row.payload is None:
        return {}
    payload: Mapping[str, Any] = transaction.sealer.open_json(
        "outbox", str(row.id), "payload", row.payload
    )
    return payload
