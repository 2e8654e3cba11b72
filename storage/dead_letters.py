"""Calls of platforms that nobody could read (死信): kept sealed until a person has seen to them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from storage.ids import new_id
from storage.platform_records import DeadLetter
from storage.schema import dead_letter
from storage.statements import insert_unless_known
from storage.transaction import Transaction
from storage.types import AnyRow, UtcDateTime

_UNIQUE = ("channel", "account", "body_hash")
_this: sa.BindParameter[Any] = sa.bindparam("wanted", type_=sa.Uuid())
_FIRST = insert_unless_known(dead_letter, unique=_UNIQUE, returning=(dead_letter.c.id,))
_AGAIN = (
    sa.update(dead_letter)
    .where(
        dead_letter.c.channel == sa.bindparam("platform"),
        dead_letter.c.account == sa.bindparam("of"),
        dead_letter.c.body_hash == sa.bindparam("hashed", type_=sa.LargeBinary()),
    )
    .values(times=dead_letter.c.times + 1, last_at=sa.bindparam("moment", type_=UtcDateTime()))
    .returning(dead_letter.c.id)
)
_GET = sa.select(dead_letter).where(dead_letter.c.id == _this)
_LATEST = (
    sa.select(dead_letter)
    .order_by(dead_letter.c.last_at.desc(), dead_letter.c.id.desc())
    .limit(sa.bindparam("most", type_=sa.Integer()))
)
_COUNT = sa.select(sa.func.count()).select_from(dead_letter)
_DROP = sa.delete(dead_letter).where(dead_letter.c.id == _this)


class SqlDeadLetters:
    """Unread calls in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def keep(
        self, *, channel: str, account: str, reason: str, body: bytes, now: datetime
    ) -> DeadLetter:
        """Keep the call, or count it once more; as it is kept now."""
        letter_id = new_id()
        hashed = hashlib.sha256(body).digest()
        columns = {
            "id": letter_id,
            "channel": channel,
            "account": account,
            "body_hash": hashed,
            "reason": reason,
            "body": self._transaction.sealer.seal("dead_letter", str(letter_id), "body", body),
            "first_at": now,
            "last_at": now,
        }
        if self._connection.execute(_FIRST[self._transaction.dialect], columns).first() is None:
            again = {"platform": channel, "of": account, "hashed": hashed, "moment": now}
            letter_id = self._connection.execute(_AGAIN, again).scalar_one()
        return self._letter(self._connection.execute(_GET, {"wanted": letter_id}).one())

    def get(self, letter_id: UUID) -> DeadLetter | None:
        """One of them."""
        row = self._connection.execute(_GET, {"wanted": letter_id}).first()
        return None if row is None else self._letter(row)

    def latest(self, *, limit: int) -> Sequence[DeadLetter]:
        """The latest first."""
        return [self._letter(row) for row in self._connection.execute(_LATEST, {"most": limit})]

    def count(self) -> int:
        """How many are kept."""
        return self._connection.scalar(_COUNT) or 0

    def drop(self, letter_id: UUID) -> bool:
        """A person has seen to it; whether it was there."""
        return self._connection.execute(_DROP, {"wanted": letter_id}).rowcount == 1

    def _letter(self, row: AnyRow) -> DeadLetter:
        body = self._transaction.sealer.open("dead_letter", str(row.id), "body", row.body)
        return DeadLetter(
            id=row.id,
            channel=row.channel,
            account=row.account,
            reason=row.reason,
            body=body,
            times=row.times,
            first_at=row.first_at,
            last_at=row.last_at,
        )
