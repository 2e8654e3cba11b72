"""Language of the replies (语言): that of the last substantive message, or the one chosen."""

from __future__ import annotations

from collections.abc import Callable

from bot.dialogue.reading import Reading
from bot.dialogue.text import han, latin
from bot.dialogue.turn import Turn
from casework.model.complaint import FieldKey

_CHINESE = frozenset({"zh", "zh-Hant", "mixed"})
_OTHERS = frozenset({"ja", "ko", "other"})
WORD_HAN = 2
"""An English word says about as much as so many Chinese characters."""
_NAMES = frozenset({FieldKey.ENTERPRISE_NAME, FieldKey.CONTACT_NAME, FieldKey.RESPONDENT})


def choose(turn: Turn, language: str) -> None:
    """The person chose: nothing but another choice changes it."""
    turn.change(language=language, pinned=True)
    turn.ack_at("language_switch.chosen", trace="language_set")


def follow(turn: Turn, reading: Reading) -> None:
    """Follow the message unless a language is pinned; single values and names do not count."""
    found = reading.understanding.language
    conversation = turn.conversation
    if conversation.first_language is None and found in _CHINESE | _OTHERS | {"en"}:
        turn.change(first_language=found)
    if conversation.pinned or reading.has("lang_en", "lang_zh"):
        return
    figure = turn.context.patterns.figure
    least = figure("language_switch.words")
    if conversation.language is None:
        english = found == "en" or (_mostly_english(reading) and _speaks(reading, latin, least))
        if found in _CHINESE or english:
            turn.change(language="en" if english else "zh")
        return
    if reading.expected in _NAMES and latin(reading.text) <= figure("language_switch.name_words"):
        return
    english = conversation.language == "zh" and (found == "en" or _mostly_english(reading))
    if english and _speaks(reading, latin, least):
        turn.change(language="en")
    chinese = found in ("zh", "zh-Hant") or reading.has("mostly:zh")
    if (
        chinese
        and conversation.language == "en"
        and _speaks(reading, han, figure("language_switch.han"))
    ):
        turn.change(language="zh")


def _mostly_english(reading: Reading) -> bool:
    """Whether English carries a mixed message: its names and other values do not count."""
    mixed = reading.understanding.language == "mixed"
    return mixed and latin(reading.rest) * WORD_HAN > han(reading.rest)


def _speaks(reading: Reading, count: Callable[[str], int], least: int) -> bool:
    """Whether enough is said beside values to be speech, not a name."""
    return count(reading.rest) >= least
