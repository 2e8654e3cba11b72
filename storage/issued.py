"""Documents in the register (文书登记): what is kept of each, and what the register offers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Serial:
    """The number that a document gets (文号): its year in the city, and its place in the year."""

    year: int
    serial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A document as it leaves: its number in writing, its text, the Word file byte for byte."""

    number: str | None
    text: str
    word: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """What is known of a document before it is written.

    ``series`` is None where it gets no number of its own; ``event_seq`` the event that wanted it
    (then it is issued once); ``courtesy_of`` the record of which it is the other language;
    ``replaces`` the document whose place it takes.
    """

    id: UUID
    ticket_id: UUID | None
    event_seq: int | None
    jurisdiction: str
    code: str
    language: str
    template_version: str
    series: str | None
    issued_at: datetime
    issued_by: UUID | None
    courtesy_of: UUID | None = None
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedDocument:
    """One entry of the register, without the document itself."""

    id: UUID
    ticket_id: UUID | None
    event_seq: int | None
    jurisdiction: str
    code: str
    language: str
    template_version: str
    series: str | None
    year: int | None
    serial: int | None
    number: str | None
    courtesy_of: UUID | None
    replaces: UUID | None
    issued_at: datetime
    issued_by: UUID | None
    sha256: bytes


class DocumentRegister(Protocol):
    """Documents as they were issued. There is no way to change or to remove one."""

    def issue(
        self, new: NewDocument, write: Callable[[Serial | None], Written]
    ) -> IssuedDocument | None:
        """Number it, have it written, enter it: together or not at all.

        ``write`` gets the number, None without a series. When it raises, or the transaction is
        undone, the number is given to the next one: numbers have no gap. None: the same event has
        had this document in this language already; nothing was written.
        """

    def get(self, document_id: UUID) -> IssuedDocument | None:
        """By id."""

    def by_number(self, *, jurisdiction: str, number: str) -> IssuedDocument | None:
        """By its number; the record, not a courtesy version."""

    def by_sha256(self, sha256: bytes) -> IssuedDocument | None:
        """Whose Word file has this check sum."""

    def of_ticket(self, ticket_id: UUID) -> Sequence[IssuedDocument]:
        """Documents of a ticket, oldest first."""

    def last_made(self, *, jurisdiction: str, code: str) -> datetime | None:
        """When a document of this kind was issued last; None when never."""

    def latest(self, *, limit: int) -> Sequence[IssuedDocument]:
        """The newest of all, newest first."""

    def content(self, document_id: UUID) -> Written | None:
        """The document exactly as it was issued. Raises SealBroken when it was touched."""
