"""Who takes part: officers and their sessions, enterprises, and conversations."""

from __future__ import annotations

import sqlalchemy as sa

from casework.model.people import Role
from storage.keyring import BLIND_INDEX_BYTES, HASH_BYTES
from storage.schema.base import (
    KEY,
    code,
    flag,
    id_column,
    key,
    metadata,
    one_of,
    partial_index,
    sealed,
)
from storage.types import UtcDateTime

officer = sa.Table(
    "officer",
    metadata,
    id_column(),
    key("login"),
    code("role"),
    code("district", nullable=True),
    flag("duty"),
    flag("cleared"),
    flag("active"),
    sa.Column("absent_from", sa.Date()),
    sa.Column("absent_to", sa.Date()),
    sealed("contact"),
    sa.Column("password_hash", sa.String(255)),
    sa.Column("language", sa.String(16), nullable=False, server_default="zh"),
    sa.UniqueConstraint("login"),
    one_of("role", Role),
)

enterprise = sa.Table(
    "enterprise",
    metadata,
    id_column(),
    sealed("identity"),
    sa.Column("name_index", sa.LargeBinary(BLIND_INDEX_BYTES)),
    sa.Column("name_en_index", sa.LargeBinary(BLIND_INDEX_BYTES)),
    sa.Column("uscc_index", sa.LargeBinary(BLIND_INDEX_BYTES)),
    code("country", nullable=True),
    code("district", nullable=True),
    sa.Column("industry_section", sa.String(1)),
    sa.Column("industry_division", sa.String(2)),
    sa.Column("primary_officer_id", sa.ForeignKey("officer.id")),
    sa.Column("substitute_officer_id", sa.ForeignKey("officer.id")),
    code("standing", nullable=True),
    code("white_list", nullable=True),
    sa.UniqueConstraint("uscc_index"),
    sa.Index(None, "name_index"),
    sa.Index(None, "name_en_index"),
)

conversation = sa.Table(
    "conversation",
    metadata,
    id_column(),
    key("key"),
    code("channel"),
    key("account"),
    key("sender"),
    sa.Column("version", sa.Integer(), nullable=False),
    sealed("document"),
    sa.Column("language", sa.String(16)),
    sa.Column("token_hash", sa.LargeBinary(HASH_BYTES)),
    sa.Column("enterprise_id", sa.ForeignKey("enterprise.id")),
    sa.Column("updated_at", UtcDateTime(), nullable=False),
    sa.UniqueConstraint("key"),
    sa.UniqueConstraint("token_hash"),
    sa.CheckConstraint("version > 0", name="version_positive"),
    sa.Index(None, "updated_at"),
)

session = sa.Table(
    "session",
    metadata,
    sa.Column("token_hash", sa.LargeBinary(HASH_BYTES), primary_key=True),
    sa.Column("officer_id", sa.ForeignKey("officer.id"), nullable=False),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Column("seen_at", UtcDateTime(), nullable=False),
    sealed("csrf_secret"),
    sa.Index(None, "officer_id"),
)

attempt = sa.Table(
    "attempt",
    metadata,
    sa.Column("subject", sa.LargeBinary(BLIND_INDEX_BYTES), primary_key=True),
    sa.Column("hour", sa.BigInteger(), primary_key=True, autoincrement=False),
    sa.Column("count", sa.Integer(), nullable=False),
    sa.CheckConstraint("count > 0", name="count_positive"),
    sa.Index(None, "hour"),
)

sign_in_link = sa.Table(
    "sign_in_link",
    metadata,
    sa.Column("token_hash", sa.LargeBinary(HASH_BYTES), primary_key=True),
    sa.Column("officer_id", sa.ForeignKey("officer.id"), nullable=False),
    sa.Column("expires_at", UtcDateTime(), nullable=False),
    sa.Column("used_at", UtcDateTime()),
)

# Stays as the record of who was bound by whose code, and when.
enterprise_code = sa.Table(
    "enterprise_code",
    metadata,
    sa.Column("code_hash", sa.LargeBinary(HASH_BYTES), primary_key=True),
    sa.Column("enterprise_id", sa.ForeignKey("enterprise.id"), nullable=False),
    sa.Column("made_by_id", sa.ForeignKey("officer.id")),
    sa.Column("made_at", UtcDateTime(), nullable=False),
    sa.Column("expires_at", UtcDateTime(), nullable=False),
    sa.Column("conversation_key", sa.String(KEY)),
    sa.Column("opened_at", UtcDateTime()),
    sa.Column("confirmed_at", UtcDateTime()),
    sa.Column("refused_at", UtcDateTime()),
    sa.CheckConstraint(
        "(conversation_key IS NULL) = (opened_at IS NULL)", name="opened_by_somebody"
    ),
    sa.CheckConstraint(
        "confirmed_at IS NULL OR (opened_at IS NOT NULL AND refused_at IS NULL)",
        name="confirmed_once_opened",
    ),
    sa.Index(None, "enterprise_id"),
    sa.Index(None, "expires_at"),
)
partial_index(
    "ix_enterprise_code_open",
    enterprise_code.c.conversation_key,
    where="opened_at IS NOT NULL AND confirmed_at IS NULL AND refused_at IS NULL",
)
