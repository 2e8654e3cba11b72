"""The one mechanism of the work tables: claim with a lease, settle behind a fence.

A claim moves ``available_at`` to the end of the lease, so nobody else sees the row until then; a
worker that dies needs no cleaning up, its lease ends. Each claim raises ``attempts``; closing or
giving back a row asks for the number the worker was given, so one that overslept its lease finds
no row, and its whole transaction is undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.errors import LeaseLost
from storage.prepared import Prepared
from storage.schema import clock, inbox, outbox
from storage.types import AnyRow

WORK_TABLES = (inbox, outbox, clock)
MAX_ERROR = 255  # characters of an error that are kept: its class and code, no personal data


def claim_statement(
    table: sa.Table,
    *conditions: sa.ColumnElement[bool],
    limited: bool = True,
    only_due: bool = True,
    **changes: Any,
) -> sa.Update:
    """Take due rows that meet ``conditions``; parameters: now, until, owner (and most).

    The choice is a CTE with row locks, which PostgreSQL never runs twice: a plain subquery with
    LIMIT could be, and would then hand out more rows than asked for.
    """
    choice = sa.select(table.c.id).where(table.c.closed_at.is_(None), *conditions)
    if only_due:
        choice = choice.where(table.c.available_at <= sa.bindparam("now", type_=sa.BigInteger()))
    choice = choice.order_by(table.c.available_at, table.c.id)
    if limited:
        choice = choice.limit(sa.bindparam("most", type_=sa.Integer()))
    chosen = choice.with_for_update(skip_locked=True, of=table).cte("chosen")
    return (
        sa.update(table)
        .where(table.c.id.in_(sa.select(chosen.c.id)))
        .values(
            available_at=sa.bindparam("until", type_=sa.BigInteger()),
            lease_owner=sa.bindparam("owner", type_=sa.String()),
            attempts=table.c.attempts + 1,
            **changes,
        )
        .returning(*table.c)
    )


def claim(
    connection: Connection,
    statement: sa.Update,
    *,
    now: int,
    owner: str,
    lease_ms: int,
    **params: Any,
) -> Sequence[AnyRow]:
    """Run a claim. The rows come in no order; sort by what counts before using them."""
    given = {"now": now, "until": now + lease_ms, "owner": owner, **params}
    return connection.execute(statement, given).all()


def settle_statement(table: sa.Table, **changes: Any) -> Prepared:
    """Change a claimed row; parameters: row_id, held, and the columns to set."""
    statement = sa.update(table).where(
        table.c.id == sa.bindparam("row_id"),
        table.c.attempts == sa.bindparam("held"),
        table.c.closed_at.is_(None),
    )
    return Prepared(statement.values(**changes) if changes else statement)


def settle(
    connection: Connection, statement: Prepared, *, row_id: object, held: int, **columns: Any
) -> None:
    """Close or put back a claimed row. Raises LeaseLost when somebody else holds it by now."""
    if statement.change(connection, {"row_id": row_id, "held": held, **columns}) != 1:
        raise LeaseLost(f"row {row_id} is no longer held")


def open_rows(connection: Connection) -> dict[str, int]:
    """Number of open rows of each work table."""
    return {table.name: connection.scalar(_open_count(table)) or 0 for table in WORK_TABLES}


def _open_count(table: sa.Table) -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(table).where(table.c.closed_at.is_(None))


def short(error: str) -> str:
    """As much of an error as a row keeps."""
    return error[:MAX_ERROR]
