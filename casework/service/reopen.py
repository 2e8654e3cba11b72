"""Taking a settled matter up again (重新办理): a new clock, and a link to what ended before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from casework.model.clocks import end_all_clocks, end_clocks
from casework.model.deadline import ClockCode, ClockStart
from casework.model.events import EventKind, TicketEvent
from casework.model.moves import Act, acceptance_after
from casework.model.people import Actor
from casework.model.procedure import Level, Procedure
from casework.model.ticket import Ticket, TicketStatus
from casework.service.acting import officer_actor, open_for, require_text
from casework.service.change import change
from casework.service.clocks import handling_clocks, promise, started
from casework.service.commands import RecordRevisit, Reopen
from casework.service.context import Context
from casework.service.happenings import Happening, deadlines_set, yes_no
from casework.service.outcomes import TicketChanged

_ENDS = frozenset(
    {
        EventKind.CONCLUDED,
        EventKind.NOT_ACCEPTED,
        EventKind.REFERRED,
        EventKind.WITHDRAWN,
    }
)
_NOT_SATISFIED = "revisit_not_satisfied"


def reopen(command: Reopen, context: Context) -> TicketChanged:
    """An officer takes the matter up again, with the reason."""
    ticket, officer = open_for(command, Act.REOPEN, context)
    reason = require_text(command.reason, Act.REOPEN)
    return reopened(ticket, reason, officer_actor(officer), context)


def record_revisit(command: RecordRevisit, context: Context) -> TicketChanged:
    """The follow-up visit (回访; S2-26, S2-48). Who was not satisfied has the matter reopened."""
    ticket, officer = open_for(command, Act.REVISIT, context)
    satisfied = "" if command.satisfied is None else yes_no(holds=command.satisfied)
    data = {
        "note": require_text(command.note, Act.REVISIT),
        "reached": yes_no(holds=command.reached),
        "satisfied": satisfied,
    }
    visited = Happening(kind=EventKind.REVISITED, data=data)
    actor = officer_actor(officer)
    if command.reached and command.satisfied is False:
        return reopened(ticket, _NOT_SATISFIED, actor, context, before=(visited,))
    met = {ClockCode.REVISIT, ClockCode.EFFECT_CHECK} if command.reached else set()
    return change(
        ticket,
        [visited],
        actor=actor,
        context=context,
        deadlines=end_clocks(ticket.deadlines, met=met),
    )


def reopened(
    ticket: Ticket,
    reason: str,
    actor: Actor,
    context: Context,
    *,
    before: Iterable[Happening] = (),
    level: Level | None = None,
    rating: int | None = None,
) -> TicketChanged:
    """The matter again in work: what was concluded is handled anew, what was refused is received.

    ``before`` are the happenings that led to it; ``level`` brings it up at the same time.
    """
    handled = ticket.procedure.settled_as in ("", TicketStatus.CONCLUDED)
    status = TicketStatus.IN_PROGRESS if handled else TicketStatus.RECEIVED
    if handled and level is not None:
        status = TicketStatus.ESCALATED
    begun = (
        handling_clocks(ticket, context) if handled else started(ticket, ClockStart.FILED, context)
    )
    number = ticket.procedure.round + 1
    data = {
        "reason": reason,
        "round": str(number),
        "of": str(_ended_by(ticket, context)),
        **promise(begun, ClockCode.HANDLING if handled else ClockCode.ACCEPTANCE),
        **({"level": level.value} if level is not None else {}),
    }
    return change(
        ticket,
        [*before, Happening(kind=EventKind.REOPENED, data=data), *deadlines_set(begun)],
        actor=actor,
        context=context,
        status=status,
        acceptance_state=acceptance_after(ticket, status),
        deadlines=(*end_all_clocks(ticket.deadlines, met={ClockCode.REVISIT}), *begun),
        closed_at=None,
        procedure=_procedure_again(ticket, number, level, rating),
    )


def _procedure_again(
    ticket: Ticket, number: int, level: Level | None, rating: int | None
) -> Procedure:
    before = ticket.procedure
    return replace(
        before,
        round=number,
        supplements=0,
        supplement_items=(),
        refusal_ground="",
        referral_target="",
        ending_ground="",
        ending_sub="",
        settled_as="",
        extensions=0,
        understood=None,
        result_told=False,
        proposal=None,
        level=level or before.level,
        rating=rating if rating is not None else before.rating,
    )


def _ended_by(ticket: Ticket, context: Context) -> int:
    """Number of the event that had settled the matter: the link of the new round to the old."""
    events: Iterable[TicketEvent] = context.uow.events.of_ticket(ticket.id)
    return max((event.seq for event in events if event.kind in _ENDS), default=0)
