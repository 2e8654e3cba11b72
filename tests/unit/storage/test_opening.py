from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage import engines
from storage.engines import is_sqlite, read_url, sqlite_writer
from storage.errors import SchemaMismatch, StoreUnavailable, UnsupportedDatabase
from storage.migrate import upgrade
from storage.revision import HEAD, require_current


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:////data/zhitong.db", "sqlite+pysqlite"),
        ("postgresql://desk@db/zhitong", "postgresql+psycopg"),
        ("postgresql+psycopg://desk@db/zhitong", "postgresql+psycopg"),
    ],
)
def test_an_address_gets_its_driver(given: str, driver: str) -> None:
    read = read_url(given)
    assert read.drivername == driver
    assert is_sqlite(read) == driver.startswith("sqlite")


@pytest.mark.parametrize("given", ["", "nothing", "sqlite://", "sqlite:///:memory:", "oracle://x"])
def test_other_addresses_are_refused(given: str) -> None:
    with pytest.raises(UnsupportedDatabase) as caught:
        read_url(given)
    assert caught.value.params == {"reason": "address"}


def test_an_old_sqlite_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(UnsupportedDatabase) as caught:
        sqlite_writer(read_url(f"sqlite:///{tmp_path / 'x.db'}"))
    assert caught.value.params == {"reason": "version"}


def test_a_file_in_a_folder_that_does_not_exist_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        upgrade(f"sqlite:///{tmp_path / 'none' / 'x.db'}")


@pytest.mark.parametrize(("revision", "newer"), [(None, False), ("9999", True)])
def test_only_the_schema_of_this_code_will_do(revision: str | None, newer: bool) -> None:
    require_current(HEAD)
    with pytest.raises(SchemaMismatch) as caught:
        require_current(revision)
    assert caught.value.params == {"newer": newer}


def test_a_disk_that_keeps_no_write_ahead_log_is_refused() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        with pytest.raises(UnsupportedDatabase) as caught:
            engines._keep_write_ahead_log(connection)
        assert caught.value.params == {"reason": "disk"}


def test_a_switch_that_another_process_prevents_is_tried_for_a_while(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "x.db"
    naps: list[float] = []
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE t (x)")
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(engines, "SWITCH_SECONDS", 0.1)
        monkeypatch.setattr(engines.time, "sleep", naps.append)
        with closing(sqlite3.connect(path, timeout=0)) as connection:
            with pytest.raises(sqlite3.OperationalError):
                engines._keep_write_ahead_log(connection)
            other.execute("ROLLBACK")
            engines._keep_write_ahead_log(connection)
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert naps
