"""Empty, sign-only, control-character and very long messages: a clear sentence, nothing cut."""

from __future__ import annotations

import pytest

from tests.support.bot_talk import Talk, read_embedded, read_nothing


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\x00\x07", "\u200b"])
def test_an_empty_message_gets_a_clear_sentence(text: str) -> None:
    talk = Talk().given("facts", language="en")
    assert "blank" in talk.says(text).acts
    assert (talk.asks, talk.value("facts")) == ("facts", None)


@pytest.mark.parametrize("text", ["👍", "!!!", "🙏🙏", "……"])
@pytest.mark.parametrize("read", [read_embedded, read_nothing])
def test_a_sign_alone_is_no_answer(text: str, read: object) -> None:
    talk = Talk(read=read).given("enterprise_name", language="zh", facts="f", demand="d")
    assert "signs_only" in talk.says(text).acts
    assert (talk.asks, talk.value("enterprise_name")) == ("enterprise_name", None)


def test_signs_alone_do_not_confirm() -> None:
    talk = Talk(read=read_embedded).given("confirm", language="zh", facts="清关慢", demand="d")
    talk.says("👍")
    assert talk.conversation.filed == ()
    assert talk.asks == "confirm"


@pytest.mark.parametrize("read", [read_embedded, read_nothing])
def test_twenty_thousand_characters_are_kept_whole(read: object) -> None:
    told = ("海关压了我们的货三周,没有任何说明。" * 1200)[:20_000]
    talk = Talk(read=read).given("facts", language="zh")
    talk.says(told)
    assert talk.value("facts") == told
    assert talk.asks == "demand"


def test_beyond_the_limit_the_person_is_told_and_the_words_are_kept() -> None:
    told = "海关压货。" * 5_000
    talk = Talk().given("facts", language="zh")
    assert "too_long" in talk.says(told).acts
    assert "20000" in talk.reply
    assert talk.conversation.draft is not None
    assert talk.conversation.draft.notes[-1].text == told
    assert talk.asks == "facts"


def test_control_characters_inside_a_name_are_left_out_of_the_value_only() -> None:
    talk = Talk().given("enterprise_name", language="en", facts="f", demand="d")
    talk.says("Beta\x00 Ltd")
    assert talk.value("enterprise_name") == "Beta Ltd"
    assert talk.field("enterprise_name").words == "Beta\x00 Ltd"


@pytest.mark.parametrize("key", ["facts", "demand"])
@pytest.mark.parametrize("text", ["👍", "……"])
def test_signs_twice_leave_the_question_open_and_fill_nothing(key: str, text: str) -> None:
    told = {} if key == "facts" else {"facts": "清关慢"}
    talk = Talk(read=read_embedded).given(key, language="zh", **told)
    talk.says(text)
    assert "left_open" in talk.says(text).acts
    assert (talk.value(key), talk.state(key)) == (None, "unclear")
    assert talk.asks != key
    assert talk.conversation.draft is not None
    assert [note.text for note in talk.conversation.draft.notes] == [text, text]


def test_a_matter_without_any_word_of_its_facts_is_not_filed() -> None:
    talk = Talk(read=read_embedded).given("facts", language="zh")
    talk.says("👍")
    talk.says("👍")
    assert {"human", "save_draft", "withdraw"} <= talk.offered
    talk.says("退税拖了半年")
    assert talk.value("facts") == "退税拖了半年"
