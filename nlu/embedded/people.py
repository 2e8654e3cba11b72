"""Names of contact persons (联系人): after a cue, beside a phone, or as the answer asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nlu.embedded.folding import fold
from nlu.embedded.reading import Reading, Span
from nlu.interpreter import Entity

_LATIN_NAME: Final = re.compile(
    r"[A-ZÀ-Þ][\w'’.\-]{0,24}(?: (?:van|von|de|der|da|di|bin|al)){0,2}"
    r"(?: [A-ZÀ-Þ][\w'’\-]{0,24}(?:\.(?= [A-Z]))?){0,3}"
)
_BEFORE_CONTACT: Final = re.compile(
    r"(?:^|[.。,，;；:：!！?？\n]\s*|\s\s)"
    r"((?:[A-ZÀ-Þ][\w'’\-]{1,24}(?: [A-ZÀ-Þ][\w'’\-]{1,24}){1,3})|[\u3400-\u9fff]{2,4})"
    r"\s*[,，:：(（]?\s*$"
)
_WINDOW: Final = 80
_MOST: Final = 10
_TWO_WORDS: Final = 2
_LONGEST_HAN: Final = 4


def find_people(reading: Reading, contacts: Sequence[Entity]) -> list[Entity]:
    """Persons whom the message gives as contact. ``contacts`` are its phones and addresses."""
    spans = [*_after_cue(reading), *_beside(reading, contacts), *_answer(reading, contacts)]
    seen: set[Span] = set()
    found: list[Entity] = []
    for span in sorted(spans):
        if span not in seen:
            seen.add(span)
            found.append(reading.entity("person", reading.written(span), span))
    return found[:_MOST]


def _after_cue(reading: Reading) -> Iterator[Span]:
    for cue in reading.lexicon.pattern("person.cue_patterns").finditer(reading.folded):
        yield from _name_at(reading, cue.end(), strict=False)
    for cue in reading.lexicon.pattern("person.weak_cue_patterns").finditer(reading.folded):
        yield from _name_at(reading, cue.end(), strict=True)


def _name_at(reading: Reading, place: int, *, strict: bool) -> Iterator[Span]:
    """A name that begins at ``place``; after a weak cue (我是, I am) a full one."""
    latin = _LATIN_NAME.match(reading.original, place)
    if latin is not None:
        words = latin.group().split()
        fit = not _is_stop(reading, words[0]) and (not strict or len(words) >= _TWO_WORDS)
        if fit:
            yield Span(place, latin.end())
        return
    han = reading.lexicon.pattern("person.han_name_patterns").match(reading.folded, place)
    if han is not None and is_han_name(reading, han.group(1)):
        yield Span(place, han.end(1))


def _is_stop(reading: Reading, word: str) -> bool:
    return word.lower() in reading.lexicon.folded("person.stop_exact")


def is_han_name(reading: Reading, name: str) -> bool:
    """Whether ``name`` is two to four characters that begin with a family name."""
    if not _TWO_WORDS <= len(name) <= _LONGEST_HAN or _is_stop(reading, name):
        return False
    name = fold(name)
    double = name[:2] in reading.lexicon.folded("person.double_surnames_exact")
    single = name[0] in reading.lexicon.words("person.surnames_exact")[0]
    return (double and len(name) > _TWO_WORDS) or (single and len(name) < _LONGEST_HAN)


def _beside(reading: Reading, contacts: Sequence[Entity]) -> Iterator[Span]:
    """A name before the person's own phone or address: "李小花 13900000000", "… phone …"."""
    for contact in contacts:
        if not contact.own:
            continue
        start = max(0, contact.start - _WINDOW)
        end = _before_label(reading, Span(start, contact.start))
        found = _BEFORE_CONTACT.search(reading.original[start:end])
        if found is None:
            continue
        name = found.group(1)
        fit = name.isascii() or is_han_name(reading, name)
        if fit and not _is_stop(reading, name.split()[0]):
            yield Span(start + found.start(1), start + found.end(1))


def _before_label(reading: Reading, before: Span) -> int:
    """Where the word that only says what follows (电话, phone, e-mail) begins, else the end."""
    text = reading.folded[before.start : before.end]
    label = reading.lexicon.pattern("contact.label_patterns").search(text)
    return before.end if label is None else before.start + label.start()


def _answer(reading: Reading, contacts: Sequence[Entity]) -> Iterator[Span]:
    """The message itself, up to a phone or address, when a name was asked for."""
    if reading.expecting != "contact_name":
        return
    end = min((contact.start for contact in contacts), default=len(reading.original))
    text = reading.original[: _before_label(reading, Span(0, end)) if contacts else end]
    name = re.sub(r"[\s,，。.;；:：!！]+$", "", text)
    start = len(name) - len(name.lstrip())
    name = name.strip()
    latin = _LATIN_NAME.fullmatch(name)
    if is_han_name(reading, name) or (latin and not _is_stop(reading, name.split()[0])):
        yield Span(start, start + len(name))
