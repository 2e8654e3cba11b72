"""Issued documents of a ticket (已签发文书) for the officers' window."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.documents import DocumentDesk
from casework.model.people import Officer
from casework.model.ticket import Ticket
from console import ports, rights
from storage.interface import Store
from storage.issued import IssuedDocument

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def papers_of(store: Store, desk: DocumentDesk, ticket: Ticket) -> Sequence[ports.Paper]:
    """Documents of a ticket, oldest first; a courtesy version shows the number of its record."""
    every = store.documents.of_ticket(ticket.id)
    numbers = {one.id: one.number for one in every}
    return [
        ports.Paper(
            id=one.id,
            titles=desk.shelf.manifest.type(one.code).titles,
            number=_number(one, numbers.get(one.courtesy_of) if one.courtesy_of else None),
            language=one.language,
            issued_at=one.issued_at,
        )
        for one in every
    ]


def paper_of(
    store: Store, desk: DocumentDesk, viewer: Officer, document_id: UUID
) -> ports.AttachmentFile | None:
    """The Word file, if the viewer may read its ticket; reports belong to no ticket."""
    entry = store.documents.get(document_id)
    ticket = store.tickets.get(entry.ticket_id) if entry and entry.ticket_id else None
    if entry is None or ticket is None or not rights.may_read_ticket(viewer, ticket):
        return None
    content = store.documents.content(entry.id)
    if content is None:
        return None
    title = desk.shelf.manifest.type(entry.code).titles[entry.language]
    name = " ".join(filter(None, (title, entry.number or ticket.number)))
    return ports.AttachmentFile(name=f"{name}.docx", media_type=WORD, content=content.word)


def _number(one: IssuedDocument, of_record: str | None) -> str:
    return one.number or of_record or ""
