"""One row of the mapping from events to documents (应出具的文书), as ``documents.toml`` has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from casework.model.events import EventKind, TicketEvent
from casework.model.ticket import AcceptanceState, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRule:
    """An event wants a document; the fields are explained above the rows."""

    event: EventKind
    document: str
    by_kind: Mapping[str, str] = field(default_factory=dict)
    when: Mapping[str, str] = field(default_factory=dict)
    tracks: frozenset[str] = frozenset()
    accepted: bool = False
    auto: bool = True

    @property
    def documents(self) -> tuple[str, ...]:
        """Every code that the row may lead to."""
        return (self.document, *self.by_kind.values())

    def fits(self, event: TicketEvent, ticket: Ticket) -> bool:
        """Whether this event on this ticket wants the document."""
        return (
            event.kind is self.event
            and all(event.data.get(name) == value for name, value in self.when.items())
            and (not self.tracks or ticket.track in self.tracks)
            and (not self.accepted or ticket.acceptance_state is AcceptanceState.ACCEPTED)
        )
