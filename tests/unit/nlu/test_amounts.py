"""Sums of money in texts, and the numbers in them."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from nlu.embedded.amounts import AmountFinder
from nlu.embedded.lexicon import load_lexicon
from nlu.embedded.numerals import Numerals
from nlu.embedded.reading import Span, open_message
from nlu.interpreter import Entity

ROWS = tomllib.loads((Path(__file__).parent / "data" / "figures.toml").read_text(encoding="utf-8"))
LEXICON = load_lexicon()
NUMERALS = Numerals(LEXICON)
FINDER = AmountFinder(LEXICON, NUMERALS)


def find(text: str, taken: tuple[Span, ...] = ()) -> list[Entity]:
    return FINDER.find(open_message(text=text, expecting=None, lexicon=LEXICON), taken)


def values(text: str) -> list[str]:
    return [one.value for one in find(text)]


@pytest.mark.parametrize(("text", "expected"), ROWS["sums"].items())
def test_sums_as_people_write_them(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize("text", ROWS["no_sums"]["texts"])
def test_what_is_no_sum(text: str) -> None:
    assert values(text) == []


def test_without_a_currency_a_sum_is_yuan_and_less_sure() -> None:
    said, assumed, loose = find("罚了8万元,交了5万,损失三百多万元")
    assert said.confidence > assumed.confidence > loose.confidence
    assert assumed.value == "CNY 50000"


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("约六十八万", "六十八万"),
        ("补缴人民币陆拾柒万叁仟元整", "人民币陆拾柒万叁仟元整"),
        ("about USD 2.4m too much", "USD 2.4m"),
        ("大致320到330万", "320到330万"),
    ],
)
def test_where_a_sum_begins_and_ends(text: str, span: str) -> None:
    assert [one.text for one in find(text)] == [span]


def test_what_another_value_holds_is_no_sum() -> None:
    text = "付款13800001111元"
    assert find(text, (Span(2, 13),)) == []


def test_no_sum_is_the_speakers_own() -> None:
    assert [one.own for one in find("3.5万欧元")] == [False]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("二〇二六", "2026"),
        ("一千零五", "1005"),
        ("1千5百万", "15000000"),
        ("2亿3000万", "230000000"),
        ("两万五", "25000"),
        ("1.250.000,50", "1250000.50"),
        ("200'000", "200000"),
        ("一亿二", "120000000"),
    ],
)
def test_the_value_of_a_number(text: str, value: str) -> None:
    (number,) = NUMERALS.find(text)
    assert number.low == number.high == Decimal(value)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("三四百万", 3_000_000, 4_000_000), ("十几万", 100_000, 200_000), ("2000多", 2000, 3000)],
)
def test_a_number_that_is_a_range(text: str, low: int, high: int) -> None:
    (number,) = NUMERALS.find(text)
    assert (number.low, number.high) == (low, high)
