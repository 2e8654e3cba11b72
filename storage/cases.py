"""Whole cases for the ledger (台账): tickets with all their events, oldest first, in batches.

A batch is three statements, whatever its size; a run over a hundred thousand cases holds one batch
in memory. Everything is read in the one transaction that the caller opened, so that a ledger shows
one moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casework.model.people import Enterprise
from casework.model.ticket import Ticket
from casework.service.ledger import Case
from storage.enterprises import SqlEnterprises
from storage.events import SqlEvents
from storage.schema import ticket
from storage.tickets import SqlTickets
from storage.transaction import Transaction
from storage.types import AnyRow

BATCH = 500
_IDS = sa.select(ticket.c.id, ticket.c.created_at).order_by(ticket.c.created_at, ticket.c.id)


class SqlCases:
    """Read side of the ledger in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._connection = transaction.connection
        self._tickets = SqlTickets(transaction)
        self._events = SqlEvents(transaction)
        self._register = SqlEnterprises(transaction)

    def between(
        self, *, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[Case]:
        """Cases collected from ``since`` on and before ``until``; None means without end."""
        known: dict[UUID, Enterprise | None] = {}
        for batch in self._batches(since, until):
            tickets = self._tickets.many(batch)
            events = self._events.of_tickets(batch)
            for one in sorted(tickets, key=lambda found: (found.created_at, found.id)):
                enterprise = self._enterprise(one, known)
                yield Case(ticket=one, events=events.get(one.id, ()), enterprise=enterprise)

    def _batches(self, since: datetime | None, until: datetime | None) -> Iterator[list[UUID]]:
        """Ids by keyset: each batch begins behind the last row of the one before."""
        last: AnyRow | None = None
        while rows := self._connection.execute(_statement(since, until, last)).all():
            last = rows[-1]
            yield [row.id for row in rows]

    def _enterprise(self, one: Ticket, known: dict[UUID, Enterprise | None]) -> Enterprise | None:
        wanted = one.enterprise_id
        if wanted is None:
            return None
        if wanted not in known:
            known[wanted] = self._register.get(wanted)
        return known[wanted]


def _statement(
    since: datetime | None, until: datetime | None, last: AnyRow | None
) -> sa.Select[tuple[Any, ...]]:
    found: list[sa.ColumnElement[bool]] = []
    if since is not None:
        found.append(ticket.c.created_at >= since)
    if until is not None:
        found.append(ticket.c.created_at < until)
    if last is not None:
        found.append(sa.tuple_(ticket.c.created_at, ticket.c.id) > _key(last))
    return _IDS.where(*found).limit(BATCH)


def _key(row: AnyRow) -> Any:
    columns: Sequence[Any] = (row.created_at, row.id)
    return sa.tuple_(*columns, types=[ticket.c.created_at.type, ticket.c.id.type])
