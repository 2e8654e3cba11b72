"""Language of the replies (语言): that of the last substantive message, or the one chosen."""

from __future__ import annotations

from collections.abc import Callable

from bot.dialogue.reading import Reading
from bot.dialogue.text import han, latin
from bot.dialogue.turn import Turn
from casework.model.complaint import FieldKey

_CHINESE = frozenset({"zh", "zh-Hant", "mixed"})
_OTHERS = frozenset({"ja", "ko", "other"})
SWITCH_WORDS = 4
SWITCH_HAN = 5
NAME_WORDS = 6
_NAMES = frozenset({FieldKey.ENTERPRISE_NAME, FieldKey.CONTACT_NAME, FieldKey.RESPONDENT})


def choose(turn: Turn, language: str) -> None:
    """The person chose: nothing but another choice changes it."""
    turn.change(language=language, pinned=True)
    turn.ack("intake.language_set", trace="language_set")


def follow(turn: Turn, reading: Reading) -> None:
    """Follow the message unless a language is pinned; single values and names do not count."""
    found = reading.understanding.language
    conversation = turn.conversation
    if conversation.first_language is None and found in _CHINESE | _OTHERS | {"en"}:
        turn.change(first_language=found)
    if conversation.pinned or reading.has("lang_en", "lang_zh"):
        return
    if conversation.language is None:
        if found in _CHINESE or found == "en":
            turn.change(language="en" if found == "en" else "zh")
        return
    if reading.expected in _NAMES and latin(reading.text) <= NAME_WORDS:
        return
    if found == "en" and conversation.language == "zh" and _speaks(reading, latin, SWITCH_WORDS):
        turn.change(language="en")
    chinese = found in ("zh", "zh-Hant") and conversation.language == "en"
    if chinese and _speaks(reading, han, SWITCH_HAN):
        turn.change(language="zh")


def _speaks(reading: Reading, count: Callable[[str], int], least: int) -> bool:
    """Whether enough is said beside values to be speech, not a name."""
    return count(reading.rest) >= least
