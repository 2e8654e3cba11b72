"""Hints for live pages: that something changed, never what.

A page remembers the highest number it saw. Numbers must therefore become visible in rising order:
the hints of a transaction are written at its very end, one transaction at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.prepared import Prepared
from storage.records import FeedRow
from storage.schema import feed
from storage.statements import lock_until_commit
from storage.transaction import Transaction
from storage.types import UtcDateTime

_LOCK_SPACE = 2
_INSERT = Prepared(sa.insert(feed).inline())
_AFTER = (
    sa.select(feed)
    .where(feed.c.id > sa.bindparam("last", type_=sa.BigInteger()))
    .order_by(feed.c.id)
    .limit(sa.bindparam("most", type_=sa.Integer()))
)
_LAST = sa.select(sa.func.coalesce(sa.func.max(feed.c.id), 0))
_PRUNE = sa.delete(feed).where(feed.c.at < sa.bindparam("moment", type_=UtcDateTime()))


class SqlFeed:
    """Feed in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection
        self._pending: list[dict[str, Any]] = []

    def add(self, *, audience: str, kind: str, ref: str, version: int, now: datetime) -> None:
        """Append at the end of the transaction."""
        self._transaction.left_work.add("feed")
        hint = {"audience": audience, "kind": kind, "ref": ref, "version": version, "at": now}
        self._pending.append(hint)

    def after(self, last_id: int, *, limit: int) -> Sequence[FeedRow]:
        """Rows with a higher id, in order."""
        self.flush()
        rows = self._connection.execute(_AFTER, {"last": last_id, "most": limit})
        return [FeedRow(**row) for row in rows.mappings()]

    def last_id(self) -> int:
        """Highest id, 0 when empty."""
        self.flush()
        return self._connection.scalar(_LAST) or 0

    def prune(self, *, before: datetime) -> int:
        """Drop old hints; how many."""
        return self._connection.execute(_PRUNE, {"moment": before}).rowcount

    def flush(self) -> None:
        """Write what was appended."""
        if self._pending:
            lock_until_commit(self._connection, _LOCK_SPACE, "feed")
            for hint in self._pending:
                _INSERT.change(self._connection, hint)
            self._pending = []
