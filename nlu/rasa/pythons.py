"""Finds a CPython 3.10, the only one that Rasa 3.6 and its lock are made for (寻找 Python 3.10).

``python -m nlu.rasa.pythons`` prints where it is; exit code 1 where there is none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from nlu.rasa.errors import RasaPythonMissing

WANTED: Final = "3.10"
TIME_LIMIT_S: Final = 20.0

_PROGRAM: Final = (
    "import ensurepip, platform, venv\n"
    "print(platform.python_implementation(), *platform.python_version_tuple()[:2])"
)
_ANSWER: Final = "CPython 3 10"


def find_python(asked: Path | None = None) -> Path:
    """A CPython 3.10 that can make environments: the one asked for, else the first found.

    Looked for on PATH, among the versions of pyenv, and by uv. Raises RasaPythonMissing.
    """
    looked = []
    for python in [asked] if asked is not None else _candidates():
        if fits(python):
            return python
        looked.append(str(python))
    raise RasaPythonMissing(looked=", ".join(looked) or "PATH, pyenv, uv")


def fits(python: Path) -> bool:
    """Whether this interpreter is one. Shims that stand for nothing are not."""
    return _output([str(python), "-I", "-c", _PROGRAM]) == _ANSWER


def _candidates() -> Iterator[Path]:
    on_path = shutil.which(f"python{WANTED}")
    if on_path is not None:
        yield Path(on_path)
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    yield from sorted(versions.glob(f"{WANTED}.*/bin/python{WANTED}"), reverse=True)
    uv = shutil.which("uv")
    if uv is not None:
        found = _output([uv, "python", "find", "--no-python-downloads", "--no-project", WANTED])
        if found:
            yield Path(found)


def _output(command: list[str]) -> str:
    """What a short program prints; nothing where it fails."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=TIME_LIMIT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def main() -> int:
    """Print the one that is found."""
    try:
        sys.stdout.write(f"{find_python()}\n")
    except RasaPythonMissing:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
