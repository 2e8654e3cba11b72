"""What was sent to whom lately (推送计数): limits hold for all processes together.

One row a send, so that a limit is exact: in no span of its length is more let through than it
allows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from storage.ids import new_id
from storage.schema import recent_send
from storage.statements import lock_until_commit
from storage.times import to_ms
from storage.transaction import Transaction

_LOCK_SPACE = 5
_SECOND_MS = 1000
_since = sa.bindparam("since", type_=sa.BigInteger())
_NTH_LATEST = (
    sa.select(recent_send.c.sent_at)
    .where(
        recent_send.c.channel == sa.bindparam("platform"),
        recent_send.c.account == sa.bindparam("of"),
        recent_send.c.user == sa.bindparam("member"),
        recent_send.c.sent_at > _since,
    )
    .order_by(recent_send.c.sent_at.desc())
    .limit(1)
    .offset(sa.bindparam("newer", type_=sa.Integer()))
)
_NOTE = sa.insert(recent_send)
_PRUNE = sa.delete(recent_send).where(recent_send.c.sent_at < _since)


class SqlRecentSends:
    """Sends in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._connection = transaction.connection

    def take(
        self,
        *,
        channel: str,
        account: str,
        user: str,
        limits: Sequence[tuple[int, timedelta]],
        now: datetime,
    ) -> float:
        """Count one send and return 0.0, or say after how many seconds every limit allows it."""
        whom = {"platform": channel, "of": account, "member": user}
        lock_until_commit(self._connection, _LOCK_SPACE, "\x1f".join(whom.values()))
        moment = to_ms(now)
        wait = max(self._wait_ms(whom, most, span, moment) for most, span in limits)
        if wait:
            return wait / _SECOND_MS
        columns = {"channel": channel, "account": account, "user": user, "sent_at": moment}
        self._connection.execute(_NOTE, {"id": new_id(), **columns})
        return 0.0

    def _wait_ms(self, whom: dict[str, str], most: int, span: timedelta, now: int) -> int:
        """Until fewer than ``most`` sends lie within ``span``."""
        length = span // timedelta(milliseconds=1)
        params = {**whom, "since": now - length, "newer": most - 1}
        found: int | None = self._connection.scalar(_NTH_LATEST, params)
        return 0 if found is None else found + length - now

    def prune(self, *, before: datetime) -> int:
        """Forget sends before ``before``; how many."""
        return self._connection.execute(_PRUNE, {"since": to_ms(before)}).rowcount
