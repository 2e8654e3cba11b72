"""A proposal (待审批): kept on the ticket until another person decides it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from casework.model.errors import ProposalOpen
from casework.model.events import EventKind
from casework.model.moves import Act
from casework.model.people import Officer
from casework.model.procedure import Proposal
from casework.model.ticket import Ticket
from casework.service.acting import officer_actor
from casework.service.change import change
from casework.service.context import Context
from casework.service.happenings import Happening
from casework.service.outcomes import TicketChanged


def propose(
    ticket: Ticket, officer: Officer, act: Act, data: Mapping[str, str], context: Context
) -> TicketChanged:
    """Keep what ``officer`` wants to do until it is approved. Raises ProposalOpen."""
    waiting = ticket.procedure.proposal
    if waiting is not None:
        raise ProposalOpen(f"{ticket.number} waits", act=waiting.act)
    proposal = Proposal(
        id=context.new_id(), act=act.value, by=officer.id, at=context.now, data=dict(data)
    )
    said = {**data, "proposal_id": str(proposal.id), "act": act.value}
    return change(
        ticket,
        [Happening(kind=EventKind.PROPOSED, data=said)],
        actor=officer_actor(officer),
        context=context,
        procedure=replace(ticket.procedure, proposal=proposal),
    )
