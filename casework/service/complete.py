"""The material is complete (材料齐全): what starts, and what ends, when an officer says so."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from casework.model.clocks import end_clocks, start_clock, start_clocks
from casework.model.deadline import ClockStart, Deadline, DeadlineState
from casework.model.events import EventKind
from casework.model.moves import Act, require
from casework.model.ticket import AcceptanceState, Ticket, TicketStatus
from casework.service.access import require_version, ticket_for_officer
from casework.service.change import change, unchanged
from casework.service.commands import Complete
from casework.service.context import Context
from casework.service.happenings import Happening, deadlines_set, yes_no
from casework.service.outcomes import TicketChanged
from casework.service.work import officer_actor

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
    kept = end_clocks(ticket.deadlines, met={COMPLETENESS, SUPPLEMENT}, cancel=_stopped(ticket))
    started = tuple(_started(ticket, kept, context))
    deadlines = (*kept, *started)
    told = Happening(kind=EventKind.MATERIAL_COMPLETE, data=_promise(deadlines))
    return change(
        ticket,
        [told, *deadlines_set(started)],
        actor=officer_actor(officer),
        context=context,
        status=TicketStatus.RECEIVED,
        acceptance_state=_state_of(ticket),
        deadlines=deadlines,
    )


def awaits_check(ticket: Ticket) -> bool:
    """Whether nobody has said yet that the material is complete."""
    supplementing = ticket.status is TicketStatus.SUPPLEMENT_REQUESTED
    return supplementing or _runs(ticket.deadlines, COMPLETENESS)


def _state_of(ticket: Ticket) -> AcceptanceState | None:
    if ticket.acceptance_state is AcceptanceState.SUPPLEMENT_REQUESTED:
        return AcceptanceState.SUPPLEMENTED
    return ticket.acceptance_state


def _stopped(ticket: Ticket) -> Collection[str]:
    """A request for a supplement stops the acceptance clock."""
    return {ACCEPTANCE} if ticket.status is TicketStatus.SUPPLEMENT_REQUESTED else ()


def _started(ticket: Ticket, kept: Collection[Deadline], context: Context) -> Iterator[Deadline]:
    rules = context.jurisdiction.rules_of(rule_set=ticket.rule_set, version=ticket.rule_set_version)
    calendar = context.jurisdiction.calendar
    rule = rules.deadlines.get(ACCEPTANCE)
    if rule is not None and not _runs(kept, ACCEPTANCE):
        yield start_clock(rule=rule, on=context.today, rules=rules, calendar=calendar)
    yield from start_clocks(
        start=ClockStart.COMPLETE_MATERIAL,
        track=ticket.track,
        on=context.today,
        rules=rules,
        calendar=calendar,
    )


def _runs(deadlines: Collection[Deadline], rule: str) -> bool:
    return any(one.rule == rule and one.state is DeadlineState.OPEN for one in deadlines)


def _promise(deadlines: Collection[Deadline]) -> dict[str, str]:
    """By when the bureau says whether it accepts."""
    for one in deadlines:
        if one.rule == ACCEPTANCE and one.state is DeadlineState.OPEN:
            return {
                "acceptance_due": one.due.isoformat(),
                "provisional": yes_no(holds=one.provisional),
            }
    return {}
