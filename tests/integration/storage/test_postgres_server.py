"""What only a server has: it can go away, and its transactions run side by side."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from storage.database import open_database
from storage.errors import StoreUnavailable
from storage.interface import Database, Store
from storage.keyring import KeyRing
from storage.migrate import upgrade
from tests.support.databases import PostgresServer, running_server
from tests.support.work_rows import AT, receive

pytestmark = pytest.mark.postgres
ANSWERED_WITHIN_S = 4


class OwnServer:
    """A server that this module may stop and start."""

    def __init__(self, process: Any) -> None:
        self.process = process
        self.url = PostgresServer(process.get_uri()).url("postgres")

    def stop(self) -> None:
        self.process.stop()

    def start(self) -> None:
        self.process.ensure_postgres_running()


@pytest.fixture(scope="module")
def own_server() -> Iterator[OwnServer]:
    with running_server() as process:
        server = OwnServer(process)
        upgrade(server.url)
        yield server
        server.start()


def kill_connection(store: Any, database: Database) -> None:
    """Let another connection end the one of this transaction."""
    own = store._transaction.connection.scalar(sa.text("SELECT pg_backend_pid()"))
    ended = database.read_now(
        lambda other: _connection(other).scalar(
            sa.text("SELECT pg_terminate_backend(:pid, 2000)"), {"pid": own}
        )
    )
    assert ended


def _connection(store: Any) -> Any:
    return store._transaction.connection


async def test_a_stopped_server_is_answered_in_time_and_works_again_afterwards(
    own_server: OwnServer, keys: KeyRing
) -> None:
    database = open_database(own_server.url, keys=keys)
    await database.write(lambda store: receive(store, "before"))
    own_server.stop()
    begun = time.monotonic()
    with pytest.raises(StoreUnavailable) as caught:
        await database.write(lambda store: receive(store, "during"))
    assert caught.value.saved is False
    assert time.monotonic() - begun < ANSWERED_WITHIN_S
    assert database.health().detail == "store_unavailable"
    own_server.start()
    assert not (await database.write(lambda store: receive(store, "during"))).repeated
    assert database.health().ok
    database.close()


def test_a_server_that_is_not_there_cannot_be_opened(own_server: OwnServer, keys: KeyRing) -> None:
    own_server.stop()
    with pytest.raises(StoreUnavailable):
        open_database(own_server.url, keys=keys)
    with pytest.raises(StoreUnavailable):
        upgrade(own_server.url)
    own_server.start()


def test_a_connection_lost_before_the_commit_leaves_the_fate_open(
    postgres_database: Database,
) -> None:
    def work(store: Store) -> None:
        receive(store, "m1")
        kill_connection(store, postgres_database)

    with pytest.raises(StoreUnavailable) as caught:
        postgres_database.write_now(work)
    assert caught.value.saved is None
    assert not postgres_database.write_now(lambda store: receive(store, "m1")).repeated


def test_a_connection_lost_within_the_work_has_certainly_stored_nothing(
    postgres_database: Database,
) -> None:
    def work(store: Store) -> None:
        receive(store, "m1")
        kill_connection(store, postgres_database)
        receive(store, "m2")

    with pytest.raises(StoreUnavailable) as caught:
        postgres_database.write_now(work)
    assert caught.value.saved is False
    assert not postgres_database.write_now(lambda store: receive(store, "m1")).repeated


def test_messages_of_one_conversation_at_the_same_time_have_one_head(
    postgres_database: Database,
) -> None:
    with ThreadPoolExecutor(4) as threads:
        taken = list(
            threads.map(
                lambda number: postgres_database.write_now(
                    lambda store: receive(store, f"m{number}")
                ),
                range(24),
            )
        )
    assert [one.leased for one in taken].count(True) == 1
    (head,) = (one for one in taken if one.leased)
    assert head.row.id == min(one.row.id for one in taken)


def test_numbers_of_hints_become_visible_in_rising_order(postgres_database: Database) -> None:
    first_written, go, second_done = threading.Event(), threading.Event(), threading.Event()

    def hint(store: Store, ref: str) -> None:
        store.feed.add(audience="supervisors", kind="ticket", ref=ref, version=1, now=AT)

    def slow(store: Store) -> None:
        hint(store, "first")
        store.feed.last_id()  # writes it now
        first_written.set()
        go.wait(5)

    def quick() -> None:
        first_written.wait(5)
        postgres_database.write_now(lambda store: hint(store, "second"))
        second_done.set()

    with ThreadPoolExecutor(2) as threads:
        running = [
            threads.submit(postgres_database.write_now, slow),
            threads.submit(quick),
        ]
        first_written.wait(5)
        assert not second_done.wait(0.3)
        assert postgres_database.read_now(lambda store: store.feed.last_id()) == 0
        go.set()
        for one in running:
            one.result(5)
    rows = postgres_database.read_now(lambda store: store.feed.after(0, limit=9))
    assert [row.ref for row in rows] == ["first", "second"]


def test_connections_never_wait_without_limit(postgres_database: Database) -> None:
    def settings(store: Any) -> dict[str, str]:
        names = ("statement_timeout", "lock_timeout", "synchronous_commit", "TimeZone")
        return {name: _connection(store).scalar(sa.text(f"SHOW {name}")) for name in names}

    assert postgres_database.read_now(settings) == {
        "statement_timeout": "10s",
        "lock_timeout": "3s",
        "synchronous_commit": "on",
        "TimeZone": "UTC",
    }
