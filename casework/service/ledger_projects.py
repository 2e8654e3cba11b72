"""What the ledgers ask of the list of projects (项目清单)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from casework.model.projects import Project


class Projects(Protocol):
    """The list of projects and their tickets."""

    def by_code(self, code: str) -> Project | None:
        """The project with this code."""

    def all(self) -> Sequence[Project]:
        """All projects, by code."""

    def save(self, project: Project) -> None:
        """Insert or update by id."""

    def tickets_of(self, project_id: UUID) -> frozenset[UUID]:
        """Ids of its tickets."""

    def link(self, project_id: UUID, ticket_ids: Sequence[UUID]) -> int:
        """Let tickets belong to the project; how many did not before. Nothing is unlinked."""
