from __future__ import annotations

import sqlite3

import pytest
import sqlalchemy.exc as sae

from storage.errors import LeaseLost, StoreConflict, StoreUnavailable
from storage.failures import commit_outcome, is_locked, translate, translated


def driver_error(kind: type[sae.DBAPIError], code: int | None = None) -> sae.DBAPIError:
    cause = sqlite3.OperationalError("words of the driver")
    if code is not None:
        cause.sqlite_errorcode = code
    return kind("INSERT …", {"body": "secret words"}, cause, hide_parameters=True)


@pytest.mark.parametrize("kind", [sae.OperationalError, sae.InternalError, sae.InterfaceError])
@pytest.mark.parametrize("saved", [False, None])
def test_what_a_driver_cannot_do_is_an_unavailable_store(
    kind: type[sae.DBAPIError], saved: bool | None
) -> None:
    known = translate(driver_error(kind), saved=saved)
    assert isinstance(known, StoreUnavailable)
    assert known.saved is saved
    assert known.params == {"saved": saved}
    assert "secret" not in str(known)


def test_a_broken_rule_is_a_conflict() -> None:
    assert isinstance(translate(driver_error(sae.IntegrityError), saved=False), StoreConflict)


def test_a_broken_rule_that_the_driver_tells_itself_is_a_conflict_too() -> None:
    known = translate(sqlite3.IntegrityError("UNIQUE constraint failed: ticket.number"), saved=None)
    assert isinstance(known, StoreConflict)
    assert "ticket.number" in str(known)


def test_a_driver_that_was_used_wrongly_shows_a_defect() -> None:
    error = sqlite3.ProgrammingError("Incorrect number of bindings supplied")
    assert translate(error, saved=False) is error


@pytest.mark.parametrize("kind", [sae.ProgrammingError, sae.DataError, sae.NotSupportedError])
def test_a_statement_that_cannot_be_right_stays_a_defect(kind: type[sae.DBAPIError]) -> None:
    error = driver_error(kind)
    assert translate(error, saved=False) is error


def test_errors_of_the_work_itself_pass_unchanged() -> None:
    for error in (LeaseLost("x"), ValueError("x"), KeyboardInterrupt()):
        assert translate(error, saved=False) is error


def test_a_value_that_a_column_refused_is_the_error_it_was() -> None:
    cause = ValueError("a moment without a time zone")
    wrapped = sae.StatementError("…", "INSERT …", {}, cause)
    assert translate(wrapped, saved=False) is cause


def test_an_exhausted_pool_is_an_unavailable_store() -> None:
    assert isinstance(translate(sae.TimeoutError(), saved=False), StoreUnavailable)


@pytest.mark.parametrize(
    ("code", "saved"),
    [
        (sqlite3.SQLITE_BUSY, False),
        (sqlite3.SQLITE_FULL, False),
        (sqlite3.SQLITE_IOERR, None),
        (sqlite3.SQLITE_IOERR_FSYNC, None),
        (None, None),
    ],
)
def test_a_failed_commit_is_certain_only_when_sqlite_says_so(
    code: int | None, saved: bool | None
) -> None:
    assert commit_outcome(driver_error(sae.OperationalError, code)) is saved


def test_a_lock_is_known_by_its_code_with_or_without_details() -> None:
    assert is_locked(driver_error(sae.OperationalError, sqlite3.SQLITE_BUSY))
    assert is_locked(driver_error(sae.OperationalError, sqlite3.SQLITE_BUSY_SNAPSHOT))
    assert not is_locked(driver_error(sae.OperationalError, sqlite3.SQLITE_FULL))
    assert not is_locked(LeaseLost("x"))


def test_a_block_raises_the_rooms_own_errors() -> None:
    with pytest.raises(StoreUnavailable), translated(saved=False):
        raise driver_error(sae.OperationalError)
    with pytest.raises(KeyError), translated(saved=False):
        raise KeyError
