"""Short names that mean a public body in some company only (简称): 税务说…, "people at tax".

The same words are ordinary ones elsewhere (税务登记, "a fire door"), so what stands before and
behind decides: somebody who speaks or is gone to, the place of the body, or another body beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from nlu.embedded.lexicon import Lexicon
from nlu.embedded.phrases import Hit, PhraseTable, longest
from nlu.embedded.reading import Reading, Span

_BEFORE: Final = 24
_LINK: Final = 10
"""Longest word that joins two bodies, with its blanks."""
_MOST: Final = 150
"""Short names that are looked at in one message."""
_PLACE: Final = 2
"""Length from which the name of a place is one wherever it stands; 市 may end a word (城市)."""


class BareUnits:
    """The short names of the units with the codes ``known`` (单位简称词表)."""

    def __init__(self, *, known: frozenset[str], lexicon: Lexicon, place: re.Pattern[str]) -> None:
        """File the short names; ``place`` matches a place that ends a stretch."""
        self._table = PhraseTable(
            (word, code)
            for code, words in lexicon.under("authority.bare").items()
            for word in words
            if code in known
        )
        self._place = place

    def find(self, reading: Reading, sure: Sequence[Span]) -> Iterator[Hit[str]]:
        """Short names that mean the body; ``sure`` are the bodies that are named in full."""
        taken = [*sure]
        held = bytearray(len(reading.folded))
        for span in taken:
            held[span.start : span.end] = b"\1" * (span.end - span.start)
        hits = longest(self._table.scan(reading.folded))
        free = (one for one in hits if not any(held[one.start : one.end]))
        for hit in islice(free, _MOST):
            if self._meant(reading, hit, taken):
                taken.append(Span(hit.start, hit.end))
                yield hit

    def _meant(self, reading: Reading, hit: Hit[str], others: Sequence[Span]) -> bool:
        lexicon, folded = reading.lexicon, reading.folded
        if lexicon.pattern("authority.bare_after_patterns").match(folded, hit.end):
            return True
        if lexicon.pattern("authority.not_bare_patterns").match(folded, hit.end):
            return False
        before = folded[max(0, hit.start - _BEFORE) : hit.start]
        gone_to = lexicon.pattern("authority.bare_before_patterns").search(before)
        if gone_to and lexicon.pattern("authority.bare_behind_patterns").match(folded, hit.end):
            return True
        if self._beside(reading, hit, others):
            return True
        behind = lexicon.pattern("authority.bare_of_place_patterns").match(folded, hit.end)
        return behind is not None and self._of_place(before)

    def _of_place(self, before: str) -> bool:
        """Whether a Chinese short name stands behind its place: 浑南税务, 区环保, not 城市规划."""
        found = self._place.search(before)
        if found is None or found.group().isascii():
            return False
        alone = not before[: found.start()] or not before[found.start() - 1].isalnum()
        return alone or found.end() - found.start() >= _PLACE

    @staticmethod
    def _beside(reading: Reading, hit: Hit[str], others: Sequence[Span]) -> bool:
        """Whether another body stands beside it with "and", "or" between."""
        link = reading.lexicon.pattern("authority.coordination_patterns")
        for one in others:
            gap = Span(min(one.end, hit.end), max(one.start, hit.start))
            if 0 < gap.end - gap.start <= _LINK and link.fullmatch(reading.folded, *gap):
                return True
        return False
