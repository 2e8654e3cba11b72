"""Documents as they were issued, and the sequences of their numbers.

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document_sequence",
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("series", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last >= 0", name=op.f("ck_document_sequence_last_not_negative")),
        sa.PrimaryKeyConstraint(
            "jurisdiction", "series", "year", name=op.f("pk_document_sequence")
        ),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("event_seq", sa.Integer(), nullable=True),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("template_version", sa.String(length=64), nullable=False),
        sa.Column("series", sa.String(length=64), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("courtesy_of", sa.Uuid(), nullable=True),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("word", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "(serial IS NULL) = (number IS NULL) AND (serial IS NULL) = (series IS NULL)"
            " AND (serial IS NULL) = (year IS NULL)",
            name=op.f("ck_document_number_whole"),
        ),
        sa.CheckConstraint("serial > 0", name=op.f("ck_document_serial_positive")),
        sa.ForeignKeyConstraint(
            ["courtesy_of"], ["document.id"], name=op.f("fk_document_courtesy_of_document")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["officer.id"], name=op.f("fk_document_issued_by_officer")
        ),
        sa.ForeignKeyConstraint(
            ["replaces"], ["document.id"], name=op.f("fk_document_replaces_document")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_document_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("jurisdiction", "number", name="uq_document_number"),
        sa.UniqueConstraint(
            "jurisdiction", "series", "year", "serial", name="uq_document_serial"
        ),
    )
    op.create_index(op.f("ix_document_issued_at_id"), "document", ["issued_at", "id"], unique=False)
    op.create_index(op.f("ix_document_sha256"), "document", ["sha256"], unique=False)
    op.create_index(op.f("ix_document_ticket_id"), "document", ["ticket_id"], unique=False)
    op.create_index(
        "uq_document_event",
        "document",
        ["ticket_id", "event_seq", "code", "language"],
        unique=True,
        sqlite_where=sa.text("event_seq IS NOT NULL"),
        postgresql_where=sa.text("event_seq IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("document")
    op.drop_table("document_sequence")
