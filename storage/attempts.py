"""Counted attempts at proofs (尝试计数): wrong look-up codes, codes asked for by e-mail.

Whom or what an attempt concerns is kept as a keyed hash alone, by the hour in which it was made.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from storage.schema import attempt
from storage.statements import insert_unless_known
from storage.times import to_ms
from storage.transaction import Transaction

HOUR_MS = 3_600_000
_subject = sa.bindparam("who", type_=sa.LargeBinary())
_hour = sa.bindparam("when", type_=sa.BigInteger())
_MORE = (
    sa.update(attempt)
    .where(attempt.c.subject == _subject, attempt.c.hour == _hour)
    .values(count=attempt.c.count + 1)
)
_FIRST = insert_unless_known(attempt, unique=("subject", "hour"), returning=(attempt.c.hour,))
_COUNT = sa.select(attempt.c.count).where(attempt.c.subject == _subject, attempt.c.hour == _hour)
_PRUNE = sa.delete(attempt).where(attempt.c.hour < _hour)


class SqlAttempts:
    """Attempts in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def count(self, subject: str, *, now: datetime) -> int:
        """Attempts of this hour; 0 when there was none."""
        return self._connection.scalar(_COUNT, self._place(subject, now)) or 0

    def note(self, subject: str, *, now: datetime) -> None:
        """One more."""
        place = self._place(subject, now)
        first = {"subject": place["who"], "hour": place["when"], "count": 1}
        inserted = self._connection.execute(_FIRST[self._transaction.dialect], first).first()
        if inserted is None:
            self._connection.execute(_MORE, place)

    def prune(self, *, before: datetime) -> int:
        """Forget the hours that ended before ``before``; how many counts went."""
        return self._connection.execute(_PRUNE, {"when": _hour_of(before)}).rowcount

    def _place(self, subject: str, now: datetime) -> dict[str, bytes | int]:
        keys = self._transaction.sealer.keys
        return {"who": keys.blind_index(f"attempt:{subject}"), "when": _hour_of(now)}


def _hour_of(moment: datetime) -> int:
    return to_ms(moment) // HOUR_MS
