"""How a ticket changes: one new version, its events numbered on, both written together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from casework.model.clocks import end_local_clocks
from casework.model.deadline import Deadline
from casework.model.events import TicketEvent
from casework.model.people import Actor, Officer
from casework.model.ticket import Ticket
from casework.service.context import Context
from casework.service.happenings import Happening
from casework.service.outcomes import TicketChanged


def number_events(
    ticket: Ticket, happenings: Iterable[Happening], *, actor: Actor, context: Context
) -> tuple[TicketEvent, ...]:
    """Give each happening the next number of the ticket and the moment of the command."""
    last = context.uow.events.last_seq(ticket.id)
    return tuple(
        TicketEvent(
            ticket_id=ticket.id,
            seq=seq,
            at=context.now,
            kind=happening.kind,
            actor=happening.actor or actor,
            data=dict(happening.data),
        )
        for seq, happening in enumerate(happenings, start=last + 1)
    )


def change(
    ticket: Ticket,
    happenings: Sequence[Happening],
    *,
    actor: Actor,
    context: Context,
    **columns: Any,
) -> TicketChanged:
    """Save ``ticket`` with other ``columns`` as the next version and append its events.

    Clocks of a local profile end with the event that keeps them; those of the Rules by their acts.
    Raises StaleTicket when the stored version is no longer the one that was read.
    """
    changed = replace(ticket, version=ticket.version + 1, **columns)
    changed = replace(changed, deadlines=_kept(changed, happenings, context))
    context.uow.tickets.save(changed, expected_version=ticket.version)
    events = number_events(ticket, happenings, actor=actor, context=context)
    context.uow.events.append(events)
    return TicketChanged(ticket=changed, events=events, officer=officer_of(changed, context))


def _kept(
    ticket: Ticket, happenings: Sequence[Happening], context: Context
) -> tuple[Deadline, ...]:
    rules = context.jurisdiction.rules_of(rule_set=ticket.rule_set, version=ticket.rule_set_version)
    kinds = {happening.kind.value for happening in happenings}
    return end_local_clocks(ticket.deadlines, kinds=kinds, track=ticket.track, rules=rules)


def unchanged(ticket: Ticket, context: Context) -> TicketChanged:
    """The command had taken effect before: the ticket as it stands, no event."""
    return TicketChanged(ticket=ticket, events=(), officer=officer_of(ticket, context))


def officer_of(ticket: Ticket, context: Context) -> Officer | None:
    """The officer who answers for the ticket."""
    return context.uow.officers.get(ticket.assignment.officer_id)
