"""Projects in the database: what ledgers choose by as columns, the rest as one sealed document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casework.model.projects import Milestone, Project, Reached, Stage
from storage.prepared import Prepared
from storage.schema import project, project_ticket
from storage.transaction import Transaction
from storage.types import AnyRow

_BY_CODE = Prepared(sa.select(project).where(project.c.code == sa.bindparam("wanted")))
_ALL = sa.select(project).order_by(project.c.code)
_INSERT = sa.insert(project)
_UPDATE = sa.update(project).where(project.c.id == sa.bindparam("row_id"))
_TICKETS = sa.select(project_ticket.c.ticket_id).where(
    project_ticket.c.project_id == sa.bindparam("wanted")
)
_LINK = sa.insert(project_ticket)
_TEXTS = ("name", "leader", "team", "plan")


class SqlProjects:
    """The list of projects in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def by_code(self, code: str) -> Project | None:
        """The project with this code."""
        row = _BY_CODE.first(self._connection, {"wanted": code})
        return None if row is None else self._project(row)

    def all(self) -> Sequence[Project]:
        """All projects, by code."""
        return [self._project(row) for row in self._connection.execute(_ALL)]

    def save(self, one: Project) -> None:
        """Insert or update by id."""
        columns = self._columns(one)
        changed = self._connection.execute(_UPDATE, {"row_id": one.id, **columns})
        if changed.rowcount == 0:
            self._connection.execute(_INSERT, {"id": one.id, **columns})

    def tickets_of(self, project_id: UUID) -> frozenset[UUID]:
        """Ids of its tickets."""
        rows = self._connection.execute(_TICKETS, {"wanted": project_id})
        return frozenset(rows.scalars())

    def link(self, project_id: UUID, ticket_ids: Sequence[UUID]) -> int:
        """Let tickets belong to the project; how many did not before."""
        fresh = sorted(set(ticket_ids) - self.tickets_of(project_id))
        for ticket_id in fresh:
            self._connection.execute(_LINK, {"project_id": project_id, "ticket_id": ticket_id})
        return len(fresh)

    def _columns(self, one: Project) -> dict[str, Any]:
        document = {
            **{name: getattr(one, name) for name in _TEXTS},
            "milestones": {name.value: _dates(dates) for name, dates in one.milestones.items()},
        }
        return {
            "code": one.code,
            "enterprise_id": one.enterprise_id,
            "stage": one.stage,
            "major": one.major,
            "document": self._transaction.sealer.seal_json(
                "project", str(one.id), "document", document
            ),
        }

    def _project(self, row: AnyRow) -> Project:
        document = self._transaction.sealer.open_json(
            "project", str(row.id), "document", row.document
        )
        return Project(
            id=row.id,
            code=row.code,
            enterprise_id=row.enterprise_id,
            stage=Stage(row.stage),
            major=row.major,
            milestones={
                Milestone(name): _reached(dates) for name, dates in document["milestones"].items()
            },
            **{name: document[name] for name in _TEXTS},
        )


def _dates(reached: Reached) -> dict[str, str | None]:
    return {"planned": _iso(reached.planned), "done": _iso(reached.done)}


def _reached(dates: Mapping[str, str | None]) -> Reached:
    return Reached(planned=_day(dates["planned"]), done=_day(dates["done"]))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text is not None else None
