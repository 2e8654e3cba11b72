"""Projects and the marks of enterprises, on both databases, from files of both kinds."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from app.errors import ImportRefused
from app.import_rows import read_text
from app.project_imports import import_projects
from casework.model.projects import Milestone, Project, Reached, Stage
from storage.interface import Database, Store
from tests.support.desk_world import EXAMPLE, uuid
from tests.support.ledger_cases import GERMAN, cases_world, copy_to

HEAD = "code,name,enterprise,stage,major,leader,team,plan,start_planned,start_done,tickets\n"
ROW = (
    "P-1,示例新厂,示例轴承有限公司,construction,yes,示例领导,示例专班,示例方案,"
    "2026-03-01,2026-03-02,SY-2026-000001 SY-2026-000002\n"
)
PROJECT = Project(
    id=uuid(7),
    code="P-7",
    name="示例项目",
    enterprise_id=GERMAN.id,
    stage=Stage.LANDING,
    major=True,
    leader="示例领导",
    milestones={Milestone.START: Reached(planned=date(2026, 5, 1))},
)


@pytest.fixture
def filled(database: Database) -> Database:
    """A database with the invented cases."""
    database.write_now(lambda store: copy_to(store, cases_world()))
    return database


def taken(text: str, *, dry_run: bool = False) -> Callable[[Store], object]:
    """An import of this text."""
    return lambda store: import_projects(store, text, dry_run=dry_run)


def refused(database: Database, text: str) -> list[tuple[int, str, str]]:
    """Line, column and reason of every finding."""
    with pytest.raises(ImportRefused) as caught:
        database.write_now(taken(text))
    return [(one.line, one.column, one.code) for one in caught.value.rows]


def test_a_project_comes_back_as_it_was_saved(filled: Database) -> None:
    filled.write_now(lambda store: store.projects.save(PROJECT))
    assert filled.read_now(lambda store: store.projects.by_code("P-7")) == PROJECT
    later = replace(PROJECT, stage=Stage.OPERATION, plan="示例方案")
    filled.write_now(lambda store: store.projects.save(later))
    assert filled.read_now(lambda store: list(store.projects.all())) == [later]
    assert filled.read_now(lambda store: store.projects.by_code("P-8")) is None


def test_tickets_are_linked_once_and_never_taken_off(filled: Database) -> None:
    def work(store: Store) -> list[int]:
        store.projects.save(PROJECT)
        ids = [case.ticket.id for case in store.cases.between()]
        linked = [store.projects.link(PROJECT.id, part) for part in (ids[:2], ids[1:3])]
        return [*linked, len(store.projects.tickets_of(PROJECT.id))]

    assert filled.write_now(work) == [2, 1, 3]


def test_a_file_makes_a_project_with_its_tickets(filled: Database) -> None:
    filled.write_now(taken(HEAD + ROW))

    def look(store: Store) -> tuple[Project, int]:
        found = store.projects.by_code("P-1")
        assert found is not None
        return found, len(store.projects.tickets_of(found.id))

    found, tickets = filled.read_now(look)
    assert (found.stage, found.major, found.leader) == (Stage.CONSTRUCTION, True, "示例领导")
    assert found.milestones == {
        Milestone.START: Reached(planned=date(2026, 3, 1), done=date(2026, 3, 2))
    }
    assert tickets == 2


def test_the_same_file_twice_changes_nothing(filled: Database) -> None:
    first = filled.write_now(taken(HEAD + ROW))
    again = filled.write_now(taken(HEAD + ROW))
    assert [(one.added, one.changed) for one in (first, again)] == [(1, 0), (0, 0)]


def test_a_dry_run_writes_nothing(filled: Database) -> None:
    filled.write_now(taken(HEAD + ROW, dry_run=True))
    assert filled.read_now(lambda store: list(store.projects.all())) == []


def test_every_wrong_cell_is_named_and_nothing_is_written(filled: Database) -> None:
    wrong = ",,示例未知公司,built,maybe,,,,2026-13-01,,SY-2026-999999\n"
    assert refused(filled, HEAD + ROW + wrong + ROW) == [
        (3, "code", "empty"),
        (3, "name", "empty"),
        (3, "enterprise", "unknown_enterprise"),
        (3, "stage", "unknown_stage"),
        (3, "major", "not_yes_or_no"),
        (3, "start_planned", "not_a_date"),
        (3, "tickets", "unknown_ticket"),
        (4, "code", "repeated"),
    ]
    assert filled.read_now(lambda store: list(store.projects.all())) == []


def test_a_workbook_reads_like_the_file(filled: Database, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["code", "name", "enterprise", "stage", "start_planned", "tickets"])
    day = date(2026, 3, 1)
    sheet.append([12, "示例\n新厂", "示例轴承有限公司", "signed", day, None])
    path = tmp_path / "projects.xlsx"
    book.save(path)
    filled.write_now(taken(read_text(path)))
    found = filled.read_now(lambda store: store.projects.by_code("12"))
    assert found is not None
    assert found.name == "示例 新厂"
    assert found.milestones[Milestone.START].planned == date(2026, 3, 1)


def test_marks_of_an_enterprise_are_kept(filled: Database) -> None:
    marked = replace(EXAMPLE, key=True, white_list="provincial")
    filled.write_now(lambda store: store.enterprises.save(marked))
    assert filled.read_now(lambda store: store.enterprises.get(EXAMPLE.id)) == marked


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_plain_word_lies_in_the_file_of_sqlite(filled: Database, sqlite_path: Path) -> None:
    filled.write_now(lambda store: store.projects.save(PROJECT))
    data = b"".join(path.read_bytes() for path in sqlite_path.parent.glob("zhitong.db*"))
    assert b"P-7" in data
    assert "示例领导".encode() not in data


@pytest.mark.parametrize("data", [b"PK\x03\x04 no zip", b"PK\x03\x04" + b"\x00" * 40])
def test_a_broken_workbook_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(data)
    with pytest.raises(ImportRefused) as caught:
        read_text(path)
    assert [one.code for one in caught.value.rows] == ["unreadable"]


def test_a_workbook_that_swells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    path = tmp_path / "large.xlsx"
    path.write_bytes(file.getvalue())
    monkeypatch.setattr("app.import_rows.MAX_UNPACKED", 100)
    with pytest.raises(ImportRefused) as caught:
        read_text(path)
    assert [one.code for one in caught.value.rows] == ["too_large"]
