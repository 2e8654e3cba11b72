"""Projects and their tickets; key enterprises and the white list.

Revision: 0007
Follows: 0006
"""

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_STAGES = "'signed', 'landing', 'construction', 'operation', 'ended', 'dropped'"


def upgrade() -> None:
    op.add_column("enterprise", sa.Column("standing", sa.String(length=64), nullable=True))
    op.add_column("enterprise", sa.Column("white_list", sa.String(length=64), nullable=True))
    op.create_table(
        "project",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=255), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=64), nullable=False),
        sa.Column(
            "major", sa.Boolean(create_constraint=True, name="major_flag"), nullable=False
        ),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(f"stage IN ({_STAGES})", name=op.f("ck_project_stage_known")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_project_enterprise_id_enterprise"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("code", name=op.f("uq_project_code")),
    )
    op.create_index(op.f("ix_project_enterprise_id"), "project", ["enterprise_id"], unique=False)
    op.create_table(
        "project_ticket",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_ticket_project_id_project")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_project_ticket_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("project_id", "ticket_id", name=op.f("pk_project_ticket")),
    )
    op.create_index(
        op.f("ix_project_ticket_ticket_id"), "project_ticket", ["ticket_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("project_ticket")
    op.drop_table("project")
    op.drop_column("enterprise", "white_list")
    op.drop_column("enterprise", "standing")
