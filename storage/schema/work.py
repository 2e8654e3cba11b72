"""Work that survives a crash: what came in, what must go out, what falls due.

The three work tables share one mechanism (``storage.leases``): ``available_at`` is lease, back-off
and due time in one, in milliseconds; ``closed_at`` is set once; ``attempts`` is the fencing token;
``state`` and ``lease_owner`` are for people and no claim reads them.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from storage.schema.base import (
    code,
    flag,
    id_column,
    key,
    metadata,
    one_of,
    partial_index,
    sealed,
)
from storage.types import Sequence64, UtcDateTime

INBOX_STATES = ("pending", "done", "ignored", "failed")
OUTBOX_OPEN_STATES = ("pending", "sending")
OUTBOX_SENT_STATES = ("sent", "delivered", "acknowledged")
OUTBOX_STATES = (*OUTBOX_OPEN_STATES, *OUTBOX_SENT_STATES, "failed", "stale", "bundled")
CLOCK_STATES = ("pending", "fired", "cancelled", "skipped")
DEADLINE_STATES = ("open", "met", "cancelled")
OPEN = "closed_at IS NULL"


def _lease_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("available_at", sa.BigInteger()),
        sa.Column("closed_at", sa.BigInteger()),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("lease_owner", sa.String(255)),
        sa.Column("last_error", sa.String(255)),
        sa.Column("trace_id", sa.String(64), nullable=False, server_default=""),
    )


def _closed_unless(*states: str) -> sa.CheckConstraint:
    words = ", ".join(f"'{state}'" for state in states)
    return sa.CheckConstraint(f"({OPEN}) = (state IN ({words}))", name="closed_with_state")


inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("id", Sequence64, sa.Identity(), primary_key=True),
    code("channel"),
    key("account"),
    key("sender"),
    key("message_id"),
    key("conversation_key"),
    sa.Column("received_at", UtcDateTime(), nullable=False),
    sa.Column("arrived_at", sa.BigInteger(), nullable=False),
    sealed("body", nullable=True),
    sa.Column("reply_mode", sa.String(16), nullable=False, server_default="none"),
    # No foreign key: either row may be erased before the other.
    sa.Column("reply_id", sa.Uuid()),
    code("state"),
    *_lease_columns(),
    one_of("state", INBOX_STATES),
    one_of("reply_mode", ("none", "passive", "api")),
    _closed_unless("pending"),
    sa.UniqueConstraint("channel", "account", "sender", "message_id"),
    sqlite_autoincrement=True,
)
partial_index("ix_inbox_due", inbox.c.available_at, inbox.c.id, where=OPEN)
partial_index("ix_inbox_head", inbox.c.conversation_key, inbox.c.id, where=OPEN)
sa.Index(None, inbox.c.conversation_key, inbox.c.id)

outbox = sa.Table(
    "outbox",
    metadata,
    id_column(),
    sa.Column("cause_key", sa.String(512), nullable=False),
    sa.Column("ticket_id", sa.ForeignKey("ticket.id")),
    sa.Column("event_seq", sa.Integer()),
    sa.Column("conversation_key", sa.String(255)),
    key("recipient"),
    code("channel"),
    key("account"),
    code("template"),
    sa.Column("language", sa.String(16), nullable=False),
    sealed("payload", nullable=True),
    # No foreign key to the table itself: SQLite would look for children at every insert.
    sa.Column("previous_id", sa.Uuid()),
    code("state"),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Column("sent_at", UtcDateTime()),
    sa.Column("delivered_at", UtcDateTime()),
    sa.Column("acknowledged_at", UtcDateTime()),
    sa.Column("provider_message_id", sa.String(255)),
    sa.Column("failure", sa.String(255)),
    *_lease_columns(),
    sa.UniqueConstraint("cause_key"),
    one_of("state", OUTBOX_STATES),
    _closed_unless(*OUTBOX_OPEN_STATES),
    sa.CheckConstraint(
        "state NOT IN ('sent', 'delivered', 'acknowledged') OR sent_at IS NOT NULL",
        name="sent_has_time",
    ),
)
partial_index("ix_outbox_due", outbox.c.available_at, outbox.c.id, where=OPEN)
partial_index(
    "ix_outbox_transcript",
    outbox.c.conversation_key,
    outbox.c.id,
    where="conversation_key IS NOT NULL",
)
partial_index("ix_outbox_ticket", outbox.c.ticket_id, outbox.c.id, where="ticket_id IS NOT NULL")
# The recipient first: with the channel in front a claim would walk this one instead of what is due.
partial_index(
    "ix_outbox_turn",
    outbox.c.recipient,
    outbox.c.channel,
    outbox.c.account,
    outbox.c.id,
    where=OPEN,
)
partial_index(
    "ix_outbox_provider", outbox.c.provider_message_id, where="provider_message_id IS NOT NULL"
)
partial_index("ix_outbox_failed", outbox.c.created_at, where="state = 'failed'")

clock = sa.Table(
    "clock",
    metadata,
    id_column(),
    code("subject_type"),
    key("subject_id"),
    code("kind"),
    sa.Column("level", sa.Integer(), nullable=False),
    code("occurrence"),
    sa.Column("due_on", sa.Date()),
    sa.Column("due_at", UtcDateTime(), nullable=False),
    sa.Column("starts_on", sa.Date()),
    sa.Column("deadline_state", sa.String(16)),
    sa.Column("rule_set", sa.String(128)),
    sa.Column("calendar_version", sa.String(128), nullable=False, server_default=""),
    flag("provisional"),
    sa.Column("paused_at", UtcDateTime()),
    sa.Column("remaining", sa.Integer()),
    code("state"),
    *_lease_columns(),
    sa.UniqueConstraint("subject_type", "subject_id", "kind", "level", "occurrence"),
    one_of("state", CLOCK_STATES),
    one_of("deadline_state", DEADLINE_STATES),
    _closed_unless("pending"),
)
partial_index("ix_clock_due", clock.c.available_at, clock.c.id, where=OPEN)

feed = sa.Table(
    "feed",
    metadata,
    sa.Column("id", Sequence64, sa.Identity(), primary_key=True),
    key("audience"),
    code("kind"),
    key("ref"),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.Column("at", UtcDateTime(), nullable=False),
    sa.Index(None, "at"),
    sqlite_autoincrement=True,
)
