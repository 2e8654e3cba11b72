"""Replies are short: what a pattern says or a topic answers fits, with long values too."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations

import pytest

from bot.dialogue.context import facts_of
from bot.dialogue.faq import TOPICS
from bot.dialogue.pattern_specs import COMMON, PATTERNS
from casework.model.complaint import FieldKey
from channels.channel import ChannelProfile
from channels.fitting import LONGEST, UNBOUND
from channels.rendering import render
from channels.speech import Act, Speech
from tests.support.bot_talk import patterns, words
from tests.support.desk_world import shenyang
from tests.support.tree import LANGUAGES

PROFILE = ChannelProfile(name="memory", text_limit=4096, buttons=True, cards=True)
FACTS = facts_of(shenyang())
QUESTIONS = [f"intake.ask.{key}" for key in FieldKey if words().has(f"intake.ask.{key}", "zh")]
FORM = [name for name in QUESTIONS if name != "intake.ask.consent"]


def size(language: str, *acts: Act) -> int:
    """Characters of the reply that these acts make; texts of the law are not counted."""
    bound = tuple(act for act in acts if act.name not in UNBOUND)
    return len(render(Speech(acts=bound), words=words(), language=language, profile=PROFILE).text)


def longest_question(language: str) -> Act:
    return Act(name=max(FORM, key=lambda name: len(words().text(name, language))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_two_answers_fit_before_any_question(language: str) -> None:
    question, more = longest_question(language), Act(name="faq.more")
    sizes = {
        pair: size(
            language, *(Act(name=f"faq.{one}", params=FACTS) for one in pair), more, question
        )
        for pair in combinations(TOPICS, 2)
    }
    assert {pair: found for pair, found in sizes.items() if found > LONGEST[language]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_something_is_asked_fits_with_an_answer_and_the_question(language: str) -> None:
    too_long = {}
    for name in FORM:
        why = Act(name=name.replace(".ask.", ".why."))
        for topic in TOPICS:
            acts = (
                why,
                Act(name=f"faq.{topic}", params=FACTS),
                Act(name="faq.more"),
                Act(name=name),
            )
            if size(language, *acts) > LONGEST[language]:
                too_long[name, topic] = size(language, *acts)
    assert too_long == {}


# ---- patterns, with values as long as they come ----
NAME = "示例汽车零部件（沈阳）有限公司东北区域物流与备件"
ITEMS = [
    {"key": key, "value": NAME * 4, "number": "SY-2026-4F7Q2M", "status": "supplement_requested"}
    for key in ("enterprise_name", "facts", "demand")
]
VALUES = {
    "zh": {"old": NAME + "…", "new": NAME + "…", "value": NAME + "…", "name": NAME},
    "en": {"old": "x" * 40, "new": "y" * 40, "value": "z" * 40, "name": "n" * 40},
}
LONG = {
    "key": "proceedings",
    "group": "",
    "reason": "na_9_reconsideration_or_suit",
    "names": ["示例文件很长的名字的第一份材料.pdf…"] * 3,
    "count": 30,
    "limit": 20_000,
    "number": "SY-2026-4F7Q2M",
    "title": NAME,
    "officer": "示例服务官",
    "officer_en": "Example Service Officer",
    "phone": "024-00000000",
    "reused": [
        "enterprise_name",
        "contact_name",
        "contact_phone",
        "contact_email",
        "district",
        "business",
        "origin",
    ],
    "keys": ["enterprise_name", "district", "business"],
    "industry": True,
    "items": ITEMS,
    "at": datetime(2026, 12, 28, 2, 0, tzinfo=UTC),
    "days": 30,
    "ready": True,
    "until": datetime(2026, 12, 28, tzinfo=UTC).date(),
    "address": "max.sample.of.the.company@example.com",
    "minutes": 15,
    "left": 4,
}
LISTS = frozenset({"resume.shown", "status.several"})
"""Lists of what the person has here: as long as there are lines."""


def moments() -> list[str]:
    return [f"{name}.{one}" for name, spec in PATTERNS.items() for one in spec.moments]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("moment", [one for one in moments() if one not in LISTS])
def test_what_a_pattern_says_fits_before_the_longest_question(language: str, moment: str) -> None:
    name, _, part = moment.partition(".")
    known = PATTERNS[name].moments[part] | COMMON
    values = {**FACTS, **LONG, **VALUES[language]}
    assert known <= set(values)
    params = {key: value for key, value in values.items() if key in known}
    acts = [Act(name=one, params=params) for one in patterns().at(moment, language).says]
    assert size(language, *acts, longest_question(language)) <= LONGEST[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_would_be_an_answer_fits_before_any_question(language: str) -> None:
    retries = [key for key in words().keys(language) if key.startswith("intake.retry.")]
    assert len(retries) > 5
    longest = {
        key: size(language, Act(name=key), longest_question(language)) for key in sorted(retries)
    }
    assert {key: found for key, found in longest.items() if found > LONGEST[language]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_echo_of_long_values_fits_with_an_answer_and_the_question(language: str) -> None:
    value = VALUES[language]["value"]
    keys = ["enterprise_name", "contact_name", "contact_email", "respondent"]
    items = [{"key": key, "value": value, "group": ""} for key in keys]
    echo = Act(name="intake.echo", params={"items": items, "texts": ["facts", "demand"], "more": 3})
    answer = Act(name="faq.time_limits", params=FACTS)
    assert size(language, echo, answer, longest_question(language)) <= LONGEST[language]
