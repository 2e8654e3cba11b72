"""Sessions, sign-in links, passwords, attachments, and hints, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.model.ticket import AttachmentRef
from storage.ids import new_id
from storage.interface import Database, Store
from storage.records import AttachmentRecord, FeedRow, SessionRecord
from tests.support.port_cases import FIRST, ticket
from tests.support.work_rows import AT

TOKEN = b"s" * 32


def register(database: Database) -> None:
    database.write_now(lambda store: store.officers.save(FIRST))


def session(**other: object) -> SessionRecord:
    plain = {
        "token_hash": TOKEN,
        "officer_id": FIRST.id,
        "created_at": AT,
        "seen_at": AT,
        "csrf_secret": "form secret",
    }
    return SessionRecord(**{**plain, **other})


# --- attempts


def test_attempts_are_counted_by_subject_and_hour(database: Database) -> None:
    def work(store: Store) -> list[int]:
        for _ in range(3):
            store.attempts.note("one", now=AT)
        store.attempts.note("two", now=AT)
        later = AT + timedelta(hours=1)
        return [
            store.attempts.count("one", now=AT),
            store.attempts.count("two", now=AT),
            store.attempts.count("three", now=AT),
            store.attempts.count("one", now=later),
        ]

    assert database.write_now(work) == [3, 1, 0, 0]


def test_hours_that_are_over_are_forgotten(database: Database) -> None:
    later = AT + timedelta(hours=2)

    def work(store: Store) -> tuple[int, int, int]:
        store.attempts.note("one", now=AT)
        store.attempts.note("one", now=later)
        gone = store.attempts.prune(before=later)
        return gone, store.attempts.count("one", now=AT), store.attempts.count("one", now=later)

    assert database.write_now(work) == (1, 0, 1)


# --- sessions


def test_a_session_lasts_until_it_is_removed(database: Database) -> None:
    register(database)
    database.write_now(lambda store: store.sessions.add(session()))
    assert database.read_now(lambda store: store.sessions.get(TOKEN)) == session()
    later = AT + timedelta(minutes=4)
    database.write_now(lambda store: store.sessions.touch(TOKEN, now=later))
    assert database.read_now(lambda store: store.sessions.get(TOKEN)) == session(seen_at=later)
    database.write_now(lambda store: store.sessions.remove(TOKEN))
    assert database.read_now(lambda store: store.sessions.get(TOKEN)) is None


def test_a_sign_in_link_works_once_and_in_time(database: Database) -> None:
    register(database)

    def give(store: Store) -> None:
        for name in (b"a" * 32, b"b" * 32):
            store.sessions.add_link(name, FIRST.id, expires_at=AT + timedelta(minutes=15))

    def use(name: bytes, minutes: int) -> object:
        now = AT + timedelta(minutes=minutes)
        return database.write_now(lambda store: store.sessions.use_link(name, now=now))

    database.write_now(give)
    assert use(b"a" * 32, 14) == FIRST.id
    assert use(b"a" * 32, 14) is None
    assert use(b"b" * 32, 15) is None
    assert use(b"c" * 32, 1) is None


def test_a_password_belongs_to_an_officer_and_survives_his_changes(database: Database) -> None:
    register(database)
    assert database.read_now(lambda store: store.sessions.password(FIRST.id)) is None
    database.write_now(lambda store: store.sessions.set_password(FIRST.id, "$argon2id$x"))
    register(database)
    assert database.read_now(lambda store: store.sessions.password(FIRST.id)) == "$argon2id$x"
    with pytest.raises(LookupError):
        database.write_now(lambda store: store.sessions.set_password(new_id(), "$argon2id$x"))


# --- attachments


def attachment(**other: object) -> AttachmentRecord:
    plain = {
        "id": new_id(),
        "conversation_key": "webchat:main:anna",
        "ticket_id": None,
        "storage_key": "0" * 32,
        "name": "完税证明 2025.pdf",
        "kind": "file",
        "media_type": "application/pdf",
        "size": 1234,
        "sha256": b"\x01" * 32,
        "created_at": AT,
    }
    return AttachmentRecord(**{**plain, **other})


def test_a_file_of_a_draft_is_bound_to_its_ticket(database: Database) -> None:
    register(database)
    first, second = attachment(), attachment(name="b.png")

    def work(store: Store) -> None:
        store.attachments.add(first)
        store.attachments.add(second)
        store.tickets.add(ticket(1), draft_id=new_id())
        store.attachments.bind([first.id], ticket(1).id)
        store.attachments.bind([], ticket(1).id)

    database.write_now(work)
    files = database.read_now(lambda store: store.attachments.of_ticket(ticket(1).id))
    assert [one.name for one in files] == ["完税证明 2025.pdf"]
    assert files[0].ticket_id == ticket(1).id
    assert database.read_now(lambda store: store.attachments.get(second.id)) == second
    assert database.read_now(lambda store: store.attachments.get(new_id())) is None


def test_a_ticket_shows_received_and_named_files_in_the_order_given(database: Database) -> None:
    register(database)
    stored = attachment()
    named = AttachmentRef(
        id=new_id(), name="合同", media_type="application/octet-stream", size=0, received=False
    )
    received = AttachmentRef(
        id=stored.id, name=stored.name, media_type=stored.media_type, size=stored.size
    )
    filed = ticket(1, attachments=(named, received))

    def work(store: Store) -> None:
        store.attachments.add(stored)
        store.tickets.add(filed, draft_id=new_id())

    database.write_now(work)
    assert database.read_now(lambda store: store.tickets.get(filed.id)) == filed
    rows = database.read_now(lambda store: store.attachments.of_ticket(filed.id))
    assert [(row.name, row.received, row.storage_key) for row in rows] == [
        ("合同", False, ""),
        (stored.name, True, stored.storage_key),
    ]


# --- hints


def hints(database: Database, last: int = 0) -> list[FeedRow]:
    return database.read_now(lambda store: list(store.feed.after(last, limit=100)))


def hint(store: Store, ref: str, minutes: int = 0) -> None:
    now = AT + timedelta(minutes=minutes)
    store.feed.add(audience="supervisors", kind="ticket", ref=ref, version=3, now=now)


def test_hints_rise_and_are_read_from_where_a_page_stood(database: Database) -> None:
    database.write_now(lambda store: [hint(store, "a"), hint(store, "b")])
    database.write_now(lambda store: hint(store, "c"))
    rows = hints(database)
    assert [row.ref for row in rows] == ["a", "b", "c"]
    assert rows[0].id < rows[1].id < rows[2].id
    assert [row.ref for row in hints(database, rows[1].id)] == ["c"]
    assert (rows[0].audience, rows[0].kind, rows[0].version) == ("supervisors", "ticket", 3)
    assert rows[0].at == AT
    assert database.read_now(lambda store: store.feed.last_id()) == rows[2].id


def test_a_transaction_sees_its_own_hints(database: Database) -> None:
    def work(store: Store) -> list[str]:
        hint(store, "a")
        assert store.feed.last_id() > 0
        hint(store, "b")
        return [row.ref for row in store.feed.after(0, limit=10)]

    assert database.write_now(work) == ["a", "b"]
    assert [row.ref for row in hints(database)] == ["a", "b"]


def test_hints_of_an_undone_transaction_are_not_there(database: Database) -> None:
    def work(store: Store) -> None:
        hint(store, "a")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.write_now(work)
    assert database.read_now(lambda store: store.feed.last_id()) == 0


def test_old_hints_are_dropped_and_numbers_go_on(database: Database) -> None:
    database.write_now(lambda store: [hint(store, "a"), hint(store, "b", minutes=9)])
    last = database.read_now(lambda store: store.feed.last_id())
    later = AT + timedelta(minutes=30)
    assert database.write_now(lambda store: store.feed.prune(before=later)) == 2
    database.write_now(lambda store: hint(store, "c"))
    assert [row.ref for row in hints(database, last)] == ["c"]
