"""Calls of webhooks that were taken: none is taken again under another signature (防重放)."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

import sqlalchemy as sa

from storage.prepared import Prepared
from storage.schema import webhook_nonce
from storage.statements import insert_unless_known
from storage.transaction import Transaction
from storage.types import UtcDateTime

_CALL = ("channel", "account", "timestamp", "nonce")
_FIRST = Prepared(
    insert_unless_known(webhook_nonce, unique=_CALL, returning=(webhook_nonce.c.seen_at,))
)
_SEEN = Prepared(
    sa.select(webhook_nonce.c.signature_hash).where(
        *(webhook_nonce.c[name] == sa.bindparam(name) for name in _CALL)
    )
)
_PRUNE = sa.delete(webhook_nonce).where(
    webhook_nonce.c.seen_at < sa.bindparam("moment", type_=UtcDateTime())
)


class SqlNonces:
    """Calls in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._connection = transaction.connection

    def fresh(
        self,
        *,
        channel: str,
        account: str,
        nonce: str,
        timestamp: int,
        signature: str,
        now: datetime,
    ) -> bool:
        """Remember the call; whether it may be taken. See ``storage.platforms.Nonces``."""
        call = {"channel": channel, "account": account, "timestamp": timestamp, "nonce": nonce}
        signed = hashlib.sha256(signature.encode()).digest()
        columns = {**call, "signature_hash": signed, "seen_at": now}
        if _FIRST.first(self._connection, columns) is not None:
            return True
        seen: bytes = _SEEN.scalar(self._connection, call) or b""  # forgotten at this very moment
        return hmac.compare_digest(signed, seen)

    def prune(self, *, before: datetime) -> int:
        """Forget calls seen before ``before``; how many."""
        return self._connection.execute(_PRUNE, {"moment": before}).rowcount
