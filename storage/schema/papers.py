"""Documents as they were issued (文书登记), and the sequences of their numbers (文号)."""

from __future__ import annotations

import sqlalchemy as sa

from storage.keyring import HASH_BYTES
from storage.schema.base import code, id_column, metadata, partial_index, sealed
from storage.types import UtcDateTime

document_sequence = sa.Table(
    "document_sequence",
    metadata,
    sa.Column("jurisdiction", sa.String(64), primary_key=True),
    sa.Column("series", sa.String(64), primary_key=True),
    sa.Column("year", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("last", sa.Integer(), nullable=False),
    sa.CheckConstraint("last >= 0", name="last_not_negative"),
)
"""The last number that was used, per jurisdiction, series and year (Asia/Shanghai)."""

document = sa.Table(
    "document",
    metadata,
    id_column(),
    sa.Column("ticket_id", sa.ForeignKey("ticket.id")),
    sa.Column("event_seq", sa.Integer()),
    code("jurisdiction"),
    code("code"),
    sa.Column("language", sa.String(16), nullable=False),
    sa.Column("template_version", sa.String(64), nullable=False),
    code("series", nullable=True),
    sa.Column("year", sa.Integer()),
    sa.Column("serial", sa.Integer()),
    sa.Column("number", sa.String(64)),
    sa.Column("courtesy_of", sa.ForeignKey("document.id")),
    sa.Column("replaces", sa.ForeignKey("document.id")),
    sa.Column("issued_at", UtcDateTime(), nullable=False),
    sa.Column("issued_by", sa.ForeignKey("officer.id")),
    sa.Column("sha256", sa.LargeBinary(HASH_BYTES), nullable=False),
    sealed("word"),
    sealed("text"),
    sa.UniqueConstraint("jurisdiction", "series", "year", "serial", name="uq_document_serial"),
    sa.UniqueConstraint("jurisdiction", "number", name="uq_document_number"),
    sa.CheckConstraint("serial > 0", name="serial_positive"),
    sa.CheckConstraint(
        "(serial IS NULL) = (number IS NULL) AND (serial IS NULL) = (series IS NULL)"
        " AND (serial IS NULL) = (year IS NULL)",
        name="number_whole",
    ),
    sa.Index(None, "ticket_id"),
    sa.Index(None, "sha256"),
    sa.Index(None, "issued_at", "id"),
)
partial_index(
    "uq_document_event",
    document.c.ticket_id,
    document.c.event_seq,
    document.c.code,
    document.c.language,
    where="event_seq IS NOT NULL",
    unique=True,
)
