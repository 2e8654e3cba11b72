"""The list of projects (项目清单) from a CSV file or a workbook, with their tickets.

All rows are checked first; with one wrong row nothing is written. The same file may be imported
again: a project is found by its code, its tickets are added, never taken off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.errors import ImportRefused, RowError
from app.import_rows import NO, YES, ImportReport, failed, finish, read_rows, repeats
from casework.model.numbers import read_number
from casework.model.projects import Milestone, Project, Reached, Stage
from storage.ids import new_id
from storage.interface import Store

MILESTONE_COLUMNS = tuple(
    f"{one.value}_{which}" for one in Milestone for which in ("planned", "done")
)
"""Two dates a milestone (S1-08): ``start_planned``, ``start_done``, … ``effect_done``."""
PROJECT_COLUMNS = ("code", "name", "enterprise", "stage")
OPTIONAL_COLUMNS = ("major", "leader", "team", "plan", "tickets", *MILESTONE_COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A checked row: the project as it will be, as it was, and its tickets."""

    project: Project
    known: Project | None
    tickets: tuple[UUID, ...]


def import_projects(store: Store, text: str, *, dry_run: bool) -> ImportReport:
    """Projects from the text of a file. Raises ImportRefused when a row is wrong."""
    rows = read_rows(text, PROJECT_COLUMNS, optional=OPTIONAL_COLUMNS)
    errors = [error for line, row in rows for error in _errors(line, row, store)]
    errors += repeats(rows, "code")
    if errors:
        raise ImportRefused(tuple(errors))
    found = [_found(row, store) for _, row in rows]
    report = finish(
        [(one.project, one.known) for one in found],
        [],
        dry_run=dry_run,
        save=store.projects.save,
    )
    if not dry_run:
        for one in found:
            store.projects.link(one.project.id, one.tickets)
    return report


def _errors(line: int, row: Mapping[str, str], store: Store) -> list[RowError]:
    firm = row["enterprise"]
    checks = (
        ("code", not row["code"], "empty"),
        ("name", not row["name"], "empty"),
        ("enterprise", _enterprise(firm, store) is None, "unknown_enterprise"),
        ("stage", row["stage"] not in {one.value for one in Stage}, "unknown_stage"),
        ("major", row["major"].lower() not in YES | NO, "not_yes_or_no"),
        *((name, not _is_day(row[name]), "not_a_date") for name in MILESTONE_COLUMNS),
    )
    unknown = [
        RowError(line=line, column="tickets", code="unknown_ticket", value=number)
        for number in row["tickets"].split()
        if _ticket(number, store) is None
    ]
    return failed(line, row, checks) + unknown


def _found(row: Mapping[str, str], store: Store) -> _Found:
    known = store.projects.by_code(row["code"])
    firm = _enterprise(row["enterprise"], store)
    if firm is None:
        raise KeyError(row["enterprise"])
    project = Project(
        id=known.id if known is not None else new_id(),
        code=row["code"],
        name=row["name"],
        enterprise_id=firm,
        stage=Stage(row["stage"]),
        major=row["major"].lower() in YES,
        leader=row["leader"],
        team=row["team"],
        plan=row["plan"],
        milestones=_milestones(row),
    )
    numbers = (_ticket(number, store) for number in row["tickets"].split())
    tickets = tuple(one for one in numbers if one is not None)
    return _Found(project=project, known=known, tickets=tickets)


def _milestones(row: Mapping[str, str]) -> dict[Milestone, Reached]:
    """Milestones with any date."""
    found: dict[Milestone, Reached] = {}
    for one in Milestone:
        planned, done = (_day(row[f"{one.value}_{which}"]) for which in ("planned", "done"))
        if planned is not None or done is not None:
            found[one] = Reached(planned=planned, done=done)
    return found


def _enterprise(name: str, store: Store) -> UUID | None:
    firm = store.enterprises.find(name=name, uscc=name) if name else None
    return firm.id if firm is not None else None


def _ticket(number: str, store: Store) -> UUID | None:
    ticket = store.tickets.by_number(read_number(number) or number)
    return ticket.id if ticket is not None else None


def _is_day(text: str) -> bool:
    try:
        _day(text)
    except ValueError:
        return False
    return True


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
