"""What only a file has: its locks, its pragmas, group commit, a full disk."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from storage.database import SqlDatabase, open_database
from storage.engines import read_url, sqlite_readers, sqlite_writer
from storage.errors import StoreUnavailable
from storage.interface import Database, Store
from storage.keyring import KeyRing
from tests.support.work_rows import receive

PATIENCE_S = 0.3


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another process holds the write lock."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextlib.contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Every statement that the writer's connection runs, as SQLite sees it."""
    seen: list[str] = []

    def trace(store: Any, listener: Any) -> None:
        raw = store._transaction.connection.connection.driver_connection
        raw.set_trace_callback(listener)

    database.write_now(lambda store: trace(store, seen.append))
    yield seen
    database.write_now(lambda store: trace(store, None))


def stored(database: Database, sender: str = "anna") -> list[str]:
    def work(store: Store) -> list[str]:
        lines = store.conversations.transcript(f"webchat:main:{sender}", limit=100)
        return [line.id for line in lines]

    return database.read_now(work)


# --- locks


async def test_a_locked_file_is_answered_in_time_and_works_again_afterwards(
    sqlite_path: Path, sqlite_database: Database
) -> None:
    begun = time.monotonic()
    with locked(sqlite_path):
        with pytest.raises(StoreUnavailable) as caught:
            await sqlite_database.write(lambda store: receive(store, "m1"), timeout=PATIENCE_S)
        late = time.monotonic() - begun
        assert caught.value.saved is False
        assert await sqlite_database.read(lambda store: store.feed.last_id()) == 0
    await sqlite_database.write(lambda store: receive(store, "m2"))
    assert late < 4
    assert stored(sqlite_database) == ["m2"]


async def test_work_that_still_waits_when_the_lock_is_freed_is_done(
    sqlite_path: Path, sqlite_database: Database
) -> None:
    with locked(sqlite_path):
        waiting = asyncio.ensure_future(
            sqlite_database.write(lambda store: receive(store, "m1"), timeout=10)
        )
        await asyncio.sleep(0.3)
        assert not waiting.done()
    assert (await waiting).leased


def test_a_locked_file_is_not_healthy(sqlite_path: Path, sqlite_database: Database) -> None:
    with locked(sqlite_path):
        assert sqlite_database.health().detail == "store_unavailable"
    assert sqlite_database.health().ok


def test_two_processes_write_without_an_error_to_anybody(sqlite_url: str, keys: KeyRing) -> None:
    processes = [open_database(sqlite_url, keys=keys) for _ in range(2)]

    def write(number: int) -> bool:
        sender = f"sender{number}"
        return (
            processes[number % 2].write_now(lambda store: receive(store, "m", sender=sender)).leased
        )

    def read(number: int) -> int:
        return processes[number % 2].read_now(lambda store: store.feed.last_id())

    with ThreadPoolExecutor(12) as threads:
        written = [threads.submit(write, number) for number in range(200)]
        seen = [threads.submit(read, number) for number in range(200)]
        assert all(one.result() for one in written)
        assert {one.result() for one in seen} == {0}
    for process in processes:
        process.close()


# --- statements and pragmas


def test_every_write_transaction_takes_the_lock_when_it_begins(
    sqlite_database: Database,
) -> None:
    with statements(sqlite_database) as seen:
        row = sqlite_database.write_now(lambda store: receive(store, "m1")).row
        sqlite_database.write_now(lambda store: store.inbox.settle(row, state="done", now=1))
        with pytest.raises(RuntimeError):
            sqlite_database.write_now(raising)
    begins = [one for one in seen if one.startswith("BEGIN")]
    assert set(begins) == {"BEGIN IMMEDIATE"}
    assert len(begins) == 4
    inside = False
    for one in seen:
        if one.startswith("BEGIN"):
            inside = True
        elif one in ("COMMIT", "ROLLBACK"):
            inside = False
        else:
            assert inside, one


def raising(store: Store) -> None:
    receive(store, "undone")
    raise RuntimeError


@pytest.mark.parametrize(
    ("pragma", "writer", "reader"),
    [
        ("journal_mode", "wal", "wal"),
        ("synchronous", 2, None),
        ("foreign_keys", 1, None),
        ("secure_delete", 1, None),
        ("temp_store", 2, None),
        ("query_only", 0, 1),
        ("busy_timeout", 100, 30_000),
    ],
)
def test_connections_have_their_pragmas(
    sqlite_url: str, pragma: str, writer: object, reader: object
) -> None:
    url = read_url(sqlite_url)
    for engine, wanted in (
        (sqlite_writer(url), writer),
        (sqlite_readers(url, connections=1), reader),
    ):
        with engine.connect() as connection:
            found = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
        engine.dispose()
        assert wanted is None or found == wanted


