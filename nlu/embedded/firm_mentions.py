"""Firms that are only named in a text, in Chinese characters or quotation marks (提到的企业).

A name without a legal form ends with a word for a trade (乳业, 传动). It counts where a word in it
or around it says that it is a name; otherwise it is just the trade (进口食品).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nlu.embedded.embedding import shipped_vectors
from nlu.embedded.phrases import Hit
from nlu.embedded.reading import Reading, Span

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_LATIN: Final = re.compile(r"(?<![A-Za-z0-9@.])[A-Z][a-z]{2,}\Z")
_LONGEST: Final = 14
_BEFORE: Final = 12
_MOST: Final = 20
_STEM: Final = 2
_SHORT: Final = 4
_ENDINGS: Final = "company.firm_endings"
_WHOSE: Final = "company.counterparts"


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
        stem = _stem_before(reading, hit)
        ends = close.match(reading.folded, hit.end) or _by_stem(reading, stem)
        ends = ends or _coined(reading, stem, hit.end)
        if not ends or more.match(reading.folded, hit.end):
            continue
        if _is_name(reading, stem, hit.end):
            yield Span(stem.start, _with_bracket(reading, hit.end))


def _stem_before(reading: Reading, hit: Hit[str]) -> Span:
    """What stands before the ending: Chinese characters, else a brand in Latin letters."""
    start = _start(reading, hit.start)
    return Span(_brand(reading, hit) if start == hit.start else start, hit.start)


def _brand(reading: Reading, hit: Hit[str]) -> int:
    """Where a capitalised word begins before a trade that names firms, not goods: Muster科技."""
    found = _LATIN.search(reading.original, max(0, hit.start - _LONGEST), hit.start)
    trade = reading.folded[hit.start : hit.end]
    if found is None or trade not in reading.lexicon.words("company.firm_brand_endings"):
        return hit.start
    word = reading.folded[found.start() : hit.start]
    ordinary = word in reading.lexicon.folded("names.ordinary_exact")
    sample = word in reading.lexicon.folded("names.last_exact")
    return hit.start if ordinary and not sample else found.start()


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
    whose = (hit.end for hit in reading.hits(_WHOSE, Span(start, place)))
    return max(start + max((cut.end() for cut in cuts), default=0), max(whose, default=0))


def _by_stem(reading: Reading, stem: Span) -> bool:
    """Whether the words before the ending are a name by themselves."""
    text = reading.folded[stem.start : stem.end]
    return any(one in text for one in reading.lexicon.words("company.firm_stems"))


def _is_name(reading: Reading, stem: Span, end: int) -> bool:
    text = reading.folded[stem.start : stem.end]
    if len(text) < _STEM or reading.lexicon.pattern("company.firm_never_patterns").match(text):
        return False
    if text.isascii() or _by_stem(reading, stem):
        return True
    before = reading.folded[max(0, stem.start - _BEFORE) : stem.start]
    if _introduced(reading, before, text, end) or _whose(reading, stem, end):
        return True
    said = reading.lexicon.pattern("company.firm_before_patterns").search(before)
    after = reading.lexicon.pattern("company.firm_after_patterns").match(reading.folded, end)
    return said is not None and after is not None


def _whose(reading: Reading, stem: Span, end: int) -> bool:
    """Whether a short name follows a word for whose it is (房东某某置业), and is no trade."""
    text = reading.folded[stem.start : stem.end]
    if len(text) > _SHORT or reading.lexicon.pattern("company.firm_generic_patterns").search(text):
        return False
    if reading.has("places.other_cities", stem):
        return False
    trade = reading.folded[stem.end : end]
    if _coined(reading, stem, end) or trade in reading.lexicon.words("company.firm_sure_endings"):
        return True
    if trade in reading.lexicon.words("company.firm_vague_endings"):
        return False
    before = Span(max(0, stem.start - _BEFORE), stem.start)
    gaps = (reading.folded[hit.end : stem.start] for hit in reading.hits(_WHOSE, before))
    link = reading.lexicon.pattern("company.whose_link_patterns")
    said = reading.lexicon.pattern("company.whose_patterns").search(
        reading.folded[before.start : before.end]
    )
    return said is not None or any(link.fullmatch(gap) for gap in gaps)


def _coined(reading: Reading, stem: Span, end: int) -> bool:
    """Whether two characters before a firm's trade make no known word: names are coined (云例)."""
    text, trade = reading.folded[stem.start : stem.end], reading.folded[stem.end : end]
    place = reading.lexicon.pattern("company.firm_place_patterns").match(text)
    text = text if place is None else text[place.end() :]
    if len(text) != _STEM or trade not in reading.lexicon.words("company.firm_brand_endings"):
        return False
    return not shipped_vectors().knows(text)


def _introduced(reading: Reading, before: str, stem: str, end: int) -> bool:
    """Whether a short name follows "we are" and ends there (我们是某某机电)."""
    if reading.lexicon.pattern("company.firm_introduced_patterns").search(before) is None:
        return False
    if len(stem) > _SHORT or reading.lexicon.pattern("company.firm_generic_patterns").search(stem):
        return False
    ends = reading.lexicon.pattern("company.firm_introduced_end_patterns")
    return ends.match(reading.folded, end) is not None
