"""Tickets found by a verified e-mail address; counted attempts at proofs.

Revision: 0002
Follows: 0001
"""

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ticket_contact",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("email_index", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_contact_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket_contact")),
    )
    op.create_index(
        op.f("ix_ticket_contact_email_index"), "ticket_contact", ["email_index"], unique=False
    )
    op.create_table(
        "attempt",
        sa.Column("subject", sa.LargeBinary(length=16), nullable=False),
        sa.Column("hour", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_attempt_count_positive")),
        sa.PrimaryKeyConstraint("subject", "hour", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_hour"), "attempt", ["hour"], unique=False)


def downgrade() -> None:
    op.drop_table("attempt")
    op.drop_table("ticket_contact")
