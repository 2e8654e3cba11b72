"""The database as the application sees it: functions in, results out, threads inside."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy.engine import URL, Engine

from storage.engines import (
    is_sqlite,
    postgres,
    read_url,
    sqlite_readers,
    sqlite_writer,
)
from storage.errors import StorageError, StoreUnavailable
from storage.failures import translated
from storage.group_commit import GroupCommitWriter
from storage.interface import Database, Store
from storage.jobs import Job, wait, wait_async
from storage.keyring import KeyRing
from storage.lanes import Lane, Opener, PoolLane, Wake
from storage.records import StoreHealth
from storage.revision import require_current, stored_revision
from storage.seal import Sealer
from storage.unit_of_work import SqlStore

T = TypeVar("T")

READERS = 4
WRITERS = 4
PATIENCE_S = 30.0  # of synchronous callers
HEALTH_S = 1.0


class SqlDatabase:
    """Runs work on a lane for writing and a lane for reading."""

    def __init__(self, *, writes: Lane, reads: Lane) -> None:
        self._writes = writes
        self._reads = reads
        self._closed = False

    async def write(self, work: Callable[[Store], T], *, timeout: float = 3.0) -> T:
        """Run in a write transaction and commit; see ``storage.interface.Database``."""
        job = self._submit(self._writes, work, timeout)
        return await wait_async(job.future, timeout=timeout, lost=None)

    async def read(self, work: Callable[[Store], T], *, timeout: float = 3.0) -> T:
        """Run in a read-only transaction."""
        job = self._submit(self._reads, work, timeout)
        return await wait_async(job.future, timeout=timeout, lost=False)

    def write_now(self, work: Callable[[Store], T]) -> T:
        """The same from synchronous code."""
        return self._write_within(work, PATIENCE_S)

    def read_now(self, work: Callable[[Store], T]) -> T:
        """Read from synchronous code."""
        return self._read_within(work, PATIENCE_S)

    def health(self) -> StoreHealth:
        """Whether it can be read and written within a second each, and its schema fits."""
        try:
            revision, open_rows = self._read_within(SqlStore.inspect, HEALTH_S)
            require_current(revision)
            self._write_within(_nothing, HEALTH_S)
        except StorageError as error:
            return StoreHealth(ok=False, detail=error.code)
        return StoreHealth(ok=True, open_rows=open_rows)

    def close(self) -> None:
        """Finish what runs and close all connections. A second call does nothing."""
        if not self._closed:
            self._closed = True
            self._writes.close()
            self._reads.close()

    def _write_within(self, work: Callable[[SqlStore], T], seconds: float) -> T:
        job = self._submit(self._writes, work, seconds)
        return wait(job.future, timeout=seconds, lost=None)

    def _read_within(self, work: Callable[[SqlStore], T], seconds: float) -> T:
        job = self._submit(self._reads, work, seconds)
        return wait(job.future, timeout=seconds, lost=False)

    def _submit(self, lane: Lane, work: Callable[[SqlStore], T], timeout: float) -> Job[T]:
        if self._closed:
            raise StoreUnavailable("the store is closed", saved=False)
        job = Job(work, timeout=timeout)
        lane.submit(job)
        return job


def open_database(url: str, *, keys: KeyRing, notify: Wake | None = None) -> Database:
    """Open an SQLite file or a PostgreSQL database whose schema is up to date.

    ``notify`` is called, on a thread of the store, after each commit that left something for a
    worker or a live page: a hint, the rows are the truth. Raises SchemaMismatch, StoreUnavailable,
    UnsupportedDatabase.
    """
    parsed = read_url(url)
    opener = Opener(Sealer(keys), milliseconds=_machine_milliseconds, notify=notify)
    return _open_sqlite(parsed, opener) if is_sqlite(parsed) else _open_postgres(parsed, opener)


def _open_sqlite(url: URL, opener: Opener) -> SqlDatabase:
    if not Path(url.database or "").exists():  # opening it would make an empty file
        require_current(None)
    readers = sqlite_readers(url, connections=READERS)
    _check_schema(readers)
    return SqlDatabase(
        writes=GroupCommitWriter(sqlite_writer(url), opener),
        reads=PoolLane(readers, opener, threads=READERS, name="store-reader", commits=False),
    )


def _open_postgres(url: URL, opener: Opener) -> SqlDatabase:
    engine = postgres(url, connections=WRITERS + READERS)
    _check_schema(engine)
    readers = engine.execution_options(postgresql_readonly=True)
    return SqlDatabase(
        writes=PoolLane(engine, opener, threads=WRITERS, name="store-writer", commits=True),
        reads=PoolLane(readers, opener, threads=READERS, name="store-reader", commits=False),
    )


def _check_schema(engine: Engine) -> None:
    try:
        with translated(saved=False), engine.connect() as connection:
            require_current(stored_revision(connection))
    except StorageError:
        engine.dispose()
        raise


def _nothing(store: SqlStore) -> None:
    """Takes the write lock and gives it back."""


def _machine_milliseconds() -> int:
    return time.time_ns() // 1_000_000
