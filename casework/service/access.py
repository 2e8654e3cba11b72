"""Who may know of a ticket, and who may act on it.

A ticket that a person may not know of and one that does not exist are answered alike.
"""

from __future__ import annotations

from uuid import UUID

from casework.model.errors import NotPermitted, StaleTicket, TicketNotFound
from casework.model.people import Officer, Role
from casework.model.ticket import Ticket
from casework.service.commands import OfficerCommand
from casework.service.context import Context


def may_read(*, officer: Officer, ticket: Ticket) -> bool:
    """Whether the officer may read the ticket."""
    return may_know(
        officer=officer,
        assigned_to=ticket.assignment.officer_id,
        sensitive=ticket.sensitive,
        restricted=ticket.restricted,
    )


def may_know(*, officer: Officer, assigned_to: UUID, sensitive: bool, restricted: bool) -> bool:
    """Whether the officer may know of a ticket with these marks. Default deny.

    The assigned officer reads his own. Supervisors read ordinary tickets, and sensitive or
    restricted ones when cleared; the cleared foreign affairs desk reads sensitive ones (S0-29).
    Administrators manage the system and read no ticket.
    """
    if not officer.active or officer.role is Role.ADMINISTRATOR:
        return False
    if officer.id == assigned_to:
        return True
    if officer.role is Role.FOREIGN_AFFAIRS:
        return officer.cleared and sensitive
    if officer.role is Role.SUPERVISOR:
        return officer.cleared or not (sensitive or restricted)
    return False


def may_act(*, officer: Officer, ticket: Ticket) -> bool:
    """Whether the officer may change the ticket: the assigned one and supervisors."""
    owns = _is_assigned(officer, ticket) or officer.role is Role.SUPERVISOR
    return owns and may_read(officer=officer, ticket=ticket)


def may_approve(*, officer: Officer, ticket: Ticket) -> bool:
    """Whether the officer may decide what another one proposed: the joint-conference office.

    On a sensitive ticket the foreign affairs desk may as well (S0-29).
    """
    decides = officer.role is Role.SUPERVISOR or (
        officer.role is Role.FOREIGN_AFFAIRS and ticket.sensitive
    )
    return decides and may_read(officer=officer, ticket=ticket)


def ticket_for_officer(
    command: OfficerCommand, *, act: str, context: Context
) -> tuple[Ticket, Officer]:
    """The ticket of an officer's command and the officer.

    Raises NotPermitted when he may see it but not act, TicketNotFound when he may not know of it.
    """
    ticket, officer = ticket_for_reader(command, act=act, context=context)
    if not may_act(officer=officer, ticket=ticket):
        raise NotPermitted(f"{officer.login} may not {act} {ticket.number}", act=act)
    return ticket, officer


def ticket_for_reader(
    command: OfficerCommand, *, act: str, context: Context
) -> tuple[Ticket, Officer]:
    """The ticket of a command and the officer, who may at least read it.

    Raises NotPermitted for somebody who is no active officer, else TicketNotFound.
    """
    officer = _officer(command.officer_id, act, context)
    ticket = context.uow.tickets.get(command.ticket_id)
    if ticket is None or not may_read(officer=officer, ticket=ticket):
        raise TicketNotFound(f"{command.ticket_id} for {officer.login}")
    return ticket, officer


def ticket_of_conversation(*, number: str, conversation_key: str, context: Context) -> Ticket:
    """A ticket by its number, if the conversation filed it or is linked to it.

    Raises TicketNotFound for every other number, whether it exists or not.
    """
    tickets = context.uow.tickets.of_conversation(conversation_key)
    found = next((ticket for ticket in tickets if ticket.number == number), None)
    if found is None:
        raise TicketNotFound(f"{number} is no ticket of the conversation")
    return found


def require_version(ticket: Ticket, expected_version: int) -> None:
    """Raise StaleTicket when the officer saw another version."""
    if ticket.version != expected_version:
        raise StaleTicket(
            f"{ticket.number} is at {ticket.version}, not {expected_version}", number=ticket.number
        )


def _officer(officer_id: UUID, act: str, context: Context) -> Officer:
    officer = context.uow.officers.get(officer_id)
    if officer is None or not officer.active:
        raise NotPermitted(f"{officer_id} is no active officer", act=act)
    return officer


def _is_assigned(officer: Officer, ticket: Ticket) -> bool:
    return officer.id == ticket.assignment.officer_id
