"""The project speaks of itself alone and runs anywhere: no place of one machine in any file."""

from __future__ import annotations

import re

from tests.support.tree import ROOT, files

# Written in pieces, so that this file is looked at like any other.
FOREIGN = re.compile(
    "|".join(
        (
            r"(?<![\w.-])/wo" + r"rk/",
            r"(?<![\w.-])/opt/py" + r"pi",
            r"/\.py" + r"env/",
            r"\.\./sha" + r"red\b",
            r"\bpy" + r"pi\.org\b",
            r"python" + r"hosted\.org",
            r"registry\.np" + r"mjs",
            r"deb\.deb" + r"ian\.org",
            r"\bcla" + r"ude\b",
            r"\banthro" + r"pic\b",
            r"/tmp/(brief|words)",
        )
    ),
    re.IGNORECASE,
)
CONFLICT = re.compile(r"^(<{7} |>{7} |={7}$)", re.MULTILINE)


def foreign_words(text: str) -> list[str]:
    """Words that only make sense where the project was written."""
    return [match[0] for match in FOREIGN.finditer(text)]


def test_no_file_names_a_foreign_place() -> None:
    found = {}
    for path in files():
        words = foreign_words(path.read_text(encoding="utf-8"))
        if words:
            found[path.relative_to(ROOT).as_posix()] = words
    assert found == {}


def test_no_file_is_half_merged() -> None:
    broken = [path.name for path in files() if CONFLICT.search(path.read_text(encoding="utf-8"))]
    assert broken == []


def test_the_checks_see_planted_faults() -> None:
    assert foreign_words("see /wo" + "rk/main/notes")
    assert foreign_words("from https://py" + "pi.org/simple")
    assert foreign_words("casework/model and bot/network/x") == []
    assert CONFLICT.search("a\n<<<<" + "<<< ours\n")


def test_many_files_are_looked_at() -> None:
    assert sum(1 for _ in files()) > 50
