"""Who may read a ticket, and which acts the window offers. Default deny.

The answer to "not yours" is the same as to "no such ticket". The rule itself is casework's; here
it is put to lists, pages and acts.
"""

from __future__ import annotations

from dataclasses import replace

from casework.model.people import Officer, Role
from casework.model.ticket import Ticket
from casework.service.access import may_know, may_read
from casework.service.ports import TicketFilter, TicketRow

READERS = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.FOREIGN_AFFAIRS})


def reads_tickets(officer: Officer) -> bool:
    """Whether the role reads tickets at all (an administrator manages, and does not read)."""
    return officer.active and officer.role in READERS


def supervises(officer: Officer) -> bool:
    """Whether the officer sees the lists of all (联席会议办公室)."""
    return officer.active and officer.role is Role.SUPERVISOR


def may_read_ticket(officer: Officer, ticket: Ticket) -> bool:
    """The same for a whole ticket."""
    return may_read(officer=officer, ticket=ticket)


def may_read_row(officer: Officer, row: TicketRow) -> bool:
    """The same for a line of a list."""
    return may_know(
        officer=officer,
        assigned_to=row.officer_id,
        sensitive=row.sensitive,
        restricted=row.restricted,
    )


def may_see_contact(officer: Officer, ticket: Ticket) -> bool:
    """Whether contact data is shown: only to the officer who answers for the ticket."""
    return officer.id == ticket.assignment.officer_id


def narrowed(officer: Officer, wanted: TicketFilter) -> TicketFilter:
    """``wanted`` cut down to what ``officer`` may list; adapters pass the result to the store."""
    if not supervises(officer):
        return replace(wanted, officer_id=officer.id, visible_to=officer.id)
    return replace(wanted, visible_to=None if officer.cleared else officer.id)
