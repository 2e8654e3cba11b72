"""Settling a matter (办结): what every end has in common, and what has still to follow it.

A settled matter is not over: the complainant is told, and it is struck off the ledger (销号). The
clocks of both run until then (S0-45, S0-48).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from casework.model.clocks import end_all_clocks
from casework.model.deadline import ClockStart, Deadline
from casework.model.moves import acceptance_after
from casework.model.ticket import Ticket, TicketStatus
from casework.service.clocks import started
from casework.service.context import Context


def settled(
    ticket: Ticket,
    status: TicketStatus,
    context: Context,
    *,
    met: Collection[str] = (),
    told: bool = True,
    **procedure: Any,
) -> tuple[dict[str, Any], tuple[Deadline, ...]]:
    """Columns of the settled ticket, and the clocks that start; ``procedure`` are its changes.

    ``told``: the complainant learns of it with this act; else the clock of the result notice runs.
    """
    start = ClockStart.RESULT_TOLD if told else ClockStart.CONCLUDED
    begun = started(ticket, start, context)
    columns: dict[str, Any] = {
        "status": status,
        "acceptance_state": acceptance_after(ticket, status),
        "deadlines": (*end_all_clocks(ticket.deadlines, met=met), *begun),
        "open_question": None,
        "closed_at": context.now,
        "procedure": replace(
            ticket.procedure,
            settled_as=status.value,
            result_told=told,
            proposal=None,
            contacted_on=None,
            **procedure,
        ),
    }
    return columns, begun
