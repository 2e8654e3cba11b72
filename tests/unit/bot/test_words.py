"""Every sentence of the conversation exists in both languages, and replies are short."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.dialogue.text import han
from tests.support.bot_talk import patterns, words
from tests.support.tree import ROOT

CODE = sorted((ROOT / "bot").rglob("*.py"))
KEY = re.compile(r'"((?:intake|status)\.[a-z_.]+[a-z_])"')
LONG = {"intake.notice", "intake.receipt", "intake.scope_excluded", "status.ticket"}
HAN_LIMIT = 120
ENGLISH_LIMIT = 400


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_key_that_the_code_names_has_words(language: str) -> None:
    named = {key for path in CODE for key in KEY.findall(path.read_text(encoding="utf-8"))}
    moments = patterns().moments[language].values()
    named = {key for key in named if key not in patterns().moments[language]}
    named |= {key for moment in moments for key in moment.says}
    assert len(named) > 50
    assert [key for key in sorted(named) if not words().has(key, language)] == []


def test_both_languages_have_the_same_keys() -> None:
    ours = ("intake.", "status.", "faq.")
    chinese = {key for key in words().keys("zh") if key.startswith(ours)}
    english = {key for key in words().keys("en") if key.startswith(ours)}
    assert chinese == english


def test_replies_are_short() -> None:
    sources = {language: words()._sources[language] for language in ("zh", "en")}
    for key, text in sources["zh"].items():
        if key.startswith("intake.") and key not in LONG:
            assert han(text) <= HAN_LIMIT, key
    for key, text in sources["en"].items():
        if key.startswith("intake.") and key not in LONG:
            assert len(re.sub(r"{%.*?%}|{{.*?}}", "", text)) <= ENGLISH_LIMIT, key


def test_no_sentence_stands_in_the_code() -> None:
    literal = re.compile(r'(?<!")"(?!"")[^"\n]*[\u4e00-\u9fff][^"\n]*"(?!")')
    for path in CODE:
        code = re.sub(r'""".*?"""', "", Path(path).read_text(encoding="utf-8"), flags=re.DOTALL)
        code = "\n".join(line.partition("  #")[0] for line in code.splitlines())
        assert literal.search(code) is None, path
