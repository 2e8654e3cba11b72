"""The light of a ticket (红黄灯督办; S0-40) as the clock finds it; only its changes are kept."""

from __future__ import annotations

from dataclasses import replace

from casework.model.errors import TicketNotFound
from casework.model.events import EventKind
from casework.model.lights import last_entry, light
from casework.model.people import SYSTEM
from casework.service.acting import rules_of
from casework.service.change import change, unchanged
from casework.service.commands import Supervise
from casework.service.context import Context
from casework.service.happenings import Happening
from casework.service.outcomes import TicketChanged


def supervise(command: Supervise, context: Context) -> TicketChanged:
    """Note a change of the light. Raises TicketNotFound."""
    ticket = context.uow.tickets.get(command.ticket_id)
    if ticket is None:
        raise TicketNotFound(f"no ticket {command.ticket_id}")
    found = light(
        ticket=ticket,
        calendar=context.jurisdiction.calendar,
        policy=rules_of(ticket, context).lights,
        now=context.now,
        last_entry_on=last_entry(context.uow.events.of_ticket(ticket.id)),
    )
    colour = found.colour.name.lower()
    if colour == ticket.procedure.colour:
        return unchanged(ticket, context)
    data = {
        "colour": colour,
        "old": ticket.procedure.colour,
        "reason": found.reason.value,
        "rule": found.rule or "",
    }
    return change(
        ticket,
        [Happening(kind=EventKind.LIGHT_CHANGED, data=data)],
        actor=SYSTEM,
        context=context,
        procedure=replace(ticket.procedure, colour=colour),
    )
