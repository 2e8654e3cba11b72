"""Words that correct (更正语): which field, and the new value behind "is" or "change … to"."""

from __future__ import annotations

import re

from bot.dialogue import commands as c
from bot.dialogue.reading import Reading
from bot.dialogue.text import strip_pauses
from casework.model.complaint import FieldKey, Method

_TEXT_FIELDS = frozenset(
    {FieldKey.ENTERPRISE_NAME, FieldKey.CONTACT_NAME, FieldKey.RESPONDENT, FieldKey.BUSINESS}
)


def read_correction(reading: Reading, values: list[c.Command]) -> list[c.Command] | None:
    """Words that correct ("the name is wrong", "change it to …") without a recognised value."""
    if not (reading.has("correct") or reading.intent("correct_field")):
        return None
    if any(isinstance(one, (c.SetField, c.Speaker)) for one in values):
        return [] if reading.conversation.draft is not None and not reading.tells else None
    if reading.conversation.draft is None or not reading.short:
        return None
    named = reading.phrases.mentioned(reading.text)
    if named is None:
        return None if reading.tells else [c.DisputeField(key=None)]
    tail = after_link(reading, named)
    if tail and (named in _TEXT_FIELDS or any(char.isdigit() for char in tail) or "@" in tail):
        return [c.SetField(key=named, value=tail, words=tail, corrects=True, method=Method.RULE)]
    return [c.DisputeField(key=named)]


def after_link(reading: Reading, key: FieldKey) -> str:
    """The words behind "is", "改成", … when the text names the field; else empty."""
    text = reading.text
    lowered = text.lower()
    names = [one for one in reading.phrases.mentions.get(key, ()) if one in lowered]
    if not names:
        return ""
    start = min(lowered.rfind(one) + len(one) for one in names)
    ends = [
        start + match.end()
        for link in reading.phrases.links
        for match in re.finditer(_link(link), lowered[start:])
    ]
    tail = strip_pauses(text[max(ends) :]) if ends else ""
    return tail if reading.size_of(tail) or any(char.isdigit() for char in tail) else ""


def _link(link: str) -> str:
    return rf"\b{re.escape(link)}\b" if link.isascii() else re.escape(link)
