"""Which schema a database has, and whether it is this code's."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.errors import SchemaMismatch

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
"""Every revision of ``migrations/versions`` in order; the last one is this code's."""

HEAD = REVISIONS[-1]
_VERSION = sa.table("alembic_version", sa.column("version_num", sa.String()))
_STORED = sa.select(_VERSION.c.version_num)


def stored_revision(connection: Connection) -> str | None:
    """Revision of the database; None when it is empty."""
    if not sa.inspect(connection).has_table(_VERSION.name):
        return None
    return connection.scalar(_STORED)


def refuse_newer(revision: str | None) -> None:
    """Raises SchemaMismatch when a later release made the schema."""
    if revision is not None and revision not in REVISIONS:
        raise SchemaMismatch(f"schema {revision} is not known to this code", newer=True)


def require_current(revision: str | None) -> None:
    """Raises SchemaMismatch unless the schema is exactly this code's."""
    refuse_newer(revision)
    if revision != HEAD:
        raise SchemaMismatch(f"schema {revision} is older than {HEAD}", newer=False)
