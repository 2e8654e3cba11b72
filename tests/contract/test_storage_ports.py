"""The desk's ports, over SQLite and PostgreSQL: the same cases as over the store in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from storage.engines import is_sqlite, postgres, read_url, sqlite_writer
from storage.keyring import KeyRing
from storage.seal import Sealer
from storage.transaction import Transaction
from storage.unit_of_work import SqlStore
from tests.support.port_cases import Factory, PortCases


class TestSqlStore(PortCases):
    @pytest.fixture
    def uow_factory(self, database_url: str, keys: KeyRing) -> Iterator[Factory]:
        url = read_url(database_url)
        engine = sqlite_writer(url) if is_sqlite(url) else postgres(url, connections=1)

        @contextmanager
        def begin() -> Iterator[SqlStore]:
            with engine.begin() as connection:
                transaction = Transaction(
                    connection=connection, sealer=Sealer(keys), opened_at=1_767_578_400_000
                )
                store = SqlStore(transaction)
                yield store
                store.finish()

        yield begin
        engine.dispose()
