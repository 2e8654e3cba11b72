"""Who stands behind a matter that a consulate or a chamber brought (支持依据; Rules 9, 12, 14)."""

from __future__ import annotations

from dataclasses import replace

from casework.model.errors import BackingMissing
from casework.model.events import EventKind
from casework.model.moves import Act, needs_backing
from casework.model.procedure import Backing
from casework.model.ticket import Ticket
from casework.service.acting import officer_actor, open_for, require_text
from casework.service.change import change
from casework.service.commands import RecordBacking
from casework.service.context import Context
from casework.service.happenings import Happening
from casework.service.outcomes import TicketChanged


def record_backing(command: RecordBacking, context: Context) -> TicketChanged:
    """The enterprise itself confirmed, or its power of attorney is there; ``note`` is the proof."""
    ticket, officer = open_for(command, Act.BACK, context)
    backing = Backing.PROXY if command.by_proxy else Backing.ENTERPRISE
    note = require_text(command.note, Act.BACK)
    data = {"backing": backing.value, "note": note}
    return change(
        ticket,
        [Happening(kind=EventKind.BACKED, data=data)],
        actor=officer_actor(officer),
        context=context,
        procedure=replace(ticket.procedure, backing=backing),
    )


def require_backing(ticket: Ticket) -> None:
    """Raise BackingMissing while nobody qualified stands behind the matter."""
    if needs_backing(ticket):
        raise BackingMissing(f"{ticket.number} is held")
