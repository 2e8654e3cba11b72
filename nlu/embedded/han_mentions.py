"""Persons that are only named in a text, in Chinese characters (提到的人).

A name begins with a family name, ends where another word begins, and is told by what stands around
it: a function or "find" before it, a form of address or a person's act behind it, or nothing at all
but marks (王小明、李小花). The weaker the surroundings, the more its shape must be a name's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from nlu.embedded.lexicon import Lexicon
from nlu.embedded.reading import Reading, Span

_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_JOINS: Final = r"[\u548c\u4e0e\u8ddf\u53ca\u6216]"  # and, with, or: 和与跟及或
_PART: Final = rf"(?:(?!{_JOINS})[\u3400-\u9fff])"
_DOT: Final = "·"
_ABROAD: Final = re.compile(rf"{_PART}{{1,9}}(?:-{_PART}{{1,6}})?(?:{_DOT}{_PART}{{1,6}}){{1,3}}")
_BEFORE: Final = 14
_LENGTHS: Final = (3, 2, 4)
_DOUBLE: Final = (4, 3, 5, 2)
_PLAIN: Final = 3
_GIVEN: Final = 2
_MOST: Final = 30
_TRIES: Final = 1000
"""Places that are looked at: more than a letter of the greatest length has."""
_LEXICONS: Final = 8
"""Lexicons whose characters are kept: one in the program, a few in a test run."""


def han_mentions(reading: Reading, taken: Sequence[Span]) -> list[Span]:
    """Names that lie outside the spans ``taken``."""
    found: list[Span] = list(_abroad(reading, taken))
    opening = _opening(reading.lexicon)
    place = end = tries = 0
    while len(found) < _MOST and (family := opening.search(reading.folded, place)):
        place, tries = family.start(), tries + 1
        if tries > _TRIES:
            break
        if place >= end:
            end = _run_end(reading.folded, place)
        span = _name_at(reading, place, end)
        if span is None or _touches(span, [*taken, *found]):
            place += 1
            continue
        found.append(span)
        place = span.end
    return sorted(found)


@lru_cache(maxsize=_LEXICONS)
def _opening(lexicon: Lexicon) -> re.Pattern[str]:
    """A family name before what can be a given name with another word behind it.

    One search goes over what holds no name much faster than rules that are asked at each place.
    """
    doubles = sorted(lexicon.folded("person.double_surnames_exact"), key=len, reverse=True)
    singles, never = (
        lexicon.words(name)[0] for name in ("person.surnames_exact", "names.given_never")
    )
    sure, ends = (
        lexicon.pattern(name).pattern
        for name in ("names.given_sure_patterns", "names.ends_patterns")
    )
    given = rf"(?:(?![{never}])[\u3400-\u9fff]){{1,2}}(?:{ends})"
    first = "".join({name[0] for name in doubles})
    return re.compile(rf"[{singles}](?={given}|(?:{sure}))|(?=[{first}])(?:{'|'.join(doubles)})")


def _run_end(folded: str, place: int) -> int:
    """Where the run of Chinese characters ends that holds ``place``."""
    run = _HAN.match(folded, place)
    return place if run is None else run.end()


def _touches(span: Span, others: Sequence[Span]) -> bool:
    return any(one.start < span.end and span.start < one.end for one in others)


def _name_at(reading: Reading, start: int, end: int) -> Span | None:
    """The name that begins at ``start``, if words around it say that there is one."""
    double = _double(reading, start)
    known = None if double else _given_end(reading, start + 1)
    for length in _DOUBLE if double else _LENGTHS:
        span = Span(start, start + length)
        if span.end > end:
            continue
        if (double or known == span.end) and _sure(reading, span, double):
            return span
        if _shaped(reading, span, double) and _told(reading, span, double):
            return span
    return None


def _given_end(reading: Reading, place: int) -> int | None:
    """Where a given name ends that begins at ``place`` and is hardly ever anything else."""
    found = reading.lexicon.pattern("names.given_sure_patterns").match(reading.folded, place)
    return None if found is None else found.end()


def _never(reading: Reading) -> str:
    """Characters that no given name holds."""
    return _letters(reading, "names.given_never")


def _sure(reading: Reading, span: Span, double: int) -> bool:
    """Whether the characters are hardly ever anything but a name, whatever follows (王小明)."""
    if span.end - span.start - (double or 1) not in ((_GIVEN, _PLAIN) if double else (_GIVEN,)):
        return False
    lists = ("names.given_sure_patterns", *(("names.abroad_given_patterns",) if double else ()))
    place = span.start + (double or 1)
    text = reading.folded[span.start : span.end]
    fits = (reading.lexicon.pattern(name).match(reading.folded, place) for name in lists)
    if not any(one is not None and one.end() == span.end for one in fits):
        return False
    if _ordinary(reading, text):
        return False
    if double:
        return True
    before = reading.folded[max(0, span.start - 1) : span.start]
    common = text[0] in _letters(reading, "names.common_exact")
    return common and not _part_of_a_word(reading, span, before)


def _double(reading: Reading, start: int) -> int:
    """Length of the family name of two or three characters that begins here, or 0."""
    longer = reading.lexicon.folded("person.double_surnames_exact")
    return next((n for n in (3, 2) if reading.folded[start : start + n] in longer), 0)


def _letters(reading: Reading, name: str) -> str:
    return reading.lexicon.words(name)[0]


def _shaped(reading: Reading, span: Span, double: int) -> bool:
    """Whether the characters can be a name, and another word begins behind them."""
    text = reading.folded[span.start : span.end]
    given = text[double or 1 :]
    if not 1 <= len(given) <= (3 if double else 2):
        return False
    never = _never(reading)
    if any(char in never for char in given) or _ordinary(reading, text):
        return False
    return _matches(reading, "names.ends_patterns", span.end)


def _ordinary(reading: Reading, text: str) -> bool:
    lists = ("names.never_exact", "person.stop_exact")
    return any(
        text[:length] in reading.lexicon.folded(name)
        for name in lists
        for length in range(2, len(text) + 1)
    )


def _told(reading: Reading, span: Span, double: int) -> bool:
    if _matches(reading, "names.title_patterns", span.end):
        return True
    before = reading.folded[max(0, span.start - _BEFORE) : span.start]
    if not double and _part_of_a_word(reading, span, before):
        return False
    said = reading.lexicon.pattern("names.said_patterns").search(before) is not None
    common = reading.folded[span.start] in _letters(reading, "names.common_exact")
    often = reading.folded[span.end - 1] in _letters(reading, "names.given_often")
    full = bool(double) or (common and (often or span.end - span.start == _PLAIN))
    acts = _matches(reading, "names.acts_patterns", span.end)
    closes = not reading.folded[span.end : span.end + 1].isalnum()
    if said and (full or acts or closes):
        return True
    if full and _matches(reading, "names.rank_patterns", span.end):
        return True
    opens = not before or not before[-1].isalnum()
    if opens and acts:
        return full
    maybe = reading.lexicon.pattern("names.maybe_patterns").search(before) is not None
    return full and ((opens and closes) or (maybe and (closes or acts or opens)))


def _part_of_a_word(reading: Reading, span: Span, before: str) -> bool:
    """Whether the family name is rather a small word (从, 和), or ends another one (对方)."""
    family = reading.folded[span.start]
    inside = reading.lexicon.pattern("names.inside_patterns").fullmatch(before[-1:] + family)
    return inside is not None or family in _letters(reading, "names.weak")


def _abroad(reading: Reading, taken: Sequence[Span]) -> Iterator[Span]:
    """Foreign names in Chinese characters with a dot between their parts: 马克斯·示例."""
    if _DOT not in reading.folded:
        return
    for found in _ABROAD.finditer(reading.folded):
        start, end = found.span()
        before = reading.folded[start : reading.folded.index(_DOT, start)]
        cuts = list(reading.lexicon.pattern("names.abroad_cut_patterns").finditer(before))
        start += cuts[-1].end() if cuts else 0
        tail = reading.lexicon.pattern("names.abroad_end_patterns").search(
            reading.folded, reading.folded.rindex(_DOT, start, end) + 2, end
        )
        span = Span(start, end if tail is None else tail.start())
        if reading.folded[start] != _DOT and not _touches(span, taken):
            yield span


def _matches(reading: Reading, name: str, place: int) -> bool:
    return reading.lexicon.pattern(name).match(reading.folded, place) is not None
