"""Answers for programs: the acts that stand open on a ticket, and what an act has changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from casework.model.ticket import Ticket
from casework.service.outcomes import TicketChanged
from console.acts import Form

Document = dict[str, Any]


def form_document(ticket: Ticket, found: Sequence[Form]) -> Document:
    """The acts with their fields and choices, for the version of the ticket that they are for."""
    return {
        "number": ticket.number,
        "version": ticket.version,
        "status": ticket.status.value,
        "acts": [dataclasses.asdict(form) for form in found],
    }


def act_document(changed: TicketChanged) -> Document:
    """What an act has led to. ``awaiting`` names the act that now waits for approval."""
    ticket = changed.ticket
    proposal = ticket.procedure.proposal
    return {
        "number": ticket.number,
        "version": ticket.version,
        "status": ticket.status.value,
        "awaiting": proposal.act if proposal is not None else None,
        "events": [event.kind.value for event in changed.events],
    }
