"""Due things: deadlines, reminders, digests. Swept with the time that the caller gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa

from storage.ids import new_id
from storage.leases import claim, claim_statement, settle, settle_statement, short
from storage.prepared import Prepared
from storage.records import ClockRow
from storage.schema import clock
from storage.statements import insert_unless_known
from storage.times import to_ms
from storage.transaction import Transaction
from storage.types import AnyRow

UNIQUE = ("subject_type", "subject_id", "kind", "level", "occurrence")
_SCHEDULE = Prepared(insert_unless_known(clock, unique=UNIQUE, returning=(clock.c.id,)))
_CLAIM = claim_statement(clock)
_SETTLE = settle_statement(clock)
_CANCEL = Prepared(
    sa.update(clock)
    .where(
        clock.c.subject_type == sa.bindparam("type"),
        clock.c.subject_id == sa.bindparam("subject"),
        clock.c.kind == sa.bindparam("which"),
        clock.c.closed_at.is_(None),
    )
    .values(
        state="cancelled",
        closed_at=sa.bindparam("at", type_=sa.BigInteger()),
        attempts=clock.c.attempts + 1,
    )
)


class SqlClock:
    """Clock in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def schedule(
        self,
        *,
        subject_type: str,
        subject_id: str,
        kind: str,
        level: int,
        occurrence: str,
        due_at: datetime,
        due_on: date | None,
    ) -> None:
        """Insert unless the same row exists."""
        columns = {
            "id": new_id(),
            "subject_type": subject_type,
            "subject_id": subject_id,
            "kind": kind,
            "level": level,
            "occurrence": occurrence,
            "due_on": due_on,
            "due_at": due_at,
            "available_at": to_ms(due_at),
            "provisional": False,
            "state": "pending",
        }
        if _SCHEDULE.first(self._connection, columns) is not None:
            self._transaction.left_work.add("clock")

    def cancel(self, *, subject_type: str, subject_id: str, kind: str) -> int:
        """Cancel open rows; a sweep that holds one is fenced off."""
        params = {
            "type": subject_type,
            "subject": subject_id,
            "which": kind,
            "at": self._transaction.opened_at,
        }
        return _CANCEL.change(self._connection, params)

    def claim(self, *, now: int, owner: str, lease_ms: int, limit: int) -> Sequence[ClockRow]:
        """Take due rows in order of ``due_at``."""
        rows = claim(self._connection, _CLAIM, now=now, owner=owner, lease_ms=lease_ms, most=limit)
        return [_row(row) for row in sorted(rows, key=lambda row: (row.due_at, row.id))]

    def settle(self, row: ClockRow, *, state: str, now: int) -> None:
        """Close as ``fired`` or ``skipped``. Raises LeaseLost when fenced."""
        settle(
            self._connection,
            _SETTLE,
            row_id=row.id,
            held=row.attempts,
            state=state,
            closed_at=now,
        )

    def put_back(self, row: ClockRow, *, available_at: int, error: str) -> None:
        """Give back for a later try. Raises LeaseLost when fenced."""
        settle(
            self._connection,
            _SETTLE,
            row_id=row.id,
            held=row.attempts,
            available_at=available_at,
            last_error=short(error),
        )


def _row(row: AnyRow) -> ClockRow:
    return ClockRow(
        id=row.id,
        subject_type=row.subject_type,
        subject_id=row.subject_id,
        kind=row.kind,
        level=row.level,
        occurrence=row.occurrence,
        due_on=row.due_on,
        due_at=row.due_at,
        state=row.state,
        attempts=row.attempts,
        provisional=row.provisional,
        calendar_version=row.calendar_version,
    )
