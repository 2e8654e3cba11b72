"""The tables, one module a subject. ``metadata`` knows them all."""

from storage.schema.base import metadata
from storage.schema.desk import (
    attachment,
    conversation_ticket,
    ticket,
    ticket_contact,
    ticket_event,
)
from storage.schema.people import (
    attempt,
    conversation,
    enterprise,
    officer,
    session,
    sign_in_link,
)
from storage.schema.work import clock, feed, inbox, outbox

__all__ = [
    "attachment",
    "attempt",
    "clock",
    "conversation",
    "conversation_ticket",
    "enterprise",
    "feed",
    "inbox",
    "metadata",
    "officer",
    "outbox",
    "session",
    "sign_in_link",
    "ticket",
    "ticket_contact",
    "ticket_event",
]
