"""A process that dies at a named point: what was committed is there, what was not is not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage import crash_points
from storage.database import open_database
from storage.keyring import KeyRing
from tests.support.tree import ROOT
from tests.support.work_rows import receive

CHILD = """
import sys
from pathlib import Path
from storage.database import open_database
from storage.keyring import KeyRing
from tests.support.work_rows import receive
database = open_database(sys.argv[1], keys=KeyRing.load(Path(sys.argv[2])))
for number in range(3):
    database.write_now(lambda store: receive(store, f"m{number}"))
database.close()
"""


def run(url: str, keys: Path, point: str) -> int:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), crash_points.VARIABLE: point}
    command = [sys.executable, "-c", CHILD, url, str(keys)]
    return subprocess.run(command, env=environment, cwd=ROOT, check=False, timeout=60).returncode


@pytest.mark.parametrize(
    ("point", "stored"),
    [
        (crash_points.INBOX_INSERTED, 0),
        (crash_points.BATCH_WRITTEN, 0),
        (crash_points.BATCH_COMMITTED, 1),
        (crash_points.INBOX_COMMITTED, 1),
        (f"{crash_points.INBOX_COMMITTED}:2", 2),
        (f"{crash_points.BATCH_WRITTEN}:3", 2),
    ],
)
def test_a_killed_process_leaves_what_it_had_committed(
    database_url: str, tmp_path: Path, point: str, stored: int
) -> None:
    path = tmp_path / "keys.json"
    keys = KeyRing.create(path)
    assert run(database_url, path, point) == -signal.SIGKILL
    database = open_database(database_url, keys=keys)
    taken = [database.write_now(lambda store, n=n: receive(store, f"m{n}")) for n in range(3)]
    database.close()
    assert [one.repeated for one in taken] == [number < stored for number in range(3)]


def test_without_the_variable_nothing_dies(database_url: str, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    KeyRing.create(path)
    assert run(database_url, path, "") == 0
