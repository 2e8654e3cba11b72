"""The desk: tickets, their events, the conversations that may see them, and their files.

Columns are what rules and lists read. What a person said is one sealed document; a list opens
only ``headline``, a small one with title and company.
"""

from __future__ import annotations

import sqlalchemy as sa

from casework.model.complaint import Urgency
from casework.model.origin import Origin
from casework.model.people import ActorType
from casework.model.ticket import AcceptanceState, Kind, TicketStatus, Track
from storage.keyring import BLIND_INDEX_BYTES, HASH_BYTES
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
from storage.types import UtcDateTime

OPEN = "closed_at IS NULL"

ticket = sa.Table(
    "ticket",
    metadata,
    id_column(),
    sa.Column("number", sa.String(32), nullable=False),
    sa.Column("draft_id", sa.Uuid(), nullable=False),
    sa.Column("lookup_hash", sa.LargeBinary(HASH_BYTES), nullable=False),
    sa.Column("version", sa.Integer(), nullable=False),
    code("jurisdiction"),
    sa.Column("rule_set", sa.String(128), nullable=False),
    sa.Column("rule_set_version", sa.String(128), nullable=False),
    code("status"),
    code("acceptance_state", nullable=True),
    code("track"),
    code("kind"),
    sa.Column("language", sa.String(16), nullable=False),
    code("origin"),
    code("principal_origin", nullable=True),
    flag("sensitive"),
    flag("restricted"),
    sa.Column("industry_section", sa.String(1)),
    sa.Column("industry_division", sa.String(2)),
    flag("industry_confirmed"),
    sa.Column("industry_confidence", sa.Float(53), nullable=False),
    code("topic", nullable=True),
    code("district", nullable=True),
    code("authority", nullable=True),
    code("urgency"),
    flag("in_scope", nullable=True),
    code("scope_reason", nullable=True),
    sa.Column("enterprise_id", sa.ForeignKey("enterprise.id")),
    sa.Column("officer_id", sa.ForeignKey("officer.id"), nullable=False),
    code("assignment_rule"),
    sa.Column("assigned_at", UtcDateTime(), nullable=False),
    key("conversation_key"),
    sealed("headline"),
    sealed("document"),
    sa.Column("next_rule", sa.String(64)),
    sa.Column("next_due", sa.Date()),
    flag("next_provisional"),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Column("acknowledged_at", UtcDateTime()),
    sa.Column("closed_at", UtcDateTime()),
    code("awaiting", nullable=True),
    sa.UniqueConstraint("number"),
    sa.UniqueConstraint("draft_id"),
    sa.UniqueConstraint("lookup_hash"),
    sa.CheckConstraint("version > 0", name="version_positive"),
    sa.CheckConstraint("(next_rule IS NULL) = (next_due IS NULL)", name="next_together"),
    one_of("status", TicketStatus),
    one_of("acceptance_state", AcceptanceState),
    one_of("track", Track),
    one_of("kind", Kind),
    one_of("origin", Origin),
    one_of("principal_origin", Origin),
    one_of("urgency", Urgency),
)
partial_index("ix_ticket_officer_open", ticket.c.officer_id, ticket.c.next_due, where=OPEN)
sa.Index(None, ticket.c.created_at, ticket.c.id)
sa.Index(None, ticket.c.status, ticket.c.created_at, ticket.c.id)
sa.Index(None, ticket.c.district, ticket.c.created_at, ticket.c.id)
sa.Index(None, ticket.c.officer_id, ticket.c.created_at, ticket.c.id)
partial_index("ix_ticket_awaiting", ticket.c.created_at, ticket.c.id, where="awaiting IS NOT NULL")
partial_index("ix_ticket_clocks", ticket.c.id, where="next_due IS NOT NULL")
partial_index(
    "ix_ticket_enterprise",
    ticket.c.enterprise_id,
    ticket.c.created_at,
    where="enterprise_id IS NOT NULL",
)

ticket_event = sa.Table(
    "ticket_event",
    metadata,
    sa.Column("ticket_id", sa.ForeignKey("ticket.id"), primary_key=True),
    sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("at", UtcDateTime(), nullable=False),
    code("kind"),
    code("actor_type"),
    key("actor_ref"),
    sealed("data"),
    sa.CheckConstraint("seq > 0", name="seq_positive"),
    one_of("actor_type", ActorType),
)

conversation_ticket = sa.Table(
    "conversation_ticket",
    metadata,
    sa.Column("conversation_key", sa.String(255), primary_key=True),
    sa.Column("ticket_id", sa.ForeignKey("ticket.id"), primary_key=True),
    sa.Index(None, "ticket_id"),
)

ticket_contact = sa.Table(
    "ticket_contact",
    metadata,
    sa.Column("ticket_id", sa.ForeignKey("ticket.id"), primary_key=True),
    sa.Column("email_index", sa.LargeBinary(BLIND_INDEX_BYTES), nullable=False),
    sa.Index(None, "email_index"),
)

attachment = sa.Table(
    "attachment",
    metadata,
    id_column(),
    key("conversation_key"),
    sa.Column("ticket_id", sa.ForeignKey("ticket.id")),
    sa.Column("position", sa.Integer(), nullable=False),
    sa.Column("storage_key", sa.String(64), nullable=False),
    sealed("description"),
    code("kind"),
    sa.Column("media_type", sa.String(255), nullable=False),
    sa.Column("size", sa.BigInteger(), nullable=False),
    flag("received"),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.CheckConstraint("size >= 0", name="size_not_negative"),
    sa.Index(None, "conversation_key"),
)
partial_index(
    "ix_attachment_ticket",
    attachment.c.ticket_id,
    attachment.c.position,
    where="ticket_id IS NOT NULL",
)
