from collections.abc import Callable

import pytest

from casework.model.numbers import make_number
from nlu.embedded.codes import read_uscc
from nlu.interpreter import Entity

Find = Callable[..., list[Entity]]
NUMBER = make_number(jurisdiction="SY", year=2026, body="4F7Q2")


@pytest.mark.parametrize(
    "code",
    [
        "91210100MA0ABCDE1E",
        "91210106MA9TETT00T",
        "91310000XY12345ABB",
        "11210100000000000J",
        " 91210100ma0abcde1e ",
    ],
)
def test_a_credit_code_with_a_right_check_character(code: str) -> None:
    assert read_uscc(code) == code.strip().upper()


@pytest.mark.parametrize(
    "code",
    [
        "91210106MA0P4XKQ2R",
        "91210100MA0XXXXX1X",
        "91210100MA0ABCDE1F",
        "9121O100MA0ABCDE1E",
        "9I210100MA0ABCDE1E",
        "91210100MA0ABCDE1",
    ],
)
def test_a_credit_code_that_is_none(code: str) -> None:
    assert read_uscc(code) is None


def test_a_credit_code_in_a_sentence_is_no_phone(entities: Find) -> None:
    text = "统一社会信用代码91210100MA0ABCDE1E,请查"
    assert [one.value for one in entities("uscc", text)] == ["91210100MA0ABCDE1E"]
    assert entities("phone", text) == []


@pytest.mark.parametrize("text", [NUMBER, f"查一下{NUMBER.lower()}的进度", f"status of {NUMBER}?"])
def test_a_ticket_number_is_found(entities: Find, text: str) -> None:
    assert [one.value for one in entities("ticket", text)] == [NUMBER]


def test_a_ticket_number_with_a_wrong_check_is_none(entities: Find) -> None:
    wrong = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")
    assert entities("ticket", wrong) == []


@pytest.mark.parametrize(
    "text", ["4821 0093 7715 2260", "4821009377152260", "查询码 4821-0093-7715-2260"]
)
def test_a_look_up_code_is_sixteen_digits(entities: Find, text: str) -> None:
    assert [one.value for one in entities("lookup_code", text)] == ["4821009377152260"]
    assert entities("phone", text) == []
