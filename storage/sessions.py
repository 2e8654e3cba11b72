"""Console sessions, one-time sign-in links and password hashes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from storage.records import SessionRecord
from storage.schema import officer, session, sign_in_link
from storage.transaction import Transaction
from storage.types import UtcDateTime

_token = sa.bindparam("token", type_=sa.LargeBinary())
_INSERT = sa.insert(session)
_GET = sa.select(session).where(session.c.token_hash == _token)
_TOUCH = sa.update(session).where(session.c.token_hash == _token)
_REMOVE = sa.delete(session).where(session.c.token_hash == _token)
_ADD_LINK = sa.insert(sign_in_link)
_moment = sa.bindparam("moment", type_=UtcDateTime())
_USE_LINK = (
    sa.update(sign_in_link)
    .where(
        sign_in_link.c.token_hash == _token,
        sign_in_link.c.used_at.is_(None),
        sign_in_link.c.expires_at > _moment,
    )
    .values(used_at=_moment)
    .returning(sign_in_link.c.officer_id)
)
_SET_PASSWORD = sa.update(officer).where(officer.c.id == sa.bindparam("who"))
_PASSWORD = sa.select(officer.c.password_hash).where(officer.c.id == sa.bindparam("who"))


class SqlSessions:
    """Sessions in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._sealer = transaction.sealer
        self._connection = transaction.connection

    def add(self, record: SessionRecord) -> None:
        """Insert."""
        secret = record.csrf_secret.encode()
        columns = {
            "token_hash": record.token_hash,
            "officer_id": record.officer_id,
            "created_at": record.created_at,
            "seen_at": record.seen_at,
            "csrf_secret": self._sealer.seal(
                "session", record.token_hash.hex(), "csrf_secret", secret
            ),
        }
        self._connection.execute(_INSERT, columns)

    def get(self, token_hash: bytes) -> SessionRecord | None:
        """By hash."""
        row = self._connection.execute(_GET, {"token": token_hash}).first()
        if row is None:
            return None
        secret = self._sealer.open("session", token_hash.hex(), "csrf_secret", row.csrf_secret)
        return SessionRecord(
            token_hash=row.token_hash,
            officer_id=row.officer_id,
            created_at=row.created_at,
            seen_at=row.seen_at,
            csrf_secret=secret.decode(),
        )

    def touch(self, token_hash: bytes, *, now: datetime) -> None:
        """Note the last use."""
        self._connection.execute(_TOUCH, {"token": token_hash, "seen_at": now})

    def remove(self, token_hash: bytes) -> None:
        """Log out."""
        self._connection.execute(_REMOVE, {"token": token_hash})

    def add_link(self, token_hash: bytes, officer_id: UUID, *, expires_at: datetime) -> None:
        """A one-time sign-in link."""
        columns = {"token_hash": token_hash, "officer_id": officer_id, "expires_at": expires_at}
        self._connection.execute(_ADD_LINK, columns)

    def use_link(self, token_hash: bytes, *, now: datetime) -> UUID | None:
        """Use it up; None when unknown, used or expired."""
        params = {"token": token_hash, "moment": now}
        officer_id: UUID | None = self._connection.scalar(_USE_LINK, params)
        return officer_id

    def set_password(self, officer_id: UUID, password_hash: str) -> None:
        """Store an argon2id hash. Raises LookupError for an unknown officer."""
        params = {"who": officer_id, "password_hash": password_hash}
        if self._connection.execute(_SET_PASSWORD, params).rowcount == 0:
            raise LookupError("no such officer")

    def password(self, officer_id: UUID) -> str | None:
        """The stored hash."""
        return self._connection.scalar(_PASSWORD, {"who": officer_id})
