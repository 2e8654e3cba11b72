"""The words around a sum (金额用语): currencies, English scales, and what is counted instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from nlu.embedded.folding import fold
from nlu.embedded.lexicon import Lexicon

_GAP: Final = 1
_SEPARATORS: Final = " :"
_LETTER: Final = re.compile(r"[a-z]")
_SCALE: Final = re.compile(r"[ -]?([a-z]+)(?![a-z])")
_GLUED: Final = re.compile(r"\s?([a-z]+)")


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency's word at ``start`` to ``end``; ``generic`` words name no country (元).

    ``piece``: the word counts other things too (三块地).
    """

    code: str
    start: int
    end: int
    generic: bool
    piece: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """Thousands or millions behind a number, up to ``end``; ``short`` letters may mean metres."""

    factor: Decimal
    end: int
    short: bool


class MoneyWords:
    """Looks up the words of ``nlu/data/<language>/amount.toml`` at a place of a text."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Arrange the words by length."""
        self._codes = _folded(lexicon, "amount.currency")
        self._generic = lexicon.folded("amount.generic.exact")
        self._pieces = lexicon.folded("amount.piece.exact")
        self._lengths = sorted({len(word) for word in self._codes}, reverse=True)
        self._first = frozenset(word[0] for word in self._codes)
        self._last = frozenset(word[-1] for word in self._codes)
        self._scales = {
            word: Decimal(10) ** int(power)
            for word, power in _folded(lexicon, "amount.scale").items()
        }
        self._short = lexicon.folded("amount.short.exact")
        self._not_currency = lexicon.pattern("amount.not_currency.patterns")
        self._counted = lexicon.pattern("amount.counted.patterns")

    def before(self, folded: str, place: int) -> Currency | None:
        """The currency that ends right before ``place``, or a blank or colon before it."""
        end = place
        while end > 0 and place - end <= _GAP and folded[end - 1] in _SEPARATORS:
            end -= 1
        if folded[end - 1 : end] not in self._last:
            return None
        for length in self._lengths:
            start = end - length
            word = folded[max(0, start) : end]
            if start >= 0 and word in self._codes and word not in self._generic:
                if _LETTER.match(word) and _LETTER.match(folded[max(0, start - 1) : start]):
                    continue
                return Currency(self._codes[word], start, end, generic=False)
        return None

    def behind(self, folded: str, place: int) -> Currency | None:
        """The currency that begins at ``place`` or a blank behind it: 元, 万元港币, euros."""
        first = self._at(folded, place)
        if first is None:
            return None
        second = self._at(folded, first.end) if first.generic else None
        return first if second is None or second.generic else second

    def _at(self, folded: str, place: int) -> Currency | None:
        start = place + (folded[place : place + 1] in (" ", "-"))
        if folded[start : start + 1] not in self._first:
            return None
        for length in self._lengths:
            end = start + length
            word = folded[start:end]
            if len(word) == length and word in self._codes:
                if _LETTER.match(word[-1]) and _LETTER.match(folded[end : end + 1]):
                    continue
                if self._not_currency.match(folded, start):
                    continue
                return Currency(
                    self._codes[word],
                    start,
                    end,
                    generic=word in self._generic,
                    piece=word in self._pieces,
                )
        return None

    def scale(self, folded: str, place: int) -> Scale | None:
        """Thousands or millions at ``place``: 50k, 3.2 million, 2.4m."""
        found = _SCALE.match(folded, place)
        if found is None or found[1] not in self._scales:
            return self._glued(folded, place)
        return Scale(self._scales[found[1]], found.end(), found[1] in self._short)

    def _glued(self, folded: str, place: int) -> Scale | None:
        """A scale that runs into its currency: 3.5mEUR, 300kusd."""
        found = _GLUED.match(folded, place)
        if found is None:
            return None
        for length in range(len(found[1]) - 1, 0, -1):
            head, tail = found[1][:length], found[1][length:]
            if head in self._scales and tail in self._codes:
                return Scale(self._scales[head], found.start(1) + length, head in self._short)
        return None

    def counts(self, folded: str, place: int) -> bool:
        """Whether the number before ``place`` is one of people, tons, metres or per cent."""
        return self._counted.match(folded, place) is not None


def _folded(lexicon: Lexicon, name: str) -> Mapping[str, str]:
    """Words of the lists under ``name``, each with the list's own name."""
    return {
        fold(word): path.removesuffix(".exact")
        for path, words in lexicon.under(name).items()
        for word in words
    }
