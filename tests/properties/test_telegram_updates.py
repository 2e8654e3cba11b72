"""Whatever the platform's JSON holds, an update is read, passed over or refused: never an error."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from channels.codec import inbound_from_json, inbound_to_json
from channels.message import InboundMessage
from channels.reduction import closed_list, reduce
from channels.telegram.decode import decode
from channels.telegram.errors import UpdateUnreadable
from channels.telegram.updates import read_update
from tests.support.telegram_house import message, message_update, press_update

NOW = datetime(2026, 3, 10, tzinfo=UTC)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
MEMBERS = (
    "text",
    "caption",
    "photo",
    "document",
    "voice",
    "video",
    "location",
    "venue",
    "contact",
    "sticker",
    "poll",
    "from",
    "chat",
    "message_id",
    "forward_origin",
    "sender_chat",
    "reply_markup",
)


def read(update: Any) -> InboundMessage | None:
    """The neutral message of an update; None for one that is refused or passed over."""
    try:
        found = read_update(json.dumps(update).encode())
    except UpdateUnreadable:
        return None
    return decode(found, account="1", now=NOW).message


def refused(body: bytes) -> bool:
    try:
        decode(read_update(body), account="1", now=NOW)
    except UpdateUnreadable:
        return True
    return False


@given(body=st.binary(max_size=400), at=st.integers(0, 500))
def test_any_bytes_are_refused_and_so_is_an_update_that_was_damaged(body: bytes, at: int) -> None:
    assert refused(body)
    sound = json.dumps(message_update(text="hi")).encode()
    assert not refused(sound)
    refused(sound[:at] + body + sound[at:])


@given(members=st.dictionaries(st.sampled_from(MEMBERS), JSON, max_size=4), edited=st.booleans())
def test_any_member_of_any_type_is_read_or_refused(members: dict[str, Any], edited: bool) -> None:
    kind = "edited_message" if edited else "message"
    found = read({"update_id": 1, kind: message(**members)})
    if found is not None:
        assert found.text or found.attachments or found.choice is not None
        assert inbound_from_json(json.loads(json.dumps(inbound_to_json(found)))) == found


@given(text=WORDS.filter(lambda one: bool(one) and not one.strip().startswith("/")))
def test_words_come_through_as_they_were_written(text: str) -> None:
    found = read(message_update(text=text))
    assert found is not None
    assert (found.text, found.choice) == (text, None)


@given(data=WORDS)
def test_a_press_of_any_data_is_a_press(data: str) -> None:
    found = read(press_update(data))
    assert found is not None
    assert (found.choice, found.text, found.attachments) == (data, "", ())


@given(members=st.dictionaries(st.sampled_from(MEMBERS), JSON, max_size=4), canary=st.uuids())
def test_reduced_nothing_that_was_planted_is_left(members: dict[str, Any], canary: object) -> None:
    planted = {"text": f"{canary}", "caption": f"x {canary}", **members}
    found = read(message_update(**planted))
    if found is not None:
        assert str(canary) not in repr(reduce(found, closed_list()).message)
