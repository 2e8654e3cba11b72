"""A number corrected by its end alone (末位更正): "the last digit is 8", 尾号是 6677."""

from __future__ import annotations

import re

from bot.dialogue.phrases import Phrases

_BETWEEN = r"[^\d]{0,8}"
_MOST = 6


def with_last_digits(text: str, old: str | None, phrases: Phrases) -> str:
    """``old`` with the end that the text gives; empty when it gives none, or does not fit."""
    if not old or not phrases.tails:
        return ""
    words = "|".join(re.escape(one) for one in phrases.tails)
    found = re.search(rf"(?:{words}){_BETWEEN}(\d{{1,{_MOST}}})(?!\d)", text.lower())
    if found is None:
        return ""
    end = found.group(1)
    return old[: -len(end)] + end if old[-len(end) :].isdecimal() else ""
