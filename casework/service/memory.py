"""The desk's store in memory: for simulations, the terminal and tests. Standard library only.

``MemoryStore`` holds what is committed. ``begin`` opens a ``MemoryUnitOfWork`` on a copy of its
tables (the values are frozen, so copying the tables is enough); its ``commit`` puts the copy in
place, ``rollback`` forgets it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from casework.model.complaint import FieldKey
from casework.model.deadline import Deadline, DeadlineState
from casework.model.ticket import OPEN_STATUSES, SETTLED_STATUSES, Ticket, TicketStatus
from casework.service.memory_tables import (
    MemoryEnterprises,
    MemoryEvents,
    MemoryOfficers,
    MemoryTickets,
    Tables,
    newest_first,
)
from casework.service.ports import TicketFilter, TicketRow


class MemoryTicketLists:
    """Read side of the tickets."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def page(self, wanted: TicketFilter) -> Sequence[TicketRow]:
        """See ``TicketLists.page``."""
        found = [one for one in self._tables.tickets.values() if _matches(one, wanted)]
        return [_row(one) for one in sorted(found, key=newest_first, reverse=True)[: wanted.limit]]

    def counts(
        self, *, officer_id: UUID | None, visible_to: UUID | None = None
    ) -> dict[TicketStatus, int]:
        """See ``TicketLists.counts``."""
        wanted = TicketFilter(officer_id=officer_id, visible_to=visible_to)
        found = (one for one in self._tables.tickets.values() if _matches(one, wanted))
        return dict(Counter(one.status for one in found))

    def first_filed_at(self) -> datetime | None:
        """See ``TicketLists.first_filed_at``."""
        return min((one.created_at for one in self._tables.tickets.values()), default=None)

    def with_clocks(self, *, after: UUID | None, limit: int) -> Sequence[UUID]:
        """See ``TicketLists.with_clocks``."""
        tickets = self._tables.tickets.values()
        found = sorted(one.id for one in tickets if _next_deadline(one) is not None)
        return [one for one in found if after is None or one > after][:limit]

    def counted_by_another(self, calendar: str) -> Sequence[UUID]:
        """See ``TicketLists.counted_by_another``."""
        return [
            ticket.id
            for ticket in self._tables.tickets.values()
            if any(
                one.state is DeadlineState.OPEN and one.calendar_version != calendar
                for one in ticket.deadlines
            )
        ]


class MemoryUnitOfWork:
    """One transaction over a copy of the tables; nothing is kept until ``commit``."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self.rollback()

    @property
    def tickets(self) -> MemoryTickets:
        """Tickets."""
        return MemoryTickets(self._tables)

    @property
    def events(self) -> MemoryEvents:
        """Events."""
        return MemoryEvents(self._tables)

    @property
    def officers(self) -> MemoryOfficers:
        """Officers."""
        return MemoryOfficers(self._tables)

    @property
    def enterprises(self) -> MemoryEnterprises:
        """Enterprises."""
        return MemoryEnterprises(self._tables)

    @property
    def lists(self) -> MemoryTicketLists:
        """Lists."""
        return MemoryTicketLists(self._tables)

    def commit(self) -> None:
        """Keep what was done; the unit goes on with a fresh copy."""
        self._store.tables = self._tables
        self.rollback()

    def rollback(self) -> None:
        """Forget what was done since the last commit."""
        self._tables = self._store.tables.copy()


class MemoryStore:
    """What is committed. One writer at a time: units that overlap overwrite each other."""

    def __init__(self) -> None:
        self.tables = Tables()

    @contextmanager
    def begin(self) -> Iterator[MemoryUnitOfWork]:
        """A unit of work that commits at the end of the block, or is undone if it raises."""
        unit = MemoryUnitOfWork(self)
        yield unit
        unit.commit()


def _matches(ticket: Ticket, wanted: TicketFilter) -> bool:
    return all(
        (
            wanted.officer_id in (None, ticket.assignment.officer_id),
            wanted.status in (None, ticket.status),
            wanted.district in (None, ticket.district),
            not wanted.open_only or ticket.status in OPEN_STATUSES,
            not wanted.awaiting or ticket.procedure.proposal is not None,
            not wanted.not_struck_off or ticket.status in SETTLED_STATUSES,
            wanted.next_rule in (None, _next_rule(ticket)),
            _visible(ticket, wanted.visible_to),
            wanted.after is None or newest_first(ticket) < wanted.after,
        )
    )


def _visible(ticket: Ticket, reader: UUID | None) -> bool:
    if reader in (None, ticket.assignment.officer_id):
        return True
    return not (ticket.sensitive or ticket.restricted)


def _next_rule(ticket: Ticket) -> str | None:
    due = _next_deadline(ticket)
    return due.rule if due is not None else None


def _row(ticket: Ticket) -> TicketRow:
    due = _next_deadline(ticket)
    waiting = ticket.procedure.proposal
    return TicketRow(
        id=ticket.id,
        number=ticket.number,
        version=ticket.version,
        status=ticket.status,
        track=ticket.track,
        title=ticket.complaint.title,
        enterprise_name=ticket.complaint.value(FieldKey.ENTERPRISE_NAME) or "",
        topic=ticket.topic,
        district=ticket.district,
        authority=ticket.authority,
        sensitive=ticket.sensitive,
        restricted=ticket.restricted,
        officer_id=ticket.assignment.officer_id,
        next_rule=due.rule if due is not None else None,
        next_due=due.due if due is not None else None,
        provisional=due is not None and due.provisional,
        acknowledged_at=ticket.acknowledged_at,
        created_at=ticket.created_at,
        awaiting=waiting.act if waiting is not None else None,
        closed_at=ticket.closed_at,
    )


def _next_deadline(ticket: Ticket) -> Deadline | None:
    """The open deadline that ends first; among equals the one that was set first."""
    open_ones = [one for one in ticket.deadlines if one.state is DeadlineState.OPEN]
    return min(open_ones, key=lambda one: one.due, default=None)
