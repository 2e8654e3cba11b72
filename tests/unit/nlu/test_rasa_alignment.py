"""Places of the text sent stand for the same words in the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.embedded.folding import for_classifying
from nlu.rasa.alignment import Alignment

LONGEST = 600


def original_of(text: str, part: str) -> str | None:
    """What ``part`` of the text sent stands for."""
    sent = for_classifying(text, limit=LONGEST)
    start = sent.index(part)
    place = Alignment(original=text, sent=sent).original(start, start + len(part))
    return None if place is None else text[place[0] : place[1]]


@pytest.mark.parametrize(
    ("text", "part", "stands_for"),
    [
        ("联系人王小明", "王小明", "王小明"),
        ("聯絡人：陳小明，謝謝", "陈小明", "陳小明"),
        ("  I am   Max Sample ", "max sample", "Max Sample"),
        ("ＶＡＴ　Example　Ltd.", "example ltd.", "Example　Ltd."),
        ("call 138 4012 5567 or Max", "max", "Max"),
        ("臺灣軟體有限公司的王小明", "王小明", "王小明"),
        ("㈱Example 王小明", "王小明", "王小明"),
    ],
)
def test_known_stretches(text: str, part: str, stands_for: str) -> None:
    assert original_of(text, part) == stands_for


def test_a_place_inside_a_rewritten_stretch_is_widened() -> None:
    text, sent = "㍿示例", "株式会社示例"
    assert Alignment(original=text, sent=sent).original(0, 2) == (0, 1)


@given(st.text(max_size=60), st.integers(0, 60), st.integers(1, 20))
def test_any_place_is_inside_the_original_or_nowhere(text: str, start: int, length: int) -> None:
    sent = for_classifying(text, limit=LONGEST)
    place = Alignment(original=text, sent=sent).original(start, min(start + length, len(sent)))
    if place is not None:
        assert 0 <= place[0] < place[1] <= len(text)
        assert text[place[0] : place[1]] == text[place[0] : place[1]].strip()
