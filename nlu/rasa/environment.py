"""Makes the server's environment from its lock, once (独立虚拟环境).

Every package is checked against its hash, and only the few that exist as source alone are built,
with the setuptools of the lock. A mark written last names the lock: while it fits, nothing is done.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from nlu.rasa.errors import RasaNotInstalled
from nlu.rasa.files import LOCK, Places
from nlu.rasa.pythons import find_python

MARK: Final = ".zhitong-rasa"
BUILT: Final = ("docopt", "jieba", "mattermostwrapper", "randomname")
"""Packages of the lock that are published as source alone."""

BUILDERS: Final = ("setuptools", "wheel")
"""What builds them; installed first, from the same lock."""

TIME_LIMIT_S: Final = 3600.0

_PIP: Final = ("-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-input")
_STRICT: Final = ("--require-hashes", "--no-deps", "--only-binary", ":all:")
_BUILD: Final = ("--no-binary", ",".join(BUILT), "--use-pep517", "--no-build-isolation")


def is_complete(places: Places) -> bool:
    """Whether the environment was completed from the present lock."""
    mark = places.environment / MARK
    return places.python.exists() and mark.exists() and mark.read_text("ascii") == lock_hash()


def lock_hash() -> str:
    """Names the lock."""
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def ensure_environment(places: Places, *, python: Path | None = None) -> Path:
    """Interpreter of the complete environment, made first where it is not (minutes, 2.7 GB).

    ``python`` is the CPython 3.10 to make it with, found by itself if None.
    Raises RasaPythonMissing, RasaNotInstalled.
    """
    if not is_complete(places):
        base = find_python(python)
        with _one_at_a_time(places):
            if not is_complete(places):
                _make(places, base)
    return places.python


@contextmanager
def _one_at_a_time(places: Places) -> Iterator[None]:
    """Others wait; the lock goes with the process, however that ends."""
    places.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with places.log("install.lock").open("a") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        yield


def _make(places: Places, base: Path) -> None:
    first = places.folder / "builders.lock"
    first.write_text(part_of_lock(LOCK.read_text("utf-8"), BUILDERS), encoding="utf-8")
    pip = (str(places.python), *_PIP)
    with places.log("install").open("w", encoding="utf-8") as log:
        for command in (
            (str(base), "-m", "venv", "--clear", str(places.environment)),
            (*pip, *_STRICT, "-r", str(first)),
            # With what is installed already: a builder fetched by the way would have no hash.
            (*pip, *_STRICT, *_BUILD, "-r", str(LOCK)),
            (str(places.python), "-m", "pip", "--disable-pip-version-check", "check"),
        ):
            if not _run(command, log):
                raise RasaNotInstalled(folder=str(places.environment), log=log.name)
    (places.environment / MARK).write_text(lock_hash(), encoding="ascii")


def part_of_lock(lock: str, names: tuple[str, ...]) -> str:
    """The entries of these packages, with their hashes."""
    entries = re.split(r"\n(?=[A-Za-z0-9])", lock)
    return "\n".join(one for one in entries if one.partition("==")[0] in names) + "\n"


def _run(command: tuple[str, ...], log: IO[str]) -> bool:
    """Run a step with its output going to the log; whether it succeeded."""
    left_out = ("PYTHONPATH", "PYTHONHOME", "PIP_USER", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")
    clean = {name: value for name, value in os.environ.items() if name not in left_out}
    log.flush()
    try:
        done = subprocess.run(
            command, stdout=log, stderr=log, env=clean, timeout=TIME_LIMIT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.write(f"{error}\n")
        return False
    return done.returncode == 0
