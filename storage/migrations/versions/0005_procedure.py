"""What of a ticket's procedure lists read: the act that waits for another person's approval.

Revision: 0005
Follows: 0004
"""

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ticket", sa.Column("awaiting", sa.String(length=64), nullable=True))
    op.create_index(
        "ix_ticket_awaiting",
        "ticket",
        ["created_at", "id"],
        unique=False,
        sqlite_where=sa.text("awaiting IS NOT NULL"),
        postgresql_where=sa.text("awaiting IS NOT NULL"),
    )
    op.create_index(
        "ix_ticket_clocks",
        "ticket",
        ["id"],
        unique=False,
        sqlite_where=sa.text("next_due IS NOT NULL"),
        postgresql_where=sa.text("next_due IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_ticket_clocks", table_name="ticket")
    op.drop_index("ix_ticket_awaiting", table_name="ticket")
    op.drop_column("ticket", "awaiting")
