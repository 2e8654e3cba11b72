"""On a channel abroad nothing that a person wrote is left, but for words of a closed list."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.faq import TOPICS
from casework.model.numbers import make_number
from channels.codec import inbound_to_json
from channels.message import Attachment, AttachmentKind, InboundMessage
from channels.reduction import LIST, ReducedKind, closed_list, reduce

CLOSED = closed_list()
NUMBER = make_number(jurisdiction="SY", year=2026, body="4F7Q2")
CANARY = "Max Sample +49 170 0000000 示例精密机械（沈阳）有限公司"
EMPTY = InboundMessage(
    channel="telegram",
    account="1",
    sender="2",
    message_id="3.4",
    conversation_key="telegram:1:2",
    received_at=datetime(2026, 3, 10, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("text", "kind", "kept", "choice"),
    [
        ("/start", ReducedKind.COMMAND, "/start", None),
        (" 开始。", ReducedKind.COMMAND, "/start", None),
        ("STATUS?", ReducedKind.COMMAND, "/status", None),
        ("继续填写", ReducedKind.COMMAND, "", "continue"),
        ("/cancel", ReducedKind.COMMAND, "cancel", None),
        ("转人工", ReducedKind.COMMAND, "", "human"),
        ("English", ReducedKind.LANGUAGE, "", "lang:en"),
        ("说中文！", ReducedKind.LANGUAGE, "", "lang:zh"),
        ("Opening hours?", ReducedKind.HELP_TOPIC, "", "faq:opening_hours"),
        ("隐私", ReducedKind.HELP_TOPIC, "", "faq:data_use"),
        (NUMBER, ReducedKind.TICKET_NUMBER, NUMBER, None),
        (f"查询进度 {NUMBER.lower()}。", ReducedKind.TICKET_NUMBER, NUMBER, None),
        (f"/status {NUMBER}", ReducedKind.TICKET_NUMBER, NUMBER, None),
        (f"{NUMBER} {CANARY}", ReducedKind.OTHER, "", None),
        ("SY-2026-000001", ReducedKind.OTHER, "", None),
        (f"/start {CANARY}", ReducedKind.OTHER, "", None),
        (CANARY, ReducedKind.OTHER, "", None),
        ("1234567890123456", ReducedKind.OTHER, "", None),
        ("", ReducedKind.OTHER, "", None),
    ],
)
def test_a_text_is_on_the_list_as_a_whole_or_not_at_all(
    text: str, kind: ReducedKind, kept: str, choice: str | None
) -> None:
    found = reduce(replace(EMPTY, text=text), CLOSED)
    assert (found.kind, found.message.text, found.message.choice) == (kind, kept, choice)
    assert found.length == len(text)


@pytest.mark.parametrize(
    ("choice", "kind"),
    [
        ("agree", ReducedKind.BUTTON),
        ("lang:en", ReducedKind.LANGUAGE),
        ("faq:law", ReducedKind.BUTTON),
        (f"show:{NUMBER}", ReducedKind.BUTTON),
        (f"show:{CANARY}", ReducedKind.OTHER),
        ("agree#2b", ReducedKind.BUTTON),
        (f"agree#{CANARY}", ReducedKind.OTHER),
        ("set:origin:consulate", ReducedKind.OTHER),
        ("set:district:沈河区", ReducedKind.OTHER),
        ("principal:enterprise", ReducedKind.OTHER),
        ("industry:C", ReducedKind.OTHER),
        ("made up", ReducedKind.OTHER),
    ],
)
def test_buttons_that_tell_of_a_person_or_a_matter_are_dropped(
    choice: str, kind: ReducedKind
) -> None:
    found = reduce(replace(EMPTY, choice=choice), CLOSED)
    assert found.kind is kind
    assert found.message.choice == (None if kind is ReducedKind.OTHER else choice)


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "/start", "forwarded": True},
        {"text": "/start", "edit_of": "1.2"},
        {"recall_of": "1.2"},
        {"text": "/start", "attachments": (Attachment(kind=AttachmentKind.IMAGE, ref="f"),)},
        {
            "attachments": (
                Attachment(kind=AttachmentKind.LOCATION, latitude=41.8, longitude=123.4),
            )
        },
        {"attachments": (Attachment(kind=AttachmentKind.FILE, name=CANARY, size=9),)},
    ],
)
def test_files_places_edits_and_forwarded_words_leave_nothing(changes: dict[str, object]) -> None:
    found = reduce(replace(EMPTY, **changes), CLOSED)
    assert found.kind is ReducedKind.OTHER
    assert replace(found.message, dropped=None) == EMPTY
    assert found.message.dropped is not None
    assert found.message.dropped.kind == "other"
    kinds = [one.kind.value for one in changes.get("attachments", ())]
    assert found.content == (kinds or ["text"])[0]


@given(
    text=st.text(max_size=300),
    name=st.text(max_size=40).map(lambda end: f"Canary {end}"),
    choice=st.none() | st.text(max_size=40),
    forwarded=st.booleans(),
)
def test_nothing_stays_that_the_list_does_not_hold(
    text: str, name: str, choice: str | None, forwarded: bool
) -> None:
    files = (Attachment(kind=AttachmentKind.FILE, name=name, ref=name),) if forwarded else ()
    given_ = replace(EMPTY, text=text, choice=choice, attachments=files, forwarded=forwarded)
    left = reduce(given_, CLOSED).message
    allowed = {*CLOSED.commands.values(), ""}
    assert left.text in allowed or make_number_like(left.text)
    assert left.choice is None or left.choice == choice or left.choice in CLOSED.choices.values()
    assert replace(left, text="", choice=None, dropped=None) == EMPTY
    assert "Canary" not in repr(inbound_to_json(left))


def make_number_like(text: str) -> bool:
    return text.count("-") == 2 and len(text) <= 16


@pytest.mark.parametrize(
    ("text", "language"), [("货压在海关", "zh"), ("held at customs", "en"), ("12345 …", "")]
)
def test_the_language_of_the_notice_is_guessed_by_script(text: str, language: str) -> None:
    assert reduce(replace(EMPTY, text=text), CLOSED).language == language


def test_the_list_names_only_topics_and_choices_that_exist() -> None:
    topics = {one.removeprefix("faq:") for one in CLOSED.choices.values() if one.startswith("faq:")}
    assert topics <= set(TOPICS)
    heads = {one.partition(":")[0] for one in CLOSED.choices.values()}
    assert heads <= CLOSED.heads
    assert LIST.is_file()


def test_no_text_means_two_things() -> None:
    assert not set(CLOSED.commands) & set(CLOSED.choices)
