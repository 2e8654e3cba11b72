"""Short ways to put rows into the work tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from storage.ids import new_id
from storage.interface import Store
from storage.records import ConversationRecord, NewDelivery, Received
from storage.times import to_ms

AT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
NOW = to_ms(AT)
LEASE = 30_000
CAP = 20_000


def receive(store: Store, message_id: str, **other: Any) -> Received:
    """Take in a message of ``sender`` (anna); leased at once unless a window is given."""
    now = other.pop("now", NOW)
    sender = other.pop("sender", "anna")
    plain: dict[str, Any] = {
        "channel": "webchat",
        "account": "main",
        "sender": sender,
        "message_id": message_id,
        "conversation_key": f"webchat:main:{sender}",
        "received_at": AT + timedelta(milliseconds=now - NOW),
        "body": {"text": f"words of {message_id}"},
        "trace_id": "trace",
        "now": now,
        "window_ms": 0,
        "cap_ms": CAP,
        "lease_ms": LEASE,
        "owner": "front",
    }
    return store.inbox.receive(**{**plain, **other})


def delivery(cause: str, **other: Any) -> NewDelivery:
    """A delivery to anna in the web chat."""
    plain: dict[str, Any] = {
        "id": new_id(),
        "cause_key": cause,
        "channel": "webchat",
        "account": "main",
        "recipient": "anna",
        "template": "reply",
        "language": "zh",
        "payload": {"text": f"answer of {cause}"},
        "conversation_key": "webchat:main:anna",
    }
    return NewDelivery(**{**plain, **other})


def conversation(sender: str = "anna", **other: Any) -> ConversationRecord:
    """A conversation in the web chat."""
    plain: dict[str, Any] = {
        "id": new_id(),
        "key": f"webchat:main:{sender}",
        "channel": "webchat",
        "account": "main",
        "sender": sender,
        "version": 1,
        "document": '{"asks":"facts","draft":{"facts":"进口轴承滞留口岸"}}'.encode(),
    }
    return ConversationRecord(**{**plain, **other})
