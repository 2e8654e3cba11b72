"""What officers are told has words for every notice, and buttons that fit on a card."""

from __future__ import annotations

import pytest

from app.settings import ROOT
from bot.handlers.officer_action import BUTTONS, NEED_WORDS
from channels.wecom.settings import CardLimits
from channels.wecom.texts import columns
from channels.words import Words
from notify.digest import DIGEST
from notify.ways import AWAITED, TO_OFFICERS

ANSWERS = frozenset({"officer_reply", "way_code"})
"""Kinds that have words of their own and no headline."""
WORDS = Words(ROOT / "responses")
LANGUAGES = ("zh", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_has_a_headline_and_a_name(language: str) -> None:
    for template in TO_OFFICERS - ANSWERS:
        assert WORDS.text(f"officer.kind.{template}", language)
        assert WORDS.has(f"notices.{template}", language) or template == DIGEST
    assert all(WORDS.has(f"console.notice.{one}", language) for one in TO_OFFICERS)
    assert AWAITED <= TO_OFFICERS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_has_its_words_and_fits(language: str) -> None:
    for act in BUTTONS:
        label = WORDS.text(f"officer.button.{act}", language)
        assert 0 < columns(label) <= CardLimits().button
        assert WORDS.has(f"officer.done.{act}", language)
        assert WORDS.has(f"officer.act.{act}", language)
        assert WORDS.has(f"officer.ask.{act}", language) is (act in NEED_WORDS)
