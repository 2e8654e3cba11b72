"""Lists of tickets for the officers' pages: columns and the small sealed headline, no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from casework.model.ticket import SETTLED_STATUSES, TicketStatus, Track
from casework.service.ports import TicketFilter, TicketRow
from storage.deadlines import tickets_counted_by_another
from storage.schema import ticket
from storage.transaction import Transaction
from storage.types import AnyRow

_PAGE = sa.select(
    ticket.c.id,
    ticket.c.number,
    ticket.c.version,
    ticket.c.status,
    ticket.c.track,
    ticket.c.headline,
    ticket.c.topic,
    ticket.c.district,
    ticket.c.authority,
    ticket.c.sensitive,
    ticket.c.restricted,
    ticket.c.officer_id,
    ticket.c.next_rule,
    ticket.c.next_due,
    ticket.c.next_provisional,
    ticket.c.acknowledged_at,
    ticket.c.created_at,
    ticket.c.awaiting,
    ticket.c.closed_at,
).order_by(ticket.c.created_at.desc(), ticket.c.id.desc())
_COUNTS = sa.select(ticket.c.status, sa.func.count().label("number")).group_by(ticket.c.status)

_FIRST_FILED = sa.select(ticket.c.created_at).order_by(ticket.c.created_at).limit(1)
_WITH_CLOCKS = sa.select(ticket.c.id).where(ticket.c.next_due.is_not(None)).order_by(ticket.c.id)


class SqlTicketLists:
    """Lists from the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def page(self, wanted: TicketFilter) -> Sequence[TicketRow]:
        """Newest first, from behind the last row of the page before."""
        statement = _PAGE.where(*_conditions(wanted)).limit(wanted.limit)
        return [self._row(row) for row in self._connection.execute(statement)]

    def counts(
        self, *, officer_id: UUID | None, visible_to: UUID | None = None
    ) -> dict[TicketStatus, int]:
        """Number of tickets by status, of one officer or of all that a reader may know of."""
        wanted = TicketFilter(officer_id=officer_id, visible_to=visible_to)
        rows = self._connection.execute(_COUNTS.where(*_conditions(wanted)))
        return {TicketStatus(row.status): row.number for row in rows}

    def first_filed_at(self) -> datetime | None:
        """When the first matter was filed."""
        first: datetime | None = self._connection.scalar(_FIRST_FILED)
        return first

    def with_clocks(self, *, after: UUID | None, limit: int) -> Sequence[UUID]:
        """Ids of tickets on which a clock runs, from behind ``after``."""
        statement = _WITH_CLOCKS.limit(limit)
        if after is not None:
            statement = statement.where(ticket.c.id > after)
        return list(self._connection.scalars(statement))

    def counted_by_another(self, calendar: str) -> Sequence[UUID]:
        """Ids of tickets with a running clock that another version of the calendar counted."""
        return tickets_counted_by_another(self._transaction, calendar)

    def _row(self, row: AnyRow) -> TicketRow:
        headline = self._transaction.sealer.open_json(
            "ticket", str(row.id), "headline", row.headline
        )
        return TicketRow(
            id=row.id,
            number=row.number,
            version=row.version,
            status=TicketStatus(row.status),
            track=Track(row.track),
            title=headline["title"],
            enterprise_name=headline["enterprise"],
            topic=row.topic,
            district=row.district,
            authority=row.authority,
            sensitive=row.sensitive,
            restricted=row.restricted,
            officer_id=row.officer_id,
            next_rule=row.next_rule,
            next_due=row.next_due,
            provisional=row.next_provisional,
            acknowledged_at=row.acknowledged_at,
            created_at=row.created_at,
            awaiting=row.awaiting,
            closed_at=row.closed_at,
        )


def _conditions(wanted: TicketFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.officer_id is not None:
        found.append(ticket.c.officer_id == wanted.officer_id)
    if wanted.status is not None:
        found.append(ticket.c.status == wanted.status)
    if wanted.district is not None:
        found.append(ticket.c.district == wanted.district)
    if wanted.open_only:
        found.append(ticket.c.closed_at.is_(None))
    if wanted.awaiting:
        found.append(ticket.c.awaiting.is_not(None))
    if wanted.not_struck_off:
        found.append(ticket.c.status.in_(SETTLED_STATUSES))
    if wanted.next_rule is not None:
        found.append(ticket.c.next_rule == wanted.next_rule)
    if wanted.visible_to is not None:
        found.append(_visible_to(wanted.visible_to))
    if wanted.after is not None:
        found.append(sa.tuple_(ticket.c.created_at, ticket.c.id) < sa.tuple_(*wanted.after))
    return found


def _visible_to(officer_id: UUID) -> sa.ColumnElement[bool]:
    open_to_all = sa.and_(ticket.c.sensitive.is_(False), ticket.c.restricted.is_(False))
    return sa.or_(open_to_all, ticket.c.officer_id == officer_id)
