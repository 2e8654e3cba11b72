"""Enters one document into the register (文书登记): number, text and Word file, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.model.jurisdiction import Jurisdiction
from documents.draw import Mark, Order, require_complete
from documents.manifest import DocumentType
from documents.shelf import Shelf
from documents.values import Values
from storage.ids import new_id
from storage.interface import Store
from storage.issued import IssuedDocument, NewDocument, Serial, Written

Drawn = Callable[[Order], Values]
"""Draws a document up once its number is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One language version of what is issued; ``record`` is the one that it accompanies."""

    document: DocumentType
    language: str
    ticket_id: UUID | None
    event_seq: int | None
    jurisdiction: Jurisdiction
    given: Mapping[str, str]
    by: UUID | None
    replaces: IssuedDocument | None
    record: IssuedDocument | None

    @property
    def prefix(self) -> str:
        """The agency's sign (机关代字)."""
        return self.jurisdiction.documents.prefix

    def mark(self, own: str) -> Mark:
        """Its number, or that of the record, and whose place it takes."""
        accompanied = self.record.number if self.record is not None else ""
        replaced = self.replaces.number if self.replaces is not None else ""
        return Mark(number=own or accompanied or "", replaces=replaced or "")

    def entry(self, now: datetime) -> NewDocument:
        """What the register knows of it before it is written."""
        document, record = self.document, self.record
        return NewDocument(
            id=new_id(),
            ticket_id=self.ticket_id,
            event_seq=self.event_seq,
            jurisdiction=self.jurisdiction.key,
            code=document.code,
            language=self.language,
            template_version=document.version,
            series=document.series if document.numbered and record is None else None,
            issued_at=now,
            issued_by=self.by,
            courtesy_of=None if record is None else record.id,
            replaces=None if self.replaces is None else self.replaces.id,
        )


def enter(
    store: Store, shelf: Shelf, part: Part, drawn: Drawn, *, now: datetime
) -> IssuedDocument | None:
    """Enter one language version; None when its event has had it. Raises DocumentsError."""
    return store.documents.issue(
        part.entry(now), lambda serial: _written(shelf, part, drawn, serial)
    )


def _written(shelf: Shelf, part: Part, drawn: Drawn, serial: Serial | None) -> Written:
    own = "" if serial is None else _number(shelf, part, serial)
    document, language = part.document, part.language
    values = drawn(
        Order(document=document, language=language, given=part.given, mark=part.mark(own))
    )
    require_complete(document, values, prefix=part.prefix)
    return Written(
        number=own or None,
        text=shelf.text(document.code, language, values),
        word=shelf.word(document.code, language, values),
    )


def _number(shelf: Shelf, part: Part, serial: Serial) -> str:
    return shelf.number(part.document, serial.serial, prefix=part.prefix, year=serial.year)
