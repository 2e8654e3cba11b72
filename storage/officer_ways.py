"""Where officers can be reached (触达方式): the address is sealed, and found by a keyed hash."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from storage.folding import fold
from storage.platform_records import OfficerWay
from storage.schema import officer_way
from storage.transaction import Transaction
from storage.types import AnyRow, UtcDateTime

_wanted: sa.BindParameter[Any] = sa.bindparam("wanted")
_this = officer_way.c.id == _wanted
_OF = sa.select(officer_way).where(officer_way.c.officer_id == _wanted)
_OFFICER_OF = sa.select(officer_way.c.officer_id).where(
    officer_way.c.address_index == sa.bindparam("address_hash", type_=sa.LargeBinary()),
    officer_way.c.verified_at.is_not(None),
)
_INSERT = sa.insert(officer_way)
_UPDATE = sa.update(officer_way).where(_this)
_BLOCK = (
    sa.update(officer_way)
    .where(_this, officer_way.c.blocked_at.is_(None))
    .values(blocked_at=sa.bindparam("moment", type_=UtcDateTime()))
)
_REMOVE = sa.delete(officer_way).where(_this)


class SqlOfficerWays:
    """Ways to officers in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def of(self, officer_id: UUID) -> Sequence[OfficerWay]:
        """Every way to an officer, by rank."""
        rows = self._connection.execute(_OF, {"wanted": officer_id})
        return sorted((self._way(row) for row in rows), key=lambda way: (way.rank, way.id))

    def officer_of(self, *, channel: str, account: str, address: str) -> UUID | None:
        """Whose verified address this is."""
        params = {"address_hash": self._index(channel, account, address)}
        found: UUID | None = self._connection.scalar(_OFFICER_OF, params)
        return found

    def put(self, way: OfficerWay) -> None:
        """Insert or replace by id. Raises StoreConflict when the address is another way's."""
        columns = self._columns(way)
        if self._connection.execute(_UPDATE, {"wanted": way.id, **columns}).rowcount == 0:
            self._connection.execute(_INSERT, {"id": way.id, **columns})

    def block(self, way_id: UUID, *, now: datetime) -> None:
        """Nothing arrives there any more."""
        self._connection.execute(_BLOCK, {"wanted": way_id, "moment": now})

    def remove(self, way_id: UUID) -> None:
        """Forget the way."""
        self._connection.execute(_REMOVE, {"wanted": way_id})

    def _columns(self, way: OfficerWay) -> dict[str, Any]:
        sealed = self._transaction.sealer.seal(
            "officer_way", str(way.id), "address", way.address.encode()
        )
        return {
            "officer_id": way.officer_id,
            "channel": way.channel,
            "account": way.account,
            "address_index": self._index(way.channel, way.account, way.address),
            "address": sealed,
            "rank": way.rank,
            "verified_at": way.verified_at,
            "blocked_at": way.blocked_at,
        }

    def _way(self, row: AnyRow) -> OfficerWay:
        address = self._transaction.sealer.open("officer_way", str(row.id), "address", row.address)
        return OfficerWay(
            id=row.id,
            officer_id=row.officer_id,
            channel=row.channel,
            account=row.account,
            address=address.decode(),
            rank=row.rank,
            verified_at=row.verified_at,
            blocked_at=row.blocked_at,
        )

    def _index(self, channel: str, account: str, address: str) -> bytes:
        """In an address of e-mail, width and case do not count; in a platform's id they do."""
        spelled = fold(address) if "@" in address else address
        return self._transaction.sealer.keys.blind_index(f"{channel}\x1f{account}\x1f{spelled}")
