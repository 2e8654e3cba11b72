"""A split text loses nothing, keeps to the limit, and tears no sign apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.channel import TextUnit
from channels.graphemes import is_boundary
from channels.splitting import LEAST, measure, shortened, split

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
SIGNS = [
    FAMILY,
    "👍🏽",
    "🇨🇳",
    "🏴\U000e0067\U000e0062\U000e007f",
    "1\ufe0f\u20e3",
    "e\u0301",
    "각",
    "\u1112\u1161\u11ab",
    "क्ष",
    "नि",
    "𠮷",
    "\r\n",
]
"""Signs of several characters, and one of two UTF-16 units."""
PLAIN = ["沈", "阳", "a", "b", " ", "\n\n", "\n", "。", ". ", "，", "！", "9", "”"]
TEXTS = st.lists(st.sampled_from(SIGNS + PLAIN), max_size=120).map("".join) | st.text(max_size=200)
UNITS = st.sampled_from(list(TextUnit))


@given(text=TEXTS, limit=st.integers(LEAST, 90), unit=UNITS)
def test_the_parts_are_the_text_and_each_fits(text: str, limit: int, unit: TextUnit) -> None:
    parts = split(text, limit=limit, unit=unit)
    assert "".join(parts) == text
    assert all(0 < measure(part, unit) <= limit for part in parts)


@given(signs=st.lists(st.sampled_from(SIGNS + PLAIN), max_size=80), unit=UNITS)
def test_no_sign_is_torn_when_each_fits(signs: list[str], unit: TextUnit) -> None:
    text = "".join(signs)
    longest = measure("".join([FAMILY] * 2), unit)
    place = 0
    for part in split(text, limit=longest, unit=unit):
        place += len(part)
        assert is_boundary(text, place)


@given(text=st.lists(st.sampled_from(PLAIN), max_size=200).map("".join), limit=st.integers(9, 60))
def test_no_part_but_the_last_is_less_than_half_full(text: str, limit: int) -> None:
    for part in split(text, limit=limit, unit=TextUnit.CHARACTERS)[:-1]:
        assert 2 * len(part) >= limit - 1


@given(text=TEXTS, unit=UNITS, limit=st.integers(40, 90))
def test_a_shortened_text_fits_and_ends_in_its_tail(text: str, unit: TextUnit, limit: int) -> None:
    tail = " https://example.org/x"
    short = shortened(text, tail=tail, limit=limit, unit=unit)
    assert measure(short, unit) <= limit
    assert short == text or short.endswith(tail)


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_of_several_characters_has_no_boundary_inside(sign: str) -> None:
    text = f"甲{sign}乙"
    inside = range(2, len(text) - 1)
    assert [place for place in inside if is_boundary(text, place)] == []
    assert is_boundary(text, 1)
    assert is_boundary(text, len(text) - 1)
