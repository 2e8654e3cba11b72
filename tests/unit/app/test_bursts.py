"""Which rows make one turn, and what they say together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.bursts import merge, split_at_press
from channels.message import Attachment, AttachmentKind, InboundMessage
from storage.records import InboxRow

NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)


def message(text: str = "", **more: Any) -> InboundMessage:
    given = {"sender": "u1", "message_id": text, "received_at": NOW, **more}
    return InboundMessage(
        channel="memory", account="", conversation_key="memory:g", text=text, **given
    )


def row(number: int, *, sender: str = "u1", **body: Any) -> InboxRow:
    return InboxRow(
        id=number,
        channel="memory",
        account="",
        sender=sender,
        message_id=str(number),
        conversation_key="memory:g",
        received_at=NOW,
        body=body,
        state="pending",
        attempts=1,
        available_at=0,
        trace_id="",
    )


def ids(rows: list[InboxRow]) -> list[int]:
    return [one.id for one in rows]


def test_texts_by_line_and_files_together() -> None:
    file = Attachment(kind=AttachmentKind.IMAGE, name="a.jpg")
    whole = merge([message("你好"), message(attachments=(file,)), message("清关三周了")])
    assert whole.text == "你好\n清关三周了"
    assert whole.attachments == (file,)


def test_pieces_of_one_text_stand_without_a_break() -> None:
    head, tail = "关" * 2048, "税"
    assert merge([message(head), message(tail)]).text == head + tail


def test_one_message_stays_as_it_is() -> None:
    alone = message("你好", message_id="m1")
    assert merge([alone]) is alone


def test_forwarded_only_if_all_of_it_is() -> None:
    mixed = merge([message("转发", forwarded=True), message("看看这个")])
    assert not mixed.forwarded


def test_a_press_is_a_turn_of_its_own() -> None:
    rows = [row(1, text="a"), row(2, text="b"), row(3, choice="agree"), row(4, text="c")]
    now, later = split_at_press(rows)
    assert (ids(now), ids(later)) == ([1, 2], [3, 4])


def test_people_of_a_group_are_never_mixed() -> None:
    rows = [row(1, text="a"), row(2, text="b", sender="u2"), row(3, text="c")]
    now, later = split_at_press(rows)
    assert (ids(now), ids(later)) == ([1], [2, 3])
