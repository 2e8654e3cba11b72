"""How far pulls from platforms have come (游标); each step is taken once."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from storage.platform_records import SyncCursor
from storage.schema import sync_cursor
from storage.statements import insert_unless_known
from storage.transaction import Transaction

_PULL = ("channel", "account")
_here = (
    sync_cursor.c.channel == sa.bindparam("platform"),
    sync_cursor.c.account == sa.bindparam("of"),
)
_GET = sa.select(sync_cursor.c.cursor, sync_cursor.c.version, sync_cursor.c.moved_at).where(*_here)
_FIRST = insert_unless_known(sync_cursor, unique=_PULL, returning=(sync_cursor.c.version,))
_ADVANCE = (
    sa.update(sync_cursor)
    .where(*_here, sync_cursor.c.version == sa.bindparam("seen", type_=sa.Integer()))
    .values(version=sync_cursor.c.version + 1)
)


class SqlSyncCursors:
    """Cursors in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def get(self, *, channel: str, account: str) -> SyncCursor | None:
        """The cursor; None before the first step."""
        params = {"platform": channel, "of": account}
        row = self._connection.execute(_GET, params).mappings().first()
        return None if row is None else SyncCursor(**row)

    def advance(
        self, *, channel: str, account: str, cursor: str, seen_version: int, now: datetime
    ) -> bool:
        """One step on from ``seen_version``; False when another pull was first."""
        moved = {"cursor": cursor, "moved_at": now}
        if seen_version == 0:
            columns = {"channel": channel, "account": account, "version": 1, **moved}
            first = self._connection.execute(_FIRST[self._transaction.dialect], columns).first()
            return first is not None
        params = {"platform": channel, "of": account, "seen": seen_version, **moved}
        return self._connection.execute(_ADVANCE, params).rowcount == 1
