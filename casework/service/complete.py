"""The material is complete (材料齐全): what starts, and what ends, when an officer says so."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from casework.model.clocks import end_clocks, start_clock
from casework.model.deadline import ClockStart, Deadline
from casework.model.events import EventKind
from casework.model.moves import Act, require, runs
from casework.model.ticket import AcceptanceState, Ticket, TicketStatus
from casework.service.access import require_version, ticket_for_officer
from casework.service.acting import officer_actor, rules_of
from casework.service.change import change, unchanged
from casework.service.clocks import open_deadline, promise, started
from casework.service.commands import Complete
from casework.service.context import Context
from casework.service.happenings import Happening, deadlines_set
from casework.service.outcomes import TicketChanged

ACCEPTANCE = "acceptance"
COMPLETENESS = "completeness"
SUPPLEMENT = "supplement"


def complete(command: Complete, context: Context) -> TicketChanged:
    """The material is complete (材料齐全; Rules arts. 13, 15). A second press changes nothing.

    The promise of the receipt stands: an acceptance clock that runs since the filing goes on. Only
    after a supplement (补正) it begins anew, with the day on which the material became complete.
    """
    ticket, officer = ticket_for_officer(command, act=Act.COMPLETE, context=context)
    require(Act.COMPLETE, ticket)
    if not awaits_check(ticket):
        return unchanged(ticket, context)
    require_version(ticket, command.expected_version)
    kept = end_clocks(
        ticket.deadlines, met={COMPLETENESS, SUPPLEMENT}, cancel=_stopped(ticket, context)
    )
    begun = tuple(_begun(ticket, kept, context))
    deadlines = (*kept, *begun)
    told = Happening(kind=EventKind.MATERIAL_COMPLETE, data=promise(deadlines, ACCEPTANCE))
    return change(
        ticket,
        [told, *deadlines_set(begun)],
        actor=officer_actor(officer),
        context=context,
        status=TicketStatus.RECEIVED,
        acceptance_state=_state_of(ticket),
        deadlines=deadlines,
        procedure=replace(ticket.procedure, supplement_items=()),
    )


def awaits_check(ticket: Ticket) -> bool:
    """Whether nobody has said yet that the material is complete."""
    supplementing = ticket.status is TicketStatus.SUPPLEMENT_REQUESTED
    return supplementing or runs(ticket, COMPLETENESS)


def _state_of(ticket: Ticket) -> AcceptanceState | None:
    if ticket.acceptance_state is AcceptanceState.SUPPLEMENT_REQUESTED:
        return AcceptanceState.SUPPLEMENTED
    return ticket.acceptance_state


def _stopped(ticket: Ticket, context: Context) -> Collection[str]:
    """Clocks that a request for a supplement stops, as the rule set says: they begin anew."""
    return rules_of(ticket, context).pauses_during(ticket.status)


def _begun(ticket: Ticket, kept: Collection[Deadline], context: Context) -> Iterator[Deadline]:
    rules = rules_of(ticket, context)
    rule = rules.deadline(ACCEPTANCE, track=ticket.track)
    if rule is not None and open_deadline(kept, ACCEPTANCE) is None:
        calendar = context.jurisdiction.calendar
        yield start_clock(rule=rule, on=context.today, rules=rules, calendar=calendar)
    yield from started(ticket, ClockStart.COMPLETE_MATERIAL, context)
