"""Conversations and their transcripts on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.errors import StaleConversation
from storage.interface import Database, Store
from storage.records import ConversationRecord, TranscriptLine
from tests.support.work_rows import AT, NOW, conversation, delivery, receive

KEY = "webchat:main:anna"


def save(database: Database, record: ConversationRecord, expected: int) -> None:
    database.write_now(
        lambda store: store.conversations.save(record, expected_version=expected, now=AT)
    )


def get(database: Database, key: str = KEY) -> ConversationRecord | None:
    return database.read_now(lambda store: store.conversations.get(key))


def transcript(database: Database, limit: int = 100) -> Sequence[TranscriptLine]:
    return database.read_now(lambda store: store.conversations.transcript(KEY, limit=limit))


def test_a_conversation_comes_back_as_it_was_saved(database: Database) -> None:
    record = conversation(language="zh", token_hash=b"t" * 32)
    save(database, record, 0)
    assert get(database) == replace(record, updated_at=AT)
    assert get(database, "webchat:main:bert") is None


def test_it_is_found_by_the_hash_of_its_token(database: Database) -> None:
    save(database, conversation(token_hash=b"t" * 32), 0)
    save(database, conversation("bert", token_hash=b"u" * 32), 0)
    found = database.read_now(lambda store: store.conversations.by_token(b"t" * 32))
    assert found is not None
    assert found.key == KEY
    assert database.read_now(lambda store: store.conversations.by_token(b"x" * 32)) is None


def test_the_stored_version_is_one_higher_than_expected(database: Database) -> None:
    record = conversation()
    save(database, record, 0)
    save(database, replace(record, document=b'{"asks":null}'), 1)
    stored = get(database)
    assert stored is not None
    assert (stored.version, stored.document) == (2, b'{"asks":null}')


def test_a_stale_version_is_refused_and_the_whole_turn_undone(database: Database) -> None:
    record = conversation()
    save(database, record, 0)
    save(database, replace(record, document=b'{"by":"the first"}'), 1)

    def late(store: Store) -> None:
        receive(store, "m9")
        changed = replace(record, document=b'{"by":"the second"}')
        store.conversations.save(changed, expected_version=1, now=AT)

    with pytest.raises(StaleConversation):
        database.write_now(late)
    stored = get(database)
    assert stored is not None
    assert stored.document == b'{"by":"the first"}'
    assert transcript(database) == []


def test_a_second_beginning_of_the_same_conversation_is_stale(database: Database) -> None:
    save(database, conversation(), 0)
    with pytest.raises(StaleConversation):
        save(database, conversation(), 0)


# --- transcripts


def turn(store: Store, number: int) -> None:
    now = NOW + number * 1_000
    at = AT + timedelta(seconds=number)
    taken = receive(store, f"m{number}", now=now)
    store.inbox.settle(taken.row, state="done", now=now)
    answers = [delivery(f"turn:{number}:{part}", settled=True) for part in "ab"]
    store.outbox.enqueue(answers, now=at)


def test_lines_in_and_out_stand_in_the_order_they_were_said(database: Database) -> None:
    database.write_now(lambda store: [turn(store, number) for number in range(3)])
    said = [(line.direction, line.content["text"]) for line in transcript(database)]
    assert said == [
        line
        for number in range(3)
        for line in (
            ("in", f"words of m{number}"),
            ("out", f"answer of turn:{number}:a"),
            ("out", f"answer of turn:{number}:b"),
        )
    ]


def test_a_line_names_its_message_its_time_and_its_state(database: Database) -> None:
    database.write_now(lambda store: turn(store, 1))
    database.write_now(lambda store: receive(store, "m2", now=NOW + 2_000))
    database.write_now(
        lambda store: store.outbox.enqueue([delivery("push")], now=AT + timedelta(seconds=3))
    )
    lines = transcript(database)
    assert [line.state for line in lines] == ["done", "sent", "sent", "pending", "pending"]
    assert lines[0].id == "m1"
    assert lines[0].at == AT + timedelta(seconds=1)


def test_what_was_overtaken_before_it_left_was_never_said(database: Database) -> None:
    reminder = delivery("nudge", template="nudge", conversation_key=KEY)
    database.write_now(lambda store: store.outbox.enqueue([reminder], now=AT))
    assert [line.state for line in transcript(database)] == ["pending"]
    gone = database.write_now(lambda store: store.outbox.mark_stale(KEY, template="nudge", now=AT))
    assert gone == 1
    assert list(transcript(database)) == []


def test_the_last_lines_are_shown(database: Database) -> None:
    database.write_now(lambda store: [turn(store, number) for number in range(5)])
    last = transcript(database, limit=4)
    assert list(last) == list(transcript(database))[-4:]
    assert [line.direction for line in last] == ["out", "in", "out", "out"]


def test_erased_lines_stay_without_their_words(database: Database) -> None:
    database.write_now(lambda store: turn(store, 1))
    database.write_now(lambda store: store.inbox.erase_bodies(KEY, message_ids=["m1"]))
    first = transcript(database)[0]
    assert (first.state, first.content, first.id) == ("erased", {}, "m1")


def test_other_conversations_are_not_mixed_in(database: Database) -> None:
    database.write_now(lambda store: turn(store, 1))
    database.write_now(lambda store: receive(store, "secret", sender="bert"))
    assert all("secret" not in line.content["text"] for line in transcript(database))
