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


@pytest.mark.parametrize(
    "text",
    [
        "ＳＹ－２０２６－４Ｆ７Ｑ２Ｍ",
        "SY - 2026 - 4F7Q2M",
        "SY 2026 4F7Q2M",
        "sy20264f7q2m",
        "SY-2O26-4F7Q2M",
        "sy-2026-4f7 q2m please",
        "SY–2026–4F7Q2M",
    ],
)
def test_a_ticket_number_written_otherwise(entities: Find, text: str) -> None:
    assert [(one.value, one.confidence) for one in entities("ticket", text)] == [(NUMBER, 1.0)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("SY-2026-4F7Q2N办得怎么样了", "SY-2026-4F7Q2N"),
        ("status of sy-2026-4f7qo9", "SY-2026-4F7Q09"),
        ("DL-2026-7K2P9X", "DL-2026-7K2P9X"),
        ("SY-2026-ABCDEF", "SY-2026-ABCDEF"),
    ],
)
def test_a_ticket_number_with_a_wrong_check_is_less_sure(
    entities: Find, text: str, value: str
) -> None:
    (found,) = entities("ticket", text)
    assert found.value == value
    assert found.confidence < 1.0


@pytest.mark.parametrize(
    "text",
    [
        "in 2026 report",
        "May 2026 100000 yuan",
        "HT-2026-000123",
        "en-2026-drafts",
        "ISO 9001-2015",
        "GB/T 36507-2018",
        "SY-2026-12345",
        "PO-1998-4F7Q2N",
    ],
)
def test_what_is_no_ticket_number(entities: Find, text: str) -> None:
    assert entities("ticket", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "信用代码 91210100 MA0ABCDE1 E,请去掉空格",
        "code 91210100ma0abcde1e",
        "no 9121-0100-MA0A-BCDE-1E",
        "our code is 91210100MA0ABCDE1E and more",
    ],
)
def test_a_credit_code_with_blanks_or_small_letters(entities: Find, text: str) -> None:
    assert [one.value for one in entities("uscc", text)] == ["91210100MA0ABCDE1E"]


@pytest.mark.parametrize(
    "text", ["4821 0093 7715 2260", "4821009377152260", "查询码 4821-0093-7715-2260"]
)
def test_a_look_up_code_is_sixteen_digits(entities: Find, text: str) -> None:
    assert [one.value for one in entities("lookup_code", text)] == ["4821009377152260"]
    assert entities("phone", text) == []
