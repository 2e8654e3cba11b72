"""What platforms need: calls seen, tokens, quotas, cursors, subscriptions, links, ways, pauses.

And what they leave: codes of cards, counts of sends, calls that could not be read.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from storage.keyring import BLIND_INDEX_BYTES, HASH_BYTES
from storage.platform_records import SubscriptionKind, SubscriptionState
from storage.schema.base import KEY, code, id_column, key, metadata, one_of, partial_index, sealed
from storage.types import UtcDateTime


def _code_key(name: str) -> sa.Column[str]:
    """A code word that is part of the primary key."""
    return sa.Column(name, sa.String(64), primary_key=True)


def _key(name: str) -> sa.Column[str]:
    """A key of another system that is part of the primary key."""
    return sa.Column(name, sa.String(KEY), primary_key=True)


def _person() -> tuple[sa.Column[Any], ...]:
    return _code_key("channel"), _key("account"), _key("user")


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, UtcDateTime(), nullable=nullable)


webhook_nonce = sa.Table(
    "webhook_nonce",
    metadata,
    _code_key("channel"),
    _key("account"),
    sa.Column("timestamp", sa.BigInteger(), primary_key=True, autoincrement=False),
    _key("nonce"),
    sa.Column("signature_hash", sa.LargeBinary(HASH_BYTES), nullable=False),
    _moment("seen_at"),
    sa.Index(None, "seen_at"),
)

access_token = sa.Table(
    "access_token",
    metadata,
    _code_key("platform"),
    _key("account"),
    _key("app"),
    sealed("token", nullable=True),
    _moment("expires_at", nullable=True),
    sa.Column("generation", sa.Integer(), nullable=False, server_default="0"),
    _moment("leased_until", nullable=True),
    sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
    _moment("failed_at", nullable=True),
    sa.Column("failure", sa.String(255)),
    sa.CheckConstraint("(generation = 0) = (token IS NULL)", name="token_with_generation"),
    sa.CheckConstraint("(token IS NULL) = (expires_at IS NULL)", name="token_expires"),
    sa.CheckConstraint("(failures = 0) = (failed_at IS NULL)", name="failures_have_time"),
)

reply_window = sa.Table(
    "reply_window",
    metadata,
    *_person(),
    _code_key("kind"),
    _moment("granted_at"),
    _moment("expires_at"),
    sa.Column("allowed", sa.Integer(), nullable=False),
    sa.Column("used", sa.Integer(), nullable=False, server_default="0"),
    _moment("closed_at", nullable=True),
    sa.CheckConstraint("used >= 0 AND used <= allowed", name="used_within_allowed"),
    sa.Index(None, "expires_at"),
)

sync_cursor = sa.Table(
    "sync_cursor",
    metadata,
    _code_key("channel"),
    _key("account"),
    sa.Column("cursor", sa.String(KEY), nullable=False),
    sa.Column("version", sa.Integer(), nullable=False),
    _moment("moved_at"),
    sa.CheckConstraint("version > 0", name="version_positive"),
)

subscription = sa.Table(
    "subscription",
    metadata,
    *_person(),
    _key("template_id"),
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("state", sa.String(16), nullable=False),
    _moment("at"),
    one_of("kind", SubscriptionKind),
    one_of("state", SubscriptionState),
)
partial_index("ix_subscription_ended", subscription.c.at, where="state <> 'accepted'")

continuation = sa.Table(
    "continuation",
    metadata,
    sa.Column("token_hash", sa.LargeBinary(HASH_BYTES), primary_key=True),
    key("conversation_key"),
    sa.Column("draft_id", sa.Uuid()),
    code("channel"),
    key("account"),
    key("user"),
    _moment("issued_at"),
    _moment("expires_at"),
    _moment("used_at", nullable=True),
    _moment("replaced_at", nullable=True),
    sa.Index(None, "expires_at"),
)
# One open link a conversation, whatever runs at the same moment.
partial_index(
    "uq_continuation_open",
    continuation.c.conversation_key,
    where="used_at IS NULL AND replaced_at IS NULL",
    unique=True,
)

officer_way = sa.Table(
    "officer_way",
    metadata,
    id_column(),
    sa.Column("officer_id", sa.ForeignKey("officer.id"), nullable=False),
    code("channel"),
    key("account"),
    sa.Column("address_index", sa.LargeBinary(BLIND_INDEX_BYTES), nullable=False),
    sealed("address"),
    sa.Column("rank", sa.Integer(), nullable=False),
    _moment("verified_at", nullable=True),
    _moment("blocked_at", nullable=True),
    sa.UniqueConstraint("address_index"),
    sa.Index(None, "officer_id"),
)

send_pause = sa.Table(
    "send_pause",
    metadata,
    _code_key("channel"),
    _key("account"),
    _key("recipient"),
    sa.Column("not_before", sa.BigInteger(), nullable=False),
    sa.Index(None, "not_before"),
)

card_code = sa.Table(
    "card_code",
    metadata,
    sa.Column("code_hash", sa.LargeBinary(HASH_BYTES), primary_key=True),
    code("channel"),
    key("account"),
    key("user"),
    key("task_id"),
    sealed("code"),
    _moment("at"),
    sa.Index(None, "channel", "account", "user", "task_id"),
    sa.Index(None, "at"),
)

# One row a send, in milliseconds: limits of a minute and of an hour are read off exactly.
recent_send = sa.Table(
    "recent_send",
    metadata,
    id_column(),
    code("channel"),
    key("account"),
    key("user"),
    sa.Column("sent_at", sa.BigInteger(), nullable=False),
    sa.Index(None, "channel", "account", "user", "sent_at"),
    sa.Index(None, "sent_at"),
)

dead_letter = sa.Table(
    "dead_letter",
    metadata,
    id_column(),
    code("channel"),
    key("account"),
    sa.Column("body_hash", sa.LargeBinary(HASH_BYTES), nullable=False),
    code("reason"),
    sealed("body"),
    sa.Column("times", sa.Integer(), nullable=False, server_default="1"),
    _moment("first_at"),
    _moment("last_at"),
    sa.UniqueConstraint("channel", "account", "body_hash"),
    sa.CheckConstraint("times > 0", name="times_positive"),
    sa.Index(None, "last_at"),
)
