"""Withdrawal (撤回): possible until the handling ends; the record stays (Rules art. 20)."""

from __future__ import annotations

from casework.model.clocks import end_all_clocks
from casework.model.events import EventKind
from casework.model.moves import Act, acceptance_after, require
from casework.model.ticket import Ticket, TicketStatus
from casework.service.access import ticket_of_conversation
from casework.service.change import change, unchanged
from casework.service.commands import WithdrawTicket
from casework.service.complainant.add import complainant
from casework.service.context import Context
from casework.service.happenings import Happening
from casework.service.outcomes import TicketChanged

BY_COMPLAINANT = "by_complainant"


def withdraw_ticket(command: WithdrawTicket, context: Context) -> TicketChanged:
    """Withdraw; the confirming message stands for the written form and is named in the event."""
    ticket = ticket_of_conversation(
        number=command.number, conversation_key=command.conversation_key, context=context
    )
    if _was_withdrawn_by(ticket, command.message_id, context):
        return unchanged(ticket, context)
    require(Act.WITHDRAW, ticket)
    data = {"reason": BY_COMPLAINANT, "message_id": command.message_id}
    return change(
        ticket,
        [Happening(kind=EventKind.WITHDRAWN, data=data)],
        actor=complainant(command.conversation_key),
        context=context,
        status=TicketStatus.WITHDRAWN,
        acceptance_state=acceptance_after(ticket, TicketStatus.WITHDRAWN),
        deadlines=end_all_clocks(ticket.deadlines),
        open_question=None,
        closed_at=context.now,
    )


def _was_withdrawn_by(ticket: Ticket, message_id: str, context: Context) -> bool:
    return ticket.status is TicketStatus.WITHDRAWN and any(
        event.kind is EventKind.WITHDRAWN and event.data.get("message_id") == message_id
        for event in context.uow.events.of_ticket(ticket.id)
    )
