"""What drivers raise, said in this room's own errors; no parameter of a statement goes along."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy.exc as sae

from storage.errors import StoreConflict, StoreUnavailable

_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_CERTAINLY_UNDONE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL})
_DEFECTS = (
    sae.ProgrammingError,
    sae.DataError,
    sae.NotSupportedError,
    sqlite3.ProgrammingError,
    sqlite3.DataError,
    sqlite3.NotSupportedError,
)
_PRIMARY_CODE = 0xFF  # SQLite puts details of a code into the higher bits


def translate(error: BaseException, *, saved: bool | None) -> BaseException:
    """The error that callers know; one that no driver raised comes back as it is.

    Statements that cannot be right (a wrong column, a wrong type) stay what they are: they are
    defects, not states of the world.
    """
    if isinstance(error, sae.IntegrityError | sqlite3.IntegrityError):
        return StoreConflict(_constraint(error))
    if isinstance(error, _DEFECTS):
        return error
    if isinstance(error, sae.DBAPIError | sae.TimeoutError | sqlite3.DatabaseError):
        return StoreUnavailable(_name(error), saved=saved)
    if isinstance(error, sae.StatementError) and error.orig is not None:
        return error.orig  # a value that a column type refused
    return error


@contextmanager
def translated(*, saved: bool | None) -> Iterator[None]:
    """Raise this room's errors instead of the drivers'."""
    try:
        yield
    except Exception as error:
        known = translate(error, saved=saved)
        if known is error:
            raise
        raise known from error


def commit_outcome(error: BaseException) -> bool | None:
    """Whether a failed commit may have happened: False = certainly not, None = not known.

    SQLite says so itself when it is locked or full. Anything else (a disk that did not answer, a
    connection that broke while the server was committing) leaves it open.
    """
    return False if sqlite_code(error) in _CERTAINLY_UNDONE else None


def is_locked(error: BaseException) -> bool:
    """Whether another process holds the lock of the SQLite file."""
    return sqlite_code(error) in _LOCKED


def sqlite_code(error: BaseException) -> int | None:
    """SQLite's primary result code, if the error has one."""
    cause = _cause(error)
    code = getattr(cause, "sqlite_errorcode", None)
    return None if code is None else code & _PRIMARY_CODE


def _constraint(error: sae.IntegrityError | sqlite3.IntegrityError) -> str:
    """The rule that was broken. PostgreSQL's own text shows the whole row, SQLite's never does."""
    cause = _cause(error)
    diagnosis = getattr(cause, "diag", None)
    rule = cause if diagnosis is None else diagnosis.constraint_name
    return f"{_name(error)}: {rule}"


def _cause(error: BaseException) -> BaseException | None:
    """What the driver itself raised."""
    return error.orig if isinstance(error, sae.DBAPIError) else error


def _name(error: BaseException) -> str:
    cause = _cause(error)
    detail = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""
    return f"{type(cause).__name__} {detail}".strip()
