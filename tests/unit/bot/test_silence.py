"""The one reminder of a draft, and a draft that ended while nobody was here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue import engine
from bot.dialogue.context import Limits
from channels.rendering import render
from tests.support.bot_talk import PROFILE, Talk, words

LIMITS = Limits()
MOST = {"zh": 120, "en": 400}


def reminded(talk: Talk) -> str:
    step = engine.nudge(talk.conversation, context=talk.context())
    assert step is not None
    talk.conversation = step.conversation
    return render(step.speech, words=words(), language=step.language, profile=PROFILE).text


@pytest.mark.parametrize(("language", "asked"), [("zh", "所在区"), ("en", "District")])
def test_it_says_where_the_draft_stands_and_until_when(language: str, asked: str) -> None:
    talk = Talk().given("district", language=language, enterprise_name="甲公司")
    text = reminded(talk)
    assert asked in text
    assert ("4月9日" if language == "zh" else "April") in text
    assert len(text) <= MOST[language]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_only_the_confirmation_is_left(language: str) -> None:
    talk = Talk().given("confirm", language=language)
    assert ("确认" if language == "zh" else "confirmation") in reminded(talk)


def test_one_reminder_a_draft_and_the_question_stays_open() -> None:
    talk = Talk().given("facts", language="zh")
    reminded(talk)
    assert talk.asks == "facts"
    assert engine.nudge(talk.conversation, context=talk.context()) is None


def test_a_second_draft_has_a_reminder_of_its_own() -> None:
    talk = Talk().given("facts", language="zh")
    reminded(talk)
    talk.given("facts", language="zh")
    assert reminded(talk)


def test_without_an_open_draft_there_is_nothing_to_remind_of() -> None:
    assert engine.nudge(Talk().conversation, context=Talk().context()) is None
    agreed = Talk().agreed(language="zh")
    assert engine.nudge(agreed.conversation, context=agreed.context()) is None


def test_a_city_may_leave_it_out() -> None:
    talk = Talk().given("facts", language="zh")
    context = talk.context()
    quiet = replace(context, patterns=context.patterns.with_figures({"silence.nudges": 0}))
    assert engine.nudge(talk.conversation, context=quiet) is None


@pytest.mark.parametrize(("language", "word"), [("zh", "30 天"), ("en", "30 days")])
def test_who_comes_back_late_is_told_once_that_the_draft_ended(language: str, word: str) -> None:
    talk = Talk().given("facts", language=language, enterprise_name="甲公司")
    talk.waits(days=31)
    state, _, _ = engine.lapse(talk.conversation, now=talk.now, limits=LIMITS)
    assert (state.draft, state.lapsed) == (None, True)
    talk.conversation = state
    step = talk.says("在吗" if language == "zh" else "hello?")
    assert word in talk.reply
    assert "draft_expired" in step.acts
    assert "draft_expired" in step.audit
    talk.says("在吗" if language == "zh" else "hello?")
    assert word not in talk.reply


def test_a_draft_that_was_touched_does_not_end() -> None:
    talk = Talk().given("facts", language="zh")
    later = talk.now + timedelta(days=29)
    assert engine.lapse(talk.conversation, now=later, limits=LIMITS) == (talk.conversation, (), ())
