"""A city that answers and repairs in its own way: its files over the shipped ones, start to end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.doctor import Level, check_words
from app.opening import open_house
from app.policy_dialogue import load_words
from app.policy_problems import PolicyError
from app.settings import Settings, load_settings
from app.wiring import House
from tests.support.houses import Hands, Talk
from tests.support.tree import LANGUAGES, ROOT

PATTERNS = """
[abuse]
limit = 2

[abuse.limited]
says = ["intake.rate_limited"]
offers = ["human", "save_draft"]

[help.asked]
says = ["faq.address", "intake.help"]

[help.whole]
help = ["{help}"]
"""
HELP = {"zh": "怎么办理呀", "en": "show me the ropes"}
ANSWERS = {
    "zh": 'cost = "示例市：免费，{{ limits.acceptance.count }} 个工作日内告知是否受理。"\n',
    "en": 'cost = "Example City: free; {{ limits.acceptance.count }} working days."\n',
}
TALKS = {
    "zh": ("你好", "同意", "收费吗?", HELP["zh"], "示例市：免费，7 个工作日", "可到沈阳市"),
    "en": (
        "hello",
        "I agree",
        "is it free?",
        HELP["en"],
        "Example City: free; 7 working",
        "We are at",
    ),
}


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """A policy folder with one city: Shenyang's rules, words and patterns of its own."""
    folder = tmp_path / "policy"
    shutil.copytree(ROOT / "casework" / "policy", folder)
    city = folder / "shenyang"
    (city / "dialogue").mkdir()
    for language in LANGUAGES:
        (city / "responses" / language).mkdir(parents=True)
        words = city / "responses" / language
        (words / "faq.toml").write_text(ANSWERS[language], "utf-8")
        (words / "brief.toml").write_text(f"[faq]\n{ANSWERS[language]}", "utf-8")
        text = PATTERNS.replace("{help}", HELP[language])
        (city / "dialogue" / f"patterns.{language}.toml").write_text(text, "utf-8")
    return folder


def settings(policy: Path) -> Settings:
    return load_settings(
        {
            "data_dir": policy.parent / "data",
            "policy_dir": policy,
            "join_window": False,
            "rate_limits": False,
        },
        environ={},
    )


@pytest.fixture
def house(policy: Path) -> Iterator[House]:
    with open_house(settings(policy), with_model=True, clock=Hands()) as opened:
        yield opened


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_conversation_in_the_citys_own_way(house: House, language: str) -> None:
    greeting, agree, question, help_words, answer, where = TALKS[language]
    talk = Talk(house)
    await talk.say(greeting)
    await talk.say(agree)
    asked = await talk.say(question)
    assert answer in talk.text(asked)
    assert asked["asks"] == "facts"
    helped = await talk.say(help_words)
    assert where in talk.text(helped)
    insult = {"zh": "滚", "en": "get lost"}[language]
    await talk.say(insult)
    limited = await talk.say(insult)
    offered = {one["id"] for one in limited["replies"][0]["choices"]}
    assert offered >= {"human", "save_draft"}


def test_the_doctor_finds_the_citys_words_in_order(policy: Path) -> None:
    assert check_words(settings(policy)).level is Level.OK


@pytest.mark.parametrize(
    ("file", "text", "what"),
    [
        (
            "responses/zh/faq.toml",
            '\ncosts = "x"\n',
            "zh/faq.toml:2: no template is named faq.costs",
        ),
        ("responses/zh/faq.toml", 'cost = "{{ price }}"', "faq.cost has no value named price"),
        ("responses/zh/faq.toml", 'cost = "{{ "', "faq.toml:1: zh: unexpected"),
        ("responses/zh/faq.toml", "cost = 3", "faq.cost is no text"),
        ("responses/zh/faq.toml", "", "faq.cost is replaced in another language, but not in zh"),
        (
            "responses/zh/brief.toml",
            "",
            "faq.cost is replaced, its shorter form brief.faq.cost is not",
        ),
        (
            "dialogue/patterns.zh.toml",
            "\n[abuse]\nlimit = 50\n",
            "patterns.zh.toml:3: a number from",
        ),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(
    policy: Path, file: str, text: str, what: str
) -> None:
    (policy / "shenyang" / file).write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        check_words(settings(policy))
    assert what in str(caught.value)


def test_a_city_without_words_of_its_own_speaks_with_the_shipped_ones(policy: Path) -> None:
    shutil.rmtree(policy / "shenyang" / "responses")
    shipped = load_words(settings(ROOT / "casework" / "policy"))
    assert load_words(settings(policy)).text("faq.cost", "zh") == shipped.text("faq.cost", "zh")
