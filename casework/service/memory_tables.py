"""The tables and repositories of the store in memory (see ``memory``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from uuid import UUID

from casework.model.complaint import FieldKey
from casework.model.errors import NumberTaken, StaleTicket
from casework.model.events import TicketEvent
from casework.model.names import fold_name
from casework.model.people import Enterprise, Officer, Role
from casework.model.ticket import OPEN_STATUSES, Ticket


@dataclass(slots=True)
class Tables:
    """Everything that is kept."""

    tickets: dict[UUID, Ticket] = field(default_factory=dict)
    drafts: dict[UUID, UUID] = field(default_factory=dict)
    links: set[tuple[UUID, str]] = field(default_factory=set)
    events: dict[UUID, tuple[TicketEvent, ...]] = field(default_factory=dict)
    officers: dict[UUID, Officer] = field(default_factory=dict)
    enterprises: dict[UUID, Enterprise] = field(default_factory=dict)

    def copy(self) -> Tables:
        """Tables that can be changed without changing these."""
        return Tables(
            tickets=dict(self.tickets),
            drafts=dict(self.drafts),
            links=set(self.links),
            events=dict(self.events),
            officers=dict(self.officers),
            enterprises=dict(self.enterprises),
        )


def newest_first(ticket: Ticket) -> tuple[datetime, UUID]:
    """Sorting key of lists and pages; used with ``reverse``."""
    return ticket.created_at, ticket.id


class MemoryTickets:
    """Tickets by id, number, conversation."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def get(self, ticket_id: UUID) -> Ticket | None:
        """See ``Tickets.get``."""
        return self._tables.tickets.get(ticket_id)

    def by_number(self, number: str) -> Ticket | None:
        """See ``Tickets.by_number``."""
        return self._first(lambda ticket: ticket.number == number)

    def by_draft(self, draft_id: UUID) -> Ticket | None:
        """See ``Tickets.by_draft``."""
        ticket_id = self._tables.drafts.get(draft_id)
        return self._tables.tickets[ticket_id] if ticket_id is not None else None

    def by_lookup(self, lookup_hash: bytes) -> Ticket | None:
        """See ``Tickets.by_lookup``."""
        return self._first(lambda ticket: compare_digest(ticket.lookup_hash, lookup_hash))

    def of_conversation(self, conversation_key: str) -> Sequence[Ticket]:
        """See ``Tickets.of_conversation``."""
        found = [
            ticket
            for ticket in self._tables.tickets.values()
            if ticket.conversation_key == conversation_key
            or (ticket.id, conversation_key) in self._tables.links
        ]
        return sorted(found, key=newest_first, reverse=True)

    def of_email(self, address: str) -> Sequence[Ticket]:
        """See ``Tickets.of_email``."""
        wanted = fold_name(address)
        found = [
            ticket
            for ticket in self._tables.tickets.values()
            if fold_name(ticket.complaint.value(FieldKey.CONTACT_EMAIL) or "") == wanted
        ]
        return sorted(found, key=newest_first, reverse=True) if wanted else []

    def conversations_of(self, ticket_id: UUID) -> Sequence[str]:
        """See ``Tickets.conversations_of``."""
        linked = {key for one, key in self._tables.links if one == ticket_id}
        return sorted(linked | {self._tables.tickets[ticket_id].conversation_key})

    def number_taken(self, number: str) -> bool:
        """See ``Tickets.number_taken``."""
        return self.by_number(number) is not None

    def add(self, ticket: Ticket, *, draft_id: UUID) -> None:
        """See ``Tickets.add``."""
        if self.number_taken(ticket.number):
            raise NumberTaken(f"{ticket.number} exists", number=ticket.number)
        self._tables.tickets[ticket.id] = ticket
        self._tables.drafts[draft_id] = ticket.id

    def save(self, ticket: Ticket, *, expected_version: int) -> None:
        """See ``Tickets.save``."""
        stored = self._tables.tickets.get(ticket.id)
        if stored is None or stored.version != expected_version:
            raise StaleTicket(f"{ticket.number} was changed", number=ticket.number)
        self._tables.tickets[ticket.id] = ticket

    def link_conversation(self, ticket_id: UUID, conversation_key: str) -> None:
        """See ``Tickets.link_conversation``."""
        self._tables.links.add((ticket_id, conversation_key))

    def _first(self, wanted: Callable[[Ticket], bool]) -> Ticket | None:
        return next((one for one in self._tables.tickets.values() if wanted(one)), None)


class MemoryEvents:
    """The append-only events of tickets."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def append(self, events: Sequence[TicketEvent]) -> None:
        """See ``Events.append``. Raises StaleTicket when a number does not follow."""
        for event in events:
            if event.seq != self.last_seq(event.ticket_id) + 1:
                raise StaleTicket(f"event {event.seq} does not follow", number="")
            kept = self._tables.events.get(event.ticket_id, ())
            self._tables.events[event.ticket_id] = (*kept, event)

    def of_ticket(self, ticket_id: UUID) -> Sequence[TicketEvent]:
        """See ``Events.of_ticket``."""
        return self._tables.events.get(ticket_id, ())

    def last_seq(self, ticket_id: UUID) -> int:
        """See ``Events.last_seq``."""
        return len(self._tables.events.get(ticket_id, ()))


class MemoryOfficers:
    """The register of officers."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def get(self, officer_id: UUID) -> Officer | None:
        """See ``Officers.get``."""
        return self._tables.officers.get(officer_id)

    def by_login(self, login: str) -> Officer | None:
        """See ``Officers.by_login``."""
        return next((one for one in self.all() if one.login == login), None)

    def all(self) -> Sequence[Officer]:
        """See ``Officers.all``."""
        return sorted(self._tables.officers.values(), key=lambda officer: officer.login)

    def on_duty(self) -> Sequence[Officer]:
        """See ``Officers.on_duty``."""
        return [officer for officer in self.all() if officer.active and officer.duty]

    def of_district(self, district: str) -> Sequence[Officer]:
        """See ``Officers.of_district``."""
        return [one for one in self.all() if one.active and one.district == district]

    def with_role(self, role: Role) -> Sequence[Officer]:
        """See ``Officers.with_role``."""
        return [officer for officer in self.all() if officer.active and officer.role is role]

    def open_tickets(self, officer_id: UUID) -> int:
        """See ``Officers.open_tickets``."""
        return sum(
            ticket.assignment.officer_id == officer_id and ticket.status in OPEN_STATUSES
            for ticket in self._tables.tickets.values()
        )

    def save(self, officer: Officer) -> None:
        """See ``Officers.save``."""
        self._tables.officers[officer.id] = officer


class MemoryEnterprises:
    """The register of enterprises."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def get(self, enterprise_id: UUID) -> Enterprise | None:
        """See ``Enterprises.get``."""
        return self._tables.enterprises.get(enterprise_id)

    def find(self, *, name: str, uscc: str | None) -> Enterprise | None:
        """See ``Enterprises.find``."""
        known = self._tables.enterprises.values()
        by_code = (one for one in known if uscc is not None and one.uscc == uscc)
        wanted = fold_name(name)
        by_name = (one for one in known if wanted in (fold_name(one.name), fold_name(one.name_en)))
        return next(by_code, None) or (next(by_name, None) if wanted else None)

    def save(self, enterprise: Enterprise) -> None:
        """See ``Enterprises.save``."""
        self._tables.enterprises[enterprise.id] = enterprise

    def count(self) -> int:
        """See ``Enterprises.count``."""
        return len(self._tables.enterprises)
