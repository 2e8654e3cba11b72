"""What the law asks of a complaint, as it stands today (完整度): filed, and added since."""

from __future__ import annotations

from collections.abc import Iterable

from casework.model.events import EventKind, TicketEvent
from casework.model.material import Material, completed
from casework.model.ticket import Ticket

_GIVES = frozenset({EventKind.ADDENDUM, EventKind.ATTACHED})


def checklist_now(ticket: Ticket, events: Iterable[TicketEvent]) -> tuple[Material, ...]:
    """The list that was frozen at filing, with what the complainant added under its keys."""
    later = {event.data.get("key", "") for event in events if event.kind in _GIVES}
    return completed(ticket.complaint.checklist, later)
