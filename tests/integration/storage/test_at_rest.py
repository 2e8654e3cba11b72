"""What a person wrote cannot be read in the files, and opens only where it belongs."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from casework.model.complaint import FieldKey, FieldState, FieldValue
from casework.model.people import Enterprise
from casework.model.ticket import AttachmentRef
from casework.service.ports import TicketFilter
from storage.database import open_database
from storage.errors import SealBroken, StoreConflict
from storage.files import FileStore
from storage.ids import new_id
from storage.interface import Database, Store
from storage.keyring import KeyRing
from storage.platform_records import OfficerWay
from storage.records import SessionRecord
from tests.support.port_cases import AT, FIRST, event, ticket
from tests.support.work_rows import conversation, delivery, receive

CANARY = "canary金丝雀"
PHONE = "13900001111"


def words(place: str) -> str:
    """Something to look for, a different one for each place."""
    return f"{CANARY}-{place}"


def fill(store: Store) -> None:
    officer = replace(FIRST, name=words("officer"), phone=PHONE, email=f"{CANARY}@example.com")
    store.officers.save(officer)
    store.enterprises.save(
        Enterprise(id=new_id(), name=words("firm"), name_en=words("en"), uscc=words("uscc"))
    )
    field = FieldValue(state=FieldState.FILLED, value=words("value"), words=words("words"))
    said = replace(
        ticket(1).complaint,
        title=words("title"),
        fields={FieldKey.ENTERPRISE_NAME: field},
        statutory={"address": words("address")},
    )
    file = AttachmentRef(id=new_id(), name=words("file"), media_type="", size=0, received=False)
    filed = ticket(
        1, complaint=said, respondent=words("unit"), open_question=words("ask"), attachments=(file,)
    )
    store.tickets.add(filed, draft_id=new_id())
    store.events.append([event(1, 1, note=words("event"))])
    receive(store, "m1", body={"text": words("body")})
    record = conversation(document=words("draft").encode())
    store.conversations.save(record, expected_version=0, now=AT)
    store.outbox.enqueue([delivery("a", payload={"text": words("reply")})], now=AT)
    store.sessions.add(
        SessionRecord(
            token_hash=b"s" * 32,
            officer_id=FIRST.id,
            created_at=AT,
            seen_at=AT,
            csrf_secret=words("csrf"),
        )
    )
    store.access_tokens.replace(
        platform="wecom",
        account="c1",
        app="1",
        token=words("token"),
        expires_at=AT,
        seen_generation=0,
    )
    store.officer_ways.put(
        OfficerWay(
            id=new_id(),
            officer_id=FIRST.id,
            channel="email",
            account="city",
            address=f"{CANARY}@example.com",
            rank=1,
        )
    )


def spellings(word: str) -> set[bytes]:
    """How a word could stand in a file."""
    plain = word.encode()
    escaped = word.encode("unicode_escape")
    return {plain, word.encode("utf-16-le"), plain.hex().encode(), base64.b64encode(plain), escaped}


def leaks(files: Iterable[Path]) -> list[str]:
    """Files in which something can be read that a person wrote."""
    wanted = spellings(CANARY) | spellings(PHONE)
    return [path.name for path in files if any(word in path.read_bytes() for word in wanted)]


def test_nothing_readable_stands_in_the_files_of_sqlite(
    sqlite_database: Database, sqlite_path: Path, tmp_path: Path, keys: KeyRing
) -> None:
    sqlite_database.write_now(fill)
    FileStore(tmp_path / "attachments", keys=keys).write(words("bytes").encode())
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    names = {path.name for path in files}
    assert {"zhitong.db", "zhitong.db-wal"} <= names
    assert leaks(files) == []
    sqlite_database.close()
    assert leaks(path for path in tmp_path.rglob("*") if path.is_file()) == []
    assert b"SY-2026-000001" in sqlite_path.read_bytes()


@pytest.mark.postgres
def test_nothing_readable_stands_in_the_files_of_the_server(postgres_database: Database) -> None:
    postgres_database.write_now(fill)
    folder = Path(postgres_database.read_now(data_folder))
    postgres_database.write_now(checkpoint)
    files = [path for name in ("base", "pg_wal") for path in (folder / name).rglob("*")]
    found = [path for path in files if path.is_file()]
    assert leaks(found) == []
    assert any(b"SY-2026-000001" in path.read_bytes() for path in found)


def data_folder(store: Any) -> str:
    return str(store._transaction.connection.scalar(sa.text("SHOW data_directory")))


def checkpoint(store: Any) -> None:
    store._transaction.connection.execute(sa.text("CHECKPOINT"))


# --- a sealed value that was moved


def change(database: Database, statement: str, **params: Any) -> None:
    database.write_now(
        lambda store: store._transaction.connection.execute(sa.text(statement), params)
    )


def two_conversations(store: Store) -> None:
    for sender in ("anna", "bert"):
        record = conversation(sender, document=sender.encode())
        store.conversations.save(record, expected_version=0, now=AT)


def test_a_value_moved_to_another_row_does_not_open(database: Database) -> None:
    database.write_now(two_conversations)
    change(
        database,
        "UPDATE conversation SET document = "
        "(SELECT document FROM conversation WHERE sender = 'anna') WHERE sender = 'bert'",
    )
    own = database.read_now(lambda store: store.conversations.get("webchat:main:anna"))
    assert own is not None
    with pytest.raises(SealBroken):
        database.read_now(lambda store: store.conversations.get("webchat:main:bert"))


def test_a_value_moved_to_another_column_does_not_open(database: Database) -> None:
    database.write_now(fill)
    change(database, "UPDATE ticket SET headline = document")
    with pytest.raises(SealBroken):
        database.read_now(lambda store: store.lists.page(TicketFilter()))


def test_an_event_given_to_another_number_does_not_open(database: Database) -> None:
    database.write_now(fill)
    change(database, "UPDATE ticket_event SET seq = 2")
    with pytest.raises(SealBroken):
        database.read_now(lambda store: store.events.of_ticket(ticket(1).id))


def test_a_message_given_to_another_sender_does_not_open(database: Database) -> None:
    database.write_now(fill)
    change(database, "UPDATE inbox SET sender = 'bert'")
    with pytest.raises(SealBroken):
        database.read_now(
            lambda store: store.conversations.transcript("webchat:main:anna", limit=5)
        )


def test_other_keys_open_nothing_and_find_nobody(database_url: str, database: Database) -> None:
    database.write_now(fill)
    stranger = open_database(database_url, keys=KeyRing.fresh())
    with pytest.raises(SealBroken):
        stranger.read_now(lambda store: store.tickets.get(ticket(1).id))
    found = stranger.read_now(lambda store: store.enterprises.find(name=words("firm"), uscc=None))
    stranger.close()
    assert found is None
    assert database.read_now(lambda store: store.enterprises.find(name=words("firm"), uscc=None))


def test_old_values_open_after_a_change_of_keys(database_url: str, keys: KeyRing) -> None:
    before = open_database(database_url, keys=keys)
    before.write_now(two_conversations)
    before.close()
    after = open_database(database_url, keys=keys.with_new_key())
    record = after.read_now(lambda store: store.conversations.get("webchat:main:anna"))
    assert record is not None
    after.write_now(lambda store: store.conversations.save(record, expected_version=1, now=AT))
    after.close()
    again = open_database(database_url, keys=keys)
    with pytest.raises(SealBroken):
        again.read_now(lambda store: store.conversations.get("webchat:main:anna"))
    again.close()


def test_an_error_shows_nothing_of_what_was_to_be_stored(database: Database) -> None:
    def work(store: Store) -> None:
        row = receive(store, "m1", body={"text": words("body")}).row
        store.inbox.put_back(row, available_at=1, error=words("error"))
        store.inbox.settle(row, state=words("state"), now=1)

    with pytest.raises(StoreConflict, match="ck_inbox_state_known") as caught:
        database.write_now(work)
    chain: BaseException | None = caught.value
    while chain is not None:
        assert CANARY not in str(chain)
        chain = chain.__cause__ or chain.__context__
