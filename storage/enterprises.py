"""The register of enterprises; names and credit codes are sealed and found by keyed hashes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casework.model.people import Enterprise
from storage.folding import fold
from storage.prepared import Prepared
from storage.schema import enterprise
from storage.transaction import Transaction
from storage.types import AnyRow

KEY = "key"
"""Standing of a key enterprise (重点外资企业)."""
_GET = Prepared(sa.select(enterprise).where(enterprise.c.id == sa.bindparam("wanted")))
_BY_USCC = Prepared(sa.select(enterprise).where(enterprise.c.uscc_index == sa.bindparam("wanted")))
_name = sa.bindparam("wanted", type_=sa.LargeBinary())
_BY_NAME = Prepared(
    sa.select(enterprise)
    .where(sa.or_(enterprise.c.name_index == _name, enterprise.c.name_en_index == _name))
    .order_by(enterprise.c.id)
    .limit(1)
)
_COUNT = sa.select(sa.func.count()).select_from(enterprise)
_INSERT = sa.insert(enterprise)
_UPDATE = sa.update(enterprise).where(enterprise.c.id == sa.bindparam("row_id"))


class SqlEnterprises:
    """Enterprises in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def get(self, enterprise_id: UUID) -> Enterprise | None:
        """One enterprise."""
        return self._first(_GET, enterprise_id)

    def find(self, *, name: str, uscc: str | None) -> Enterprise | None:
        """By credit code, else by exact folded name in either language."""
        code = self._index(uscc)
        found = None if code is None else self._first(_BY_USCC, code)
        wanted = self._index(name)
        if found is not None or wanted is None:
            return found
        return self._first(_BY_NAME, wanted)

    def save(self, enterprise: Enterprise) -> None:
        """Insert or update by id."""
        columns = self._columns(enterprise)
        changed = self._connection.execute(_UPDATE, {"row_id": enterprise.id, **columns})
        if changed.rowcount == 0:
            self._connection.execute(_INSERT, {"id": enterprise.id, **columns})

    def count(self) -> int:
        """Number of enterprises."""
        return self._connection.scalar(_COUNT) or 0

    def _first(self, statement: Prepared, wanted: object) -> Enterprise | None:
        row = statement.first(self._connection, {"wanted": wanted})
        return None if row is None else self._enterprise(row)

    def _index(self, text: str | None) -> bytes | None:
        folded = fold(text or "")
        return self._transaction.sealer.keys.blind_index(folded) if folded else None

    def _columns(self, enterprise: Enterprise) -> dict[str, Any]:
        identity = {
            "name": enterprise.name,
            "name_en": enterprise.name_en,
            "uscc": enterprise.uscc,
            "business": enterprise.business,
        }
        return {
            "identity": self._transaction.sealer.seal_json(
                "enterprise", str(enterprise.id), "identity", identity
            ),
            "name_index": self._index(enterprise.name),
            "name_en_index": self._index(enterprise.name_en),
            "uscc_index": self._index(enterprise.uscc),
            "country": enterprise.country,
            "district": enterprise.district,
            "industry_section": enterprise.industry_section,
            "industry_division": enterprise.industry_division,
            "primary_officer_id": enterprise.primary_officer_id,
            "substitute_officer_id": enterprise.substitute_officer_id,
            "standing": KEY if enterprise.key else None,
            "white_list": enterprise.white_list,
        }

    def _enterprise(self, row: AnyRow) -> Enterprise:
        identity = self._transaction.sealer.open_json(
            "enterprise", str(row.id), "identity", row.identity
        )
        return Enterprise(
            id=row.id,
            country=row.country,
            district=row.district,
            industry_section=row.industry_section,
            industry_division=row.industry_division,
            primary_officer_id=row.primary_officer_id,
            substitute_officer_id=row.substitute_officer_id,
            key=row.standing == KEY,
            white_list=row.white_list,
            **identity,
        )
