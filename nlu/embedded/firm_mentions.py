"""Firms that are only named in a text, in Chinese characters or quotation marks (提到的企业).

A name without a legal form ends with a word for a trade (乳业, 传动). It counts where a word in it
or around it says that it is a name; otherwise it is just the trade (进口食品).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nlu.embedded.reading import Reading, Span

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_LONGEST: Final = 14
_BEFORE: Final = 12
_MOST: Final = 20
_STEM: Final = 2
_SHORT: Final = 4
_ENDINGS: Final = "company.firm_endings"


def firm_mentions(reading: Reading, taken: Sequence[Span]) -> list[Span]:
    """Names that lie outside the spans ``taken``."""
    found: list[Span] = []
    for span in (*_quoted(reading), *_by_ending(reading)):
        free = not any(one.start < span.end and span.start < one.end for one in [*taken, *found])
        if free and len(found) < _MOST:
            found.append(span)
    return found


def _quoted(reading: Reading) -> Iterator[Span]:
    for match in reading.lexicon.pattern("company.quoted_patterns").finditer(reading.folded):
        yield Span(*match.span(match.lastindex or 0))


def _by_ending(reading: Reading) -> Iterator[Span]:
    """Longest endings first; each with the name before it."""
    close = reading.lexicon.pattern("company.firm_close_patterns")
    more = reading.lexicon.pattern("company.firm_more_patterns")
    for hit in sorted(reading.hits(_ENDINGS), key=lambda one: (-one.end, one.start)):
        start = _start(reading, hit.start)
        stem = Span(start, hit.start)
        ends = close.match(reading.folded, hit.end) or _by_stem(reading, stem)
        if not ends or more.match(reading.folded, hit.end):
            continue
        if _is_name(reading, stem, hit.end):
            yield Span(start, _with_bracket(reading, hit.end))


def _with_bracket(reading: Reading, end: int) -> int:
    """Behind the form of a partnership in brackets: …事务所(特殊普通合伙)."""
    found = reading.lexicon.pattern("company.bracket_patterns").match(reading.folded, end)
    return end if found is None else found.end()


def _start(reading: Reading, place: int) -> int:
    """Where the name begins: after the last word that cannot be part of one."""
    start, floor = place, max(0, place - _LONGEST)
    while start > floor and _HAN.match(reading.folded[start - 1]):
        start -= 1
    before = reading.folded[start:place]
    cuts = reading.lexicon.pattern("company.firm_cut_patterns").finditer(before)
    return start + max((cut.end() for cut in cuts), default=0)


def _by_stem(reading: Reading, stem: Span) -> bool:
    """Whether the words before the ending are a name by themselves."""
    text = reading.folded[stem.start : stem.end]
    return any(one in text for one in reading.lexicon.words("company.firm_stems"))


def _is_name(reading: Reading, stem: Span, end: int) -> bool:
    text = reading.folded[stem.start : stem.end]
    if len(text) < _STEM or reading.lexicon.pattern("company.firm_never_patterns").match(text):
        return False
    if _by_stem(reading, stem):
        return True
    before = reading.folded[max(0, stem.start - _BEFORE) : stem.start]
    if _introduced(reading, before, text, end):
        return True
    said = reading.lexicon.pattern("company.firm_before_patterns").search(before)
    after = reading.lexicon.pattern("company.firm_after_patterns").match(reading.folded, end)
    return said is not None and after is not None


def _introduced(reading: Reading, before: str, stem: str, end: int) -> bool:
    """Whether a short name follows "we are" and ends there (我们是某某机电)."""
    if reading.lexicon.pattern("company.firm_introduced_patterns").search(before) is None:
        return False
    if len(stem) > _SHORT or reading.lexicon.pattern("company.firm_generic_patterns").search(stem):
        return False
    ends = reading.lexicon.pattern("company.firm_introduced_end_patterns")
    return ends.match(reading.folded, end) is not None
