"""run.py starts the right program from a complete environment and says plainly when it cannot."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.tree import ROOT

ECHO = "import os, sys\nprint('{name}', *sys.argv[1:], os.environ['PYTHONPATH'])\n"


def load(path: Path) -> ModuleType:
    """run.py of one tree as a module."""
    found = importlib.util.spec_from_file_location("zhitong_run", path)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small project with run.py and a complete environment, which needs no installer."""
    root = tmp_path / "project"
    for folder in ("app", "pytest", "nlu/embedded", ".venv/bin"):
        (root / folder).mkdir(parents=True)
    shutil.copy(ROOT / "run.py", root)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (root / lock).write_text(f"# {lock}\n", encoding="utf-8")
    for name in ("app", "pytest"):
        (root / name / "__init__.py").touch()
        (root / name / "__main__.py").write_text(ECHO.format(name=name), encoding="utf-8")
    (root / "nlu" / "embedded" / "model_store.py").write_text(
        "def ensure_model(folder):\n    print('trained below', folder)\n", encoding="utf-8"
    )
    (root / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (root / ".venv" / "pyvenv.cfg").touch()
    runner = load(root / "run.py")
    for mark, lock in (
        (runner.RUNTIME_MARK, "requirements.lock"),
        (runner.DEV_MARK, "requirements-dev.lock"),
    ):
        (root / ".venv" / mark).write_text(runner.fingerprint(root / lock), encoding="ascii")
    return root


def run(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run run.py of the tree from another folder."""
    environment = {"PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, str(tree / "run.py"), *arguments],
        cwd=tree.parent,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_arguments_the_application_decides(tree: Path) -> None:
    assert run(tree).stdout == f"app {tree}\n"


def test_other_arguments_go_to_the_application(tree: Path) -> None:
    assert run(tree, "chat", "--json").stdout == f"app chat --json {tree}\n"


def test_the_word_test_runs_the_tests(tree: Path) -> None:
    assert run(tree, "test", "-x").stdout == f"pytest -x {tree}\n"


def test_the_model_is_trained_once_and_again_after_an_edit(tree: Path) -> None:
    assert f"trained below {tree / 'var' / 'models'}" in run(tree, "doctor").stderr
    assert "trained" not in run(tree, "doctor").stderr
    (tree / "nlu" / "examples.yml").write_text("new", encoding="utf-8")
    assert "trained below" in run(tree, "doctor").stderr


def test_a_failed_training_is_told_and_tried_again(tree: Path) -> None:
    (tree / "nlu" / "embedded" / "model_store.py").write_text("1 / 0", encoding="utf-8")
    for _ in range(2):
        ended = run(tree, "doctor")
        assert ended.stdout == f"app doctor {tree}\n"
        assert "Training the language model failed" in ended.stderr


def test_own_sources_are_compiled_even_where_python_may_not(tree: Path) -> None:
    run(tree, "doctor")
    assert list((tree / "app").rglob("__main__.*.pyc"))


def test_a_changed_lock_makes_a_new_environment(tree: Path) -> None:
    runner = load(tree / "run.py")
    lock, folder = tree / "requirements.lock", tree / ".venv"
    assert runner.mark_fits(folder, runner.RUNTIME_MARK, runner.fingerprint(lock))
    lock.write_text("other\n", encoding="utf-8")
    assert not runner.mark_fits(folder, runner.RUNTIME_MARK, runner.fingerprint(lock))


def test_an_environment_without_its_python_is_not_complete(tree: Path) -> None:
    runner = load(tree / "run.py")
    (tree / ".venv" / "bin" / "python").unlink()
    wanted = runner.fingerprint(tree / "requirements.lock")
    assert not runner.mark_fits(tree / ".venv", runner.RUNTIME_MARK, wanted)


def test_a_folder_that_is_no_environment_is_left_alone(tmp_path: Path) -> None:
    runner = load(ROOT / "run.py")
    (tmp_path / "letters.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(runner.CannotStart, match="left alone"):
        runner.make(tmp_path, ROOT / "requirements.lock", keep=False)
    assert (tmp_path / "letters.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "hash"),
        ("error: Hash mismatch for `numpy`", "hash"),
        ("ERROR: No matching distribution found for alembic==1.20.1", "index"),
    ],
)
def test_the_reason_of_a_failed_installation_is_told(
    tmp_path: Path, written: str, said: str
) -> None:
    runner = load(ROOT / "run.py")
    log = tmp_path / "log"
    log.write_text(written, encoding="utf-8")
    expected = {"hash": runner.BAD_HASH, "index": runner.UNREACHED}
    assert runner._reason(log) == expected[said]


def test_every_message_is_said_in_both_languages() -> None:
    runner = load(ROOT / "run.py")
    messages = {
        name: value
        for name, value in vars(runner).items()
        if name.isupper() and isinstance(value, str) and " " in value and "import" not in value
    }
    assert len(messages) >= 8
    for name, text in messages.items():
        assert any("\u4e00" <= char <= "\u9fff" for char in text), name
        assert any(word.isascii() and word.isalpha() for word in text.split()), name
