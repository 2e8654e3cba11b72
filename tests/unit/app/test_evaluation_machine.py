"""A report names the commit that was measured, however git keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.evaluation.machine import commit_of, facts

HASH = "0123456789abcdef0123456789abcdef01234567"


def folder(root: Path, head: str, **files: str) -> Path:
    git = root / ".git"
    (git / "refs" / "heads").mkdir(parents=True)
    (git / "HEAD").write_text(f"{head}\n", encoding="ascii")
    for name, text in files.items():
        (git / name.replace("__", "/")).write_text(text, encoding="ascii")
    return root


@pytest.mark.parametrize(
    ("head", "files"),
    [
        (HASH, {}),
        ("ref: refs/heads/main", {"refs__heads__main": f"{HASH}\n"}),
        ("ref: refs/heads/main", {"packed-refs": f"# pack\n{HASH} refs/heads/main\n"}),
    ],
)
def test_the_commit_is_found(tmp_path: Path, head: str, files: dict[str, str]) -> None:
    assert commit_of(folder(tmp_path, head, **files)) == HASH[:12]


def test_a_work_tree_of_its_own_is_followed(tmp_path: Path) -> None:
    shared = folder(tmp_path / "main", "ref: refs/heads/main", refs__heads__side=f"{HASH}\n")
    own = shared / ".git" / "worktrees" / "side"
    own.mkdir(parents=True)
    (own / "HEAD").write_text("ref: refs/heads/side\n", encoding="ascii")
    (own / "commondir").write_text("../..\n", encoding="ascii")
    tree = tmp_path / "side"
    tree.mkdir()
    (tree / ".git").write_text(f"gitdir: {own}\n", encoding="ascii")
    assert commit_of(tree) == HASH[:12]


def test_outside_of_a_repository_there_is_none(tmp_path: Path) -> None:
    assert commit_of(tmp_path) == ""
    assert commit_of(folder(tmp_path, "ref: refs/heads/gone")) == ""


def test_the_machine_is_named() -> None:
    named = facts()
    assert named["python"]
    assert int(named["cores"]) >= 1
