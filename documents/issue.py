"""Which documents the law wants when something happens (应出具的文书): a pure mapping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casework.model.events import TicketEvent
from casework.model.ticket import Ticket
from documents.manifest import RECORD, DocumentType, Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One document that an event wants; ``languages`` begins with that of the record.

    ``auto``: it is issued with the event; else it is offered to the officer.
    """

    document: DocumentType
    event: TicketEvent
    languages: tuple[str, ...]
    auto: bool


def due(manifest: Manifest, ticket: Ticket, events: Iterable[TicketEvent]) -> Iterator[Due]:
    """Documents that the events want, in their order.

    A complainant who does not write Chinese gets a courtesy version of what goes to them.
    """
    for event in events:
        for rule in manifest.due:
            if rule.fits(event, ticket):
                document = manifest.type(rule.by_kind.get(ticket.kind, rule.document))
                languages = languages_for(document, ticket)
                yield Due(document=document, event=event, languages=languages, auto=rule.auto)


def languages_for(document: DocumentType, ticket: Ticket) -> tuple[str, ...]:
    """The record, and the courtesy version where there is one and it is needed."""
    return (RECORD,) if ticket.language.startswith(RECORD) else document.languages
