"""Engines and their rules, one function a database."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import UnsupportedDatabase
from storage.failures import is_locked

OLDEST_SQLITE = (3, 35)  # RETURNING
WRITER_BUSY_MS = 100  # a writer asks again and again, so that work whose time passed is dropped
PATIENT_BUSY_MS = 30_000
SWITCH_SECONDS = 5.0
SWITCH_PAUSE_S = 0.02
CONNECT_SECONDS = 3
STATEMENT_MS = 10_000
LOCK_MS = 3_000

_DURABLE = (
    "PRAGMA synchronous=FULL",  # an acknowledged message is never sent again by its platform
    "PRAGMA secure_delete=ON",
)
_WRITER_PRAGMAS = (
    f"PRAGMA busy_timeout={WRITER_BUSY_MS}",
    *_DURABLE,
    # What a savepoint may have to restore stays in memory. By default SQLite writes it to a file
    # in the system's temporary folder as soon as it is above 64 KiB: 37 writes a turn.
    "PRAGMA temp_store=MEMORY",
    "PRAGMA foreign_keys=ON",
)
_READER_PRAGMAS = (f"PRAGMA busy_timeout={PATIENT_BUSY_MS}", "PRAGMA query_only=ON")
_MIGRATION_PRAGMAS = (
    f"PRAGMA busy_timeout={PATIENT_BUSY_MS}",
    *_DURABLE,
    "PRAGMA foreign_keys=OFF",  # a changed table is copied and dropped; checked at the end
)


def read_url(url: str) -> URL:
    """The address with its driver. Raises UnsupportedDatabase."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise UnsupportedDatabase("not an address of a database", reason="address") from error
    backend = parsed.get_backend_name()
    if backend == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return parsed.set(drivername="sqlite+pysqlite")
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    raise UnsupportedDatabase("neither an SQLite file nor PostgreSQL", reason="address")


def is_sqlite(url: URL) -> bool:
    """Whether the address is a file."""
    return url.get_backend_name() == "sqlite"


def sqlite_writer(url: URL) -> Engine:
    """The one connection that writes: every transaction takes the write lock when it begins.

    A transaction that read first and asked for the lock later would fail at once while another
    one writes, whatever the busy timeout.
    """
    return _sqlite(url, _WRITER_PRAGMAS, begin="BEGIN IMMEDIATE", connections=1)


def sqlite_readers(url: URL, *, connections: int) -> Engine:
    """Connections that cannot write and hold no lock against the writer."""
    return _sqlite(url, _READER_PRAGMAS, begin="BEGIN", connections=connections)


def sqlite_migrator(url: URL) -> Engine:
    """A connection for changes of the schema: foreign keys are checked afterwards."""
    return _sqlite(url, _MIGRATION_PRAGMAS, begin="BEGIN IMMEDIATE", connections=1)


def _sqlite(url: URL, pragmas: tuple[str, ...], *, begin: str, connections: int) -> Engine:
    _refuse_old_sqlite()
    engine = sa.create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "isolation_level": None},
    )

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: Any) -> None:
        del record
        for pragma in pragmas:
            connection.execute(pragma)
        if pragmas is not _READER_PRAGMAS:
            _keep_write_ahead_log(connection)

    @sa.event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _keep_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Readers never block the writer then. The file remembers it; only the first switch waits.

    Processes that switch a new file at the same moment refuse each other at once, whatever the
    busy timeout, so this waits by itself.
    """
    latest = time.monotonic() + SWITCH_SECONDS
    while True:
        try:
            mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()
        except sqlite3.OperationalError as error:
            if not is_locked(error) or time.monotonic() > latest:
                raise
            time.sleep(SWITCH_PAUSE_S)
        else:
            break
    if mode != ("wal",):
        raise UnsupportedDatabase("no write-ahead log on this disk", reason="disk")


def _refuse_old_sqlite() -> None:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise UnsupportedDatabase(f"SQLite {sqlite3.sqlite_version}", reason="version")


def postgres(url: URL, *, connections: int) -> Engine:
    """A pool of connections that notices a lost server and never waits without limit."""
    options = {
        "statement_timeout": STATEMENT_MS,
        "lock_timeout": LOCK_MS,
        "idle_in_transaction_session_timeout": 2 * STATEMENT_MS,
        "synchronous_commit": "on",
        "timezone": "UTC",
    }
    return sa.create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=CONNECT_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": STATEMENT_MS,
            "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
        },
    )
