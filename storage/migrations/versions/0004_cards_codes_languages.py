"""Codes of cards, counts of sends, unread calls, codes of enterprises; languages of officers.

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OPEN_CODE = "opened_at IS NOT NULL AND confirmed_at IS NULL AND refused_at IS NULL"


def upgrade() -> None:
    op.create_table(
        "card_code",
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("user", sa.String(length=255), nullable=False),
        sa.Column("task_id", sa.String(length=255), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_card_code")),
    )
    op.create_index(op.f("ix_card_code_at"), "card_code", ["at"], unique=False)
    op.create_index(
        op.f("ix_card_code_channel_account_user_task_id"),
        "card_code",
        ["channel", "account", "user", "task_id"],
        unique=False,
    )
    op.create_table(
        "recent_send",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("user", sa.String(length=255), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recent_send")),
    )
    op.create_index(
        op.f("ix_recent_send_channel_account_user_sent_at"),
        "recent_send",
        ["channel", "account", "user", "sent_at"],
        unique=False,
    )
    op.create_index(op.f("ix_recent_send_sent_at"), "recent_send", ["sent_at"], unique=False)
    op.create_table(
        "dead_letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("times", sa.Integer(), server_default="1", nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("times > 0", name=op.f("ck_dead_letter_times_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_letter")),
        sa.UniqueConstraint(
            "channel",
            "account",
            "body_hash",
            name=op.f("uq_dead_letter_channel_account_body_hash"),
        ),
    )
    op.create_index(op.f("ix_dead_letter_last_at"), "dead_letter", ["last_at"], unique=False)
    op.create_table(
        "enterprise_code",
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("conversation_key", sa.String(length=255), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("refused_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(conversation_key IS NULL) = (opened_at IS NULL)",
            name=op.f("ck_enterprise_code_opened_by_somebody"),
        ),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR (opened_at IS NOT NULL AND refused_at IS NULL)",
            name=op.f("ck_enterprise_code_confirmed_once_opened"),
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_enterprise_code_enterprise_id_enterprise"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["officer.id"], name=op.f("fk_enterprise_code_made_by_id_officer")
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_enterprise_code")),
    )
    op.create_index(
        op.f("ix_enterprise_code_enterprise_id"), "enterprise_code", ["enterprise_id"], unique=False
    )
    op.create_index(
        op.f("ix_enterprise_code_expires_at"), "enterprise_code", ["expires_at"], unique=False
    )
    op.create_index(
        "ix_enterprise_code_open",
        "enterprise_code",
        ["conversation_key"],
        unique=False,
        sqlite_where=sa.text(_OPEN_CODE),
        postgresql_where=sa.text(_OPEN_CODE),
    )
    op.add_column(
        "officer",
        sa.Column("language", sa.String(length=16), server_default="zh", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("officer", "language")
    op.drop_table("enterprise_code")
    op.drop_table("dead_letter")
    op.drop_table("recent_send")
    op.drop_table("card_code")
