"""What a program may ask of understanding."""

from __future__ import annotations

from typing import Any

import pytest

from app.parsing.requests import DECISIONS, read_request
from casework.model.complaint import FieldKey


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"text": "你好"}, ("你好", None)),
        ({"text": ""}, ("", None)),
        ({"messages": ["a", "b"]}, ("a\nb", None)),
        ({"text": "浑南", "expecting": "district"}, ("浑南", "district")),
        ({"text": "yes", "expecting": "confirm"}, ("yes", "confirm")),
        ({"text": "x", "expecting": None}, ("x", None)),
    ],
)
def test_requests(document: dict[str, Any], expected: tuple[str, str | None]) -> None:
    assert read_request(document) == expected


@pytest.mark.parametrize(
    "document",
    [
        [],
        "text",
        None,
        {},
        {"text": 1},
        {"messages": "a"},
        {"messages": ["a", 1]},
        {"text": "a", "message_id": "1"},
        {"text": "a", "expecting": "weather"},
        {"text": "a", "expecting": 3},
    ],
)
def test_what_is_no_request_is_refused(document: Any) -> None:
    with pytest.raises((TypeError, ValueError), match=r".+"):
        read_request(document)


def test_keys_of_other_clients_can_be_let_pass() -> None:
    further = frozenset({"message_id"})
    assert read_request({"text": "a", "message_id": "1"}, further=further) == ("a", None)


def test_every_open_question_may_be_told() -> None:
    for key in {one.value for one in FieldKey} | DECISIONS:
        assert read_request({"text": "a", "expecting": key}) == ("a", key)


def test_half_a_pair_does_not_travel_on() -> None:
    text, _ = read_request({"text": "a\ud83d b"})
    assert text == "a\ufffd b"
    assert text.encode()
