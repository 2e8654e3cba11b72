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
from storage.schema.platforms import (
    access_token,
    continuation,
    officer_way,
    reply_window,
    send_pause,
    subscription,
    sync_cursor,
    webhook_nonce,
)
from storage.schema.work import clock, feed, inbox, outbox

__all__ = [
    "access_token",
    "attachment",
    "attempt",
    "clock",
    "continuation",
    "conversation",
    "conversation_ticket",
    "enterprise",
    "feed",
    "inbox",
    "metadata",
    "officer",
    "officer_way",
    "outbox",
    "reply_window",
    "send_pause",
    "session",
    "sign_in_link",
    "subscription",
    "sync_cursor",
    "ticket",
    "ticket_contact",
    "ticket_event",
    "webhook_nonce",
]
