"""Who sees a ticket: the e-mail address of its contact as a keyed hash, and its conversations."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from casework.model.complaint import FieldKey
from casework.model.ticket import Ticket
from storage.folding import fold
from storage.schema import conversation_ticket, ticket_contact
from storage.transaction import Transaction

_KEEP = sa.insert(ticket_contact)
_OF_EMAIL = sa.select(ticket_contact.c.ticket_id).where(
    ticket_contact.c.email_index == sa.bindparam("wanted", type_=sa.LargeBinary())
)
_CONVERSATIONS = (
    sa.select(conversation_ticket.c.conversation_key)
    .where(conversation_ticket.c.ticket_id == sa.bindparam("ticket"))
    .order_by(conversation_ticket.c.conversation_key)
)


def keep_email(transaction: Transaction, ticket: Ticket) -> None:
    """Remember the address that the contact gave; without one there is nothing to keep."""
    address = fold(ticket.complaint.value(FieldKey.CONTACT_EMAIL) or "")
    if address:
        index = transaction.sealer.keys.blind_index(address)
        transaction.connection.execute(_KEEP, {"ticket_id": ticket.id, "email_index": index})


def of_email(transaction: Transaction, address: str) -> Sequence[UUID]:
    """Ids of the tickets whose contact gave this address."""
    index = transaction.sealer.keys.blind_index(fold(address))
    return list(transaction.connection.scalars(_OF_EMAIL, {"wanted": index}))


def conversations_of(transaction: Transaction, ticket_id: UUID) -> Sequence[str]:
    """Keys of the conversations that see the ticket, in order."""
    return list(transaction.connection.scalars(_CONVERSATIONS, {"ticket": ticket_id}))
