"""The append-only events of tickets; what stands in them is sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casework.model.errors import StaleTicket
from casework.model.events import EventKind, TicketEvent
from casework.model.people import Actor, ActorType
from storage.prepared import Prepared
from storage.schema import ticket_event
from storage.transaction import Transaction
from storage.types import AnyRow

_INSERT = Prepared(sa.insert(ticket_event).inline())
_OF_TICKET = Prepared(
    sa.select(ticket_event)
    .where(ticket_event.c.ticket_id == sa.bindparam("ticket"))
    .order_by(ticket_event.c.seq)
)
_OF_TICKETS = (
    sa.select(ticket_event)
    .where(ticket_event.c.ticket_id.in_(sa.bindparam("tickets", expanding=True)))
    .order_by(ticket_event.c.ticket_id, ticket_event.c.seq)
)
_LAST = Prepared(
    sa.select(sa.func.coalesce(sa.func.max(ticket_event.c.seq), 0)).where(
        ticket_event.c.ticket_id == sa.bindparam("ticket")
    )
)


class SqlEvents:
    """Events in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def append(self, events: Sequence[TicketEvent]) -> None:
        """Append. Raises StaleTicket when another transaction wrote these numbers first."""
        last: dict[UUID, int] = {}
        for event in events:
            before = last.get(event.ticket_id)
            if before is None:
                before = self.last_seq(event.ticket_id)
            if event.seq != before + 1:
                raise StaleTicket(f"event {event.seq} does not follow {before}", number="")
            last[event.ticket_id] = event.seq
        for event in events:
            _INSERT.change(self._connection, self._columns(event))

    def of_ticket(self, ticket_id: UUID) -> Sequence[TicketEvent]:
        """All events of a ticket in order."""
        rows = _OF_TICKET.all(self._connection, {"ticket": ticket_id})
        return [self._event(row) for row in rows]

    def of_tickets(self, ids: Sequence[UUID]) -> Mapping[UUID, tuple[TicketEvent, ...]]:
        """All events of several tickets, each in order."""
        if not ids:
            return {}
        rows = self._connection.execute(_OF_TICKETS, {"tickets": ids})
        events = (self._event(row) for row in rows)
        return {ticket_id: tuple(of) for ticket_id, of in groupby(events, _ticket_id)}

    def last_seq(self, ticket_id: UUID) -> int:
        """Highest number, 0 when there is none."""
        return _LAST.scalar(self._connection, {"ticket": ticket_id}) or 0

    def _columns(self, event: TicketEvent) -> dict[str, Any]:
        place = _place(event.ticket_id, event.seq)
        return {
            "ticket_id": event.ticket_id,
            "seq": event.seq,
            "at": event.at,
            "kind": event.kind,
            "actor_type": event.actor.type,
            "actor_ref": event.actor.ref,
            "data": self._transaction.sealer.seal_json(
                "ticket_event", place, "data", dict(event.data)
            ),
        }

    def _event(self, row: AnyRow) -> TicketEvent:
        place = _place(row.ticket_id, row.seq)
        return TicketEvent(
            ticket_id=row.ticket_id,
            seq=row.seq,
            at=row.at,
            kind=EventKind(row.kind),
            actor=Actor(type=ActorType(row.actor_type), ref=row.actor_ref),
            data=self._transaction.sealer.open_json("ticket_event", place, "data", row.data),
        )


def _ticket_id(event: TicketEvent) -> UUID:
    return event.ticket_id


def _place(ticket_id: UUID, seq: int) -> str:
    return f"{ticket_id}/{seq}"
