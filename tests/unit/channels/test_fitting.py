"""A reply that would be too long says less."""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.fitting import LONGEST, paragraphs
from channels.speech import Act
from channels.words import Words

LONG = "很长的一句话。" * 12
PARAMETERS = 'told = "{{ text }}"\nrule = "{{ text }}"\nlaw = "{{ text }}"\n'
TEXTS = {
    "zh": f'{PARAMETERS}aside = "您的话已原样记下。"\n',
    "en": f'{PARAMETERS}aside = "Your words are kept."\n',
}


@pytest.fixture
def words(tmp_path: Path) -> Words:
    for language, text in TEXTS.items():
        folder = tmp_path / language
        folder.mkdir()
        (folder / "intake.toml").write_text(f"{text}notice = '{{{{ text }}}}'\n", encoding="utf-8")
        brief = '[intake]\ntold = "记下了。"\naside = ""\n'
        (folder / "brief.toml").write_text(brief, encoding="utf-8")
    return Words(tmp_path)


def say(words: Words, *acts: Act) -> list[str]:
    return paragraphs(acts, words=words, language="zh")


def test_a_reply_with_room_is_said_whole(words: Words) -> None:
    acts = (Act(name="intake.told", params={"text": LONG}), Act(name="intake.aside"))
    assert say(words, *acts) == [LONG, "您的话已原样记下。"]


def test_what_saves_most_gives_way_first_and_only_as_far_as_needed(words: Words) -> None:
    rule = Act(name="intake.rule", params={"text": "一" * 60})
    told = Act(name="intake.told", params={"text": LONG})
    assert say(words, told, Act(name="intake.aside"), rule) == [
        "记下了。",
        "您的话已原样记下。",
        "一" * 60,
    ]


def test_an_empty_short_form_may_be_left_out(words: Words) -> None:
    rule = Act(name="intake.rule", params={"text": "一" * LONGEST["zh"]})
    assert say(words, Act(name="intake.aside"), rule) == ["", "一" * LONGEST["zh"]]


def test_what_has_no_short_form_is_never_cut(words: Words) -> None:
    rule = Act(name="intake.rule", params={"text": "一" * 300})
    assert say(words, rule) == ["一" * 300]


def test_texts_of_the_law_do_not_count(words: Words) -> None:
    notice = Act(name="intake.notice", params={"text": "一" * 500})
    told = Act(name="intake.told", params={"text": LONG})
    assert say(words, notice, told) == ["一" * 500, LONG]
