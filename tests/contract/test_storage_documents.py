"""The register of documents on both databases: gap-free numbers, nothing edited, all or nothing."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage.database import open_database
from storage.errors import SealBroken, StoreConflict
from storage.ids import new_id
from storage.interface import Database, Store
from storage.issued import IssuedDocument, NewDocument, Serial, Written
from storage.keyring import KeyRing
from tests.support.port_cases import AT, FIRST, ticket

NEW_YEAR = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # midnight in Shanghai


def new(**other: Any) -> NewDocument:
    plain: dict[str, Any] = {
        "id": new_id(),
        "ticket_id": None,
        "event_seq": None,
        "jurisdiction": "shenyang",
        "code": "acceptance_notice",
        "language": "zh",
        "template_version": "2026.1",
        "series": "notice",
        "issued_at": AT,
        "issued_by": None,
    }
    return NewDocument(**{**plain, **other})


def write(serial: Serial | None) -> Written:
    number = None if serial is None else f"{serial.year}-{serial.serial}"
    return Written(number=number, text=f"text of {number}", word=f"word of {number}".encode())


def refuse(serial: Serial | None) -> Written:
    raise LookupError(serial)


def issue(database: Database, **other: Any) -> IssuedDocument:
    found = database.write_now(lambda store: store.documents.issue(new(**other), write))
    assert found is not None
    return found


def serials(database: Database) -> list[int | None]:
    every = database.read_now(lambda store: list(store.documents.latest(limit=1_000)))
    return sorted((one.serial for one in every), key=lambda serial: serial or 0)


def open_case(database: Database) -> None:
    def work(store: Store) -> None:
        store.officers.save(FIRST)
        store.tickets.add(ticket(1), draft_id=new_id())

    database.write_now(work)


def supervise(database: Database, at: datetime) -> IssuedDocument:
    """A document of another series, whose numbers are written in another way."""

    def work(store: Store) -> IssuedDocument | None:
        entry = new(issued_at=at, series="supervision")
        return store.documents.issue(entry, lambda _: Written(number="S1", text="", word=b"s"))

    found = database.write_now(work)
    assert found is not None
    return found


def test_numbers_begin_with_one_and_have_no_gap(database: Database) -> None:
    assert [issue(database).serial for _ in range(4)] == [1, 2, 3, 4]


def test_each_series_place_and_year_counts_for_itself(database: Database) -> None:
    last = NEW_YEAR - timedelta(seconds=1)
    counted = [
        issue(database, issued_at=last),
        issue(database, issued_at=NEW_YEAR),
        issue(database, issued_at=NEW_YEAR, jurisdiction="xuchang"),
        supervise(database, NEW_YEAR),
        issue(database, issued_at=NEW_YEAR),
    ]
    found = [(one.year, one.serial) for one in counted]
    assert found == [(2026, 1), (2027, 1), (2027, 1), (2027, 1), (2027, 2)]


def test_a_document_without_series_has_no_number(database: Database) -> None:
    found = issue(database, series=None)
    assert (found.series, found.year, found.serial, found.number) == (None, None, None, None)
    assert issue(database).serial == 1


def test_a_document_that_cannot_be_written_uses_no_number(database: Database) -> None:
    def work(store: Store) -> None:
        with pytest.raises(LookupError):
            store.documents.issue(new(), refuse)
        store.documents.issue(new(), write)  # the caller goes on all the same

    database.write_now(work)
    assert serials(database) == [1]


def test_an_undone_transaction_gives_its_numbers_back(database: Database) -> None:
    issue(database)

    def work(store: Store) -> None:
        store.documents.issue(new(), write)
        store.documents.issue(new(), write)
        raise LookupError

    with pytest.raises(LookupError):
        database.write_now(work)
    assert issue(database).serial == 2
    assert serials(database) == [1, 2]


def test_two_writers_and_broken_transactions_leave_no_gap_and_no_twin(
    database_url: str, keys: KeyRing
) -> None:
    """Two stores over one database, as two processes have them; every third work is undone."""
    stores = [open_database(database_url, keys=keys) for _ in range(2)]
    both = threading.Barrier(2)

    def work_of(turn: int) -> Callable[[Store], IssuedDocument | None]:
        def work(store: Store) -> IssuedDocument | None:
            found = store.documents.issue(new(), write)
            if turn % 3 == 0:
                raise LookupError
            return found

        return work

    def run(one: Database) -> list[int]:
        both.wait()
        got = []
        for turn in range(30):
            try:
                found = one.write_now(work_of(turn))
            except LookupError:
                continue
            assert found is not None
            assert found.serial is not None
            got.append(found.serial)
        return got

    try:
        with ThreadPoolExecutor(2) as pool:
            first, second = pool.map(run, stores)
        assert sorted([*first, *second]) == list(range(1, 41))
        assert first == sorted(first)
        assert second == sorted(second)
        assert serials(stores[0]) == list(range(1, 41))
    finally:
        for one in stores:
            one.close()


def test_an_event_has_its_document_once_in_each_language(database: Database) -> None:
    open_case(database)
    case = {"ticket_id": ticket(1).id, "event_seq": 3}
    assert issue(database, **case).serial == 1
    again = database.write_now(lambda store: store.documents.issue(new(**case), refuse))
    assert again is None
    courtesy = issue(database, **case, language="en", series=None)
    assert courtesy.number is None
    assert issue(database, **{**case, "event_seq": 4}).serial == 2


def test_the_entry_is_what_was_issued(database: Database) -> None:
    open_case(database)
    first = issue(database, ticket_id=ticket(1).id, issued_by=FIRST.id)
    second = issue(database, ticket_id=ticket(1).id, replaces=first.id)
    english = issue(
        database, ticket_id=ticket(1).id, language="en", series=None, courtesy_of=second.id
    )

    def work(store: Store) -> None:
        register = store.documents
        assert register.get(first.id) == first
        assert register.by_number(jurisdiction="shenyang", number="2026-1") == first
        assert register.by_number(jurisdiction="xuchang", number="2026-1") is None
        assert register.by_sha256(first.sha256) == first
        assert register.by_sha256(b"0" * 32) is None
        assert list(register.of_ticket(ticket(1).id)) == [first, second, english]
        assert list(register.latest(limit=1)) == [english]
        assert register.get(new_id()) is None
        assert register.content(new_id()) is None
        kept = register.content(first.id)
        assert kept == Written(number="2026-1", text="text of 2026-1", word=b"word of 2026-1")
        assert hashlib.sha256(kept.word).digest() == first.sha256

    database.read_now(work)
    assert second.replaces == first.id
    assert english.courtesy_of == second.id


def test_the_same_number_cannot_stand_twice(database: Database) -> None:
    issue(database)
    with pytest.raises(StoreConflict):
        issue(database, series="assignment")  # its first number is written in the same way
    assert serials(database) == [1]


def raw(url: str, statement: str) -> list[Any]:
    engine = sa.create_engine(url)
    try:
        with engine.begin() as connection:
            result = connection.execute(sa.text(statement))
            return list(result) if result.returns_rows else []
    finally:
        engine.dispose()


def test_content_is_sealed_and_cannot_be_exchanged(database: Database, database_url: str) -> None:
    canary = "canary 金丝雀"
    one = database.write_now(
        lambda store: store.documents.issue(
            new(), lambda _: Written(number="n1", text=canary, word=canary.encode())
        )
    )
    two = issue(database)
    assert one is not None
    for row in raw(database_url, "SELECT word, text FROM document"):
        assert all(canary.encode() not in bytes(value) for value in row)
    assert two.number == "2026-2"
    raw(
        database_url,
        "UPDATE document SET text = (SELECT text FROM document WHERE number = 'n1')"
        " WHERE number = '2026-2'",
    )
    with pytest.raises(SealBroken):
        database.read_now(lambda store: store.documents.content(two.id))


def test_the_register_offers_no_way_to_change_or_remove(database: Database) -> None:
    offered = database.read_now(
        lambda store: {name for name in dir(store.documents) if not name.startswith("_")}
    )
    assert offered == {
        "issue",
        "get",
        "by_number",
        "by_sha256",
        "of_ticket",
        "latest",
        "last_made",
        "content",
    }
