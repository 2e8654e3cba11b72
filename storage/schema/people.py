"""Who takes part: officers and their sessions, enterprises, and conversations."""

from __future__ import annotations

import sqlalchemy as sa

from casework.model.people import Role
from storage.keyring import BLIND_INDEX_BYTES, HASH_BYTES
from storage.schema.base import code, flag, id_column, key, metadata, one_of, sealed
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
