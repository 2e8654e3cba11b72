"""From where a message is written: the signs that the model of who speaks sees."""

from pathlib import Path

import pytest

from nlu.embedded.folding import fold
from nlu.embedded.standpoint import (
    TELLING,
    first_sign,
    own_words,
    read_signs,
    signs_of,
    with_signs,
)
from nlu.errors import LexiconError


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Our Shenyang subsidiary has no permit", "outside"),
        ("我们沈阳的子公司被罚了", "outside"),
        ("Our factory has no gas", "inside"),
        ("我们厂没有燃气", "inside"),
        ("Our headquarters keeps asking", "bodyabove"),
        ("总部天天催我们", "bodyabove"),
        ("The consulate told us to write to you", "told"),
        ("领事馆让我们来找你们", "told"),
        ("As the sole shareholder we object", "webody"),
        ("作为母公司,我们想知道原因", "webody"),
        ("We sit in Lyon", "abroadhere"),
        ("我在里昂", "abroadhere"),
        ("Several of our members complain", "members"),
        ("有会员反映社保的事", "members"),
        ("Two of our nationals were refused", "nation"),
        ("我们的侨民被拒了", "nation"),
        ("Can a consulate file a complaint?", "impersonal"),
    ],
)
def test_a_sign_is_heard(text: str, sign: str) -> None:
    assert sign in signs_of(fold(text))


@pytest.mark.parametrize("text", ["", "123", "The refund is late", "退税一直没到"])
def test_plain_texts_tell_nothing_of_the_writer(text: str) -> None:
    assert not TELLING & set(signs_of(fold(text)))
    assert first_sign(fold(text)) is None


def test_who_is_below_is_not_taken_for_who_is_outside() -> None:
    signs = signs_of(fold("Our head office in Lyon asked us to write"))
    assert "bodyabove" in signs
    assert "outside" not in signs


def test_traditional_characters_have_the_same_signs() -> None:
    assert signs_of(fold("我們瀋陽的子公司被罰了")) == signs_of(fold("我们沈阳的子公司被罚了"))


def test_the_first_telling_sign_is_found_where_it_stands() -> None:
    text = fold("No gas since May. Our Shenyang plant stands still.")
    found = first_sign(text)
    assert found is not None
    assert text[found[0] : found[1]] == "our shenyang plant"


def test_signs_stand_before_the_text_in_a_fixed_order() -> None:
    text = "Our Shenyang subsidiary stands still."
    assert with_signs(text) == f"xoutside xwe xoutonly {text}"


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "standpoint.toml").write_text("[en.words]\n", encoding="utf-8")
    with pytest.raises(LexiconError):
        read_signs(tmp_path / "standpoint.toml")


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("转发：“各会员单位请于周五前填报问卷。”请问这是真的吗", '转发：""请问这是真的吗'),
        (
            'The letter says "we at head office object". Is it real?',
            'The letter says "". Is it real?',
        ),
        ("来函写道「本馆谨请贵局予以协助处理此事」，如何答复", '来函写道""，如何答复'),
    ],
)
def test_what_others_said_is_left_out(text: str, own: str) -> None:
    assert own_words(text) == own
    assert with_signs(text).endswith(own)


@pytest.mark.parametrize(
    "text",
    [
        '"We, the consulate, ask for your help."',
        "我们是“示例轴承”公司",
        'a line "that never closes and goes on and on',
        "",
    ],
)
def test_names_in_marks_and_messages_that_are_one_quotation_stay(text: str) -> None:
    assert own_words(text) == text
