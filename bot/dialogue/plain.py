"""Reading without an interpreter (无模型时的读取): whole-message phrases, phones and addresses.

Model down or not, plain answers, numbers and the form's own checks keep working.
"""

from __future__ import annotations

from bot.dialogue.checks import find_emails, find_phones
from bot.dialogue.phrases import Phrases
from bot.dialogue.text import bare, ends_as_question, fold, han, latin
from casework.model.complaint import FieldKey
from nlu.interpreter import Entity, Understanding

NONE: frozenset[str] = frozenset()
_OWN_WINDOW = 16
_BESIDE = 12
"""A value with so few characters beside it is the message's point: a name and a number."""


def read_plain(text: str, phrases: Phrases) -> Understanding:
    """What rules alone can tell of ``text``."""
    signals = whole_signals(text, phrases) | _part_signals(text, phrases)
    if ends_as_question(text):
        signals |= {"question"}
    return Understanding(
        text=text,
        normalised=fold(text),
        language=script(text),
        entities=_entities(text, phrases),
        signals=signals,
        only_signals=bool(whole_signals(text, phrases)),
        engine="plain",
        degraded=True,
    )


def whole_signals(text: str, phrases: Phrases) -> frozenset[str]:
    """Control words that the whole text is."""
    return phrases.names_of.get(bare(text), NONE)


def _part_signals(text: str, phrases: Phrases) -> frozenset[str]:
    folded = fold(text)
    starts = {name for name, heads in phrases.heads.items() if folded.startswith(tuple(heads))}
    inside = {name for name, words in phrases.inside.items() if any(one in folded for one in words)}
    return frozenset(starts | inside)


def _entities(text: str, phrases: Phrases) -> tuple[Entity, ...]:
    found = [
        _entity("email", match.group(), match.start(), text, phrases.own[FieldKey.CONTACT_EMAIL])
        for match in find_emails(text)
    ]
    found += [
        _entity("phone", text[start:end], start, text, phrases.own[FieldKey.CONTACT_PHONE])
        for start, end in find_phones(text)
    ]
    return tuple(found)


def _entity(kind: str, value: str, start: int, text: str, cues: tuple[str, ...]) -> Entity:
    before = text[max(0, start - _OWN_WINDOW) : start].lower()
    own = any(cue in before for cue in cues) or len(text.strip()) - len(value) <= _BESIDE
    return Entity(
        entity=kind, value=value, text=value, start=start, end=start + len(value), own=own
    )


def script(text: str) -> str:
    """Language by counting scripts."""
    chinese, words = han(text), latin(text)
    if any("\u3040" <= char <= "\u30ff" for char in text):
        return "ja"
    if any("\uac00" <= char <= "\ud7af" for char in text):
        return "ko"
    if chinese and words:
        return "mixed"
    if chinese:
        return "zh"
    return "en" if words else "none"
