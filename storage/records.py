"""Rows that other rooms see, as frozen values. Times are aware UTC; work tables use epoch ms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One message taken in. ``body`` is the decoded neutral message as JSON-ready data.

    ``attempts`` is the fencing token of the lease: settling with an old one raises LeaseLost.
    ``reply_mode`` is how the message was answered: ``none`` yet, ``passive`` (by the webhook
    itself), ``api``; ``reply_id`` is the delivery that answers it.
    """

    id: int
    channel: str
    account: str
    sender: str
    message_id: str
    conversation_key: str
    received_at: datetime
    body: Mapping[str, Any]
    state: str
    attempts: int
    available_at: int | None
    trace_id: str
    reply_mode: str = "none"
    reply_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Result of taking a message in: ``repeated`` when the dedupe key was known already.

    ``leased`` is True when the caller holds the row (it was the head of its conversation and
    was inserted already leased); else a worker takes it in its turn.
    """

    row: InboxRow
    repeated: bool
    leased: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """One thing to send. ``cause_key`` is unique: the same cause is enqueued once.

    ``payload`` is the rendered message as JSON-ready data (sealed at rest). ``settled`` marks a
    web-chat reply that is delivered by being stored (the page reads the transcript).
    ``available_in_ms`` leaves a waiting webhook time to give the reply itself.
    """

    id: UUID
    cause_key: str
    channel: str
    account: str
    recipient: str
    template: str
    language: str
    payload: Mapping[str, Any]
    conversation_key: str | None = None
    ticket_id: UUID | None = None
    event_seq: int | None = None
    previous_id: UUID | None = None
    trace_id: str = ""
    settled: bool = False
    available_in_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A delivery with its evidence.

    States: pending, sending, sent, delivered, acknowledged, failed, stale, bundled.
    """

    id: UUID
    cause_key: str
    channel: str
    account: str
    recipient: str
    template: str
    language: str
    payload: Mapping[str, Any]
    conversation_key: str | None
    ticket_id: UUID | None
    state: str
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    acknowledged_at: datetime | None
    failure: str | None
    trace_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow:
    """A due thing. (subject_type, subject_id, kind, level, occurrence) is unique."""

    id: UUID
    subject_type: str
    subject_id: str
    kind: str
    level: int
    occurrence: str
    due_on: date | None
    due_at: datetime
    state: str
    attempts: int
    provisional: bool = False
    calendar_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRecord:
    """A conversation as stored: ``document`` is the dialogue state, JSON that lies sealed.

    ``token_hash`` (web chat only) proves who may read and write it. ``version`` guards writes.
    """

    id: UUID
    key: str
    channel: str
    account: str
    sender: str
    version: int
    document: bytes
    language: str | None = None
    token_hash: bytes | None = None
    enterprise_id: UUID | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptLine:
    """One line of a conversation as its page shows it. ``direction`` is ``in`` or ``out``."""

    direction: str
    id: str
    at: datetime
    content: Mapping[str, Any]
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRecord:
    """A stored file: the bytes lie sealed under ``storage_key`` (random), the name is sealed too.

    ``received`` is False for one that was named but never arrived; it has no bytes and no key.
    """

    id: UUID
    conversation_key: str
    ticket_id: UUID | None
    storage_key: str
    name: str
    kind: str
    media_type: str
    size: int
    sha256: bytes
    created_at: datetime
    received: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """A log-in session of the console; only the hash of its id is kept."""

    token_hash: bytes
    officer_id: UUID
    created_at: datetime
    seen_at: datetime
    csrf_secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """A hint that something changed; never text.

    ``audience``: ``officer:<id>``, ``supervisors``, ``conversation:<key>``. ``id`` rises and serves
    as Last-Event-ID.
    """

    id: int
    audience: str
    kind: str
    ref: str
    version: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """A delivery without its payload, for lists."""

    id: UUID
    ticket_id: UUID | None
    channel: str
    recipient: str
    template: str
    state: str
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    acknowledged_at: datetime | None
    failure: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreHealth:
    """Readiness of the store."""

    ok: bool
    detail: str = ""
    open_rows: Mapping[str, int] = field(default_factory=dict)
