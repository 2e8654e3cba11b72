"""Replies of webhooks on both databases: given or sent, never both; the same to a repeat."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest

from storage.database import open_database
from storage.errors import LeaseLost, StoreConflict
from storage.ids import new_id
from storage.interface import Database, Store
from storage.keyring import KeyRing
from storage.records import InboxRow, NewDelivery, OutboxRow
from tests.support.work_rows import AT, LEASE, NOW, delivery, receive

SOON = AT + timedelta(seconds=2)


def enqueue(database: Database, *deliveries: NewDelivery) -> None:
    database.write_now(lambda store: store.outbox.enqueue(deliveries, now=AT))


def claim(
    database: Database, *, now: int = NOW, in_turn: Sequence[str] = (), limit: int = 10
) -> list[OutboxRow]:
    def work(store: Store) -> list[OutboxRow]:
        found = store.outbox.claim(
            now=now,
            owner="worker",
            lease_ms=LEASE,
            limit=limit,
            channels=["webchat", "wecom"],
            in_turn=in_turn,
        )
        return list(found)

    return database.write_now(work)


def causes(rows: Sequence[OutboxRow]) -> list[str]:
    return [row.cause_key for row in rows]


def take(database: Database, *ids: UUID) -> list[str]:
    return causes(database.write_now(lambda store: store.outbox.take_passive(ids, now=SOON)))


def get(database: Database, delivery_id: UUID) -> OutboxRow | None:
    return database.read_now(lambda store: store.outbox.get(delivery_id))


def mark_sent(database: Database, row: OutboxRow, *, name: str = "p1") -> None:
    database.write_now(
        lambda store: store.outbox.mark_sent(row, now=SOON, provider_message_id=name)
    )


# --- a reply that the webhook gives itself


def test_a_reply_waits_for_its_webhook(database: Database) -> None:
    given = delivery("a", available_in_ms=4_000)
    enqueue(database, given)
    assert claim(database, now=NOW + 3_999) == []
    assert take(database, given.id) == ["a"]
    row = get(database, given.id)
    assert row is not None
    assert (row.state, row.sent_at, row.payload) == ("sent", SOON, given.payload)
    assert claim(database, now=NOW + 4_000) == []


def test_a_reply_that_nobody_took_leaves_by_itself(database: Database) -> None:
    given = delivery("a", available_in_ms=4_000)
    enqueue(database, given)
    assert causes(claim(database, now=NOW + 4_000)) == ["a"]
    assert take(database, given.id) == []


def test_only_what_nobody_sends_is_taken(database: Database) -> None:
    given = [delivery(name) for name in ("a", "b", "c")]
    enqueue(database, *given)
    (first,) = claim(database, limit=1)
    assert take(database) == []
    assert take(database, *(one.id for one in given), new_id()) == ["b", "c"]
    assert take(database, *(one.id for one in given)) == []
    mark_sent(database, first)


def test_a_reply_taken_after_a_failed_try_is_fenced(database: Database) -> None:
    enqueue(database, delivery("a"))
    (held,) = claim(database)
    database.write_now(lambda store: store.outbox.retry(held, available_at=NOW, error="x"))
    assert take(database, held.id) == ["a"]
    with pytest.raises(LeaseLost):
        mark_sent(database, held)


def test_webhook_and_outbox_never_both_give_a_reply(database_url: str, keys: KeyRing) -> None:
    processes = [open_database(database_url, keys=keys) for _ in range(2)]
    given = [delivery(f"c{number}") for number in range(24)]
    enqueue(processes[0], *given)

    def one(number: int) -> list[str]:
        if number % 2:
            return causes(claim(processes[1], limit=2))
        return take(processes[0], given[number].id, given[number + 1].id)

    with ThreadPoolExecutor(8) as threads:
        said = [cause for part in threads.map(one, range(24)) for cause in part]
    assert sorted(said) == sorted(set(said))
    assert sorted(said + causes(claim(processes[0], limit=24))) == sorted(
        one.cause_key for one in given
    )
    for process in processes:
        process.close()


# --- how a message was answered


def kept(database: Database) -> InboxRow:
    return database.write_now(lambda store: receive(store, "m1")).row


def choose(database: Database, row: InboxRow, mode: str) -> bool:
    return database.write_now(lambda store: store.inbox.set_reply_mode(row.id, mode=mode))


def test_the_way_of_answering_is_chosen_once(database: Database) -> None:
    row = kept(database)
    assert (row.reply_mode, row.reply_id) == ("none", None)
    assert choose(database, row, "passive")
    assert not choose(database, row, "api")
    assert kept(database).reply_mode == "passive"
    with pytest.raises(StoreConflict):
        choose(database, database.write_now(lambda store: receive(store, "m2")).row, "letter")


def test_a_repeated_message_finds_the_reply_that_was_given(database: Database) -> None:
    reply = delivery("turn:1", available_in_ms=4_000)
    row = kept(database)

    def turn(store: Store) -> None:
        store.outbox.enqueue([reply], now=AT)
        store.inbox.settle(row, state="done", now=NOW, reply_id=reply.id)

    def answer(store: Store) -> Sequence[OutboxRow]:
        found = kept_row(store)
        assert found.reply_id is not None
        chosen = store.inbox.set_reply_mode(found.id, mode="passive")
        return store.outbox.take_passive([found.reply_id], now=SOON) if chosen else []

    def kept_row(store: Store) -> InboxRow:
        found = store.inbox.get(channel="webchat", account="main", sender="anna", message_id="m1")
        assert found is not None
        return found

    database.write_now(turn)
    given = database.write_now(answer)
    assert database.write_now(answer) == []
    again = kept(database)
    assert (again.state, again.reply_mode, again.reply_id) == ("done", "passive", reply.id)
    assert get(database, reply.id) == given[0]


# --- one at a time to a recipient


def test_a_recipient_gets_one_delivery_at_a_time_in_order(database: Database) -> None:
    enqueue(
        database,
        delivery("a1", channel="wecom"),
        delivery("b1", channel="wecom", recipient="bert"),
        delivery("a2", channel="wecom"),
        delivery("w1"),
        delivery("w2"),
    )
    first = claim(database, in_turn=["wecom"])
    assert causes(first) == ["a1", "b1", "w1", "w2"]
    assert claim(database, in_turn=["wecom"]) == []
    mark_sent(database, first[0])
    (second,) = claim(database, in_turn=["wecom"])
    assert second.cause_key == "a2"


def test_a_delivery_that_is_tried_again_holds_the_later_ones(database: Database) -> None:
    enqueue(database, delivery("a1"), delivery("a2"), delivery("x", account="other"))
    held = claim(database, in_turn=["webchat"])
    database.write_now(
        lambda store: store.outbox.retry(held[0], available_at=NOW + 5_000, error="429")
    )
    assert causes(held) == ["a1", "x"]
    assert claim(database, now=NOW + 4_999, in_turn=["webchat"]) == []
    assert causes(claim(database, now=NOW + 5_000, in_turn=["webchat"])) == ["a1"]
    assert causes(claim(database, now=NOW + 5_000)) == ["a2"]


# --- what the platform says later


def test_a_sent_delivery_is_found_by_the_name_that_the_platform_gave(database: Database) -> None:
    enqueue(database, delivery("a"), delivery("b"))
    first, second = claim(database)
    mark_sent(database, first, name="p1")
    mark_sent(database, second, name="")

    def found(name: str, account: str = "main") -> OutboxRow | None:
        return database.read_now(
            lambda store: store.outbox.by_provider_id(
                channel="webchat", account=account, provider_message_id=name
            )
        )

    assert found("p1") == get(database, first.id)
    assert [found("p2"), found(""), found("p1", "other"), get(database, new_id())] == [None] * 4


def test_a_delivery_that_came_back_has_failed_after_all(database: Database) -> None:
    enqueue(database, delivery("a"))
    (row,) = claim(database)

    def bounce() -> OutboxRow | None:
        return database.write_now(lambda store: store.outbox.bounce(row.id, failure="user block"))

    assert bounce() is None
    mark_sent(database, row)
    failed = bounce()
    assert failed is not None
    assert (failed.state, failed.failure, failed.sent_at) == ("failed", "user block", SOON)
    assert bounce() is None
    assert claim(database, now=NOW + 10 * LEASE) == []
