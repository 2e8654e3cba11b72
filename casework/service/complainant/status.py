"""How tickets stand (查询进度): the own ones, and another by its look-up code (查询码)."""

from __future__ import annotations

from collections.abc import Sequence

from casework.model.errors import TicketNotFound
from casework.model.events import EventKind, TicketEvent
from casework.model.ticket import Ticket
from casework.service.access import ticket_of_conversation
from casework.service.change import number_events, officer_of
from casework.service.commands import ShowStatus
from casework.service.complainant.add import complainant
from casework.service.context import Context
from casework.service.happenings import Happening
from casework.service.outcomes import StatusShown

BY_RECEIPT_CODE = "receipt_code"
LATEST = 8
"""Public events that are shown of a ticket."""

PUBLIC = frozenset(
    {
        EventKind.FILED,
        EventKind.ACKNOWLEDGED,
        EventKind.MATERIAL_COMPLETE,
        EventKind.ACCEPTED,
        EventKind.QUESTION_ASKED,
        EventKind.QUESTION_ANSWERED,
        EventKind.ADDENDUM,
        EventKind.ATTACHED,
        EventKind.PROGRESS,
        EventKind.CONCLUDED,
        EventKind.WITHDRAWN,
        EventKind.DUE_RECOMPUTED,
        EventKind.SUPPLEMENT_ASKED,
        EventKind.NOT_ACCEPTED,
        EventKind.REFERRED,
        EventKind.EXTENDED,
        EventKind.RESULT_TOLD,
        EventKind.RATED,
        EventKind.OBJECTED,
        EventKind.REOPENED,
        EventKind.CONVERTED,
        EventKind.STRUCK_OFF,
        EventKind.BACKED,
    }
)
"""Kinds that the complainant may see. The care of a ticket is never told (S0-28)."""


def show_status(command: ShowStatus, context: Context) -> StatusShown:
    """The tickets asked for, newest first.

    A right look-up code links the conversation to the ticket, so that the same person is known on
    another channel. Raises TicketNotFound for a code or number that is not this person's.
    """
    return shown(_tickets(command, context), context)


def shown(tickets: Sequence[Ticket], context: Context) -> StatusShown:
    """These tickets as the complainant may see them."""
    return StatusShown(
        tickets=tuple(tickets),
        events=tuple(_latest_public(ticket, context) for ticket in tickets),
        officers=tuple(officer_of(ticket, context) for ticket in tickets),
    )


def linked(by: str) -> Happening:
    """A further conversation sees the ticket from now on; ``by`` says what proved it."""
    return Happening(kind=EventKind.CHANNEL_LINKED, data={"by": by})


def is_public(event: TicketEvent) -> bool:
    """Whether the complainant may see the event; of progress notes the public ones."""
    if event.kind is EventKind.PROGRESS:
        return event.data.get("public") == "yes"
    return event.kind in PUBLIC


def _tickets(command: ShowStatus, context: Context) -> Sequence[Ticket]:
    if command.lookup_hash is not None:
        return [_by_receipt(command, command.lookup_hash, context)]
    key = command.conversation_key
    if command.number is None:
        return context.uow.tickets.of_conversation(key)
    return [ticket_of_conversation(number=command.number, conversation_key=key, context=context)]


def _by_receipt(command: ShowStatus, lookup_hash: bytes, context: Context) -> Ticket:
    ticket = context.uow.tickets.by_lookup(lookup_hash)
    if ticket is None or command.number not in (None, ticket.number):
        raise TicketNotFound("no ticket has this look-up code")
    key = command.conversation_key
    known = context.uow.tickets.of_conversation(key)
    happenings = [Happening(kind=EventKind.STATUS_BY_RECEIPT)]
    if all(one.id != ticket.id for one in known):
        context.uow.tickets.link_conversation(ticket.id, key)
        happenings.append(linked(BY_RECEIPT_CODE))
    events = number_events(ticket, happenings, actor=complainant(key), context=context)
    context.uow.events.append(events)
    return ticket


def _latest_public(ticket: Ticket, context: Context) -> tuple[TicketEvent, ...]:
    events = context.uow.events.of_ticket(ticket.id)
    return tuple(event for event in events if is_public(event))[-LATEST:]
