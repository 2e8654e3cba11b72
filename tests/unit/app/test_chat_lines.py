"""What the line chat takes, and what it says of lines that it does not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.chat_lines import LineRefused, read_line


def test_a_text_line() -> None:
    line = read_line({"conversation": "c", "text": "hi", "at": "2026-03-10T10:00+08:00"})
    assert (line.conversation, line.texts) == ("c", ("hi",))
    assert line.at == datetime(2026, 3, 10, 2, tzinfo=UTC)


def test_a_burst_keeps_its_texts_apart() -> None:
    line = read_line({"conversation": "c", "burst": [{"text": "a"}, {"text": "b"}]})
    assert line.texts == ("a", "b")


def test_an_empty_text_is_a_message_too() -> None:
    assert read_line({"conversation": "c", "text": ""}).texts == ("",)


@pytest.mark.parametrize(
    ("document", "word"),
    [
        ([], "object"),
        ({"text": "x"}, "conversation"),
        ({"conversation": "c"}, "one of"),
        ({"conversation": "c", "text": 1}, "text"),
        ({"conversation": "c", "txt": "x"}, "unknown"),
        ({"conversation": "c", "text": "x", "at": "2026-03-10T10:00"}, "offset"),
        ({"conversation": "c", "text": "x", "at": "soon"}, "at"),
        ({"conversation": "c", "burst": []}, "burst"),
        ({"conversation": "c", "burst": [{"text": "a"}], "text": "b"}, "one of"),
        ({"conversation": "c", "attachments": [{"kind": "virus"}]}, "kind"),
    ],
)
def test_a_wrong_line_is_refused_with_its_reason(document: object, word: str) -> None:
    with pytest.raises(LineRefused, match=word):
        read_line(document)
