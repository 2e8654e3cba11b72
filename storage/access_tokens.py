"""Access tokens of platforms (接口调用凭据), sealed, fetched by one process at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.leases import short
from storage.platform_records import AccessToken
from storage.schema import access_token
from storage.statements import insert_unless_known
from storage.transaction import Transaction
from storage.types import UtcDateTime

_PLACE = ("platform", "account", "app")
_moment = sa.bindparam("moment", type_=UtcDateTime())
_here = (
    access_token.c.platform == sa.bindparam("of"),
    access_token.c.account == sa.bindparam("whose"),
    access_token.c.app == sa.bindparam("part"),
)
_still = access_token.c.generation == sa.bindparam("seen", type_=sa.Integer())
_LOAD = sa.select(access_token).where(*_here)
_BEGIN = insert_unless_known(access_token, unique=_PLACE)
_LEASE = (
    sa.update(access_token)
    .where(
        *_here,
        _still,
        sa.or_(access_token.c.leased_until.is_(None), access_token.c.leased_until <= _moment),
    )
    .values(leased_until=sa.bindparam("ends", type_=UtcDateTime()))
)
_REPLACE = (
    sa.update(access_token)
    .where(*_here, _still)
    .values(
        token=sa.bindparam("sealed", type_=sa.LargeBinary()),
        expires_at=_moment,
        generation=access_token.c.generation + 1,
        leased_until=None,
        failures=0,
        failed_at=None,
        failure=None,
    )
)
_FAILED = (
    sa.update(access_token)
    .where(*_here, _still)
    .values(
        failures=access_token.c.failures + 1,
        failed_at=_moment,
        failure=sa.bindparam("reason", type_=sa.String()),
        leased_until=None,
    )
)


class SqlAccessTokens:
    """Access tokens in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def load(self, *, platform: str, account: str, app: str) -> AccessToken | None:
        """What is kept; None before the first fetch was begun."""
        return self._load(_place(platform, account, app))

    def lease(
        self,
        *,
        platform: str,
        account: str,
        app: str,
        seen_generation: int,
        now: datetime,
        until: datetime,
    ) -> bool:
        """Ask for the right to fetch; see ``storage.platforms.AccessTokens``."""
        params = _place(platform, account, app)
        self._begin(params)
        asked = {**params, "seen": seen_generation, "moment": now, "ends": until}
        return self._connection.execute(_LEASE, asked).rowcount == 1

    def replace(
        self,
        *,
        platform: str,
        account: str,
        app: str,
        token: str,
        expires_at: datetime,
        seen_generation: int,
    ) -> AccessToken:
        """Keep a new token unless a newer one is there; what is kept now."""
        params = _place(platform, account, app)
        self._begin(params)
        sealed = self._transaction.sealer.seal(*_seal(params), token.encode())
        changed = {**params, "seen": seen_generation, "sealed": sealed, "moment": expires_at}
        self._connection.execute(_REPLACE, changed)
        kept = self._load(params)
        if kept is None:
            raise LookupError("a token that was kept is gone")
        return kept

    def note_failure(
        self,
        *,
        platform: str,
        account: str,
        app: str,
        seen_generation: int,
        now: datetime,
        failure: str,
    ) -> AccessToken | None:
        """Count a failed fetch and give the right to fetch back; what is kept now."""
        params = _place(platform, account, app)
        noted = {**params, "seen": seen_generation, "moment": now, "reason": short(failure)}
        self._connection.execute(_FAILED, noted)
        return self._load(params)

    def _begin(self, params: dict[str, str]) -> None:
        """A row without a token, on which the processes agree who fetches the first one."""
        columns = dict(zip(_PLACE, params.values(), strict=True))
        self._connection.execute(_BEGIN[self._transaction.dialect], columns)

    def _load(self, params: dict[str, str]) -> AccessToken | None:
        row: Any = self._connection.execute(_LOAD, params).first()
        if row is None:
            return None
        opener = self._transaction.sealer
        token = b"" if row.token is None else opener.open(*_seal(params), row.token)
        return AccessToken(
            token=token.decode(),
            expires_at=row.expires_at,
            generation=row.generation,
            failures=row.failures,
            failed_at=row.failed_at,
            failure=row.failure,
        )


def _place(platform: str, account: str, app: str) -> dict[str, str]:
    """In the order of the primary key."""
    return {"of": platform, "whose": account, "part": app}


def _seal(params: dict[str, str]) -> tuple[str, str, str]:
    return "access_token", "\x1f".join(params.values()), "token"
