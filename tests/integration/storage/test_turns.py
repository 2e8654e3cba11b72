"""Workers side by side: every message once and in order, one turn at a time per conversation."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace

from storage.database import open_database
from storage.errors import LeaseLost, StaleConversation
from storage.interface import Database, Store
from storage.keyring import KeyRing
from storage.records import InboxRow
from tests.support.work_rows import AT, NOW, conversation, receive

SENDERS, MESSAGES, WORKERS = 12, 15, 4
LATER = NOW + 60_000


def fill(database: Database) -> None:
    """Everybody writes at the same time."""

    def send(job: tuple[int, int]) -> None:
        sender, number = job
        database.write_now(
            lambda store: receive(store, f"m{number}", sender=f"s{sender}", window_ms=1)
        )

    jobs = [(sender, number) for number in range(MESSAGES) for sender in range(SENDERS)]
    with ThreadPoolExecutor(8) as threads:
        for one in as_completed([threads.submit(send, job) for job in jobs]):
            one.result()


def turn(store: Store, row: InboxRow) -> None:
    """Add the message to what its conversation has seen, and close it."""
    record = store.conversations.get(row.conversation_key)
    if record is None:
        fresh = conversation(row.sender, document=json.dumps([row.id]).encode())
        store.conversations.save(fresh, expected_version=0, now=AT)
    else:
        seen = [*json.loads(record.document), row.id]
        changed = replace(record, document=json.dumps(seen).encode())
        store.conversations.save(changed, expected_version=record.version, now=AT)
    store.inbox.settle(row, state="done", now=LATER)


class Watch:
    """Notes when two workers are inside the same conversation."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside: dict[str, int] = defaultdict(int)
        self.together = 0

    def enter(self, key: str) -> None:
        with self._lock:
            self._inside[key] += 1
            self.together += self._inside[key] > 1

    def leave(self, key: str) -> None:
        with self._lock:
            self._inside[key] -= 1


def watched_turn(store: Store, row: InboxRow, watch: Watch) -> None:
    """Nobody else can hold the conversation before this transaction has committed."""
    turn(store, row)
    watch.leave(row.conversation_key)


def work(database: Database, watch: Watch) -> int:
    done = 0
    while rows := database.write_now(
        lambda store: store.inbox.claim(now=LATER, owner="w", lease_ms=30_000, limit=2)
    ):
        for row in rows:
            watch.enter(row.conversation_key)
            database.write_now(lambda store, row=row: watched_turn(store, row, watch))
            done += 1
    return done


def test_order_and_exclusion_hold_for_many_senders_and_workers(
    database_url: str, keys: KeyRing
) -> None:
    processes = [open_database(database_url, keys=keys) for _ in range(2)]
    fill(processes[0])
    watch = Watch()
    with ThreadPoolExecutor(WORKERS) as threads:
        running = [threads.submit(work, processes[number % 2], watch) for number in range(WORKERS)]
        done = sum(one.result() for one in running)
    for sender in range(SENDERS):
        key = f"webchat:main:s{sender}"
        record = processes[0].read_now(lambda store, key=key: store.conversations.get(key))
        assert record is not None
        seen = json.loads(record.document)
        assert seen == sorted(seen)
        assert len(seen) == MESSAGES
    for process in processes:
        process.close()
    assert done == SENDERS * MESSAGES
    assert watch.together == 0


def test_two_turns_over_the_same_state_store_one_of_them(database: Database) -> None:
    database.write_now(
        lambda store: store.conversations.save(conversation(), expected_version=0, now=AT)
    )
    first = database.write_now(lambda store: receive(store, "m1")).row
    (second,) = database.write_now(
        lambda store: store.inbox.claim(now=LATER, owner="w", lease_ms=1, limit=1)
    )
    record = database.read_now(lambda store: store.conversations.get("webchat:main:anna"))
    assert record is not None

    def finish(store: Store, row: InboxRow, by: str) -> None:
        changed = replace(record, document=by.encode())
        store.conversations.save(changed, expected_version=1, now=AT)
        store.inbox.settle(row, state="done", now=LATER)

    outcomes: list[str] = []
    for row, by in ((first, "first"), (second, "second"), (second, "again")):
        try:
            database.write_now(lambda store, row=row, by=by: finish(store, row, by))
            outcomes.append(by)
        except (LeaseLost, StaleConversation) as error:
            outcomes.append(error.code)
    assert outcomes == ["lease_lost", "second", "stale_conversation"]
