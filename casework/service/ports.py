"""What the desk needs of the world: repositories and the unit of work.

All calls are synchronous and run inside one transaction that the caller opened; services never
commit. Two adapters stand behind it: ``storage`` (SQLite, PostgreSQL) and an in-memory one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from casework.model.events import TicketEvent
from casework.model.people import Enterprise, Officer, Role
from casework.model.ticket import Ticket, TicketStatus, Track


class Tickets(Protocol):
    """Tickets by id, number, conversation."""

    def get(self, ticket_id: UUID) -> Ticket | None:
        """The ticket with its deadlines and attachments."""

    def by_number(self, number: str) -> Ticket | None:
        """The ticket with the public number (诉求编号)."""

    def by_draft(self, draft_id: UUID) -> Ticket | None:
        """The ticket that was filed from this draft."""

    def by_lookup(self, lookup_hash: bytes) -> Ticket | None:
        """The ticket whose look-up code (查询码) has this hash."""

    def of_conversation(self, conversation_key: str) -> Sequence[Ticket]:
        """Tickets filed in, or linked to, the conversation; newest first."""

    def of_email(self, address: str) -> Sequence[Ticket]:
        """Tickets whose contact gave this e-mail address when filing; newest first."""

    def conversations_of(self, ticket_id: UUID) -> Sequence[str]:
        """Keys of the conversations that see the ticket: the one that filed it, and linked ones."""

    def number_taken(self, number: str) -> bool:
        """Whether the number exists already."""

    def add(self, ticket: Ticket, *, draft_id: UUID) -> None:
        """Insert; its deadlines become clock rows."""

    def save(self, ticket: Ticket, *, expected_version: int) -> None:
        """Update columns and deadlines. Raises StaleTicket when the stored version differs."""

    def link_conversation(self, ticket_id: UUID, conversation_key: str) -> None:
        """Let a further conversation (another channel of the same person) see the ticket."""


class Events(Protocol):
    """The append-only events of tickets."""

    def append(self, events: Sequence[TicketEvent]) -> None:
        """Append; ``seq`` must follow the last one of the ticket."""

    def of_ticket(self, ticket_id: UUID) -> Sequence[TicketEvent]:
        """All events of a ticket in order."""

    def last_seq(self, ticket_id: UUID) -> int:
        """Highest ``seq``, 0 when there is none."""


class Officers(Protocol):
    """The register of officers."""

    def get(self, officer_id: UUID) -> Officer | None:
        """One officer."""

    def by_login(self, login: str) -> Officer | None:
        """One officer by the log-in name."""

    def all(self) -> Sequence[Officer]:
        """All officers, by log-in name."""

    def on_duty(self) -> Sequence[Officer]:
        """Active duty officers, by log-in name."""

    def of_district(self, district: str) -> Sequence[Officer]:
        """Active officers of a district, by log-in name."""

    def with_role(self, role: Role) -> Sequence[Officer]:
        """Active officers with a role."""

    def open_tickets(self, officer_id: UUID) -> int:
        """Number of open tickets assigned to the officer (for even shares)."""

    def save(self, officer: Officer) -> None:
        """Insert or update by id."""


class Enterprises(Protocol):
    """The register of enterprises."""

    def get(self, enterprise_id: UUID) -> Enterprise | None:
        """One enterprise."""

    def find(self, *, name: str, uscc: str | None) -> Enterprise | None:
        """By credit code, else by exact folded name in either language."""

    def save(self, enterprise: Enterprise) -> None:
        """Insert or update by id."""

    def count(self) -> int:
        """Number of enterprises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFilter:
    """Filter of a list: every None means "any". ``after`` is the last row of the page before."""

    officer_id: UUID | None = None
    status: TicketStatus | None = None
    district: str | None = None
    open_only: bool = False
    awaiting: bool = False  # those with a proposal that waits for approval
    not_struck_off: bool = False  # settled, and still on the ledger
    next_rule: str | None = None  # those whose next deadline is of this clock
    visible_to: UUID | None = None  # restricted and sensitive tickets of others are left out
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRow:
    """A line of a list. Lists never open sealed text except the short title and company name."""

    id: UUID
    number: str
    version: int
    status: TicketStatus
    track: Track
    title: str
    enterprise_name: str
    topic: str | None
    district: str | None
    authority: str | None
    sensitive: bool
    restricted: bool
    officer_id: UUID
    next_rule: str | None
    next_due: date | None
    provisional: bool
    acknowledged_at: datetime | None
    created_at: datetime
    awaiting: str | None = None  # the act that waits for approval
    closed_at: datetime | None = None


class TicketLists(Protocol):
    """Read side of the tickets."""

    def page(self, wanted: TicketFilter) -> Sequence[TicketRow]:
        """Newest first, keyset paging by (created_at, id)."""

    def counts(
        self, *, officer_id: UUID | None, visible_to: UUID | None = None
    ) -> dict[TicketStatus, int]:
        """Number of tickets by status, of one officer or of all.

        ``visible_to`` leaves out sensitive and restricted tickets of others, as in a list.
        """

    def first_filed_at(self) -> datetime | None:
        """When the desk's first matter was filed; None before it."""

    def with_clocks(self, *, after: UUID | None, limit: int) -> Sequence[UUID]:
        """Ids of tickets on which a clock runs, settled ones included, in the order of ids."""

    def counted_by_another(self, calendar: str) -> Sequence[UUID]:
        """Ids of tickets with a running clock that another version of the calendar counted."""


class UnitOfWork(Protocol):
    """One transaction. The caller opens, commits and rolls back; services only use it."""

    @property
    def tickets(self) -> Tickets:
        """Tickets."""

    @property
    def events(self) -> Events:
        """Events."""

    @property
    def officers(self) -> Officers:
        """Officers."""

    @property
    def enterprises(self) -> Enterprises:
        """Enterprises."""

    @property
    def lists(self) -> TicketLists:
        """Lists."""
