"""The server's environment is made once, by a Python that is looked for, from the lock alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.rasa import pythons
from nlu.rasa.environment import ensure_environment, is_complete
from nlu.rasa.errors import RasaNotInstalled, RasaPythonMissing, RasaTokenMissing
from nlu.rasa.files import Places, ensure_token, read_token

STAND_IN = """#!/bin/sh
# Answers as a CPython 3.10 would, and makes environments of itself.
echo "$@" >> {log}
case "$*" in
    *python_implementation*) echo "CPython 3 10" ;;
    "-m venv --clear "*) mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
    *"{fails}"*) exit 1 ;;
esac
"""


def stand_in(folder: Path, *, fails: str = "nothing at all") -> Path:
    """A program that plays a CPython 3.10 and notes what it is asked."""
    python = folder / "python3.10"
    text = STAND_IN.format(log=folder / "asked", fails=fails)
    python.write_text(text, encoding="utf-8")
    python.chmod(0o755)
    return python


def asked(folder: Path) -> list[str]:
    lines = (folder / "asked").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if "-m" in line.split()]


def test_it_is_made_once_and_every_package_is_checked(tmp_path: Path) -> None:
    places = Places(folder=tmp_path / "rasa")
    python = stand_in(tmp_path)
    assert not is_complete(places)
    assert ensure_environment(places, python=python) == places.python
    assert is_complete(places)
    made = asked(tmp_path)
    ensure_environment(places, python=tmp_path / "nobody")
    assert asked(tmp_path) == made
    installs = [line for line in made if "install" in line]
    assert len(installs) == 2
    assert all("--require-hashes" in line and "--no-deps" in line for line in installs)
    assert "--no-build-isolation" in installs[1]


@pytest.mark.parametrize("fails", ["builders.lock", "requirements.lock", "check"])
def test_one_that_was_broken_off_is_made_anew(tmp_path: Path, fails: str) -> None:
    places = Places(folder=tmp_path / "rasa")
    with pytest.raises(RasaNotInstalled):
        ensure_environment(places, python=stand_in(tmp_path, fails=fails))
    assert not is_complete(places)
    ensure_environment(places, python=stand_in(tmp_path))
    assert is_complete(places)


def test_another_lock_needs_another_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = Places(folder=tmp_path / "rasa")
    ensure_environment(places, python=stand_in(tmp_path))
    monkeypatch.setattr("nlu.rasa.environment.lock_hash", lambda: "another")
    assert not is_complete(places)


def nowhere(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """A machine without any Python to be found."""
    monkeypatch.setenv("PATH", str(folder / "path"))
    monkeypatch.setenv("PYENV_ROOT", str(folder / "pyenv"))


def test_it_is_found_on_path_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere(monkeypatch, tmp_path)
    (tmp_path / "path").mkdir()
    python = stand_in(tmp_path / "path")
    monkeypatch.setenv("PATH", f"{tmp_path / 'path'}:/usr/bin:/bin")
    assert pythons.find_python() == python


def test_else_the_newest_of_pyenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere(monkeypatch, tmp_path)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    for version in ("3.10.2", "3.10.19"):
        (tmp_path / "pyenv" / "versions" / version / "bin").mkdir(parents=True)
    found = stand_in(tmp_path / "pyenv" / "versions" / "3.10.2" / "bin")
    monkeypatch.setattr(pythons.shutil, "which", lambda _: None)
    assert pythons.find_python() == found


def test_a_shim_that_stands_for_nothing_is_none(tmp_path: Path) -> None:
    shim = tmp_path / "python3.10"
    shim.write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
    shim.chmod(0o755)
    assert not pythons.fits(shim)
    assert not pythons.fits(tmp_path / "nobody")


def test_without_one_the_error_says_where_it_was_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere(monkeypatch, tmp_path)
    with pytest.raises(RasaPythonMissing):
        pythons.find_python()
    with pytest.raises(RasaPythonMissing) as raised:
        pythons.find_python(tmp_path / "asked-for")
    assert str(tmp_path / "asked-for") in str(raised.value.params["looked"])


def test_a_token_is_made_once_for_us_alone(tmp_path: Path) -> None:
    path = tmp_path / "rasa" / "token"
    ensure_token(path)
    token = read_token(path)
    ensure_token(path)
    assert read_token(path) == token
    assert len(token) >= 40
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe"])
def test_a_token_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "token"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RasaTokenMissing) as raised:
        read_token(path)
    assert raised.value.params["file"] == str(path)
