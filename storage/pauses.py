"""Until when nothing is sent to a recipient, or to anybody of an account (``retry_after``).

A claim looks up the pauses of each row that it could take. What waits for a whole account is moved
to the end of its pause besides: thousands of rows would else be looked at again by every claim.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from storage.schema import outbox, send_pause
from storage.statements import insert_unless_known
from storage.times import from_ms, to_ms
from storage.transaction import Transaction

_PLACE = ("channel", "account", "recipient")
WHOLE_ACCOUNT = ""
_moment = sa.bindparam("moment", type_=sa.BigInteger())
_here = (
    send_pause.c.channel == sa.bindparam("platform"),
    send_pause.c.account == sa.bindparam("of"),
    send_pause.c.recipient == sa.bindparam("reader"),
)
_FIRST = insert_unless_known(send_pause, unique=_PLACE, returning=(send_pause.c.not_before,))
_LONGER = (
    sa.update(send_pause)
    .where(*_here, send_pause.c.not_before < _moment)
    .values(not_before=_moment)
)
_MOVE = (
    sa.update(outbox)
    .where(
        outbox.c.channel == sa.bindparam("platform"),
        outbox.c.account == sa.bindparam("of"),
        outbox.c.closed_at.is_(None),
        outbox.c.state == "pending",
        sa.between(
            outbox.c.available_at,
            sa.bindparam("earliest", type_=sa.BigInteger()),
            sa.bindparam("latest", type_=sa.BigInteger()),
        ),
    )
    .values(available_at=_moment)
)
_UNTIL = sa.select(send_pause.c.not_before).where(*_here)
_LIFT = sa.delete(send_pause).where(*_here).returning(send_pause.c.not_before)
_PRUNE = sa.delete(send_pause).where(send_pause.c.not_before < _moment)


def not_paused(waiting: sa.Table) -> sa.ColumnElement[bool]:
    """Rows of ``waiting`` whose recipient and account may be sent to; parameter: now.

    Two look-ups by the whole primary key, as values: PostgreSQL would make a join of NOT EXISTS and
    read everything that is due, however few rows are wanted.
    """
    return sa.and_(_free(waiting, waiting.c.recipient), _free(waiting, sa.literal(WHOLE_ACCOUNT)))


def _free(waiting: sa.Table, recipient: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    ends = sa.select(send_pause.c.not_before).where(
        send_pause.c.channel == waiting.c.channel,
        send_pause.c.account == waiting.c.account,
        send_pause.c.recipient == recipient,
    )
    now = sa.bindparam("now", type_=sa.BigInteger())
    return sa.func.coalesce(ends.scalar_subquery(), 0) <= now


class SqlSendPauses:
    """Pauses in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def pause(
        self, *, channel: str, account: str, until: datetime, recipient: str = WHOLE_ACCOUNT
    ) -> None:
        """Pause ``recipient``, or the whole account; a pause is only ever made longer."""
        moment = to_ms(until)
        longer = self._keep(channel, account, recipient, moment)
        if longer and recipient == WHOLE_ACCOUNT:
            self._move(channel, account, earliest=0, latest=moment, to=moment)

    def _keep(self, channel: str, account: str, recipient: str, moment: int) -> bool:
        """Whether nothing that ends later was there."""
        columns = dict(zip(_PLACE, (channel, account, recipient), strict=True))
        first = _FIRST[self._transaction.dialect]
        if self._connection.execute(first, {**columns, "not_before": moment}).first() is not None:
            return True
        params = {**_place(channel, account, recipient), "moment": moment}
        return self._connection.execute(_LONGER, params).rowcount == 1

    def _move(self, channel: str, account: str, *, earliest: int, latest: int, to: int) -> None:
        params = {"platform": channel, "of": account, "moment": to}
        self._connection.execute(_MOVE, {**params, "earliest": earliest, "latest": latest})

    def until(
        self, *, channel: str, account: str, recipient: str = WHOLE_ACCOUNT
    ) -> datetime | None:
        """The pause that was set for exactly this one; it may be over."""
        found = self._connection.scalar(_UNTIL, _place(channel, account, recipient))
        return None if found is None else from_ms(found)

    def lift(
        self, *, channel: str, account: str, now: datetime, recipient: str = WHOLE_ACCOUNT
    ) -> None:
        """End a pause at once; what was moved to its end is due now."""
        ended = self._connection.scalar(_LIFT, _place(channel, account, recipient))
        if ended is not None and recipient == WHOLE_ACCOUNT:
            self._move(channel, account, earliest=ended, latest=ended, to=to_ms(now))
        self._transaction.left_work.add("outbox")

    def prune(self, *, before: datetime) -> int:
        """Forget pauses that ended before ``before``; how many."""
        return self._connection.execute(_PRUNE, {"moment": to_ms(before)}).rowcount


def _place(channel: str, account: str, recipient: str) -> dict[str, str]:
    return {"platform": channel, "of": account, "reader": recipient}
