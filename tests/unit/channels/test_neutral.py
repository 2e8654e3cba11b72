"""Where data leaves the country nothing is said but number, status, light, date and link."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.dialogue.context import facts_of
from casework.model.lights import Colour
from casework.model.numbers import make_number
from channels.errors import NotNeutral
from channels.fitting import LONGEST
from channels.neutral import (
    Button,
    Neutral,
    NeutralStatus,
    NeutralVoice,
    Note,
    Template,
    Topic,
)
from tests.support.bot_talk import words
from tests.support.desk_world import shenyang
from tests.support.tree import LANGUAGES, ROOT

NUMBER = make_number(jurisdiction="SY", year=2026, body="4F7Q2")
LINK = "https://example.gov.cn/continue/" + "x" * 43 + "?lang=zh"
HOSTILE = "Max Sample 13900000000\n{{ bureau }}{% raw %}<b>"
VOICE = NeutralVoice(words=words(), facts=facts_of(shenyang()))
FIELDS: dict[str, Any] = {
    "number": NUMBER,
    "status": NeutralStatus.IN_PROGRESS,
    "light": Colour.RED,
    "due": date(2026, 4, 1),
    "link": LINK,
    "count": 3,
}


class Sly(str):
    """A text that would pass where only its kind is looked at."""

    __slots__ = ()


BAD: dict[str, list[Any]] = {
    "template": [HOSTILE, "welcome", None, Sly("welcome")],
    "number": [HOSTILE, f"{NUMBER}\n", f"{NUMBER} {HOSTILE}", NUMBER.lower(), None, Sly(NUMBER)],
    "status": [HOSTILE, "received", Sly("received"), 1],
    "light": [HOSTILE, 2, "red"],
    "due": [HOSTILE, "2026-04-01", datetime(2026, 4, 1, tzinfo=UTC)],
    "link": [
        HOSTILE,
        f"{LINK}{HOSTILE}",
        f"{LINK}\n",
        "https://example.gov.cn/continue/Max-Sample",
        "https://example.gov.cn/status?name=Max",
        "https://max@example.gov.cn/status",
        "javascript:alert(1)",
        Sly(LINK),
        "https://example.gov.cn/console/people",
    ],
    "count": [HOSTILE, "3", None, True],
}


def hostile() -> Iterator[tuple[str, Any]]:
    for name, values in BAD.items():
        for value in values:
            yield name, value


@pytest.mark.parametrize("template", [*Template, *Topic, *Note])
@pytest.mark.parametrize(("name", "value"), list(hostile()))
def test_no_template_takes_a_hostile_field(
    template: Template | Topic | Note, name: str, value: Any
) -> None:
    given = {"template": template, **FIELDS, name: value}
    with pytest.raises(NotNeutral) as refused:
        Neutral(**given)
    assert refused.value.params == {"field": name}
    assert "Max" not in str(refused.value)


def test_no_other_field_can_be_given() -> None:
    other: dict[str, Any] = {"enterprise": HOSTILE}
    with pytest.raises(TypeError):
        Neutral(template=Template.STATUS, **other)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", [*Template, *Topic, *Note])
def test_every_template_is_short_and_says_its_fields_alone(
    template: Template | Topic | Note, language: str
) -> None:
    message = VOICE.say([Neutral(template=template, **FIELDS)], languages=[language])
    assert 0 < len(message.text) <= LONGEST[language]
    assert "{" not in message.text
    assert message.link == LINK
    assert message.acts == (f"abroad.{template}",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_templates_use_allowed_values_alone(language: str) -> None:
    allowed = {*FIELDS, "bureau", "bureau_en", "contacts", "limits"}
    keys = {f"abroad.{one}" for one in Template} | {f"officer.{one}" for one in Note}
    used = {name for key in keys for name in words().variables(key, language) or ()}
    assert used <= allowed | {"name"}  # of an officer, left empty here
    assert {
        one.rpartition(".")[2] for one in words().keys(language) if one.startswith("abroad.")
    } >= set(Template)


def test_a_status_names_number_state_and_date() -> None:
    said = Neutral(template=Template.STATUS, **FIELDS)
    assert "办理中" in VOICE.say([said], languages=["zh"]).text
    both = VOICE.say([said], languages=["zh", "en"], buttons=[Button.CONTINUE, Button.ZH])
    assert NUMBER in both.text
    assert "In progress" in both.text
    assert [one.label for one in both.choices] == ["继续填写 / Continue", "中文"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_headline_is_a_kind_of_notice_and_takes_no_value(language: str) -> None:
    said = [Neutral(template=Template.OFFICER, **FIELDS)]
    begin = "officer.kind."
    keys = [key for key in words().keys(language) if key.startswith(begin)]
    assert keys
    for key in keys:
        message = VOICE.say(said, languages=[language], headline=key.removeprefix(begin))
        assert message.title == words().text(key, language)
        assert not words().variables(key, language)
    for hostile_one in (HOSTILE, "now.x", "../now"):
        with pytest.raises(NotNeutral):
            VOICE.say(said, languages=[language], headline=hostile_one)


def test_only_the_voice_makes_messages_for_abroad() -> None:
    made = [
        path.relative_to(ROOT).as_posix()
        for room in ("app", "bot", "channels", "console", "notify")
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "NeutralMessage"
    ]
    assert made == ["channels/neutral.py"]
