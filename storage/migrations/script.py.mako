"""${message}

Revision: ${up_revision}
Follows: ${down_revision | comma,n}

A CHECK constraint is never found by autogenerate: write it by hand. A table is copied when SQLite
changes it: give a large one (ticket_event) a further table rather than a further column.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import storage.types
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
