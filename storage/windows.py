"""Reply windows (下发窗口): how many messages a platform lets us write to whom, and until when.

A unit is taken by one statement, so that two processes never take the same one. It is charged to
every open window at once: whether a platform lets the quotas of a message and of a click add up
is not certain, and this holds either way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.platform_records import ReplyWindow, WindowUnit
from storage.prepared import Prepared
from storage.schema import reply_window
from storage.statements import insert_unless_known, lock_until_commit
from storage.transaction import Transaction
from storage.types import UtcDateTime

_LOCK_SPACE = 3
_WINDOW = ("channel", "account", "user", "kind")
_moment = sa.bindparam("moment", type_=UtcDateTime())
_kind = sa.bindparam("trigger", type_=sa.String())
_kinds = sa.bindparam("kinds", type_=sa.String(), expanding=True)
_ends = sa.bindparam("ends", type_=UtcDateTime())


def _of_person(table: sa.FromClause) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        table.c.channel == sa.bindparam("platform"),
        table.c.account == sa.bindparam("of"),
        table.c.user == sa.bindparam("person"),
    )


def _open(table: sa.FromClause) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        *_of_person(table),
        table.c.kind.in_(_kinds),
        table.c.closed_at.is_(None),
        table.c.expires_at > _moment,
    )


_other = reply_window.alias("other")
_GRANT = Prepared(
    insert_unless_known(reply_window, unique=_WINDOW, returning=(reply_window.c.kind,))
)
_AGAIN = Prepared(
    sa.update(reply_window)
    .where(
        *_of_person(reply_window), reply_window.c.kind == _kind, reply_window.c.granted_at < _moment
    )
    .values(
        granted_at=_moment,
        expires_at=_ends,
        allowed=sa.bindparam("most", type_=sa.Integer()),
        used=0,
        closed_at=None,
    )
)
_TAKE = (
    sa.update(reply_window)
    .where(
        *_open(reply_window),
        reply_window.c.used < reply_window.c.allowed,
        sa.exists().where(
            *_open(_other),
            _other.c.allowed - _other.c.used > sa.bindparam("keep", type_=sa.Integer()),
        ),
    )
    .values(used=reply_window.c.used + 1)
    .returning(reply_window.c.kind, reply_window.c.granted_at)
)
_GIVE_BACK = (
    sa.update(reply_window)
    .where(
        *_of_person(reply_window),
        reply_window.c.kind == _kind,
        reply_window.c.granted_at == _moment,
        reply_window.c.used > 0,
    )
    .values(used=reply_window.c.used - 1)
)
_CLOSE = sa.update(reply_window).where(*_open(reply_window)).values(closed_at=_moment)
_UNITS = sa.select(sa.func.max(reply_window.c.allowed - reply_window.c.used)).where(
    *_open(reply_window)
)
_OF = sa.select(
    reply_window.c.kind,
    reply_window.c.granted_at,
    reply_window.c.expires_at,
    reply_window.c.allowed,
    reply_window.c.used,
    reply_window.c.closed_at,
).where(*_of_person(reply_window))
_PRUNE = sa.delete(reply_window).where(reply_window.c.expires_at < _moment)


class SqlReplyWindows:
    """Reply windows in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def grant(
        self,
        *,
        channel: str,
        account: str,
        user: str,
        kind: str,
        allowed: int,
        expires_at: datetime,
        now: datetime,
    ) -> None:
        """Open the window of this kind anew; see ``storage.platforms.ReplyWindows``."""
        person = self._locked(channel, account, user)
        columns = {
            **dict(zip(_WINDOW, (channel, account, user, kind), strict=True)),
            "granted_at": now,
            "expires_at": expires_at,
            "allowed": allowed,
        }
        if _GRANT.first(self._connection, columns) is None:
            renewed = {"trigger": kind, "moment": now, "ends": expires_at, "most": allowed}
            _AGAIN.change(self._connection, {**person, **renewed})

    def take(
        self,
        *,
        channel: str,
        account: str,
        user: str,
        kinds: Sequence[str],
        now: datetime,
        keep: int = 0,
    ) -> WindowUnit | None:
        """Take one unit and leave at least ``keep``; None when there is not one to take."""
        person = self._locked(channel, account, user)
        asked = {**person, "kinds": list(kinds), "moment": now, "keep": keep}
        charged = self._connection.execute(_TAKE, asked).all()
        if not charged:
            return None
        grants = {row.kind: row.granted_at for row in charged}
        return WindowUnit(channel=channel, account=account, user=user, charged=grants)

    def give_back(self, unit: WindowUnit) -> None:
        """The platform certainly did not count it."""
        person = self._locked(unit.channel, unit.account, unit.user)
        for kind, granted_at in unit.charged.items():
            params = {**person, "trigger": kind, "moment": granted_at}
            self._connection.execute(_GIVE_BACK, params)

    def close(
        self, *, channel: str, account: str, user: str, kinds: Sequence[str], now: datetime
    ) -> None:
        """The platform says that nothing more may be written."""
        person = self._locked(channel, account, user)
        self._connection.execute(_CLOSE, {**person, "kinds": list(kinds), "moment": now})

    def open_units(
        self, *, channel: str, account: str, user: str, kinds: Sequence[str], now: datetime
    ) -> int:
        """Units that could be taken now."""
        asked = {**_person(channel, account, user), "kinds": list(kinds), "moment": now}
        return self._connection.scalar(_UNITS, asked) or 0

    def of(self, *, channel: str, account: str, user: str) -> Sequence[ReplyWindow]:
        """Every window of a person, by kind."""
        rows = self._connection.execute(_OF, _person(channel, account, user)).mappings()
        return sorted((ReplyWindow(**row) for row in rows), key=lambda window: window.kind)

    def prune(self, *, before: datetime) -> int:
        """Forget windows that ended before ``before``; how many."""
        return self._connection.execute(_PRUNE, {"moment": before}).rowcount

    def _locked(self, channel: str, account: str, user: str) -> dict[str, Any]:
        """One transaction at a time for a person: its rows would else be locked in any order."""
        name = f"{channel}\x1f{account}\x1f{user}"
        lock_until_commit(self._connection, _LOCK_SPACE, name)
        return _person(channel, account, user)


def _person(channel: str, account: str, user: str) -> dict[str, Any]:
    return {"platform": channel, "of": account, "person": user}
