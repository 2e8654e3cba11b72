"""Texts that a platform cut, and texts that a person ended."""

from __future__ import annotations

import pytest

from app.pieces import LONG, join, was_cut

SENTENCE = "我公司申请退税已半年,至今没有答复。"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" * 4096, id="Telegram"),
        pytest.param("a" * 4095, id="one short, as the next took two"),
        pytest.param("字" * 682, id="2,048 bytes less a part of a character"),
        pytest.param("字" * 2048, id="2,048 characters"),
        pytest.param("a" * 2047 + ".", id="full, though a sentence ends there"),
        pytest.param("字" * 600, id="600 characters"),
        pytest.param("字" * LONG, id="long, without an end"),
        pytest.param("字" * LONG + "\uff0c", id="long, up to a comma"),
    ],
)
def test_a_piece_goes_on_in_the_next_message(text: str) -> None:
    assert was_cut(text)
    assert join([text, "后文"]) == text + "后文"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "你好",
        "清关三周了",
        "字" * LONG + "\u3002",
        "a" * LONG + ".",
        "a" * LONG + '."',
        "字" * LONG + "\uff09",
        "字" * LONG + "\n",
    ],
)
def test_a_message_that_a_person_ended_has_a_line_of_its_own(text: str) -> None:
    assert not was_cut(text)
    assert join([text, "后文"]) == f"{text}\n后文"


@pytest.mark.parametrize("size", [600, 2048, 4096])
def test_a_cut_letter_is_whole_again(size: int) -> None:
    letter = "".join(f"{place}. {SENTENCE}" for place in range(400))
    pieces = [letter[start : start + size] for start in range(0, len(letter), size)]
    assert len(pieces) > 1
    assert join(pieces) == letter


def test_a_letter_cut_by_bytes_is_whole_again() -> None:
    letter = "Our refund " + SENTENCE * 300
    pieces, rest = [], letter
    while rest:
        head = rest.encode()[:2048].decode(errors="ignore")
        pieces.append(head)
        rest = rest[len(head) :]
    assert join(pieces) == letter


def test_nothing_joined_is_nothing() -> None:
    assert join([]) == ""
