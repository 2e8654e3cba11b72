"""Update codes of cards (更新码): each is used once, by whoever comes first."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from storage.platform_records import CardUpdate
from storage.schema import card_code
from storage.statements import insert_unless_known
from storage.transaction import Transaction
from storage.types import UtcDateTime

_moment = sa.bindparam("moment", type_=UtcDateTime())
_FIRST = insert_unless_known(card_code, unique=("code_hash",))
_newest = (
    sa.select(card_code.c.code_hash)
    .where(
        card_code.c.channel == sa.bindparam("platform"),
        card_code.c.account == sa.bindparam("of"),
        card_code.c.user == sa.bindparam("member"),
        card_code.c.task_id == sa.bindparam("task"),
        card_code.c.at > _moment,
    )
    .order_by(card_code.c.at.desc(), card_code.c.code_hash)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_SPEND = (
    sa.delete(card_code)
    .where(card_code.c.code_hash == _newest.scalar_subquery())
    .returning(card_code.c.code_hash, card_code.c.code, card_code.c.at)
)
_PRUNE = sa.delete(card_code).where(card_code.c.at < _moment)


class SqlCardCodes:
    """Codes in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def remember(self, update: CardUpdate, *, channel: str, account: str) -> None:
        """Keep it; the same code again is the same."""
        sealer = self._transaction.sealer
        code_hash = sealer.keys.token_hash(f"card:{update.code}")
        columns = {
            "code_hash": code_hash,
            "channel": channel,
            "account": account,
            "user": update.user,
            "task_id": update.task_id,
            "code": sealer.seal("card_code", code_hash.hex(), "code", update.code.encode()),
            "at": update.at,
        }
        self._connection.execute(_FIRST[self._transaction.dialect], columns)

    def spend(
        self, *, channel: str, account: str, user: str, task_id: str, after: datetime
    ) -> CardUpdate | None:
        """Take the newest code of this card that was given later than ``after``."""
        params = {"platform": channel, "of": account, "member": user, "task": task_id}
        row = self._connection.execute(_SPEND, {**params, "moment": after}).first()
        if row is None:
            return None
        place = ("card_code", row.code_hash.hex(), "code")
        code = self._transaction.sealer.open(*place, row.code).decode()
        return CardUpdate(user=user, task_id=task_id, code=code, at=row.at)

    def prune(self, *, before: datetime) -> int:
        """Forget codes given before ``before``; how many."""
        return self._connection.execute(_PRUNE, {"moment": before}).rowcount
