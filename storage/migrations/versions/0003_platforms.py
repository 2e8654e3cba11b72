"""What platforms need: calls seen, tokens, quotas, cursors, subscriptions, links, ways, pauses.

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_token",
        sa.Column("platform", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("app", sa.String(length=255), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("generation", sa.Integer(), server_default="0", nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failed_at", UtcDateTime(), nullable=True),
        sa.Column("failure", sa.String(length=255), nullable=True),
        sa.CheckConstraint(
            "(failures = 0) = (failed_at IS NULL)", name=op.f("ck_access_token_failures_have_time")
        ),
        sa.CheckConstraint(
            "(generation = 0) = (token IS NULL)", name=op.f("ck_access_token_token_with_generation")
        ),
        sa.CheckConstraint(
            "(token IS NULL) = (expires_at IS NULL)", name=op.f("ck_access_token_token_expires")
        ),
        sa.PrimaryKeyConstraint("platform", "account", "app", name=op.f("pk_access_token")),
    )
    op.create_table(
        "continuation",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("conversation_key", sa.String(length=255), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("user", sa.String(length=255), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("replaced_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_continuation")),
    )
    op.create_index(
        op.f("ix_continuation_expires_at"), "continuation", ["expires_at"], unique=False
    )
    op.create_index(
        "uq_continuation_open",
        "continuation",
        ["conversation_key"],
        unique=True,
        sqlite_where=sa.text("used_at IS NULL AND replaced_at IS NULL"),
        postgresql_where=sa.text("used_at IS NULL AND replaced_at IS NULL"),
    )
    op.create_table(
        "reply_window",
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("user", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("allowed", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), server_default="0", nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "used >= 0 AND used <= allowed", name=op.f("ck_reply_window_used_within_allowed")
        ),
        sa.PrimaryKeyConstraint("channel", "account", "user", "kind", name=op.f("pk_reply_window")),
    )
    op.create_index(
        op.f("ix_reply_window_expires_at"), "reply_window", ["expires_at"], unique=False
    )
    op.create_table(
        "send_pause",
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("recipient", sa.String(length=255), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "account", "recipient", name=op.f("pk_send_pause")),
    )
    op.create_index(op.f("ix_send_pause_not_before"), "send_pause", ["not_before"], unique=False)
    op.create_table(
        "subscription",
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("user", sa.String(length=255), nullable=False),
        sa.Column("template_id", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('one_time', 'long_term', 'following')",
            name=op.f("ck_subscription_kind_known"),
        ),
        sa.CheckConstraint(
            "state IN ('accepted', 'refused', 'used')", name=op.f("ck_subscription_state_known")
        ),
        sa.PrimaryKeyConstraint(
            "channel", "account", "user", "template_id", "kind", name=op.f("pk_subscription")
        ),
    )
    op.create_index(
        "ix_subscription_ended",
        "subscription",
        ["at"],
        unique=False,
        sqlite_where=sa.text("state <> 'accepted'"),
        postgresql_where=sa.text("state <> 'accepted'"),
    )
    op.create_table(
        "sync_cursor",
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("cursor", sa.String(length=255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("moved_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_sync_cursor_version_positive")),
        sa.PrimaryKeyConstraint("channel", "account", name=op.f("pk_sync_cursor")),
    )
    op.create_table(
        "webhook_nonce",
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("timestamp", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("nonce", sa.String(length=255), nullable=False),
        sa.Column("signature_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint(
            "channel", "account", "timestamp", "nonce", name=op.f("pk_webhook_nonce")
        ),
    )
    op.create_index(op.f("ix_webhook_nonce_seen_at"), "webhook_nonce", ["seen_at"], unique=False)
    op.create_table(
        "officer_way",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("address_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.Column("blocked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_officer_way_officer_id_officer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_way")),
        sa.UniqueConstraint("address_index", name=op.f("uq_officer_way_address_index")),
    )
    op.create_index(op.f("ix_officer_way_officer_id"), "officer_way", ["officer_id"], unique=False)
    op.add_column("inbox", sa.Column("reply_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_outbox_provider",
        "outbox",
        ["provider_message_id"],
        unique=False,
        sqlite_where=sa.text("provider_message_id IS NOT NULL"),
        postgresql_where=sa.text("provider_message_id IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_turn",
        "outbox",
        ["recipient", "channel", "account", "id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_turn", table_name="outbox")
    op.drop_index("ix_outbox_provider", table_name="outbox")
    op.drop_column("inbox", "reply_id")
    op.drop_table("officer_way")
    op.drop_table("webhook_nonce")
    op.drop_table("sync_cursor")
    op.drop_table("subscription")
    op.drop_table("send_pause")
    op.drop_table("reply_window")
    op.drop_table("continuation")
    op.drop_table("access_token")
