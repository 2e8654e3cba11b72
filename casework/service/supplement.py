"""The one notice of all that is missing (补正通知; Rules art. 13)."""

from __future__ import annotations

from dataclasses import replace

from casework.model.clocks import end_clocks
from casework.model.deadline import ClockStart
from casework.model.errors import SupplementOnce, TextMissing
from casework.model.events import EventKind
from casework.model.moves import Act, acceptance_after
from casework.model.ticket import TicketStatus
from casework.service.acting import officer_actor, open_for, rules_of
from casework.service.change import change
from casework.service.clocks import promise, started
from casework.service.commands import RequestSupplement
from casework.service.context import Context
from casework.service.happenings import Happening, deadlines_set
from casework.service.outcomes import TicketChanged

COMPLETENESS = "completeness"
SUPPLEMENT = "supplement"
_BEGINS_ANEW = frozenset({"refusal_notice"})
"""Runs from the day on which the material is complete: it is not complete after all."""


def request_supplement(command: RequestSupplement, context: Context) -> TicketChanged:
    """Tell at once, in writing, everything that is missing, and until when it is awaited.

    Raises SupplementOnce for a second notice, TextMissing when nothing is named.
    """
    ticket, officer = open_for(command, Act.SUPPLEMENT, context)
    rules = rules_of(ticket, context)
    if ticket.procedure.supplements >= rules.supplement_times:
        raise SupplementOnce(f"{ticket.number} had its notice")
    items = tuple(filter(None, (item.strip() for item in command.items)))
    if not items:
        raise TextMissing("a supplement notice that names nothing", act=Act.SUPPLEMENT.value)
    stopped = rules.pauses_during(TicketStatus.SUPPLEMENT_REQUESTED) | _BEGINS_ANEW
    begun = started(ticket, ClockStart.SUPPLEMENT_NOTICE, context)
    data = {"items": "\n".join(items), "note": command.note.strip(), **promise(begun, SUPPLEMENT)}
    return change(
        ticket,
        [Happening(kind=EventKind.SUPPLEMENT_ASKED, data=data), *deadlines_set(begun)],
        actor=officer_actor(officer),
        context=context,
        status=TicketStatus.SUPPLEMENT_REQUESTED,
        acceptance_state=acceptance_after(ticket, TicketStatus.SUPPLEMENT_REQUESTED),
        deadlines=(
            *end_clocks(ticket.deadlines, met={COMPLETENESS}, cancel=stopped),
            *begun,
        ),
        procedure=replace(
            ticket.procedure,
            supplements=ticket.procedure.supplements + 1,
            supplement_items=items,
        ),
    )
