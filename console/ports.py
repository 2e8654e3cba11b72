"""What the console needs of the house, as one typed port.

The adapter (wired by ``app``) runs each call in its own transaction. It decides what ``viewer``
may know of with the rule of ``console.rights``; a ticket that is not for the viewer is absent,
exactly like one that does not exist. Lists, counts and hints obey the same rule.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from casework.model.events import TicketEvent
from casework.model.lights import Light
from casework.model.people import Officer
from casework.model.rules import RuleSet
from casework.model.ticket import Ticket, TicketStatus
from casework.service.commands import OfficerCommand
from casework.service.outcomes import TicketChanged
from casework.service.ports import TicketFilter, TicketRow


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """A line of a list with its light."""

    row: TicketRow
    light: Light


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """A page of a list and the officers named in it; ``more`` when rows follow the last one."""

    items: Sequence[QueueItem]
    officers: Mapping[UUID, Officer]
    more: bool = False


class Audience(StrEnum):
    """Whom a delivery was meant for."""

    COMPLAINANT = "complainant"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """What was told to whom, without address or text.

    ``template`` is the name of the notice, ``state`` one of the eight states of the outbox,
    ``failure`` a short technical reason without personal data.
    """

    id: UUID
    ticket_number: str | None
    audience: Audience
    officer_id: UUID | None
    channel: str
    template: str
    state: str
    attempts: int
    created_at: datetime
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    acknowledged_at: datetime | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDate:
    """A due date and whether it is provisional (暂定)."""

    due: date
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document that was issued in the case (文书); ``titles`` by the reader's language.

    ``number`` is empty where it has none; ``language`` is that in which it is written.
    """

    id: UUID
    titles: Mapping[str, str]
    number: str
    language: str
    issued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPage:
    """All that the page of one ticket shows.

    ``rules`` are those that were frozen onto the ticket. ``accept_due`` is the due date of
    ``handling`` if the ticket were accepted now, None when that is no longer possible;
    ``extended_due`` the one that an open proposal of more time asks for; ``candidates`` are
    officers to whom it may be given.
    """

    ticket: Ticket
    rules: RuleSet
    light: Light
    events: Sequence[TicketEvent]
    deliveries: Sequence[DeliveryView]
    officers: Mapping[UUID, Officer]
    accept_due: DueDate | None = None
    extended_due: DueDate | None = None
    candidates: Sequence[Officer] = ()
    papers: Sequence[Paper] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Numbers of a supervisor: tickets by status, of those the viewer may know of."""

    counts: Mapping[TicketStatus, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentFile:
    """A stored file with its bytes, opened for one download."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """Something changed: never text. ``ref`` is a ticket number. ``id`` rises.

    ``kind`` ``reload`` says that hints between the asked id and this one are no longer kept.
    """

    id: int
    kind: str
    ref: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """An officer's password hash (argon2id)."""

    officer_id: UUID
    password_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A log-in session (登录会话); only the hash of its id is kept."""

    token_hash: bytes
    officer_id: UUID
    created_at: datetime
    seen_at: datetime
    csrf_secret: str = field(repr=False)


class Accounts(Protocol):
    """Who may sign in, and who is signed in."""

    async def officer(self, officer_id: UUID) -> Officer | None:
        """The officer, also a disabled one."""

    async def credential(self, login: str) -> Credential | None:
        """Password hash of the active officer with this log-in name, None without a password."""

    async def use_link(self, token_hash: bytes, *, now: datetime) -> UUID | None:
        """Use a one-time link up; the officer's id, None when unknown, used or expired."""

    async def open_session(self, session: Session) -> None:
        """Keep a new session."""

    async def session(self, token_hash: bytes) -> Session | None:
        """The session with this hash."""

    async def touch_session(self, token_hash: bytes, *, now: datetime) -> None:
        """Note the last use."""

    async def close_session(self, token_hash: bytes) -> None:
        """Forget it (log-out)."""


class ConsoleService(Accounts, Protocol):
    """Everything behind the officers' window."""

    async def queue(self, viewer: Officer, wanted: TicketFilter, *, now: datetime) -> QueuePage:
        """Rows that match and that the viewer may know of, newest first."""

    async def overview(self, viewer: Officer) -> Overview:
        """Counts over the tickets that the viewer may know of."""

    async def officers(self) -> Sequence[Officer]:
        """All active officers, for filters."""

    async def ticket(self, viewer: Officer, number: str, *, now: datetime) -> TicketPage | None:
        """One ticket; None when it does not exist or is not for the viewer."""

    async def execute(
        self, viewer: Officer, command: OfficerCommand, *, now: datetime
    ) -> TicketChanged:
        """Carry the command out. Raises CaseworkError (``StaleTicket`` among them)."""

    async def undelivered(self, viewer: Officer, *, now: datetime) -> Sequence[DeliveryView]:
        """Notices that failed, did not leave in time, or that no officer acknowledged."""

    def hints(self, viewer: Officer, last_id: int | None) -> AsyncIterator[Hint]:
        """Live hints for the viewer after ``last_id`` (None: from now on), without end."""

    async def attachment(self, viewer: Officer, attachment_id: UUID) -> AttachmentFile | None:
        """A file of a ticket that the viewer may read, else None."""

    async def paper(self, viewer: Officer, document_id: UUID) -> AttachmentFile | None:
        """The Word file of a document of a ticket that the viewer may read, else None."""
