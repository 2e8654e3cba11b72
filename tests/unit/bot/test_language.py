"""The language of replies follows the last substantive message, or the one that was chosen."""

from __future__ import annotations

import pytest

from tests.support.bot_talk import Talk, read_embedded, read_nothing


def test_switch_and_pin_in_the_middle() -> None:
    talk = Talk(read=read_embedded).agreed(language="zh")
    talk.says("我要投诉,退税拖了半年")
    step = talk.says("Actually, can we do this in English? The refund is for 2025.")
    assert (step.language, talk.conversation.pinned) == ("en", True)
    assert talk.conversation.draft is not None
    assert talk.conversation.draft.notes[-1].text == "The refund is for 2025."
    assert talk.says("OK").language == "en"
    assert talk.says("公司名称是沈阳丙机械有限公司").language == "en"
    assert talk.value("enterprise_name") == "沈阳丙机械有限公司"
    assert talk.says("说中文吧").language == "zh"


@pytest.mark.parametrize("read", [read_embedded, read_nothing])
@pytest.mark.parametrize("value", ["ABC Drivetrain GmbH", "BMW", "Beta Machinery Shenyang Ltd"])
def test_a_name_does_not_flip_the_language(read: object, value: str) -> None:
    talk = Talk(read=read).given("enterprise_name", language="zh", facts="f", demand="d")
    assert talk.says(value).language == "zh"
    assert talk.value("enterprise_name") == value


def test_an_unpinned_conversation_follows_a_whole_sentence() -> None:
    talk = Talk(read=read_embedded).given("facts", language="zh")
    assert talk.says("Our work permit renewals have been stuck since March").language == "en"
    assert talk.says("请尽快给我们一个书面的答复").language == "zh"


def test_a_mixed_sentence_keeps_the_language() -> None:
    talk = Talk(read=read_embedded).given("facts", language="zh")
    assert talk.says("我们的 work permit 续签卡住了,HR 说还要等 3 months").language == "zh"


@pytest.mark.parametrize(
    ("text", "language"), [("hello", "en"), ("你好", "zh"), ("ok的，submit吧", "zh")]
)
def test_the_first_message_sets_the_language(text: str, language: str) -> None:
    talk = Talk(read=read_embedded)
    assert talk.says(text).language == language
