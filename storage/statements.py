"""Statements that the two databases spell in their own dialects, made once at import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

PerDialect = Mapping[str, sa.Executable]

_LOCK = sa.text("SELECT pg_advisory_xact_lock(:space, hashtext(:name))")


def insert_unless_known(
    table: sa.Table,
    *,
    unique: Sequence[str],
    returning: Sequence[sa.ColumnElement[Any]] = (),
    values: Mapping[str, Any] | None = None,
) -> PerDialect:
    """An INSERT that leaves a row alone which has the same ``unique`` columns already.

    ``values`` are computed columns; the rest comes with the parameters.
    """
    return {
        "sqlite": _finish(
            sqlite.insert(table).on_conflict_do_nothing(index_elements=unique), returning, values
        ),
        "postgresql": _finish(
            postgresql.insert(table).on_conflict_do_nothing(index_elements=unique),
            returning,
            values,
        ),
    }


def _finish(
    statement: sa.Insert,
    returning: Sequence[sa.ColumnElement[Any]],
    values: Mapping[str, Any] | None,
) -> sa.Executable:
    if values:
        statement = statement.values(values)
    return statement.returning(*returning) if returning else statement


def lock_until_commit(connection: Connection, space: int, name: str) -> None:
    """One transaction at a time past this point, per name (PostgreSQL; SQLite has one writer)."""
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK, {"space": space, "name": name})
