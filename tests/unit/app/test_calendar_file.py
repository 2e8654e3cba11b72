"""Announced years as an administrator brings them, TOML or JSON, and where their mistakes stand."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.calendar_status import Urgency, calendar_status
from app.json_lines import JsonLines
from app.policy_calendar import load_calendar, read_announced
from app.policy_problems import PolicyError, Problem
from casework.model.calendar import WorkCalendar
from tests.support.desk_world import shenyang
from tests.support.policy_folder import SHIPPED

YEAR = {
    "off": ["2027-01-01", "2027-02-05", "2027-02-08", "2027-02-09"],
    "work": ["2027-02-06"],
    "workdays": 258,
}


def written(folder: Path, document: object, name: str = "next.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return path


def year(**other: object) -> dict[str, object]:
    return {"2027": {**YEAR, **other}}


def refused(path: Path) -> list[tuple[int, str]]:
    problems: list[Problem] = []
    read_announced(path, problems)
    assert {one.file for one in problems} == {path}
    return [(one.line, one.what) for one in problems]


def line_of(path: Path, text: str, number: int = 1) -> int:
    lines = [at for at, line in enumerate(path.read_text("utf-8").splitlines(), 1) if text in line]
    return lines[number - 1]


# --- JSON


@pytest.mark.parametrize("whole", [False, True])
def test_years_in_json_are_the_same_as_in_toml(tmp_path: Path, whole: bool) -> None:
    document = {"version": "CN-2027.1", "years": year()} if whole else year()
    problems: list[Problem] = []
    found = read_announced(written(tmp_path, document), problems)
    assert problems == []
    assert found is not None
    version, years = found
    assert version == "CN-2027.1" if whole else version.startswith("import-")
    assert years[2027].announced
    assert years[2027].work == {date(2027, 2, 6)}
    assert years[2027].count_working_days() == 258


def test_another_text_is_another_version(tmp_path: Path) -> None:
    versions = set()
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        text = {**year(), "2028": {"off": ["2028-01-01"][:number], "work": [], "workdays": 0}}
        found = read_announced(written(folder, text if number == 2 else year()), [])
        versions.add(found[0] if found else "")
    assert len(versions) == 2


MISTAKES = [
    (year(work=["2027-02-05"]), "2027-02-05", 2, "stands in off and in work: remove it from one"),
    (year(work=["2027-02-11"]), "2027-02-11", 1, "is no weekend day that could be worked"),
    (year(off=["2028-01-01"]), "2028-01-01", 1, "2028-01-01 is not in 2027: move it"),
    (year(off=["2027-01-01", "2027-01-01"]), "2027-01-01", 2, "stands twice: remove one"),
    (year(off=["2027-03-01", "2027-01-01"]), "2027-01-01", 1, "out of order"),
    (year(off=["2027-01-01", "2027-02-30"]), "2027-02-30", 1, "valid date"),
    (year(workdays=200), "workdays", 1, "258 working days by its lists, workdays says 200"),
    (year(workdays="258"), "workdays", 1, "valid integer"),
    (year(holidays=[]), "holidays", 1, "unknown key"),
    ({"twenty": YEAR}, "twenty", 1, "twenty is no year"),
    ({"2027": []}, "2027", 1, "years.2027"),
]


@pytest.mark.parametrize("case", MISTAKES, ids=lambda one: one[3])
def test_a_mistake_in_json_is_named_with_its_line(
    tmp_path: Path, case: tuple[dict[str, object], str, int, str]
) -> None:
    document, word, number, sentence = case
    path = written(tmp_path, document)
    expected = line_of(path, word, number)
    found = refused(path)
    assert any(at == expected and sentence in what for at, what in found), (expected, found)


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ('{\n"2027": {\n', 3, "no JSON that could be read"),
        ("[]", 1, "begin with { and the year"),
        ('{"version": "x", "years": 3}', 1, "years"),
    ],
)
def test_what_is_no_table_of_years(tmp_path: Path, text: str, line: int, sentence: str) -> None:
    path = tmp_path / "next.json"
    path.write_text(text, encoding="utf-8")
    ((at, what),) = refused(path)
    assert at == line
    assert sentence in what


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    assert refused(tmp_path / "nothing.json")[0][0] == 1
    path = tmp_path / "bytes.json"
    path.write_bytes(b"\xff\xfe\x00")
    assert refused(path)[0][0] == 1


def test_lines_of_keys_and_elements() -> None:
    lines = JsonLines('{\n "a": {\n  "b": ["x",\n   "y"],\n  "c": 1\n }\n}')
    assert lines.of(("a",)) == 2
    assert lines.of(("a", "b", 1)) == 4
    assert lines.of(("a", "c")) == 5
    assert lines.of(("unknown", "a", "c")) == 5
    assert lines.of(("a", "b", 9)) == 3
    assert lines.of(()) == 1


# --- several imports


def test_later_imports_take_the_place_of_earlier_ones(tmp_path: Path) -> None:
    first = written(tmp_path, {"version": "A", "years": year()}, "0001_a.json")
    second = written(
        tmp_path,
        {"version": "B", "years": year(work=[], workdays=257)},
        "0002_b.json",
    )
    calendar = load_calendar(SHIPPED / "national", overrides=[first, second])
    assert calendar.version == f"{shenyang().calendar.version}+B.2"
    assert not calendar.is_working_day(date(2027, 2, 6))
    assert calendar.is_announced(2027)
    assert len(calendar.version) < 128


def test_a_version_that_is_too_long_for_its_column(tmp_path: Path) -> None:
    path = written(tmp_path, {"version": "v" * 49, "years": year()})
    with pytest.raises(PolicyError):
        load_calendar(SHIPPED / "national", overrides=[path])


# --- status


@pytest.mark.parametrize(
    ("moment", "urgency", "missing"),
    [
        (datetime(2026, 10, 31, 15, 59, tzinfo=UTC), Urgency.NONE, None),
        (datetime(2026, 10, 31, 16, 0, tzinfo=UTC), Urgency.NEXT_YEAR, 2027),  # midnight in China
        (datetime(2025, 12, 1, tzinfo=UTC), Urgency.NONE, None),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), Urgency.THIS_YEAR, 2027),
        (datetime(2040, 5, 1, tzinfo=UTC), Urgency.THIS_YEAR, 2040),
    ],
)
def test_from_november_the_next_year_is_missed(
    moment: datetime, urgency: Urgency, missing: int | None
) -> None:
    found = calendar_status(shenyang().calendar, now=moment)
    assert (found.urgency, found.missing) == (urgency, missing)


def test_the_years_as_a_program_reads_them() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    document = calendar_status(shenyang().calendar, now=now).document()
    states = {one["year"]: one["state"] for one in document["years"]}
    assert states[2025] == states[2026] == "announced"
    assert {states[year] for year in range(2027, 2036)} == {"provisional"}
    assert document["years"][1] == {
        "year": 2026,
        "state": "announced",
        "working_days": 248,
        "off": 33,
        "make_up": 6,
    }
    empty = calendar_status(WorkCalendar(version="empty"), now=now).document()
    assert (empty["years"], empty["urgency"]) == ([], "this_year")