def test_there_is_one_writer_connection(sqlite_url: str) -> None:
    engine = sqlite_writer(read_url(sqlite_url))
    assert engine.pool.size() + engine.pool._max_overflow == 1
    engine.dispose()


# --- group commit


class Gate:
    """Holds the writer, so that work piles up behind it."""

    def __init__(self) -> None:
        self.begun, self.go = threading.Event(), threading.Event()

    def __call__(self, store: Store) -> None:
        self.begun.set()
        self.go.wait(5)


async def pile_up(database: Database, works: list[Any]) -> list[Any]:
    """Results of works that all wait while the writer is held."""
    gate = Gate()
    first = asyncio.ensure_future(database.write(gate))
    await asyncio.to_thread(gate.begun.wait, 5)
    waiting = [asyncio.ensure_future(database.write(work, timeout=10)) for work in works]
    await asyncio.sleep(0)
    gate.go.set()
    results = await asyncio.gather(first, *waiting, return_exceptions=True)
    return results[1:]


def message(sender: str) -> Any:
    return lambda store: receive(store, "m1", sender=sender)


async def test_work_that_waits_shares_one_commit(sqlite_database: Database) -> None:
    with statements(sqlite_database) as seen:
        results = await pile_up(sqlite_database, [message(f"s{number}") for number in range(10)])
    assert all(one.leased for one in results)
    assert seen.count("COMMIT") == 3  # the trace itself, the gate, and one for all ten


async def test_a_failing_job_in_a_group_is_undone_alone(sqlite_database: Database) -> None:
    def fails(store: Store) -> None:
        receive(store, "m1", sender="bert")
        store.after_commit(lambda: pytest.fail("a hook of an undone transaction"))
        raise LookupError

    def breaks_a_rule(store: Store) -> None:
        row = receive(store, "m1", sender="dora").row
        store.inbox.settle(row, state="unknown", now=1)

    works = [message("anna"), fails, message("carl"), breaks_a_rule, message("emil")]
    results = await pile_up(sqlite_database, works)
    assert [type(one).__name__ for one in results] == [
        "Received",
        "LookupError",
        "Received",
        "StoreConflict",
        "Received",
    ]
    there = [
        bool(stored(sqlite_database, name)) for name in ("anna", "bert", "carl", "dora", "emil")
    ]
    assert there == [True, False, True, False, True]


async def test_more_work_than_a_batch_holds_is_all_done(sqlite_database: Database) -> None:
    results = await pile_up(sqlite_database, [message(f"s{number}") for number in range(100)])
    assert all(one.leased for one in results)


async def test_when_the_commit_fails_everyone_of_the_group_is_told(
    sqlite_database: SqlDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = sqlite_database._writes._engine

    def broken(connection: Any) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(engine.dialect, "do_commit", broken)
    with pytest.raises(StoreUnavailable):
        await sqlite_database.write(message("carl"))
    results = await pile_up(sqlite_database, [message("anna"), message("bert")])
    assert [type(one).__name__ for one in results] == ["StoreUnavailable"] * 2
    assert [one.saved for one in results] == [None, None]
    assert results[0] is not results[1]
    monkeypatch.undo()
    assert stored(sqlite_database) == []
    assert (await sqlite_database.write(message("anna"))).leased


# --- a full disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """One and a half megabytes of memory as a disk."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    options = ["-t", "tmpfs", "-o", "size=1536k", "tmpfs", str(folder)]
    made = subprocess.run([mount, *options], capture_output=True, check=False, timeout=10)
    if made.returncode != 0:
        pytest.skip("this machine does not allow a small disk to be mounted")
    yield folder
    subprocess.run(["umount", str(folder)], check=True, timeout=10)


def fill_up(database: Database, numbers: Iterator[int]) -> None:
    """Take in large messages for ever."""
    body = {"text": "字" * 8_000}
    for number in numbers:
        name = f"m{number}"
        database.write_now(lambda store, name=name: receive(store, name, body=body))


def test_a_full_disk_loses_nothing_and_work_goes_on_when_there_is_room(
    small_disk: Path, sqlite_path: Path, keys: KeyRing
) -> None:
    path = small_disk / "zhitong.db"
    shutil.copyfile(sqlite_path, path)
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(300_000))
    database = open_database(f"sqlite:///{path}", keys=keys)
    numbers = count()
    with pytest.raises(StoreUnavailable) as caught:
        fill_up(database, numbers)
    written = next(numbers) - 1
    assert caught.value.saved is False
    assert written > 0
    assert len(stored(database)) == written
    ballast.unlink()
    database.write_now(lambda store: receive(store, "after", sender="bert"))
    database.close()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
