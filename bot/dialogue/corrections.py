"""Words that correct (更正语): which field, and the new value behind "is" or "change … to"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.dialogue import commands as c
from bot.dialogue.last_digits import with_last_digits
from bot.dialogue.reading import Reading
from bot.dialogue.stories import story, told_instead
from bot.dialogue.text import clauses, fold, strip_pauses
from casework.model.complaint import FieldKey, Method

_NAMES = frozenset({FieldKey.ENTERPRISE_NAME, FieldKey.CONTACT_NAME, FieldKey.RESPONDENT})
_TEXT_FIELDS = _NAMES | {FieldKey.BUSINESS, FieldKey.DEMAND}
_TAKEN_BACK = _NAMES | {FieldKey.BUSINESS}
_PAUSE = re.compile(r"[\uff0c\u3002\uff1b\n]")
_TOLD = 6
"""From this size on, words beside the name of the facts tell what is to be changed in them."""


def read_correction(reading: Reading, values: list[c.Command]) -> list[c.Command] | None:
    """Words that correct ("the name is wrong", "change it to …") without a recognised value."""
    earlier = None if values else _earlier_value(reading)
    if earlier is not None:
        return [earlier]
    if not (reading.has("correct") or reading.intent("correct_field")):
        return None
    if any(isinstance(one, (c.SetField, c.Speaker)) for one in values):
        return [] if reading.conversation.draft is not None and not reading.tells else None
    if reading.conversation.draft is None or not reading.short:
        return None
    named = reading.phrases.mentioned(reading.text)
    changed: c.Command | None = _replaced(reading, named)
    if changed is None and named is not None:
        changed = _corrected(reading, named)
    if changed is not None or reading.tells:
        return None if changed is None else [changed]
    return told_instead(reading) or [c.DisputeField(key=None)]


def _earlier_value(reading: Reading) -> c.SetField | None:
    """A value that a name had before and that the text says again: it stands again."""
    draft = reading.conversation.draft
    back = reading.has("correct", "deny") or reading.phrases.goes_back(reading.text)
    if draft is None or not reading.short or not back:
        return None
    text = fold(reading.text)
    stored = [(key, draft.fields[key]) for key in sorted(_NAMES) if key in draft.fields]
    found = (
        c.SetField(key=key, value=one.value, words=one.value, corrects=True)
        for key, now in stored
        for one in reversed(now.previous)
        if one.value and one.value != now.value and fold(one.value) in text
    )
    return next(found, None)


def _replaced(reading: Reading, named: FieldKey | None) -> c.SetField | None:
    """The words beside a present value that the text takes back: "not bearings, gears"."""
    draft = reading.conversation.draft
    for key in sorted(one for one in _TAKEN_BACK if named in (None, one)):
        old = None if draft is None else draft.value(key)
        if old is None or fold(old) not in fold(reading.text):
            continue
        pieces = [reading.text[start:end] for start, end in clauses(reading.text)]
        others = [one for one in pieces if fold(old) not in fold(one)]
        new = _behind_link(reading, others[-1]) if others else ""
        return c.SetField(key=key, value=new, words=new, corrects=True) if new else None
    return None


def _behind_link(reading: Reading, piece: str) -> str:
    """The piece without the words that introduce a new value at its beginning (是, it's)."""
    ends = _ends([*reading.phrases.strong_links, *reading.phrases.links], piece.lower(), 0)
    return strip_pauses(piece[ends[-1] :] if ends else piece)


def _corrected(reading: Reading, named: FieldKey) -> c.Command:
    """The field that is named with its new value, or the question for it."""
    if named is FieldKey.FACTS and (_tells_more(reading) or reading.plays("facts")):
        return story(reading, FieldKey.FACTS, reading.text)
    tail = _mended(reading, named) or after_link(reading, named)
    if tail and (named in _TEXT_FIELDS or any(char.isdigit() for char in tail) or "@" in tail):
        return c.SetField(key=named, value=tail, words=tail, corrects=True, method=Method.RULE)
    return c.DisputeField(key=named)


def _mended(reading: Reading, named: FieldKey) -> str:
    """The phone number with the last digits that the text gives for it."""
    draft = reading.conversation.draft
    if named is not FieldKey.CONTACT_PHONE or draft is None:
        return ""
    return with_last_digits(reading.text, draft.value(named), reading.phrases)


def _tells_more(reading: Reading) -> bool:
    """Whether a correction of the facts says what is different: it is added, nothing is lost."""
    names = reading.phrases.mentions.get(FieldKey.FACTS, ())
    named = max((len(one) for one in names if one in reading.text.lower()), default=0)
    return reading.size - named >= _TOLD or any(char.isdigit() for char in reading.text)


def after_link(reading: Reading, key: FieldKey) -> str:
    """The words behind "is", "改成", … when the text names the field; else empty.

    A word that can only introduce the new value goes before one that is also an ordinary word.
    """
    text = reading.text
    lowered = text.lower()
    names = [one for one in reading.phrases.mentions.get(key, ()) if one in lowered]
    if not names:
        return ""
    start = min(lowered.rfind(one) + len(one) for one in names)
    ends = _ends(reading.phrases.strong_links, lowered, start)[:1]
    ends = ends or _ends(reading.phrases.links, lowered, start)[-1:]
    tail = strip_pauses(text[ends[0] :]) if ends else ""
    if key in _NAMES:
        tail = strip_pauses(_PAUSE.split(tail, maxsplit=1)[0])
    return tail if reading.size_of(tail) or any(char.isdigit() for char in tail) else ""


def _ends(links: Iterable[str], lowered: str, start: int) -> list[int]:
    """Where the links behind ``start`` end, in order."""
    return sorted(
        start + match.end() for link in links for match in re.finditer(_link(link), lowered[start:])
    )


def _link(link: str) -> str:
    return rf"\b{re.escape(link)}\b" if link.isascii() else re.escape(link)
