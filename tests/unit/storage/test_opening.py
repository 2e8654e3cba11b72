from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

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
