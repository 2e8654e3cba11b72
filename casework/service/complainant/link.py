"""The same person on another channel (跨渠道关联), proved by the e-mail address of the contact.

Never by name, and never by an address that was only said: a code goes to it and comes back.
"""

from __future__ import annotations

from collections.abc import Sequence

from casework.model.complaint import FieldKey
from casework.model.events import EventKind
from casework.model.ticket import Ticket
from casework.service.change import number_events
from casework.service.commands import LinkByEmail, SendMailCode
from casework.service.complainant.add import complainant
from casework.service.complainant.status import linked, shown
from casework.service.context import Context
from casework.service.outcomes import MailCodeAsked, StatusShown

BY_EMAIL = "email"


def send_mail_code(command: SendMailCode, context: Context) -> MailCodeAsked:
    """Whether a ticket stands behind the address; who carries the command out sends the e-mail."""
    return MailCodeAsked(sent=bool(_tickets_of(command.address, context)))


def link_by_email(command: LinkByEmail, context: Context) -> StatusShown:
    """Link every ticket of the proved address to the conversation; all of them, newest first."""
    tickets = _tickets_of(command.address, context)
    key = command.conversation_key
    known = {ticket.id for ticket in context.uow.tickets.of_conversation(key)}
    for ticket in tickets:
        if ticket.id not in known:
            _link(ticket, key, context)
    return shown(tickets, context)


def _link(ticket: Ticket, key: str, context: Context) -> None:
    context.uow.tickets.link_conversation(ticket.id, key)
    events = number_events(ticket, [linked(BY_EMAIL)], actor=complainant(key), context=context)
    context.uow.events.append(events)


def _tickets_of(address: str, context: Context) -> Sequence[Ticket]:
    """Tickets of the address; one that the complainant corrected since proves nothing any more."""
    found = context.uow.tickets.of_email(address)
    return [ticket for ticket in found if not _was_corrected(ticket, context)]


def _was_corrected(ticket: Ticket, context: Context) -> bool:
    return any(
        event.kind is EventKind.ADDENDUM and event.data.get("key") == FieldKey.CONTACT_EMAIL
        for event in context.uow.events.of_ticket(ticket.id)
    )
