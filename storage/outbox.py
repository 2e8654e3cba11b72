"""Deliveries, and with them the ledger of what was told to whom (送达台账)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from storage.leases import claim, claim_statement, settle, settle_statement, short
from storage.ledger import SqlLedger
from storage.pauses import not_paused
from storage.prepared import Prepared
from storage.records import NewDelivery, OutboxRow
from storage.schema import outbox
from storage.statements import insert_unless_known
from storage.times import to_ms
from storage.types import UtcDateTime

_ENQUEUE = Prepared(insert_unless_known(outbox, unique=("cause_key",), returning=(outbox.c.id,)))
_NO_CHANNEL = ""  # an empty list would be spelled as a subquery
_earlier = outbox.alias("earlier")
_waits_its_turn = sa.exists().where(
    _earlier.c.channel == outbox.c.channel,
    _earlier.c.account == outbox.c.account,
    _earlier.c.recipient == outbox.c.recipient,
    _earlier.c.closed_at.is_(None),
    _earlier.c.id < outbox.c.id,
)
_CLAIM = claim_statement(
    outbox,
    outbox.c.channel.in_(sa.bindparam("channels", expanding=True)),
    not_paused(outbox),
    sa.or_(outbox.c.channel.not_in(sa.bindparam("in_turn", expanding=True)), ~_waits_its_turn),
    state="sending",
)
_TAKE_PASSIVE = (
    sa.update(outbox)
    .where(
        outbox.c.id.in_(sa.bindparam("ids", expanding=True)),
        outbox.c.state == "pending",
        outbox.c.closed_at.is_(None),
    )
    .values(
        state="sent",
        sent_at=sa.bindparam("moment", type_=UtcDateTime()),
        closed_at=sa.bindparam("at", type_=sa.BigInteger()),
        attempts=outbox.c.attempts + 1,
    )
    .returning(*outbox.c)
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
_BOUNCED = (
    sa.update(outbox)
    .where(
        outbox.c.id == sa.bindparam("wanted"),
        outbox.c.state.in_(("sent", "delivered")),
    )
    .values(state="failed", failure=sa.bindparam("reason", type_=sa.String()))
    .returning(*outbox.c)
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
_REPLACE = (
    sa.update(outbox)
    .where(outbox.c.id == sa.bindparam("wanted"))
    .values(payload=sa.bindparam("sealed", type_=sa.LargeBinary()))
)


class SqlOutbox(SqlLedger):
    """Outbox in the database."""

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
        self,
        *,
        now: int,
        owner: str,
        lease_ms: int,
        limit: int,
        channels: Sequence[str],
        in_turn: Sequence[str] = (),
    ) -> Sequence[OutboxRow]:
        """Take due rows of these channels, oldest first; see ``storage.deliveries.Outbox``."""
        rows = claim(
            self._connection,
            _CLAIM,
            now=now,
            owner=owner,
            lease_ms=lease_ms,
            most=limit,
            channels=list(channels),
            in_turn=list(in_turn) or [_NO_CHANNEL],
        )
        return [self._row(row) for row in sorted(rows, key=lambda row: row.id)]

    def take_passive(self, ids: Sequence[UUID], *, now: datetime) -> Sequence[OutboxRow]:
        """Close as ``sent`` what a webhook says itself; not those that the outbox took first."""
        if not ids:
            return []
        params = {"ids": list(ids), "moment": now, "at": to_ms(now)}
        rows = self._connection.execute(_TAKE_PASSIVE, params).all()
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
            provider_message_id=provider_message_id or None,
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

    def bounce(self, delivery_id: UUID, *, failure: str) -> OutboxRow | None:
        """A sent one did not arrive after all; None when it was not sent, or somebody reacted."""
        params = {"wanted": delivery_id, "reason": short(failure)}
        row = self._connection.execute(_BOUNCED, params).first()
        return None if row is None else self._row(row)

    def mark_acknowledged(self, ticket_id: UUID, recipient: str, *, now: datetime) -> None:
        """Evidence that the reader reacted."""
        params = {"ticket": ticket_id, "reader": recipient, "moment": now}
        self._connection.execute(_ACKNOWLEDGED, params)

    def mark_stale(self, conversation_key: str, *, template: str, now: datetime) -> int:
        """Close what was overtaken before it left; how many."""
        params = {"conversation": conversation_key, "words": template, "at": to_ms(now)}
        return self._connection.execute(_STALE, params).rowcount

    def replace_payload(self, delivery_id: UUID, payload: Mapping[str, Any]) -> None:
        """Keep another text of what was said: one from which a secret was taken out."""
        sealed = self._transaction.sealer.seal_json("outbox", str(delivery_id), "payload", payload)
        self._connection.execute(_REPLACE, {"wanted": delivery_id, "sealed": sealed})


def _beginning(delivery: NewDelivery, now: datetime) -> dict[str, Any]:
    """A reply on the web chat is delivered by being stored; everything else waits for a worker."""
    moment = to_ms(now)
    return {
        "created_at": now,
        "available_at": moment + delivery.available_in_ms,
        "state": "sent" if delivery.settled else "pending",
        "sent_at": now if delivery.settled else None,
        "closed_at": moment if delivery.settled else None,
    }
