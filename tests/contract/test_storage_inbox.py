"""The inbox on both databases: once, in order, one at a time, and behind a fence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from storage.database import open_database
from storage.errors import LeaseLost
from storage.interface import Database, Store
from storage.keyring import KeyRing
from storage.records import InboxRow
from tests.support.work_rows import AT, CAP, LEASE, NOW, receive


def claim(store: Store, now: int = NOW, limit: int = 10, lease_ms: int = LEASE) -> list[InboxRow]:
    return list(store.inbox.claim(now=now, owner="worker", lease_ms=lease_ms, limit=limit))


def ids(rows: list[InboxRow]) -> list[str]:
    return [row.message_id for row in rows]


def waiting(store: Store, message_id: str, *, now: int, sender: str = "anna") -> None:
    """A text that may be joined by further ones within 1.5 s."""
    receive(store, message_id, now=now, sender=sender, window_ms=1_500)


# --- taking in


def test_a_message_comes_back_as_it_was_taken_in(database: Database) -> None:
    body = {"text": "退税款未到账 🚢", "choice": None, "attachments": [{"name": "税单.pdf"}]}
    taken = database.write_now(lambda store: receive(store, "m1", body=body))
    found = database.read_now(
        lambda store: store.inbox.get(
            channel="webchat", account="main", sender="anna", message_id="m1"
        )
    )
    assert found == taken.row
    assert found is not None
    assert (found.body, found.received_at, found.state) == (body, AT, "pending")


def test_an_unknown_message_is_not_found(database: Database) -> None:
    def look(store: Store) -> InboxRow | None:
        return store.inbox.get(channel="webchat", account="main", sender="bert", message_id="m1")

    database.write_now(lambda store: receive(store, "m1"))
    assert database.read_now(look) is None


def test_a_repeated_message_finds_its_row_and_changes_nothing(database: Database) -> None:
    first = database.write_now(lambda store: receive(store, "m1"))
    again = database.write_now(lambda store: receive(store, "m1", body={"text": "other words"}))
    assert again.repeated
    assert not again.leased
    assert again.row == first.row


def test_the_dedupe_key_has_four_parts(database: Database) -> None:
    def work(store: Store) -> list[bool]:
        return [
            receive(store, "m1").repeated,
            receive(store, "m1", channel="wecom").repeated,
            receive(store, "m1", account="other").repeated,
            receive(store, "m1", sender="bert").repeated,
            receive(store, "m2").repeated,
        ]

    assert database.write_now(work) == [False] * 5


def test_copies_from_several_processes_are_one_row(database_url: str, keys: KeyRing) -> None:
    processes = [open_database(database_url, keys=keys) for _ in range(3)]
    with ThreadPoolExecutor(9) as threads:
        taken = list(
            threads.map(
                lambda number: processes[number % 3].write_now(lambda store: receive(store, "m1")),
                range(9),
            )
        )
    assert [one.repeated for one in taken].count(False) == 1
    assert len({one.row.id for one in taken}) == 1
    assert len(database_rows(processes[0])) == 1
    for process in processes:
        process.close()


def database_rows(database: Database) -> list[str]:
    def lines(store: Store) -> list[str]:
        found = store.conversations.transcript("webchat:main:anna", limit=100)
        return [line.id for line in found]

    return database.read_now(lines)


# --- leases from the start


def test_the_head_of_a_conversation_is_inserted_leased(database: Database) -> None:
    taken = database.write_now(lambda store: receive(store, "m1"))
    assert taken.leased
    assert (taken.row.attempts, taken.row.available_at) == (1, NOW + LEASE)
    assert database.write_now(claim) == []


def test_a_message_behind_another_waits(database: Database) -> None:
    database.write_now(lambda store: receive(store, "m1"))
    second = database.write_now(lambda store: receive(store, "m2"))
    assert not second.leased
    assert second.row.attempts == 0
    other = database.write_now(lambda store: receive(store, "m1", sender="bert"))
    assert other.leased


def test_after_the_head_is_closed_the_next_message_is_leased_again(database: Database) -> None:
    head = database.write_now(lambda store: receive(store, "m1")).row
    database.write_now(lambda store: store.inbox.settle(head, state="done", now=NOW))
    assert database.write_now(lambda store: receive(store, "m2")).leased


# --- the joining window


def test_a_text_is_due_after_its_window(database: Database) -> None:
    database.write_now(lambda store: waiting(store, "m1", now=NOW))
    assert database.write_now(lambda store: claim(store, NOW + 1_499)) == []
    assert ids(database.write_now(lambda store: claim(store, NOW + 1_500))) == ["m1"]


def test_a_later_text_moves_the_window_of_the_first(database: Database) -> None:
    database.write_now(lambda store: waiting(store, "m1", now=NOW))
    database.write_now(lambda store: waiting(store, "m2", now=NOW + 1_000))
    assert database.write_now(lambda store: claim(store, NOW + 2_499)) == []
    assert ids(database.write_now(lambda store: claim(store, NOW + 2_500))) == ["m1"]


def test_the_window_ends_at_its_cap(database: Database) -> None:
    for step in range(21):
        now = NOW + step * 1_000
        database.write_now(lambda store, step=step, now=now: waiting(store, f"m{step}", now=now))
    assert database.write_now(lambda store: claim(store, NOW + CAP - 1)) == []
    assert ids(database.write_now(lambda store: claim(store, NOW + CAP))) == ["m0"]


def test_a_press_of_a_button_ends_the_window(database: Database) -> None:
    database.write_now(lambda store: waiting(store, "m1", now=NOW))
    press = database.write_now(lambda store: receive(store, "m2", now=NOW + 200))
    assert not press.leased
    assert ids(database.write_now(lambda store: claim(store, NOW + 200))) == ["m1"]


def test_a_row_that_backs_off_is_not_pulled_forward(database: Database) -> None:
    head = database.write_now(lambda store: receive(store, "m1")).row
    later = NOW + 8_000
    database.write_now(lambda store: store.inbox.put_back(head, available_at=later, error="nlu"))
    database.write_now(lambda store: receive(store, "m2", now=NOW + 100))
    assert database.write_now(lambda store: claim(store, later - 1)) == []
    assert ids(database.write_now(lambda store: claim(store, later))) == ["m1"]


# --- claims


def test_only_the_head_of_each_conversation_can_be_claimed(database: Database) -> None:
    def fill(store: Store) -> None:
        for sender in ("anna", "bert"):
            for number in range(3):
                waiting(store, f"{sender}{number}", now=NOW, sender=sender)

    database.write_now(fill)
    later = NOW + 10_000
    heads = database.write_now(lambda store: claim(store, later))
    assert ids(heads) == ["anna0", "bert0"]
    assert database.write_now(lambda store: claim(store, later)) == []
    database.write_now(lambda store: store.inbox.settle(heads[0], state="done", now=later))
    assert ids(database.write_now(lambda store: claim(store, later))) == ["anna1"]


def test_no_claim_returns_more_than_its_limit(database: Database) -> None:
    def fill(store: Store) -> None:
        for number in range(40):
            waiting(store, "m1", now=NOW, sender=f"sender{number}")

    database.write_now(fill)
    sizes = [
        len(database.write_now(lambda store: claim(store, NOW + 2_000, limit=7))) for _ in range(7)
    ]
    assert sizes == [7, 7, 7, 7, 7, 5, 0]


def test_workers_side_by_side_never_hold_the_same_row(database: Database) -> None:
    def fill(store: Store) -> None:
        for number in range(60):
            waiting(store, "m1", now=NOW, sender=f"sender{number}")

    database.write_now(fill)
    with ThreadPoolExecutor(6) as threads:
        batches = list(
            threads.map(
                lambda _: database.write_now(lambda store: claim(store, NOW + 2_000, limit=10)),
                range(12),
            )
        )
    taken = [row.id for batch in batches for row in batch]
    assert len(taken) == len(set(taken)) == 60


def test_one_conversation_can_be_claimed_by_its_key(database: Database) -> None:
    def fill(store: Store) -> None:
        waiting(store, "m1", now=NOW, sender="anna")
        waiting(store, "m2", now=NOW, sender="bert")

    def take(store: Store, now: int) -> InboxRow | None:
        return store.inbox.claim_key("webchat:main:bert", now=now, owner="me", lease_ms=LEASE)

    database.write_now(fill)
    assert database.write_now(lambda store: take(store, NOW)) is None
    found = database.write_now(lambda store: take(store, NOW + 2_000))
    assert found is not None
    assert found.message_id == "m2"
    assert database.write_now(lambda store: take(store, NOW + 2_000)) is None


def test_the_holder_of_the_head_takes_what_followed(database: Database) -> None:
    def fill(store: Store) -> None:
        for number in range(3):
            waiting(store, f"m{number}", now=NOW + number * 100)
        waiting(store, "other", now=NOW, sender="bert")

    def follow(store: Store, head: InboxRow) -> list[InboxRow]:
        found = store.inbox.followers(head, now=NOW + 2_000, owner="worker", lease_ms=LEASE)
        return list(found)

    database.write_now(fill)
    head = database.write_now(
        lambda store: store.inbox.claim_key(
            "webchat:main:anna", now=NOW + 2_000, owner="worker", lease_ms=LEASE
        )
    )
    assert head is not None
    followers = database.write_now(lambda store: follow(store, head))
    assert ids(followers) == ["m1", "m2"]

    def close(store: Store) -> None:
        for row in (head, *followers):
            store.inbox.settle(row, state="done", now=NOW + 3_000)

    database.write_now(close)
    assert ids(database.write_now(lambda store: claim(store, NOW + 99_000))) == ["other"]


# --- the fence


def test_a_row_comes_back_when_its_lease_ends(database: Database) -> None:
    database.write_now(lambda store: receive(store, "m1"))
    assert database.write_now(lambda store: claim(store, NOW + LEASE - 1)) == []
    (again,) = database.write_now(lambda store: claim(store, NOW + LEASE))
    assert again.attempts == 2


def test_a_worker_that_overslept_is_fenced_and_nothing_of_it_is_stored(database: Database) -> None:
    first = database.write_now(lambda store: receive(store, "m1")).row
    (second,) = database.write_now(lambda store: claim(store, NOW + LEASE))

    def late(store: Store) -> None:
        receive(store, "made by the late one", sender="carl")
        store.inbox.settle(first, state="done", now=NOW + LEASE)

    with pytest.raises(LeaseLost):
        database.write_now(late)
    with pytest.raises(LeaseLost):
        database.write_now(lambda store: store.inbox.put_back(first, available_at=NOW, error="x"))
    database.write_now(lambda store: store.inbox.settle(second, state="done", now=NOW + LEASE))
    assert not database.write_now(
        lambda store: receive(store, "made by the late one", sender="carl")
    ).repeated


def test_a_closed_row_cannot_be_closed_again(database: Database) -> None:
    row = database.write_now(lambda store: receive(store, "m1")).row
    database.write_now(lambda store: store.inbox.settle(row, state="failed", now=NOW))
    with pytest.raises(LeaseLost):
        database.write_now(lambda store: store.inbox.settle(row, state="done", now=NOW))


def test_a_row_given_back_is_taken_again_later(database: Database) -> None:
    row = database.write_now(lambda store: receive(store, "m1")).row
    database.write_now(
        lambda store: store.inbox.put_back(row, available_at=NOW + 2_000, error="E" * 999)
    )
    assert database.write_now(lambda store: claim(store, NOW + 1_999)) == []
    assert ids(database.write_now(lambda store: claim(store, NOW + 2_000))) == ["m1"]


# --- erasure


def test_held_messages_are_erased_and_their_rows_stay(database: Database) -> None:
    def fill(store: Store) -> int:
        for number in range(3):
            receive(store, f"m{number}")
        receive(store, "m0", sender="bert")
        return store.inbox.erase_bodies("webchat:main:anna", message_ids=["m0", "m1", "none"])

    def look(store: Store) -> list[dict[str, str]]:
        found = store.conversations.transcript("webchat:main:anna", limit=10)
        return [dict(line.content) for line in found]

    assert database.write_now(fill) == 2
    assert database.read_now(look) == [{}, {}, {"text": "words of m2"}]
    again = database.write_now(lambda store: receive(store, "m0"))
    assert again.repeated
    assert again.row.body == {}
    assert database.write_now(lambda store: receive(store, "m0", sender="bert")).row.body != {}
