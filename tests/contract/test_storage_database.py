"""The database as the application sees it, on both kinds: async, undone alone, honest when late."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from casework.model.ticket import Ticket
from storage.database import open_database
from storage.engines import is_sqlite, postgres, read_url, sqlite_writer
from storage.errors import SchemaMismatch, StoreConflict, StoreUnavailable, UnsupportedDatabase
from storage.ids import new_id
from storage.interface import Database, Store
from storage.keyring import KeyRing
from storage.revision import HEAD
from tests.support.port_cases import FIRST, ticket
from tests.support.work_rows import AT, conversation, delivery, receive


def senders(database: Database) -> set[str]:
    """Senders whose first message is stored."""

    def work(store: Store) -> set[str]:
        return {
            sender
            for sender in ("anna", "bert", "carl")
            if store.conversations.transcript(f"webchat:main:{sender}", limit=1)
        }

    return database.read_now(work)


async def test_work_gives_its_result_from_the_event_loop(database: Database) -> None:
    taken = await database.write(lambda store: receive(store, "m1"))
    lines = await database.read(
        lambda store: store.conversations.transcript("webchat:main:anna", limit=5)
    )
    assert [line.id for line in lines] == [taken.row.message_id]


def running_on(store: Store) -> threading.Thread:
    return threading.current_thread()


async def test_work_runs_away_from_the_event_loop(database: Database) -> None:
    here = threading.current_thread()
    assert await database.write(running_on) is not here
    assert await database.read(running_on) is not here


async def test_work_that_raises_is_undone_alone(database: Database) -> None:
    def fails(store: Store) -> None:
        receive(store, "m1", sender="bert")
        raise LookupError("of the work itself")

    results = await asyncio.gather(
        database.write(lambda store: receive(store, "m1", sender="anna")),
        database.write(fails),
        database.write(lambda store: receive(store, "m1", sender="carl")),
        return_exceptions=True,
    )
    assert isinstance(results[1], LookupError)
    assert senders(database) == {"anna", "carl"}


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(StoreUnavailable) as caught:
        await database.read(lambda store: receive(store, "m1"))
    assert caught.value.saved is False
    assert senders(database) == set()


async def test_readers_see_only_what_is_committed(database: Database) -> None:
    begun, go = threading.Event(), threading.Event()

    def slow(store: Store) -> None:
        receive(store, "m1")
        begun.set()
        go.wait(5)

    writing = asyncio.ensure_future(database.write(slow))
    await asyncio.to_thread(begun.wait, 5)
    before = await database.read(
        lambda store: store.conversations.transcript("webchat:main:anna", limit=1)
    )
    go.set()
    await writing
    assert before == []
    assert senders(database) == {"anna"}


async def test_work_that_could_not_start_in_time_never_starts(database: Database) -> None:
    go = threading.Event()
    started = threading.Barrier(5) if _lanes(database) > 1 else threading.Barrier(2)

    def slow(store: Store) -> None:
        started.wait(5)
        go.wait(5)

    blocking = [asyncio.ensure_future(database.write(slow)) for _ in range(_lanes(database))]
    await asyncio.to_thread(started.wait, 5)
    with pytest.raises(StoreUnavailable) as caught:
        await database.write(lambda store: receive(store, "m1"), timeout=0.1)
    go.set()
    await asyncio.gather(*blocking)
    assert caught.value.saved is False
    await database.write(lambda store: receive(store, "m1", sender="bert"))
    assert senders(database) == {"bert"}


def _lanes(database: Database) -> int:
    """How many writers work side by side."""
    return 1 if database.write_now(running_on).name == "store-writer" else 4


async def test_work_that_began_and_is_late_may_have_been_stored(database: Database) -> None:
    go = threading.Event()

    def slow(store: Store) -> None:
        receive(store, "m1")
        go.wait(5)

    with pytest.raises(StoreUnavailable) as caught:
        await database.write(slow, timeout=0.1)
    go.set()
    assert caught.value.saved is None
    await database.write(running_on)


async def test_work_whose_caller_was_cancelled_before_the_start_never_starts(
    sqlite_database: Database,
) -> None:
    database = sqlite_database
    begun, go = threading.Event(), threading.Event()

    def slow(store: Store) -> None:
        begun.set()
        go.wait(5)

    blocking = asyncio.ensure_future(database.write(slow))
    await asyncio.to_thread(begun.wait, 5)
    waiting = asyncio.ensure_future(database.write(lambda store: receive(store, "m1")))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go.set()
    await blocking
    assert senders(database) == set()


# --- what follows a commit


def test_what_waits_for_the_commit_runs_after_it_and_only_then(database: Database) -> None:
    seen: list[set[str]] = []

    def work(store: Store) -> None:
        receive(store, "m1")
        store.after_commit(lambda: seen.append(senders(database)))

    database.write_now(work)
    assert seen == [{"anna"}]

    def fails(store: Store) -> None:
        store.after_commit(lambda: seen.append(set()))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.write_now(fails)
    assert seen == [{"anna"}]


def test_a_failing_hook_does_not_undo_what_is_stored(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def work(store: Store) -> None:
        receive(store, "m1")
        store.after_commit(lambda: 1 // 0)

    database.write_now(work)
    assert senders(database) == {"anna"}
    assert "follows a commit" in caplog.text


@pytest.mark.parametrize(
    ("work", "wakes"),
    [
        (lambda store: receive(store, "m1"), []),
        (lambda store: receive(store, "m1", window_ms=1_500), [{"inbox"}]),
        (lambda store: store.outbox.enqueue([delivery("a")], now=AT), [{"outbox"}]),
        (lambda store: store.outbox.enqueue([delivery("a", settled=True)], now=AT), []),
        (lambda store: store.conversations.get("webchat:main:anna"), []),
        (
            lambda store: store.feed.add(
                audience="supervisors", kind="ticket", ref="", version=1, now=AT
            ),
            [{"feed"}],
        ),
    ],
)
def test_workers_are_woken_by_commits_that_left_work(
    database_url: str, keys: KeyRing, work: Callable[[Store], Any], wakes: list[set[str]]
) -> None:
    calls: list[frozenset[str]] = []
    database = open_database(database_url, keys=keys, notify=calls.append)
    database.write_now(work)
    database.close()
    assert calls == wakes


# --- what the database itself refuses


def file_twice(store: Store) -> None:
    store.officers.save(FIRST)
    again: Ticket = replace(ticket(2), number=ticket(1).number)
    store.tickets.add(ticket(1), draft_id=new_id())
    store.tickets.add(again, draft_id=new_id())


def test_two_rows_that_exclude_each_other_are_a_conflict(database: Database) -> None:
    with pytest.raises(StoreConflict):
        database.write_now(file_twice)
    assert database.read_now(lambda store: store.tickets.get(ticket(1).id)) is None


def test_a_ticket_needs_its_officer(database: Database) -> None:
    with pytest.raises(StoreConflict):
        database.write_now(lambda store: store.tickets.add(ticket(1), draft_id=new_id()))


def test_a_naive_moment_is_refused(database: Database) -> None:
    naive = datetime(2026, 1, 5, 9, 0, tzinfo=AT.tzinfo).replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        database.write_now(
            lambda store: store.conversations.save(conversation(), expected_version=0, now=naive)
        )


@pytest.mark.parametrize("state", ["finished", ""])
def test_unknown_states_are_refused_by_the_database_itself(database: Database, state: str) -> None:
    row = database.write_now(lambda store: receive(store, "m1")).row
    with pytest.raises(StoreConflict):
        database.write_now(lambda store: store.inbox.settle(row, state=state, now=1))


# --- opening, health, closing


def test_a_healthy_store_says_so_and_counts_open_work(database: Database) -> None:
    database.write_now(lambda store: [receive(store, "m1"), receive(store, "m2")])
    database.write_now(lambda store: store.outbox.enqueue([delivery("a")], now=AT))
    health = database.health()
    assert health.ok
    assert health.open_rows == {"inbox": 2, "outbox": 1, "clock": 0}


def set_revision(url: str, revision: str) -> None:
    parsed = read_url(url)
    engine = sqlite_writer(parsed) if is_sqlite(parsed) else postgres(parsed, connections=1)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
    engine.dispose()


@pytest.fixture
def restored_revision(database_url: str) -> Any:
    yield database_url
    set_revision(database_url, HEAD)


def test_a_newer_schema_is_not_opened(restored_revision: str, keys: KeyRing) -> None:
    set_revision(restored_revision, "9999")
    with pytest.raises(SchemaMismatch) as caught:
        open_database(restored_revision, keys=keys)
    assert caught.value.params == {"newer": True}


def test_a_schema_that_changed_under_a_running_store_is_unhealthy(
    restored_revision: str, keys: KeyRing
) -> None:
    database = open_database(restored_revision, keys=keys)
    set_revision(restored_revision, "9999")
    health = database.health()
    database.close()
    assert (health.ok, health.detail) == (False, "schema_mismatch")


def test_an_empty_database_is_not_opened(bare_url: str, keys: KeyRing) -> None:
    with pytest.raises(SchemaMismatch) as caught:
        open_database(bare_url, keys=keys)
    assert caught.value.params == {"newer": False}


def test_a_file_that_is_not_there_is_not_made_by_opening(tmp_path: Path, keys: KeyRing) -> None:
    with pytest.raises(SchemaMismatch):
        open_database(f"sqlite:///{tmp_path / 'none.db'}", keys=keys)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://root@localhost/x", "not an address"]
)
def test_other_databases_are_not_served(url: str, keys: KeyRing) -> None:
    with pytest.raises(UnsupportedDatabase):
        open_database(url, keys=keys)


async def test_a_closed_store_takes_nothing_more(database_url: str, keys: KeyRing) -> None:
    database = open_database(database_url, keys=keys)
    last = asyncio.ensure_future(database.write(lambda store: receive(store, "m1")))
    await asyncio.sleep(0)
    await asyncio.to_thread(database.close)
    assert (await last).leased
    database.close()
    with pytest.raises(StoreUnavailable) as caught:
        await database.write(lambda store: receive(store, "m2"))
    assert caught.value.saved is False
