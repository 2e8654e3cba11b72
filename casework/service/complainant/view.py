"""One ticket as its complainant may see it (诉求人所见): how it stands, and what was filed.

Proved by number and look-up code together, without an account. Reading changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from hmac import compare_digest

from casework.model.deadline import Deadline, DeadlineState
from casework.model.events import TicketEvent
from casework.model.people import Officer
from casework.model.ticket import OPEN_STATUSES, Ticket, TicketStatus
from casework.service.change import officer_of
from casework.service.complainant.status import is_public
from casework.service.context import Context

CLOCKS = frozenset({"supplement", "acceptance", "handling", "feedback"})
"""Clocks that promise the complainant something; the others are the desk's own housekeeping."""
ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplainantView:
    """The ticket, its public events oldest first, its officer, and what comes next.

    ``next_step`` is the status (what the desk does next), or ``answer`` while a question of the
    officer waits.
    """

    ticket: Ticket
    history: tuple[TicketEvent, ...]
    officer: Officer | None
    clocks: tuple[Deadline, ...]
    next_step: str


def by_number_and_code(
    *, number: str, lookup_hash: bytes, context: Context
) -> ComplainantView | None:
    """The ticket whose number and look-up code both are right; None for every other pair.

    Looked up by the code's keyed hash, so that neither the answer nor the time it takes says
    whether a number exists.
    """
    ticket = context.uow.tickets.by_lookup(lookup_hash)
    if ticket is None or not compare_digest(ticket.number.encode(), number.encode()):
        return None
    events = context.uow.events.of_ticket(ticket.id)
    return ComplainantView(
        ticket=ticket,
        history=tuple(event for event in events if is_public(event)),
        officer=officer_of(ticket, context),
        clocks=_clocks(ticket),
        next_step=_next_step(ticket),
    )


def _clocks(ticket: Ticket) -> tuple[Deadline, ...]:
    """Running clocks first, then those that were kept."""
    shown = [one for one in ticket.deadlines if one.rule in CLOCKS]
    running = [one for one in shown if one.state is DeadlineState.OPEN]
    met = [one for one in shown if one.state is DeadlineState.MET]
    return (*sorted(running, key=lambda one: one.due), *met)


def _next_step(ticket: Ticket) -> str:
    if ticket.open_question is not None and ticket.status in OPEN_STATUSES:
        return ANSWER
    if ticket.status is TicketStatus.RECEIVED and ticket.acknowledged_at is not None:
        return "acknowledged"
    return ticket.status.value
