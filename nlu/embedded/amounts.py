"""Sums of money in a message (金额): 三百二十多万, "EUR 12 million", 人民币贰佰万元整, 320到330万.

Written ``CNY 1500000``, a range ``CNY 3200000-3300000``. Without a currency it is yuan, and less
sure. Numbers of people, areas, tons, percentages, codes and telephones are no sums.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from typing import Final

from nlu.embedded.lexicon import Lexicon
from nlu.embedded.money_words import Currency, MoneyWords, Scale
from nlu.embedded.numerals import Numeral, Numerals
from nlu.embedded.reading import Reading, Span
from nlu.embedded.spoken_numbers import SpokenNumbers
from nlu.interpreter import Entity

AMOUNT: Final = "amount"
LOCAL: Final = "CNY"
_MOST: Final = 50
_NUMBERS: Final = 500
"""Numbers that are looked at: more than a letter of the greatest length has."""
_SAID: Final = 0.95
_ASSUMED: Final = 0.8
_LOOSE: Final = 0.7
_NEAR: Final = 4
_FARTHER: Final = 8
_LEAST: Final = 100
_ONE: Final = 1
_TEN: Final = 10
_DIGITS: Final = 9
_GLUED: Final = re.compile(r"[a-z0-9_./#$-]")
_CODE_BEHIND: Final = re.compile(r"[a-z0-9_#]|[-/.:][a-z0-9]")


@dataclass(frozen=True, slots=True)
class _Sum:
    """A number with its scale and currency, at ``start`` to ``end``."""

    numeral: Numeral
    start: int
    end: int
    low: Decimal
    high: Decimal
    currency: Currency | None
    scale: Scale | None

    @property
    def named(self) -> bool:
        """Whether a currency is said."""
        return self.currency is not None

    @property
    def scaled(self) -> bool:
        """Whether its size is said in thousands, 万 or more."""
        return self.numeral.scaled or self.scale is not None


class AmountFinder:
    """Finds sums by the words of both languages."""

    def __init__(self, lexicon: Lexicon, numerals: Numerals) -> None:
        """Arrange the words."""
        self._numerals = numerals
        self._spoken = SpokenNumbers(lexicon)
        self._words = MoneyWords(lexicon)
        self._between = lexicon.folded("amount.between.exact")

    def find(self, reading: Reading, taken: Sequence[Span] = ()) -> list[Entity]:
        """Sums of the message in order, none of them in the stretches ``taken`` by other values.

        Whose money it is they do not say: none is "own".
        """
        numbers = self._numbers(reading, taken)
        if not numbers:
            return []
        sums = [self._sum(reading.folded, number) for number in numbers]
        found = islice(self._joined(reading, sums), _MOST)
        return [self._entity(reading, one) for one in found]

    def _numbers(self, reading: Reading, taken: Sequence[Span]) -> list[Numeral]:
        """Numbers in figures, characters and words, outside of ``taken``."""
        found = list(self._spoken.find(reading))
        if self._numerals.any_in(reading.folded):
            found += islice(self._numerals.find(reading.folded), _NUMBERS)
        held = bytearray(len(reading.folded))
        for span in [*taken, *self._idioms(reading, found)]:
            held[span.start : span.end] = b"\1" * (span.end - span.start)
        free = (one for one in found if 1 not in held[one.start : one.end])
        return sorted(free, key=lambda one: one.start)

    @staticmethod
    def _idioms(reading: Reading, found: Sequence[Numeral]) -> Iterator[Span]:
        """Sayings with a number in them, but for those within a number: 三千万 holds 千万."""
        for hit in reading.hits("amount.idiom"):
            if not any(one.start < hit.start and hit.end <= one.end for one in found):
                yield Span(hit.start, hit.end)

    def _sum(self, folded: str, number: Numeral) -> _Sum:
        scale = None if number.scaled else self._words.scale(folded, number.end)
        end = number.end if scale is None else scale.end
        factor = Decimal(1) if scale is None else scale.factor
        before = self._words.before(folded, number.start)
        behind = self._words.behind(folded, end)
        currency = behind if before is None or (behind and not behind.generic) else before
        return _Sum(
            numeral=number,
            start=number.start if before is None else before.start,
            end=end if behind is None else behind.end,
            low=number.low * factor,
            high=number.high * factor,
            currency=currency,
            scale=scale,
        )

    def _joined(self, reading: Reading, sums: Sequence[_Sum]) -> Iterator[_Sum]:
        """The sums; two that a word or dash joins are one range."""
        place = 0
        while place < len(sums):
            one = sums[place]
            place += 1
            two = sums[place] if place < len(sums) else None
            if two is not None and self._is_tenth(reading.folded, one, two):
                place += 1
                yield replace(
                    one, end=two.end, low=one.low + two.low / 10, high=one.high + two.high / 10
                )
                continue
            if two is not None and self._is_joint(reading.folded, one, two):
                ranged = self._range(one, two)
                if ranged is not None and self._is_sum(reading, ranged):
                    place += 1
                    yield ranged
                    continue
            if self._is_sum(reading, one):
                yield one

    def _is_tenth(self, folded: str, one: _Sum, two: _Sum) -> bool:
        """Whether the second is what comes behind 块: 三块五."""
        piece = one.currency is not None and one.currency.piece and not one.scaled
        alone = two.start == one.end and two.end == two.numeral.end and not two.numeral.counted
        return piece and alone and two.high < _TEN and not self._words.counts(folded, two.end)

    def _is_joint(self, folded: str, one: _Sum, two: _Sum) -> bool:
        return one.end <= two.start and folded[one.end : two.start].strip() in self._between

    @staticmethod
    def _range(one: _Sum, two: _Sum) -> _Sum | None:
        """From ``one`` to ``two``; the size and currency that one lacks it takes from the other."""
        low = one.low
        if two.scaled and not one.scaled and low * _size(two) < two.high:
            low *= _size(two)
        if low >= two.high or (one.named and two.named and not _same(one, two)):
            return None
        return replace(
            two,
            start=one.start,
            low=low,
            currency=_clearer(one.currency, two.currency),
            numeral=replace(two.numeral, start=one.numeral.start),
        )

    def _is_sum(self, reading: Reading, one: _Sum) -> bool:
        """Whether it is money: by its currency, by its size, or by a word before it."""
        folded, number = reading.folded, one.numeral
        if not one.high or (number.bare and not one.named):
            return False
        if _GLUED.match(folded[max(0, one.start - 1) : one.start]):
            return False
        if one.currency is not None:
            few = one.currency.piece and one.high < _TEN
            return not few or self._told_of(reading, one, least=_ONE)
        end = one.end
        if self._words.counts(folded, end) or _CODE_BEHIND.match(folded, end):
            return False
        if one.scaled and not (one.scale is not None and one.scale.short):
            return True
        return self._told_of(reading, one)

    @staticmethod
    def _told_of(reading: Reading, one: _Sum, *, least: int = _LEAST) -> bool:
        """Whether a word of payment stands right before the number: 罚款 5000, 一天就四千五."""
        number, clause = one.numeral, reading.clause_at(one.start)
        if one.high < least or number.end - number.start > _DIGITS:
            return False
        reach = _FARTHER if number.counted else _NEAR
        near = Span(max(clause.start, one.start - reach - _NEAR), one.start)
        return any(one.start - hit.end <= reach for hit in reading.hits("amount.cue", near))

    @staticmethod
    def _entity(reading: Reading, one: _Sum) -> Entity:
        code = LOCAL if one.currency is None else one.currency.code
        low, high = _plain(one.low), _plain(one.high)
        value = f"{code} {low}" if low == high else f"{code} {low}-{high}"
        confidence = _SAID if one.named else _ASSUMED
        if one.numeral.loose:
            confidence = min(confidence, _LOOSE)
        return reading.entity(
            AMOUNT, value, Span(one.start, one.end), own=False, confidence=confidence
        )


def _size(one: _Sum) -> Decimal:
    """The unit in which a sum is told: ten thousand of 330万, a million of "3.3 million"."""
    return one.numeral.unit if one.scale is None else one.scale.factor


def _same(one: _Sum, two: _Sum) -> bool:
    codes = {sum_.currency.code for sum_ in (one, two) if sum_.currency is not None}
    generic = any(sum_.currency is not None and sum_.currency.generic for sum_ in (one, two))
    return len(codes) == 1 or generic


def _clearer(one: Currency | None, two: Currency | None) -> Currency | None:
    """Of two currencies the one that names a country."""
    if one is None or two is None:
        return one or two
    return two if one.generic else one


def _plain(value: Decimal) -> str:
    """Without exponent and without noughts behind the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
