"""A person known to speak for an enterprise of the register (身份绑定).

Bound by the desk, never by what the person says: from then on the register's values are offered
in the person's conversations (只提交一次, S0-55).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.errors import EnterpriseUnknown
from casework.model.errors import TicketNotFound
from casework.model.events import EventKind, TicketEvent
from casework.model.numbers import read_number
from casework.model.people import SYSTEM, Enterprise
from casework.model.ticket import Ticket
from storage.interface import Store
from storage.records import ConversationRecord


def bind(store: Store, *, number: str, enterprise: str, now: datetime) -> Enterprise:
    """Bind whoever sees the ticket to the enterprise, named by credit code or name.

    Binding again to another enterprise replaces the first. Raises TicketNotFound,
    EnterpriseUnknown.
    """
    ticket = store.tickets.by_number(read_number(number) or number)
    if ticket is None:
        raise TicketNotFound(f"no ticket {number}")
    firm = store.enterprises.find(name=enterprise, uscc=enterprise)
    if firm is None:
        raise EnterpriseUnknown(f"no enterprise {enterprise}", name=enterprise)
    found = map(store.conversations.get, store.tickets.conversations_of(ticket.id))
    bound = [_bound(store, one, firm, now=now) for one in found if one is not None]
    if any(bound):
        store.events.append([_event(store, ticket, firm, now=now)])
    return firm


def bind_conversation(
    store: Store, record: ConversationRecord, firm: Enterprise, *, now: datetime
) -> None:
    """Bind one conversation, also one that nobody stored yet; its tickets tell of it.

    Raises StaleConversation when a turn was faster.
    """
    if _bound(store, record, firm, now=now):
        tickets = store.tickets.of_conversation(record.key)
        store.events.append([_event(store, ticket, firm, now=now) for ticket in tickets])


def _bound(store: Store, record: ConversationRecord, firm: Enterprise, *, now: datetime) -> bool:
    """Whether the conversation was not bound to the enterprise before."""
    if record.enterprise_id == firm.id:
        return False
    changed = replace(record, version=record.version + 1, enterprise_id=firm.id)
    store.conversations.save(changed, expected_version=record.version, now=now)
    return True


def _event(store: Store, ticket: Ticket, firm: Enterprise, *, now: datetime) -> TicketEvent:
    return TicketEvent(
        ticket_id=ticket.id,
        seq=store.events.last_seq(ticket.id) + 1,
        at=now,
        kind=EventKind.IDENTITY_BOUND,
        actor=SYSTEM,
        data={"enterprise_id": str(firm.id)},
    )
