"""Questions, control words, a wish for a person: answered, then the same question once."""

from __future__ import annotations

import pytest

from tests.support.bot_talk import Talk, read_embedded, words

HELP = {"zh": "帮助", "en": "help"}
AGAIN = {"zh": "再说一遍", "en": "repeat"}


def asked_for_phone(language: str = "zh") -> Talk:
    """The phone is asked for."""
    return Talk(read=read_embedded).given(
        "contact_phone",
        language=language,
        facts="f",
        demand="d",
        enterprise_name="A",
        contact_name="B",
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "为什么要电话?多久能有结果?"),
        ("en", "Why do you need my phone? How long will this take?"),
    ],
)
def test_two_questions_get_one_reply_and_the_same_question(language: str, text: str) -> None:
    talk = asked_for_phone(language)
    step = talk.says(text)
    assert {"why_needed", "answered:time_limits"} <= set(step.acts)
    assert talk.asks == "contact_phone"
    assert talk.reply.count(words().text("intake.ask.contact_phone", language)) == 1
    assert talk.conversation.draft is not None
    assert talk.conversation.draft.rounds == {}


def test_question_and_answer_in_one_message() -> None:
    talk = asked_for_phone("en")
    step = talk.says("why do you need it? well, 13900000000")
    assert "why_needed" in step.acts
    assert talk.value("contact_phone") == "13900000000"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_control_words_are_no_answers(language: str) -> None:
    talk = Talk().given("enterprise_name", language=language, facts="f", demand="d")
    assert "help" in talk.says(HELP[language]).acts
    assert "repeat" in talk.says(AGAIN[language]).acts
    assert (talk.asks, talk.value("enterprise_name")) == ("enterprise_name", None)


@pytest.mark.parametrize(
    ("language", "over", "no"), [("zh", "重新开始", "不"), ("en", "start over", "no")]
)
def test_start_over_asks_first(language: str, over: str, no: str) -> None:
    talk = Talk().given(
        "enterprise_name", language=language, contact_name="王小明", facts="f", demand="d"
    )
    talk.says(over)
    assert talk.asks == "confirm_discard"
    talk.says(no)
    assert (talk.asks, talk.value("contact_name")) == ("enterprise_name", "王小明")
    talk.says(over)
    step = talk.presses("yes")
    assert "draft_erased" in step.audit
    assert (talk.asks, talk.value("contact_name")) == ("facts", None)


@pytest.mark.parametrize(
    ("language", "text"), [("zh", "你是真人吗?"), ("en", "Are you a real person?")]
)
def test_honest_about_being_a_program(language: str, text: str) -> None:
    talk = Talk(read=read_embedded).given("facts", language=language)
    step = talk.says(text)
    assert {"is_bot", "bureau_named"} <= set(step.acts)
    assert "human" in talk.offered
    assert talk.asks == "facts"


def test_the_way_to_a_person_tells_the_duty_officer_with_the_draft() -> None:
    talk = Talk().given("facts", language="en", enterprise_name="A Ltd")
    step = talk.says("I want to talk to a person")
    assert {"officer_route", "opening_hours"} <= set(step.acts)
    assert "handover_with_draft" in step.audit
    assert "Duty" in talk.reply
    assert (talk.asks, talk.value("enterprise_name")) == ("facts", "A Ltd")


@pytest.mark.parametrize(
    ("language", "text"),
    [("zh", "海关会知道是我们投诉的吗?"), ("en", "Will the customs know it was us?")],
)
def test_who_gets_to_know_is_answered_with_the_fixed_text(language: str, text: str) -> None:
    talk = Talk(read=read_embedded).given(
        "contact_name", language=language, facts="f", demand="d", enterprise_name="A"
    )
    step = talk.says(text)
    assert {"confidentiality", "no_retaliation"} <= set(step.acts)
    assert "confidential_handling" in talk.offered
    assert talk.asks == "contact_name"


def test_abuse_gets_one_calm_line_and_the_facts_are_taken() -> None:
    talk = Talk(read=read_embedded).given("facts", language="zh")
    step = talk.says("你们这帮废物,退税拖了半年!!!")
    assert "calm" in step.acts
    assert "rate_limited" not in step.acts
    assert talk.value("facts") == "你们这帮废物,退税拖了半年!!!"


def test_repeated_abuse_is_limited_and_a_real_complaint_still_taken() -> None:
    talk = Talk(read=read_embedded).given("facts", language="zh")
    acts = [talk.says(text).acts for text in ("滚", "废物", "骗子", "滚蛋")]
    assert acts[0] == ("calm",)
    assert any("rate_limited" in one for one in acts)
    assert talk.value("facts") is None
    talk.says("退税拖了半年,你们管不管")
    assert talk.value("facts") is not None


def test_never_not_understood_twice_without_a_way_on() -> None:
    talk = Talk().given("confirm", language="en", facts="f", demand="d")
    talk.says("hm hm")
    talk.says("hm hm hm")
    assert "human" in talk.offered or talk.asks == "confirm"
    alone = Talk().agreed(language="en")
    alone.says("xy")
    alone.says("yz")
    assert {"new", "status", "human"} <= alone.offered


def test_an_interruption_without_an_answer_is_left_and_nothing_is_lost() -> None:
    talk = Talk().given("demand", language="zh", facts="清关慢")
    talk.says("还有一件事,消防验收也卡住了")
    assert talk.asks == "same_or_new"
    talk.says("嗯嗯")
    talk.says("呵呵")
    assert talk.asks == "demand"
    assert talk.conversation.draft is not None
    assert "还有一件事,消防验收也卡住了" in [one.text for one in talk.conversation.draft.notes]


def test_after_the_end_a_word_is_answered() -> None:
    talk = Talk().agreed(language="en")
    assert talk.says("ok").speech.acts
    assert talk.says("hello").speech.acts
    assert talk.asks is None
