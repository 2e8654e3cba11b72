"""Withdrawal (撤回): possible until the handling ends; the record stays (Rules art. 20)."""

from __future__ import annotations

from casework.model.events import EventKind
from casework.model.moves import Act, require
from casework.model.ticket import AcceptanceState, Ticket, TicketStatus
from casework.service.access import ticket_of_conversation
from casework.service.change import change, unchanged
from casework.service.commands import WithdrawTicket
from casework.service.complainant.add import complainant
from casework.service.context import Context
from casework.service.happenings import Happening, deadlines_set
from casework.service.outcomes import TicketChanged
from casework.service.settle import settled

BY_COMPLAINANT = "by_complainant"
WITHDRAWN_IN_WRITING = "e_4_withdrawn"


def withdraw_ticket(command: WithdrawTicket, context: Context) -> TicketChanged:
    """Withdraw; the confirming message stands for the written form and is named in the event."""
    ticket = ticket_of_conversation(
        number=command.number, conversation_key=command.conversation_key, context=context
    )
    if _was_withdrawn_by(ticket, command.message_id, context):
        return unchanged(ticket, context)
    require(Act.WITHDRAW, ticket)
    data = {"reason": BY_COMPLAINANT, "message_id": command.message_id}
    columns, begun = settled(ticket, TicketStatus.WITHDRAWN, context, ending_ground=_ground(ticket))
    return change(
        ticket,
        [Happening(kind=EventKind.WITHDRAWN, data=data), *deadlines_set(begun)],
        actor=complainant(command.conversation_key),
        context=context,
        **columns,
    )


def _ground(ticket: Ticket) -> str:
    """After acceptance a withdrawal ends the handling by the Rules (art. 20)."""
    accepted = ticket.acceptance_state is AcceptanceState.ACCEPTED
    return WITHDRAWN_IN_WRITING if accepted else ""


def _was_withdrawn_by(ticket: Ticket, message_id: str, context: Context) -> bool:
    return ticket.status is TicketStatus.WITHDRAWN and any(
        event.kind is EventKind.WITHDRAWN and event.data.get("message_id") == message_id
        for event in context.uow.events.of_ticket(ticket.id)
    )
