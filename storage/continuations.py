"""One-time links that go on with a draft on another channel (续填链接); only a hash is kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from storage.platform_records import Continuation
from storage.schema import continuation
from storage.statements import lock_until_commit
from storage.transaction import Transaction
from storage.types import UtcDateTime

_LOCK_SPACE = 4
_moment = sa.bindparam("moment", type_=UtcDateTime())
_unused = (continuation.c.used_at.is_(None), continuation.c.replaced_at.is_(None))
_REPLACE = (
    sa.update(continuation)
    .where(continuation.c.conversation_key == sa.bindparam("conversation"), *_unused)
    .values(replaced_at=_moment)
)
_ISSUE = sa.insert(continuation)
_CONSUME = (
    sa.update(continuation)
    .where(
        continuation.c.token_hash == sa.bindparam("token", type_=sa.LargeBinary()),
        *_unused,
        continuation.c.expires_at > _moment,
    )
    .values(used_at=_moment)
    .returning(
        continuation.c.conversation_key,
        continuation.c.draft_id,
        continuation.c.channel,
        continuation.c.account,
        continuation.c.user,
        continuation.c.issued_at,
        continuation.c.expires_at,
    )
)
_PRUNE = sa.delete(continuation).where(continuation.c.expires_at < _moment)


class SqlContinuations:
    """One-time links in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._connection = transaction.connection

    def issue(
        self,
        *,
        token_hash: bytes,
        conversation_key: str,
        draft_id: UUID | None,
        channel: str,
        account: str,
        user: str,
        expires_at: datetime,
        now: datetime,
    ) -> None:
        """Keep a new link; it cancels the earlier ones of the conversation."""
        lock_until_commit(self._connection, _LOCK_SPACE, conversation_key)
        self._connection.execute(_REPLACE, {"conversation": conversation_key, "moment": now})
        columns = {
            "token_hash": token_hash,
            "conversation_key": conversation_key,
            "draft_id": draft_id,
            "channel": channel,
            "account": account,
            "user": user,
            "issued_at": now,
            "expires_at": expires_at,
        }
        self._connection.execute(_ISSUE, columns)

    def consume(self, *, token_hash: bytes, now: datetime) -> Continuation | None:
        """Use a link up; None when it is unknown, used, cancelled or expired."""
        params = {"token": token_hash, "moment": now}
        row = self._connection.execute(_CONSUME, params).mappings().first()
        return None if row is None else Continuation(**row)

    def prune(self, *, before: datetime) -> int:
        """Forget links that ended before ``before``; how many."""
        return self._connection.execute(_PRUNE, {"moment": before}).rowcount
