"""The register of officers; how to reach them is sealed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casework.model.people import Officer, Role
from storage.prepared import Prepared
from storage.schema import officer, ticket
from storage.transaction import Transaction
from storage.types import AnyRow

_wanted: sa.BindParameter[Any] = sa.bindparam("wanted")
_OFFICERS = sa.select(officer)
_ALL = Prepared(_OFFICERS)
_GET = Prepared(_OFFICERS.where(officer.c.id == _wanted))
_BY_LOGIN = Prepared(_OFFICERS.where(officer.c.login == _wanted))
_ON_DUTY = Prepared(_OFFICERS.where(officer.c.duty, officer.c.active))
_OF_DISTRICT = Prepared(_OFFICERS.where(officer.c.district == _wanted, officer.c.active))
_WITH_ROLE = Prepared(_OFFICERS.where(officer.c.role == _wanted, officer.c.active))
_OPEN_TICKETS = Prepared(
    sa.select(sa.func.count()).where(ticket.c.officer_id == _wanted, ticket.c.closed_at.is_(None))
)
_INSERT = sa.insert(officer)
_UPDATE = sa.update(officer).where(officer.c.id == sa.bindparam("row_id"))


class SqlOfficers:
    """Officers in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def get(self, officer_id: UUID) -> Officer | None:
        """One officer."""
        return next(iter(self._list(_GET, wanted=officer_id)), None)

    def by_login(self, login: str) -> Officer | None:
        """One officer by the log-in name."""
        return next(iter(self._list(_BY_LOGIN, wanted=login)), None)

    def all(self) -> Sequence[Officer]:
        """All officers, by log-in name."""
        return self._list(_ALL)

    def on_duty(self) -> Sequence[Officer]:
        """Active duty officers, by log-in name."""
        return self._list(_ON_DUTY)

    def of_district(self, district: str) -> Sequence[Officer]:
        """Active officers of a district, by log-in name."""
        return self._list(_OF_DISTRICT, wanted=district)

    def with_role(self, role: Role) -> Sequence[Officer]:
        """Active officers with a role, by log-in name."""
        return self._list(_WITH_ROLE, wanted=role)

    def open_tickets(self, officer_id: UUID) -> int:
        """Number of open tickets assigned to the officer."""
        return _OPEN_TICKETS.scalar(self._connection, {"wanted": officer_id}) or 0

    def save(self, officer: Officer) -> None:
        """Insert or update by id; the password stays as it is."""
        columns = self._columns(officer)
        if self._connection.execute(_UPDATE, {"row_id": officer.id, **columns}).rowcount == 0:
            self._connection.execute(_INSERT, {"id": officer.id, **columns})

    def _list(self, statement: Prepared, **params: Any) -> list[Officer]:
        rows = statement.all(self._connection, params)
        # The databases sort text by different rules, so the order is made here.
        return [self._officer(row) for row in sorted(rows, key=lambda row: row.login)]

    def _columns(self, officer: Officer) -> dict[str, Any]:
        contact = {
            "name": officer.name,
            "name_en": officer.name_en,
            "phone": officer.phone,
            "email": officer.email,
        }
        sealed = self._transaction.sealer.seal_json("officer", str(officer.id), "contact", contact)
        return {
            "login": officer.login,
            "role": officer.role,
            "district": officer.district,
            "duty": officer.duty,
            "cleared": officer.cleared,
            "active": officer.active,
            "absent_from": officer.absent_from,
            "absent_to": officer.absent_to,
            "contact": sealed,
            "language": officer.language,
        }

    def _officer(self, row: AnyRow) -> Officer:
        contact = self._transaction.sealer.open_json("officer", str(row.id), "contact", row.contact)
        return Officer(
            id=row.id,
            login=row.login,
            role=Role(row.role),
            district=row.district,
            duty=row.duty,
            cleared=row.cleared,
            active=row.active,
            absent_from=row.absent_from,
            absent_to=row.absent_to,
            language=row.language,
            **contact,
        )
