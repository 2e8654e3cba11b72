"""The outbox on both databases: each cause once, each send marked by itself, evidence kept."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest

from storage.database import open_database
from storage.errors import LeaseLost
from storage.ids import new_id
from storage.interface import Database, Store
from storage.keyring import KeyRing
from storage.records import DeliveryRow, NewDelivery, OutboxRow
from tests.support.port_cases import FIRST, ticket
from tests.support.work_rows import AT, LEASE, NOW, delivery

CHANNELS = ("webchat", "wecom")
SOON = AT + timedelta(seconds=5)


def enqueue(database: Database, *deliveries: NewDelivery) -> Sequence[UUID]:
    return database.write_now(lambda store: store.outbox.enqueue(deliveries, now=AT))


def claim(
    database: Database, *, now: int = NOW, limit: int = 10, channels: Sequence[str] = CHANNELS
) -> list[OutboxRow]:
    def work(store: Store) -> list[OutboxRow]:
        found = store.outbox.claim(
            now=now, owner="worker", lease_ms=LEASE, limit=limit, channels=channels
        )
        return list(found)

    return database.write_now(work)


def file_ticket(database: Database) -> UUID:
    def work(store: Store) -> None:
        store.officers.save(FIRST)
        store.tickets.add(ticket(1), draft_id=new_id())

    database.write_now(work)
    return ticket(1).id


def of_ticket(database: Database, ticket_id: UUID) -> list[DeliveryRow]:
    return database.read_now(lambda store: list(store.outbox.of_ticket(ticket_id)))


def states(database: Database, ticket_id: UUID) -> list[str]:
    return [row.state for row in of_ticket(database, ticket_id)]


def test_a_delivery_is_claimed_as_it_was_enqueued(database: Database) -> None:
    given = delivery("a", payload={"text": "已受理", "choices": [{"id": "1"}]}, trace_id="t1")
    assert enqueue(database, given) == [given.id]
    (row,) = claim(database)
    assert (row.id, row.cause_key, row.payload) == (given.id, "a", given.payload)
    assert (row.channel, row.account, row.recipient) == ("webchat", "main", "anna")
    assert (row.template, row.language, row.trace_id) == ("reply", "zh", "t1")
    assert (row.state, row.attempts, row.created_at) == ("sending", 1, AT)
    assert row.conversation_key == "webchat:main:anna"


def test_the_same_cause_is_enqueued_once(database: Database) -> None:
    first, second, other = delivery("a"), delivery("a"), delivery("b")
    assert enqueue(database, first) == [first.id]
    assert enqueue(database, second, other) == [other.id]
    assert [row.id for row in claim(database)] == [first.id, other.id]


def test_the_same_cause_from_two_processes_is_one_row(database_url: str, keys: KeyRing) -> None:
    processes = [open_database(database_url, keys=keys) for _ in range(2)]
    with ThreadPoolExecutor(6) as threads:
        made = list(
            threads.map(lambda number: enqueue(processes[number % 2], delivery("a")), range(6))
        )
    assert sum(len(one) for one in made) == 1
    for process in processes:
        process.close()


def test_a_claim_takes_only_the_channels_it_names(database: Database) -> None:
    enqueue(database, delivery("a"), delivery("b", channel="email"))
    assert [row.cause_key for row in claim(database)] == ["a"]
    assert [row.cause_key for row in claim(database, channels=["email"])] == ["b"]


def test_no_claim_returns_more_than_its_limit(database: Database) -> None:
    enqueue(database, *(delivery(f"c{number}") for number in range(20)))
    sizes = [len(claim(database, limit=6)) for _ in range(5)]
    assert sizes == [6, 6, 6, 2, 0]


def test_oldest_deliveries_leave_first(database: Database) -> None:
    enqueue(database, *(delivery(f"c{number}") for number in range(4)))
    causes = [row.cause_key for row in claim(database, limit=2) + claim(database, limit=2)]
    assert causes == ["c0", "c1", "c2", "c3"]


def test_a_sent_delivery_is_never_claimed_again(database: Database) -> None:
    ticket_id = file_ticket(database)
    enqueue(database, delivery("a", ticket_id=ticket_id, event_seq=1))
    (row,) = claim(database)
    database.write_now(
        lambda store: store.outbox.mark_sent(row, now=SOON, provider_message_id="p1")
    )
    assert claim(database, now=NOW + 10 * LEASE) == []
    (evidence,) = of_ticket(database, ticket_id)
    assert (evidence.state, evidence.sent_at, evidence.attempts) == ("sent", SOON, 1)


def test_a_reply_that_is_delivered_by_being_stored_needs_no_worker(database: Database) -> None:
    ticket_id = file_ticket(database)
    enqueue(database, delivery("a", settled=True, ticket_id=ticket_id))
    assert claim(database) == []
    (evidence,) = of_ticket(database, ticket_id)
    assert (evidence.state, evidence.sent_at) == ("sent", AT)


def test_a_failed_send_is_tried_again_later(database: Database) -> None:
    enqueue(database, delivery("a"))
    (row,) = claim(database)
    later = NOW + 4_000
    database.write_now(lambda store: store.outbox.retry(row, available_at=later, error="timeout"))
    assert claim(database, now=later - 1) == []
    (again,) = claim(database, now=later)
    assert (again.id, again.attempts) == (row.id, 2)


def test_a_delivery_that_is_given_up_is_listed(database: Database) -> None:
    ticket_id = file_ticket(database)
    enqueue(database, delivery("a", ticket_id=ticket_id))
    (row,) = claim(database)
    database.write_now(lambda store: store.outbox.fail(row, now=SOON, error="blocked 45015"))
    (evidence,) = of_ticket(database, ticket_id)
    assert (evidence.state, evidence.failure) == ("failed", "blocked 45015")
    assert claim(database, now=NOW + 10 * LEASE) == []


def test_a_sender_that_overslept_is_fenced(database: Database) -> None:
    enqueue(database, delivery("a"))
    (first,) = claim(database)
    (second,) = claim(database, now=NOW + LEASE)
    for late in (
        lambda store: store.outbox.mark_sent(first, now=SOON, provider_message_id=""),
        lambda store: store.outbox.retry(first, available_at=NOW, error="x"),
        lambda store: store.outbox.fail(first, now=SOON, error="x"),
    ):
        with pytest.raises(LeaseLost):
            database.write_now(late)
    database.write_now(
        lambda store: store.outbox.mark_sent(second, now=SOON, provider_message_id="")
    )


def test_evidence_only_raises_the_state(database: Database) -> None:
    ticket_id = file_ticket(database)
    (key,) = enqueue(database, delivery("a", ticket_id=ticket_id, settled=True))
    database.write_now(lambda store: store.outbox.mark_delivered([key], now=SOON))
    database.write_now(lambda store: store.outbox.mark_acknowledged(ticket_id, "anna", now=SOON))
    database.write_now(
        lambda store: store.outbox.mark_delivered([key], now=SOON + timedelta(hours=1))
    )
    (evidence,) = of_ticket(database, ticket_id)
    assert evidence.state == "acknowledged"
    assert (evidence.delivered_at, evidence.acknowledged_at) == (SOON, SOON)


def test_evidence_that_comes_before_the_mark_is_kept(database: Database) -> None:
    ticket_id = file_ticket(database)
    (key,) = enqueue(database, delivery("a", ticket_id=ticket_id))
    (row,) = claim(database)
    database.write_now(lambda store: store.outbox.mark_delivered([key], now=SOON))
    assert states(database, ticket_id) == ["sending"]
    database.write_now(lambda store: store.outbox.mark_sent(row, now=SOON, provider_message_id=""))
    assert states(database, ticket_id) == ["delivered"]


def test_only_the_reader_who_reacted_has_acknowledged(database: Database) -> None:
    ticket_id = file_ticket(database)
    enqueue(
        database,
        delivery("a", ticket_id=ticket_id, settled=True),
        delivery("b", ticket_id=ticket_id, settled=True, recipient="bert"),
        delivery("c", ticket_id=ticket_id),
    )
    database.write_now(lambda store: store.outbox.mark_acknowledged(ticket_id, "anna", now=SOON))
    assert states(database, ticket_id) == ["acknowledged", "sent", "pending"]


def test_nothing_is_marked_without_ids(database: Database) -> None:
    ticket_id = file_ticket(database)
    enqueue(database, delivery("a", ticket_id=ticket_id, settled=True))
    database.write_now(lambda store: store.outbox.mark_delivered([], now=SOON))
    assert states(database, ticket_id) == ["sent"]


def test_what_was_overtaken_does_not_leave(database: Database) -> None:
    enqueue(
        database,
        delivery("a", template="reminder"),
        delivery("b", template="reminder", conversation_key="webchat:main:bert"),
        delivery("c"),
    )
    stale = database.write_now(
        lambda store: store.outbox.mark_stale("webchat:main:anna", template="reminder", now=SOON)
    )
    assert stale == 1
    assert [row.cause_key for row in claim(database)] == ["b", "c"]


def test_undelivered_ones_are_the_failed_and_the_late_newest_first(database: Database) -> None:
    enqueue(database, delivery("failed"), delivery("late"), delivery("sent", settled=True))
    failed = claim(database, limit=1)[0]
    database.write_now(lambda store: store.outbox.fail(failed, now=SOON, error="x"))
    fresh = delivery("fresh")
    database.write_now(lambda store: store.outbox.enqueue([fresh], now=AT + timedelta(minutes=9)))

    def listed(limit: int) -> list[str]:
        def work(store: Store) -> list[DeliveryRow]:
            return list(store.outbox.undelivered(before=AT + timedelta(minutes=5), limit=limit))

        return [row.state for row in database.read_now(work)]

    assert listed(10) == ["pending", "failed"]
    assert listed(1) == ["pending"]


def test_a_replacement_names_the_delivery_it_replaces(database: Database) -> None:
    (first,) = enqueue(database, delivery("wecom", channel="wecom"))
    (second,) = enqueue(database, delivery("email", channel="wecom", previous_id=first))
    assert [row.id for row in claim(database)] == [first, second]


def test_what_was_said_in_a_conversation_stands_in_order(database: Database) -> None:
    def said(store: Store) -> None:
        other = delivery("other", conversation_key="webchat:main:bert")
        waiting = delivery("nudge:1", template="nudge")
        store.outbox.enqueue([waiting, other], now=AT + timedelta(minutes=1))
        store.outbox.enqueue([delivery("turn:1", settled=True)], now=AT)

    database.write_now(said)
    rows = database.read_now(lambda store: list(store.outbox.of_conversation("webchat:main:anna")))
    found = [(row.cause_key, row.template, row.state) for row in rows]
    assert found == [("turn:1", "reply", "sent"), ("nudge:1", "nudge", "pending")]
    assert rows[0].payload == {"text": "answer of turn:1"}
