"""``zhitong ledger``, ``statistics`` and ``projects`` over a data folder, as a clerk uses them."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.cli import main
from app.ledger_plain import MARK
from app.opening import open_house
from app.settings import load_settings
from storage.interface import Store
from tests.support.ledger_cases import cases_world, copy_to

HEAD = "code,name,enterprise,stage,leader,tickets\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the invented cases; their enterprise with an officer is a key one."""
    found = tmp_path_factory.mktemp("ledger") / "data"
    world = cases_world()
    tables = world.store.tables
    # The demonstration's own officers have these log-in names already.
    tables.officers = {
        one.id: replace(one, login=f"case-{one.login}") for one in tables.officers.values()
    }
    tables.enterprises = {
        one.id: replace(one, key=one.country == "德国") for one in tables.enterprises.values()
    }
    with open_house(load_settings({"data_dir": found}, environ={})) as house:
        house.database.write_now(lambda store: copy_to(store, world))
    return found


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a command; its exit code and what it printed."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--data", str(folder)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def numbers(run: Any, *arguments: str) -> list[str]:
    """Numbers of the exported lines."""
    code, out, _ = run("ledger", "export", "--json", *arguments)
    assert code == 0
    return [line["number"] for line in json.loads(out)]


def test_the_whole_ledger_masks_what_is_sensitive(run: Any) -> None:
    _, out, _ = run("ledger", "export", "--json")
    lines = json.loads(out)
    assert len(lines) == 6
    assert set(lines[3]) == {"number", "light"}
    _, out, _ = run("ledger", "export", "--json", "--as", "case-cleared")
    assert json.loads(out)[3]["origin"] == "consulate"


def test_an_officer_without_the_cases_sees_number_and_light(run: Any) -> None:
    _, out, _ = run("ledger", "export", "--json", "--as", "case-standin")
    assert {frozenset(line) for line in json.loads(out)} == {frozenset({"number", "light"})}


def test_views_choose_their_lines(run: Any) -> None:
    first, second = "SY-2026-000001", "SY-2026-000002"
    assert numbers(run, "--enterprise", "示例轴承有限公司") == [first]
    assert numbers(run, "--key") == [first]
    assert first not in numbers(run, "--problems")
    assert numbers(run, "--from", "2026-03-20", "--to", "2026-03-25") == [second]


def test_a_project_has_its_own_ledger(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "projects.csv"
    row = "P-1,示例新厂,示例轴承有限公司,construction,,SY-2026-000001\n"
    file.write_text(HEAD + row, encoding="utf-8")
    assert run("projects", "import", str(file))[0] == 0
    assert numbers(run, "--project", "P-1") == ["SY-2026-000001"]
    _, out, _ = run("projects", "list", "--json")
    assert [one["code"] for one in json.loads(out)] == ["P-1"]
    path = tmp_path / "project.xlsx"
    run("ledger", "export", "--project", "P-1", "--xlsx", str(path), "--language", "zh")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet["A1"].value == "外资项目服务台账：示例新厂"
    assert "阶段：建设；分包领导：未定" in str(sheet["A2"].value)


@pytest.mark.parametrize(("language", "head"), [("zh", "收集时间"), ("en", "Collected")])
def test_a_spreadsheet_in_both_languages(
    run: Any, tmp_path: Path, language: str, head: str
) -> None:
    path = tmp_path / "ledger.xlsx"
    code, _, said = run("ledger", "export", "--xlsx", str(path), "--language", language)
    assert code == 0
    assert str(path) in said.replace("\n", "")
    form = openpyxl.load_workbook(path).worksheets[0]
    assert form.cell(row=3, column=3).value == head
    assert form.max_row == 3 + 6 + 1


def test_csv_has_every_line(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    assert run("ledger", "export", "--csv", str(path))[0] == 0
    text = path.read_text(encoding="utf-8")
    assert len(list(csv.reader(text.removeprefix(MARK).splitlines()))) >= 7


def test_the_ledger_rebuilt_from_events_equals_the_store(run: Any) -> None:
    code, out, _ = run("ledger", "rebuild", "--check", "--json")
    assert (code, json.loads(out)) == (0, {"cases": 6, "differing": {}})


def test_a_ticket_that_was_changed_behind_its_events_is_found(
    folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    world = cases_world()
    one = next(iter(world.store.tables.tickets.values()))
    world.store.tables.tickets[one.id] = replace(one, status="withdrawn")
    with open_house(load_settings({"data_dir": tmp_path / "d"}, environ={})) as house:

        def work(store: Store) -> None:
            renamed = {
                officer.id: replace(officer, login=f"case-{officer.login}")
                for officer in world.store.tables.officers.values()
            }
            world.store.tables.officers = renamed
            copy_to(store, world)

        house.database.write_now(work)
    code = main(["ledger", "rebuild", "--check", "--json", "--data", str(tmp_path / "d")])
    found = json.loads(capsys.readouterr().out)
    assert (code, found["differing"]) == (1, {one.number: ["status"]})


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("export",), 2),
        (("export", "--json", "--key", "--problems"), 2),
        (("export", "--json", "--from", "gestern"), 2),
        (("export", "--json", "--as", "nobody"), 2),
        (("export", "--json", "--enterprise", "示例未知公司"), 1),
        (("export", "--json", "--project", "P-404"), 1),
        (("rebuild",), 2),
    ],
)
def test_wrong_use_is_told(run: Any, arguments: tuple[str, ...], code: int) -> None:
    found, out, said = run("ledger", *arguments)
    assert found == code
    assert out == ""
    assert said.strip()


def test_statistics_count_every_case(run: Any) -> None:
    code, out, _ = run("statistics", "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["requests"], found["enterprises"]) == (6, 6)
    assert found["satisfaction"] == {"percent": 100.0, "part": 1, "n": 1}
    assert found["conference"] == {"requests": 1, "enterprises": 1}
    _, out, _ = run("statistics", "--json", "--from", "2030-01-01")
    assert json.loads(out)["satisfaction"] == {"percent": None, "part": 0, "n": 0}


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh_CN.UTF-8", "100.0%（1/1）"), ("en_GB.UTF-8", "100.0 % (1/1)")],
)
def test_statistics_are_spoken(
    run: Any, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    code, out, _ = run("statistics")
    assert code == 0
    assert said in out
