"""Coming back after hours, days, a month; drafts of another form version."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.bot_talk import Talk, form, read_embedded


@pytest.mark.parametrize(
    ("language", "word", "on"), [("zh", "在吗", "继续"), ("en", "hello?", "continue")]
)
def test_after_hours_the_draft_is_shown_and_goes_on(language: str, word: str, on: str) -> None:
    talk = Talk(read=read_embedded).given("facts", language=language, enterprise_name="甲公司")
    talk.waits(hours=14).says(word)
    assert talk.asks == "resume_choice"
    assert {"continue", "start_over", "withdraw"} <= talk.offered
    assert "甲公司" in talk.reply
    talk.says(on)
    assert talk.asks == "facts"


@pytest.mark.parametrize(
    "text",
    [
        "接着说:退税申请交了半年没有回音",
        "To go on: our tax refund has had no answer for six months",
    ],
)
def test_a_direct_answer_is_simply_taken(text: str) -> None:
    talk = Talk(read=read_embedded).given("facts", language="zh", enterprise_name="甲公司")
    talk.waits(days=3).says(text)
    assert talk.value("facts") == text
    assert talk.asks == "demand"


def test_an_answer_at_the_choice_is_taken_too() -> None:
    talk = Talk(read=read_embedded).given("facts", language="zh", enterprise_name="甲公司")
    talk.waits(hours=14).says("在吗")
    talk.says("退税申请交了半年没有回音")
    assert talk.value("facts") == "退税申请交了半年没有回音"
    assert talk.asks == "demand"


def test_a_short_pause_asks_nothing() -> None:
    talk = Talk(read=read_embedded).given("facts", language="zh", enterprise_name="甲公司")
    talk.waits(hours=3).says("在吗")
    assert talk.asks == "facts"


def test_after_thirty_days_the_draft_is_gone_and_the_person_told() -> None:
    talk = Talk(read=read_embedded).given("facts", language="zh", enterprise_name="甲公司")
    step = talk.waits(days=31).says("在吗")
    assert "draft_expired" in step.acts
    assert "draft_expired" in step.audit
    assert talk.conversation.draft is None


def test_a_draft_of_another_form_version_keeps_every_word() -> None:
    talk = Talk().given("demand", language="en", enterprise_name="A Ltd", facts="Clearance is slow")
    assert talk.conversation.draft is not None
    older = replace(talk.conversation.draft, form_version="2025.3")
    talk.conversation = replace(talk.conversation, draft=older)
    step = talk.says("please release the goods soon")
    assert "draft_migrated" in step.audit
    assert talk.conversation.draft.form_version == form().version
    assert (talk.value("facts"), talk.value("enterprise_name")) == ("Clearance is slow", "A Ltd")


def test_starting_over_from_the_choice_asks_first() -> None:
    talk = Talk(read=read_embedded).given("facts", language="zh", enterprise_name="甲公司")
    talk.waits(hours=14).says("在吗")
    talk.presses("start_over")
    assert talk.asks == "confirm_discard"
    talk.says("不")
    assert (talk.asks, talk.value("enterprise_name")) == ("facts", "甲公司")
