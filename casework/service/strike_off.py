"""Striking a settled matter off the ledger (销号; S0-45, S0-46): proposed, approved, closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from casework.model.clocks import end_all_clocks
from casework.model.deadline import ClockCode, ClockStart
from casework.model.errors import ChineseMissing, ResultNotTold
from casework.model.events import EventKind
from casework.model.moves import Act, acceptance_after, in_other_language
from casework.model.people import Actor, Officer
from casework.model.procedure import Proposal
from casework.model.ticket import Ticket, TicketStatus, Track
from casework.service.acting import officer_actor, open_for, require_text, rules_of
from casework.service.change import change
from casework.service.clocks import started
from casework.service.commands import StrikeOff
from casework.service.context import Context
from casework.service.happenings import Happening, deadlines_set
from casework.service.outcomes import TicketChanged
from casework.service.propose import propose


def strike_off(command: StrikeOff, context: Context) -> TicketChanged:
    """Propose the strike-off: what was done, and the evidence; another person approves it.

    Raises ResultNotTold before the complainant knows the result, ChineseMissing while a formal
    complaint in another language has no checked Chinese version (Rules art. 11).
    """
    ticket, officer = open_for(command, Act.STRIKE_OFF, context)
    rule = rules_of(ticket, context).strike_off
    data = {
        "measures": require_text(command.measures, Act.STRIKE_OFF),
        "evidence": command.evidence.strip(),
    }
    if rule.evidence:
        require_text(command.evidence, Act.STRIKE_OFF)
    _require_complete(ticket)
    if rule.approval:
        return propose(ticket, officer, Act.STRIKE_OFF, data, context)
    return _closed(ticket, data, officer_actor(officer), context, ())


def carry_out(
    ticket: Ticket, proposal: Proposal, officer: Officer, context: Context, approved: Happening
) -> TicketChanged:
    """The strike-off was approved."""
    _require_complete(ticket)
    return _closed(ticket, proposal.data, officer_actor(officer), context, (approved,))


def _require_complete(ticket: Ticket) -> None:
    if not ticket.procedure.result_told:
        raise ResultNotTold(f"{ticket.number}: the complainant does not know")
    formal = ticket.track is Track.FORMAL_COMPLAINT
    concluded = ticket.status is TicketStatus.CONCLUDED
    if formal and concluded and in_other_language(ticket) and not ticket.procedure.chinese_checked:
        raise ChineseMissing(f"{ticket.number} is in {ticket.language}")


def _closed(
    ticket: Ticket,
    data: Mapping[str, str],
    actor: Actor,
    context: Context,
    before: tuple[Happening, ...],
) -> TicketChanged:
    begun = started(ticket, ClockStart.CLOSED, context)
    return change(
        ticket,
        [*before, Happening(kind=EventKind.STRUCK_OFF, data=dict(data)), *deadlines_set(begun)],
        actor=actor,
        context=context,
        status=TicketStatus.CLOSED,
        acceptance_state=acceptance_after(ticket, TicketStatus.CLOSED),
        deadlines=(*end_all_clocks(ticket.deadlines, met={ClockCode.STRIKE_OFF}), *begun),
        procedure=replace(ticket.procedure, proposal=None),
    )
