"""The documents are true to the tree: links, commands, settings, decisions, mechanisms."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from app.settings import PREFIX, Settings
from tests.support.tree import ROOT, files

DECISIONS = ROOT / "docs" / "decisions"
READMES = ("README.md", "README.zh.md")
ROWS = {"S0": 91, "S1": 25, "S2": 48, "S3": 15, "S4": 28}
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6}\s+(.*)$", re.MULTILINE)
_FENCE = re.compile(r"```sh\n(.*?)```", re.DOTALL)
_ROW = re.compile(r"\b(S[0-4])-(\d{2})(?:…(\d{2}))?")


def documents() -> list[Path]:
    """All pages of the project."""
    return [path for path in files() if path.suffix == ".md"]


def anchors(page: str) -> set[str]:
    """Anchors that a page offers, as the usual renderers make them from its headings."""
    found = set()
    for heading in _HEADING.findall(page):
        kept = re.sub(r"[^\w\s-]", "", heading.replace("`", "").lower()).strip()
        found.add(re.sub(r"\s", "-", kept))
    return found


def broken_links(page: Path) -> list[str]:
    """Links of a page to a file or heading that is not there. Addresses are not followed."""
    broken = []
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        name, _, anchor = link.partition("#")
        if "://" in link or link.startswith("mailto:"):
            continue
        target = (page.parent / name) if name else page
        if not target.exists() or (
            anchor and anchor not in anchors(target.read_text(encoding="utf-8"))
        ):
            broken.append(link)
    return broken


def commands(text: str) -> list[str]:
    """Commands of a page, without their comments."""
    lines = [line for block in _FENCE.findall(text) for line in block.splitlines()]
    return [bare for line in lines if (bare := line.split("  #")[0].split(" #")[0].strip())]


def rows_named(text: str) -> list[str]:
    """Ids of source rows in a text; ``S0-57…61`` stands for all from 57 to 61."""
    found = []
    for prefix, first, last in _ROW.findall(text):
        found += [f"{prefix}-{number:02d}" for number in range(int(first), int(last or first) + 1)]
    return found


def unlisted(names: Iterable[str], index: str) -> list[str]:
    """Decision records that the index does not link."""
    return [name for name in names if f"]({name})" not in index]


@pytest.mark.parametrize("page", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_resolve(page: Path) -> None:
    assert broken_links(page) == []


def test_every_decision_is_listed() -> None:
    records = sorted(path.name for path in DECISIONS.glob("[0-9]*.md"))
    assert len(records) >= 10
    assert unlisted(records, (DECISIONS / "README.md").read_text(encoding="utf-8")) == []


def test_every_decision_has_its_parts() -> None:
    parts = ("## Context", "## Decision", "## Alternatives", "## Consequences", "## Files it binds")
    for record in DECISIONS.glob("[0-9]*.md"):
        text = record.read_text(encoding="utf-8")
        assert [part for part in parts if part not in text] == [], record.name
        assert record.name[:4] in text.splitlines()[0], record.name


def test_both_readmes_name_the_same_commands() -> None:
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in READMES)
    assert commands(english)[:2] == ["python3 run.py", "python3 run.py test"]
    assert commands(english) == commands(chinese)


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    names = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    assert [name for name in names if f"`{name}`" not in page] == []


def test_no_setting_is_documented_that_does_not_exist() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    table = page.split("## Settings", 1)[1].split("\n## ", 1)[0]
    documented = set(re.findall(rf"^\| `({PREFIX}\w+)`", table, re.MULTILINE))
    assert documented == {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


def test_every_source_row_has_one_place() -> None:
    page = (ROOT / "docs" / "mechanisms.md").read_text(encoding="utf-8")
    named = rows_named(page)
    wanted = {f"{p}-{n:02d}" for p, last in ROWS.items() for n in range(1, last + 1)}
    assert set(named) == wanted
    assert sorted({row for row in named if named.count(row) > 1}) == []


def test_the_files_that_mechanisms_name_exist() -> None:
    page = (ROOT / "docs" / "mechanisms.md").read_text(encoding="utf-8")
    named = re.findall(
        r"`((?:app|bot|casework|channels|console|nlu|notify|storage)/[\w./-]+)`", page
    )
    assert named
    assert sorted({name for name in named if not (ROOT / name).exists()}) == []


def test_the_checks_see_planted_faults(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One\n[a](gone.md) [b](#two) [c](#one) [d](page.md)\n", encoding="utf-8")
    assert broken_links(page) == ["gone.md", "#two"]
    assert unlisted(["0001-a.md", "0002-b.md"], "[a](0001-a.md)") == ["0002-b.md"]
    assert commands("```sh\npython3 run.py  # starts\n\nmake\n```") == ["python3 run.py", "make"]
    assert rows_named("S0-57…59, S1-02") == ["S0-57", "S0-58", "S0-59", "S1-02"]


def test_every_direct_dependency_is_in_the_decision() -> None:
    page = (DECISIONS / "0008-dependencies.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = [canonicalize_name(Requirement(text).name) for text in wanted]
    assert [name for name in names if f"\n| {name} |" not in page] == []
