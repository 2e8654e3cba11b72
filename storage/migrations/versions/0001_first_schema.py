"""The first schema.

Revision: 0001
Follows: nothing
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "clock",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_type", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("occurrence", sa.String(length=64), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("deadline_state", sa.String(length=16), nullable=True),
        sa.Column("rule_set", sa.String(length=128), nullable=True),
        sa.Column("calendar_version", sa.String(length=128), server_default="", nullable=False),
        sa.Column(
            "provisional",
            sa.Boolean(create_constraint=True, name="provisional_flag"),
            nullable=False,
        ),
        sa.Column("paused_at", UtcDateTime(), nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("available_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_owner", sa.String(length=255), nullable=True),
        sa.Column("last_error", sa.String(length=255), nullable=True),
        sa.Column("trace_id", sa.String(length=64), server_default="", nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (state IN ('pending'))", name=op.f("ck_clock_closed_with_state")
        ),
        sa.CheckConstraint(
            "deadline_state IN ('open', 'met', 'cancelled')",
            name=op.f("ck_clock_deadline_state_known"),
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'fired', 'cancelled', 'skipped')",
            name=op.f("ck_clock_state_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
        sa.UniqueConstraint(
            "subject_type",
            "subject_id",
            "kind",
            "level",
            "occurrence",
            name=op.f("uq_clock_subject_type_subject_id_kind_level_occurrence"),
        ),
    )
    op.create_index(
        "ix_clock_due",
        "clock",
        ["available_at", "id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )

    op.create_table(
        "feed",
        sa.Column("id", _SEQUENCE, sa.Identity(always=False), nullable=False),
        sa.Column("audience", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_feed_at"), "feed", ["at"], unique=False)

    op.create_table(
        "inbox",
        sa.Column("id", _SEQUENCE, sa.Identity(always=False), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("sender", sa.String(length=255), nullable=False),
        sa.Column("message_id", sa.String(length=255), nullable=False),
        sa.Column("conversation_key", sa.String(length=255), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("arrived_at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("reply_mode", sa.String(length=16), server_default="none", nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("available_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_owner", sa.String(length=255), nullable=True),
        sa.Column("last_error", sa.String(length=255), nullable=True),
        sa.Column("trace_id", sa.String(length=64), server_default="", nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (state IN ('pending'))", name=op.f("ck_inbox_closed_with_state")
        ),
        sa.CheckConstraint(
            "reply_mode IN ('none', 'passive', 'api')", name=op.f("ck_inbox_reply_mode_known")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'done', 'ignored', 'failed')", name=op.f("ck_inbox_state_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint(
            "channel",
            "account",
            "sender",
            "message_id",
            name=op.f("uq_inbox_channel_account_sender_message_id"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_inbox_conversation_key_id"), "inbox", ["conversation_key", "id"], unique=False
    )
    op.create_index(
        "ix_inbox_due",
        "inbox",
        ["available_at", "id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_inbox_head",
        "inbox",
        ["conversation_key", "id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )

    op.create_table(
        "officer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.String(length=255), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("district", sa.String(length=64), nullable=True),
        sa.Column("duty", sa.Boolean(create_constraint=True, name="duty_flag"), nullable=False),
        sa.Column(
            "cleared", sa.Boolean(create_constraint=True, name="cleared_flag"), nullable=False
        ),
        sa.Column("active", sa.Boolean(create_constraint=True, name="active_flag"), nullable=False),
        sa.Column("absent_from", sa.Date(), nullable=True),
        sa.Column("absent_to", sa.Date(), nullable=True),
        sa.Column("contact", sa.LargeBinary(), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.CheckConstraint(
            "role IN ('officer', 'supervisor', 'foreign_affairs', 'administrator')",
            name=op.f("ck_officer_role_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
        sa.UniqueConstraint("login", name=op.f("uq_officer_login")),
    )
    op.create_table(
        "enterprise",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("identity", sa.LargeBinary(), nullable=False),
        sa.Column("name_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("name_en_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("uscc_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("country", sa.String(length=64), nullable=True),
        sa.Column("district", sa.String(length=64), nullable=True),
        sa.Column("industry_section", sa.String(length=1), nullable=True),
        sa.Column("industry_division", sa.String(length=2), nullable=True),
        sa.Column("primary_officer_id", sa.Uuid(), nullable=True),
        sa.Column("substitute_officer_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["primary_officer_id"],
            ["officer.id"],
            name=op.f("fk_enterprise_primary_officer_id_officer"),
        ),
        sa.ForeignKeyConstraint(
            ["substitute_officer_id"],
            ["officer.id"],
            name=op.f("fk_enterprise_substitute_officer_id_officer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise")),
        sa.UniqueConstraint("uscc_index", name=op.f("uq_enterprise_uscc_index")),
    )
    op.create_index(
        op.f("ix_enterprise_name_en_index"), "enterprise", ["name_en_index"], unique=False
    )
    op.create_index(op.f("ix_enterprise_name_index"), "enterprise", ["name_index"], unique=False)

    op.create_table(
        "session",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("csrf_secret", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_session_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_officer_id"), "session", ["officer_id"], unique=False)

    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_sign_in_link_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_link")),
    )
    op.create_table(
        "conversation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("sender", sa.String(length=255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("enterprise_id", sa.Uuid(), nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_conversation_version_positive")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_conversation_enterprise_id_enterprise"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("key", name=op.f("uq_conversation_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_conversation_token_hash")),
    )
    op.create_index(
        op.f("ix_conversation_updated_at"), "conversation", ["updated_at"], unique=False
    )

    op.create_table(
        "ticket",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("lookup_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("rule_set", sa.String(length=128), nullable=False),
        sa.Column("rule_set_version", sa.String(length=128), nullable=False),
        sa.Column("status", sa.String(length=64), nullable=False),
        sa.Column("acceptance_state", sa.String(length=64), nullable=True),
        sa.Column("track", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("principal_origin", sa.String(length=64), nullable=True),
        sa.Column(
            "sensitive", sa.Boolean(create_constraint=True, name="sensitive_flag"), nullable=False
        ),
        sa.Column(
            "restricted", sa.Boolean(create_constraint=True, name="restricted_flag"), nullable=False
        ),
        sa.Column("industry_section", sa.String(length=1), nullable=True),
        sa.Column("industry_division", sa.String(length=2), nullable=True),
        sa.Column(
            "industry_confirmed",
            sa.Boolean(create_constraint=True, name="industry_confirmed_flag"),
            nullable=False,
        ),
        sa.Column("industry_confidence", sa.Float(precision=53), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=True),
        sa.Column("district", sa.String(length=64), nullable=True),
        sa.Column("authority", sa.String(length=64), nullable=True),
        sa.Column("urgency", sa.String(length=64), nullable=False),
        sa.Column(
            "in_scope", sa.Boolean(create_constraint=True, name="in_scope_flag"), nullable=True
        ),
        sa.Column("scope_reason", sa.String(length=64), nullable=True),
        sa.Column("enterprise_id", sa.Uuid(), nullable=True),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_rule", sa.String(length=64), nullable=False),
        sa.Column("assigned_at", UtcDateTime(), nullable=False),
        sa.Column("conversation_key", sa.String(length=255), nullable=False),
        sa.Column("headline", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("next_rule", sa.String(length=64), nullable=True),
        sa.Column("next_due", sa.Date(), nullable=True),
        sa.Column(
            "next_provisional",
            sa.Boolean(create_constraint=True, name="next_provisional_flag"),
            nullable=False,
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("acknowledged_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "acceptance_state IN ('received', 'supplement_requested', 'supplemented', 'accepted', 'not_accepted', 'not_accepted_referred', 'withdrawn_before_acceptance')",
            name=op.f("ck_ticket_acceptance_state_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('infringement', 'environment_suggestion', 'operating_demand', 'consultation')",
            name=op.f("ck_ticket_kind_known"),
        ),
        sa.CheckConstraint(
            "origin IN ('enterprise', 'individual_investor', 'headquarters', 'consulate', 'chamber', 'hkmt_office', 'proxy', 'other')",
            name=op.f("ck_ticket_origin_known"),
        ),
        sa.CheckConstraint(
            "principal_origin IN ('enterprise', 'individual_investor', 'headquarters', 'consulate', 'chamber', 'hkmt_office', 'proxy', 'other')",
            name=op.f("ck_ticket_principal_origin_known"),
        ),
        sa.CheckConstraint(
            "status IN ('received', 'supplement_requested', 'accepted', 'not_accepted', 'referred', 'in_progress', 'escalated', 'concluded', 'closed', 'withdrawn')",
            name=op.f("ck_ticket_status_known"),
        ),
        sa.CheckConstraint(
            "track IN ('formal_complaint', 'demand', 'consultation', 'forwarded')",
            name=op.f("ck_ticket_track_known"),
        ),
        sa.CheckConstraint(
            "urgency IN ('low', 'normal', 'urgent')", name=op.f("ck_ticket_urgency_known")
        ),
        sa.CheckConstraint(
            "(next_rule IS NULL) = (next_due IS NULL)", name=op.f("ck_ticket_next_together")
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_ticket_version_positive")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_ticket_enterprise_id_enterprise")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_ticket_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_ticket_draft_id")),
        sa.UniqueConstraint("lookup_hash", name=op.f("uq_ticket_lookup_hash")),
        sa.UniqueConstraint("number", name=op.f("uq_ticket_number")),
    )
    op.create_index(op.f("ix_ticket_created_at_id"), "ticket", ["created_at", "id"], unique=False)
    op.create_index(
        op.f("ix_ticket_district_created_at_id"),
        "ticket",
        ["district", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_ticket_enterprise",
        "ticket",
        ["enterprise_id", "created_at"],
        unique=False,
        sqlite_where=sa.text("enterprise_id IS NOT NULL"),
        postgresql_where=sa.text("enterprise_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_ticket_officer_id_created_at_id"),
        "ticket",
        ["officer_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_ticket_officer_open",
        "ticket",
        ["officer_id", "next_due"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        op.f("ix_ticket_status_created_at_id"),
        "ticket",
        ["status", "created_at", "id"],
        unique=False,
    )

    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_key", sa.String(length=255), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.String(length=64), nullable=False),
        sa.Column("description", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=255), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column(
            "received", sa.Boolean(create_constraint=True, name="received_flag"), nullable=False
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_attachment_size_not_negative")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_attachment_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(
        op.f("ix_attachment_conversation_key"), "attachment", ["conversation_key"], unique=False
    )
    op.create_index(
        "ix_attachment_ticket",
        "attachment",
        ["ticket_id", "position"],
        unique=False,
        sqlite_where=sa.text("ticket_id IS NOT NULL"),
        postgresql_where=sa.text("ticket_id IS NOT NULL"),
    )

    op.create_table(
        "conversation_ticket",
        sa.Column("conversation_key", sa.String(length=255), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_conversation_ticket_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint(
            "conversation_key", "ticket_id", name=op.f("pk_conversation_ticket")
        ),
    )
    op.create_index(
        op.f("ix_conversation_ticket_ticket_id"), "conversation_ticket", ["ticket_id"], unique=False
    )

    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cause_key", sa.String(length=512), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("event_seq", sa.Integer(), nullable=True),
        sa.Column("conversation_key", sa.String(length=255), nullable=True),
        sa.Column("recipient", sa.String(length=255), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("delivered_at", UtcDateTime(), nullable=True),
        sa.Column("acknowledged_at", UtcDateTime(), nullable=True),
        sa.Column("provider_message_id", sa.String(length=255), nullable=True),
        sa.Column("failure", sa.String(length=255), nullable=True),
        sa.Column("available_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_owner", sa.String(length=255), nullable=True),
        sa.Column("last_error", sa.String(length=255), nullable=True),
        sa.Column("trace_id", sa.String(length=64), server_default="", nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (state IN ('pending', 'sending'))",
            name=op.f("ck_outbox_closed_with_state"),
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'delivered', 'acknowledged', 'failed', 'stale', 'bundled')",
            name=op.f("ck_outbox_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('sent', 'delivered', 'acknowledged') OR sent_at IS NOT NULL",
            name=op.f("ck_outbox_sent_has_time"),
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_outbox_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("cause_key", name=op.f("uq_outbox_cause_key")),
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["available_at", "id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_outbox_failed",
        "outbox",
        ["created_at"],
        unique=False,
        sqlite_where=sa.text("state = 'failed'"),
        postgresql_where=sa.text("state = 'failed'"),
    )
    op.create_index(
        "ix_outbox_ticket",
        "outbox",
        ["ticket_id", "id"],
        unique=False,
        sqlite_where=sa.text("ticket_id IS NOT NULL"),
        postgresql_where=sa.text("ticket_id IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_transcript",
        "outbox",
        ["conversation_key", "id"],
        unique=False,
        sqlite_where=sa.text("conversation_key IS NOT NULL"),
        postgresql_where=sa.text("conversation_key IS NOT NULL"),
    )

    op.create_table(
        "ticket_event",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("actor_type", sa.String(length=64), nullable=False),
        sa.Column("actor_ref", sa.String(length=255), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "actor_type IN ('complainant', 'officer', 'system')",
            name=op.f("ck_ticket_event_actor_type_known"),
        ),
        sa.CheckConstraint("seq > 0", name=op.f("ck_ticket_event_seq_positive")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_event_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("ticket_id", "seq", name=op.f("pk_ticket_event")),
    )


def downgrade() -> None:
    op.drop_table("ticket_event")
    op.drop_table("outbox")
    op.drop_table("conversation_ticket")
    op.drop_table("attachment")
    op.drop_table("ticket")
    op.drop_table("conversation")
    op.drop_table("sign_in_link")
    op.drop_table("session")
    op.drop_table("enterprise")
    op.drop_table("officer")
    op.drop_table("inbox")
    op.drop_table("feed")
    op.drop_table("clock")
