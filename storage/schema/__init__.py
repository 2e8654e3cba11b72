"""The tables, one module a subject. ``metadata`` knows them all."""

from storage.schema.base import metadata
from storage.schema.desk import (
    attachment,
    conversation_ticket,
    ticket,
    ticket_contact,
    ticket_event,
)
from storage.schema.papers import document, document_sequence
from storage.schema.people import (
    attempt,
    conversation,
    enterprise,
    enterprise_code,
    officer,
    session,
    sign_in_link,
)
from storage.schema.platforms import (
    access_token,
    card_code,
    continuation,
    dead_letter,
    officer_way,
    recent_send,
    reply_window,
    send_pause,
    subscription,
    sync_cursor,
    webhook_nonce,
)
from storage.schema.projects import project, project_ticket
from storage.schema.work import clock, feed, inbox, outbox

__all__ = [
    "access_token",
    "attachment",
    "attempt",
    "card_code",
    "clock",
    "continuation",
    "conversation",
    "conversation_ticket",
    "dead_letter",
    "document",
    "document_sequence",
    "enterprise",
    "enterprise_code",
    "feed",
    "inbox",
    "metadata",
    "officer",
    "officer_way",
    "outbox",
    "project",
    "project_ticket",
    "recent_send",
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
