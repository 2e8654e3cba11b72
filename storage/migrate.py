"""Brings a database to the schema of this code, and back."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection

from storage.engines import is_sqlite, postgres, read_url, sqlite_migrator
from storage.errors import StorageError, StoreUnavailable
from storage.failures import translated
from storage.revision import HEAD, refuse_newer, stored_revision

FILE_MODE = 0o600
_LOCK = sa.text("SELECT pg_advisory_xact_lock(hashtext('zhitong.migrate'))")


def upgrade(url: str, revision: str = HEAD) -> None:
    """Bring the schema to ``revision``; a new SQLite file is made, readable by its owner alone.

    All or nothing, and one process at a time. Raises SchemaMismatch when a later release made the
    schema, StoreUnavailable, UnsupportedDatabase.
    """
    with _locked(url) as connection:
        if stored_revision(connection) != revision:
            _steps().up(connection, revision)


def downgrade(url: str, revision: str) -> None:
    """Go back to ``revision``, or to ``base`` for an empty database. The same errors."""
    with _locked(url) as connection:
        _steps().down(connection, revision)


def present_revision(url: str) -> str | None:
    """Revision of the schema that is there; None when there is none. Changes nothing.

    Raises StoreUnavailable, UnsupportedDatabase.
    """
    parsed = read_url(url)
    if is_sqlite(parsed) and not Path(parsed.database or "").exists():
        return None
    engine = sqlite_migrator(parsed) if is_sqlite(parsed) else postgres(parsed, connections=1)
    try:
        with translated(saved=False), engine.connect() as connection:
            return stored_revision(connection)
    finally:
        engine.dispose()


def _steps() -> Any:
    """What takes the steps (``storage.steps``), imported where there is one to take."""
    return importlib.import_module("storage.steps")


@contextmanager
def _locked(url: str) -> Iterator[Connection]:
    parsed = read_url(url)
    if is_sqlite(parsed):
        _make_private(Path(parsed.database or ""))
    engine = sqlite_migrator(parsed) if is_sqlite(parsed) else postgres(parsed, connections=1)
    try:
        with translated(saved=False), engine.begin() as connection:
            if not is_sqlite(parsed):
                connection.execute(_LOCK)
            refuse_newer(stored_revision(connection))
            yield connection
            _check_references(connection, parsed)
    finally:
        engine.dispose()


def _make_private(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, FILE_MODE))
    except OSError as error:
        raise StoreUnavailable(type(error).__name__, saved=False) from error


def _check_references(connection: Connection, url: URL) -> None:
    """SQLite does not watch foreign keys while tables are copied, so they are checked here."""
    if is_sqlite(url) and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StorageError("a migration left rows without their counterpart")
