"""Long texts are cut where a reader would cut them."""

import pytest

from channels.channel import ChannelProfile, TextUnit
from channels.splitting import measure, parts_for, shortened, split

BYTES = ChannelProfile(name="wechat_oa", text_limit=40, text_unit=TextUnit.BYTES)


def test_a_text_that_fits_is_one_part() -> None:
    assert split("您好，请讲。", limit=18, unit=TextUnit.BYTES) == ("您好，请讲。",)


def test_an_empty_text_has_no_part() -> None:
    assert split("", limit=10, unit=TextUnit.UTF16) == ()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One two.\n\nThree. Four five", "One two.\n\n"),
        ("One two three\nfour. Five six", "One two three\n"),
        ("One two three. Four five six", "One two three. "),
        ("One two three four five sixes", "One two three four "),
        ("甲乙丙丁戊己。庚辛壬癸子丑寅卯辰巳午未", "甲乙丙丁戊己。"),
        ("甲乙丙丁戊己，庚辛壬癸子丑寅卯辰巳午未", "甲乙丙丁戊己，"),
    ],
)
def test_the_cut_is_at_the_best_end_in_reach(text: str, first: str) -> None:
    limit = 20 if text.isascii() else 12
    assert split(text, limit=limit, unit=TextUnit.CHARACTERS)[0] == first


def test_a_point_inside_a_number_is_no_end_of_a_sentence() -> None:
    assert split("The fee is 12.50 euro", limit=14, unit=TextUnit.CHARACTERS)[0] == "The fee is "


def test_an_early_paragraph_does_not_leave_a_part_nearly_empty() -> None:
    text = "Hi.\n\n" + "word " * 20
    assert len(split(text, limit=50, unit=TextUnit.CHARACTERS)[0]) > 25


@pytest.mark.parametrize(
    ("unit", "length"),
    [(TextUnit.CHARACTERS, 2), (TextUnit.UTF16, 3), (TextUnit.BYTES, 7)],
)
def test_each_platform_counts_in_its_own_unit(unit: TextUnit, length: int) -> None:
    assert measure("沈😀", unit) == length


def test_a_letter_under_more_accents_than_a_part_holds_is_cut_all_the_same() -> None:
    text = "e" + "\u0301" * 50
    parts = split(text, limit=10, unit=TextUnit.UTF16)
    assert "".join(parts) == text
    assert max(map(len, parts)) == 10


def test_a_limit_that_not_every_character_fits_in_is_refused() -> None:
    with pytest.raises(ValueError, match="room for 4"):
        split("沈", limit=3, unit=TextUnit.BYTES)


def test_parts_for_a_platform_carry_no_blank_edges() -> None:
    parts = parts_for("  您好，这里是服务台。\n\n请说一说您的事。\n\n\n", BYTES)
    assert parts == ("您好，这里是服务台。", "请说一说您的事。")


def test_a_shortened_text_says_where_the_rest_is() -> None:
    text = "First sentence here. Second sentence is here. Third."
    short = shortened(text, tail=" … example.org/t", limit=40, unit=TextUnit.UTF16)
    assert short == "First sentence here. … example.org/t"
