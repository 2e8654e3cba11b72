"""What needs two people (审批): one proposes, another one approves, and only then it happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from casework.model.errors import NotPermitted, OwnProposal, ProposalGone
from casework.model.events import EventKind
from casework.model.moves import Act, require
from casework.model.people import Officer
from casework.model.procedure import Proposal
from casework.model.ticket import Ticket
from casework.service import conclude, extend, strike_off
from casework.service.access import may_approve, require_version, ticket_for_reader
from casework.service.acting import officer_actor, require_text
from casework.service.change import change
from casework.service.commands import Approve, Decline
from casework.service.context import Context
from casework.service.happenings import Happening
from casework.service.outcomes import TicketChanged

Carried = Callable[[Ticket, Proposal, Officer, Context, Happening], TicketChanged]

_CARRY_OUT: Mapping[str, Carried] = {
    Act.EXTEND: extend.carry_out,
    Act.CONCLUDE: conclude.carry_out,
    Act.STRIKE_OFF: strike_off.carry_out,
}


def approve(command: Approve, context: Context) -> TicketChanged:
    """Approve and carry out at once. Raises NotPermitted, OwnProposal, ProposalGone."""
    ticket, officer, proposal = _decided(command, Act.APPROVE, context)
    require(Act(proposal.act), replace(ticket, procedure=replace(ticket.procedure, proposal=None)))
    data = {"proposal_id": str(proposal.id), "act": proposal.act}
    approved = Happening(kind=EventKind.APPROVED, data=data)
    return _CARRY_OUT[proposal.act](ticket, proposal, officer, context, approved)


def decline(command: Decline, context: Context) -> TicketChanged:
    """Decline with the reason: the ticket stands as it stood. Raises as ``approve`` does."""
    ticket, officer, proposal = _decided(command, Act.DECLINE, context)
    reason = require_text(command.reason, Act.DECLINE)
    data = {"proposal_id": str(proposal.id), "act": proposal.act, "reason": reason}
    return change(
        ticket,
        [Happening(kind=EventKind.DECLINED, data=data)],
        actor=officer_actor(officer),
        context=context,
        procedure=replace(ticket.procedure, proposal=None),
    )


def _decided(
    command: Approve | Decline, act: Act, context: Context
) -> tuple[Ticket, Officer, Proposal]:
    ticket, officer = ticket_for_reader(command, act=act, context=context)
    proposal = ticket.procedure.proposal
    if proposal is None or proposal.id != command.proposal_id:
        raise ProposalGone(f"{command.proposal_id} on {ticket.number}")
    require_version(ticket, command.expected_version)
    require(act, ticket)
    if not may_approve(officer=officer, ticket=ticket):
        raise NotPermitted(f"{officer.login} may not {act} {ticket.number}", act=act.value)
    if officer.id == proposal.by:
        raise OwnProposal(f"{officer.login} proposed it")
    return ticket, officer, proposal
