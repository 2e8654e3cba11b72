"""Numbers as they are written (数字): 1,286,400, 二〇二六, 三百二十, 陆拾柒万叁仟, 41万7千."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from nlu.embedded.lexicon import Lexicon

_GROUPED: Final = re.compile(r"\d{1,3}(?:\.\d{3})+,\d{1,2}|\d{1,3}(?:\.\d{3}){2,}")
_ARABIC: Final = (
    r"\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d)|\d{1,3}(?:\.\d{3}){2,}(?![\d.])"  # 1.250.000,00
    r"|\d{1,3}(?:[,']\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
)
_LONGEST: Final = 24
"""Characters from which on a row of digits is a code and no number."""
_ROWS: Final = (1, 4)
"""So long are rows of Chinese digits that are a number: 三, 二〇二六."""
_TEN: Final = 10
_TWO: Final = 2
_TEN_THOUSAND: Final = 10_000


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at ``start`` to ``end``; ``low`` and ``high`` are equal unless it says a range.

    ``scaled``: a unit of ten thousand or more is in it (万, 亿); ``counted``: one of ten or more.
    ``loose``: it says "and some" (三百余万) without saying how much. ``bare``: it begins with a
    unit, as words that are no numbers do (千万). ``unit`` is the one it ends with (万 of 330万).
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    scaled: bool = False
    counted: bool = False
    loose: bool = False
    bare: bool = False
    unit: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A digit, an Arabic number, or a unit."""

    value: Decimal
    unit: bool
    arabic: bool


class Numerals:
    """Reads numbers of both scripts by the characters of ``nlu/data/zh/number.toml``."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Arrange the characters."""
        self._digits = _by_character(lexicon, "number.digit")
        self._units = _by_character(lexicon, "number.unit")
        self._more = lexicon.folded("number.more.exact")
        self._about = lexicon.folded("number.about.exact")
        self._vague = lexicon.folded("number.vague.exact")
        self._joints = lexicon.folded("number.joint.exact")
        digits, units = "".join(self._digits), "".join(self._units)
        big = "".join(char for char, unit in self._units.items() if unit >= _TEN_THOUSAND)
        nought = "".join(char for char, digit in self._digits.items() if digit == 0)
        joint = "".join(self._joints)
        han = f"[{digits}{units}]"
        loose = f"[{''.join(self._more | self._about)}]"
        self._first = re.compile(rf"[\d{digits}{units}]")
        self._piece = re.compile(rf"{_ARABIC}|{han}")
        self._small = re.compile(rf"\d+|{han}+")
        # A number goes on behind a unit: 41万7千. What follows 多 can only be units: 三百二十多万.
        self._run = re.compile(
            rf"(?:{_ARABIC}|{han})(?:{han}|(?<=[{units}{nought}])\d+(?:\.\d+)?)*"
            rf"(?:[{joint}][{big}]|{loose}[{units}]*)?"
        )

    def any_in(self, folded: str) -> bool:
        """Whether a character of a number stands in the text."""
        return self._first.search(folded) is not None

    def small(self, folded: str) -> Iterator[tuple[int, int, int, bool]]:
        """Whole numbers with their places, as dates have them; whether in Arabic digits."""
        for found in self._small.finditer(folded):
            text = found.group()
            if len(text) > _TEN:
                continue
            value = int(text) if text[0] not in self._digits and text.isdigit() else None
            if value is not None:
                yield *found.span(), value, True
            elif self._is_one(text) and (read := self.read(text)) is not None:
                yield *found.span(), int(read), False

    def _is_one(self, text: str) -> bool:
        """Whether characters are one number, and not two side by side: 两三天前."""
        row = all(char in self._digits for char in text)
        return not row or len(text) in _ROWS

    def find(self, folded: str) -> Iterator[Numeral]:
        """Numbers of any size, as amounts have them."""
        for found in self._run.finditer(folded):
            start, end = found.span()
            if end - start > _LONGEST or folded[max(0, start - 1) : start] in self._vague:
                continue
            numeral = self._numeral(found.group(), start)
            if numeral is not None:
                yield numeral

    def _numeral(self, text: str, start: int) -> Numeral | None:
        """The number that ``text`` is, with what 多 and 余 make of it."""
        if text.isascii() and text.isdigit():  # most numbers are
            plainly = Decimal(text)
            return Numeral(start=start, end=start + len(text), low=plainly, high=plainly)
        mark = next((char for char in text if char in self._more or char in self._about), "")
        plain = "".join(char for char in text if char != mark and char not in self._joints)
        span = self._two(plain)
        value = None if span else self.read(plain)
        if span is None and value is None:
            return None
        low, high = span or (value or Decimal(), value or Decimal())
        if mark in self._more and mark and low == high:
            high = low + _step(low)
        units = [self._units[char] for char in plain if char in self._units]
        return Numeral(
            start=start,
            end=start + len(text),
            low=low,
            high=high,
            scaled=any(unit >= _TEN_THOUSAND for unit in units),
            counted=bool(units),
            loose=bool(mark),
            bare=self._units.get(plain[0], _TEN) != _TEN,
            unit=Decimal(self._units.get(plain[-1], 1)),
        )

    def _two(self, text: str) -> tuple[Decimal, Decimal] | None:
        """Two numbers side by side are a range: 三四百万, 七八十万."""
        for place, (one, two) in enumerate(pairwise(text)):
            if place + 2 < len(text) and self._beside(one, two) and text[place + 2] in self._units:
                before = text[:place]
                if before and before[-1] not in self._units:
                    return None
                low = self.read(before + one + text[place + 2 :])
                high = self.read(before + two + text[place + 2 :])
                return None if low is None or high is None else (low, high)
        return None

    def _beside(self, one: str, two: str) -> bool:
        """Whether two digits follow each other, or are the 三五 of 三五万."""
        low, high = self._digits.get(one), self._digits.get(two)
        if low is None or high is None or not low:
            return False
        return high - low == 1 or (low, high) == (3, 5)

    def read(self, text: str) -> Decimal | None:
        """The value of a written number; None when its characters make none."""
        pieces = [self._as_piece(found.group()) for found in self._piece.finditer(text)]
        if not any(piece.unit for piece in pieces):
            return _row(pieces)
        return _summed(pieces)

    def _as_piece(self, text: str) -> _Piece:
        if text in self._units:
            return _Piece(Decimal(self._units[text]), unit=True, arabic=False)
        if text in self._digits:
            return _Piece(Decimal(self._digits[text]), unit=False, arabic=False)
        if _GROUPED.fullmatch(text):
            text = text.replace(".", "").replace(",", ".")
        return _Piece(Decimal(text.replace(",", "").replace("'", "")), unit=False, arabic=True)


def _by_character(lexicon: Lexicon, name: str) -> dict[str, int]:
    return {
        char: int(path.partition(".")[0])
        for path, chars in lexicon.under(name).items()
        for char in chars
    }


def _step(value: Decimal) -> Decimal:
    """One in the last place that is not nought: of 320 ten, of 2000 a thousand."""
    digits, exponent = value.normalize().as_tuple()[1:]
    del digits
    return Decimal(1).scaleb(int(exponent))


def _row(pieces: list[_Piece]) -> Decimal | None:
    """Digits one after the other: 二〇二六."""
    if len(pieces) == 1:
        return pieces[0].value
    if not pieces or any(piece.arabic for piece in pieces):
        return None
    return Decimal("".join(str(piece.value) for piece in pieces))


def _summed(pieces: list[_Piece]) -> Decimal | None:
    """Digits with their units: 一亿三千万, 陆拾柒万叁仟, 41万7千, 四千五."""
    total = section = Decimal()
    number: Decimal | None = None
    for before, piece in pairwise([_Piece(Decimal(), unit=False, arabic=False), *pieces]):
        if not piece.unit:
            if number and not before.unit:
                return None
            number = piece.value
        elif piece.value < _TEN_THOUSAND:
            section += (Decimal(1) if number is None else number) * piece.value
            number = None
        else:
            section += number or Decimal()
            whole = total + section if piece.value > _TEN_THOUSAND else section
            if not whole:
                return None
            total = whole * piece.value + (Decimal() if whole != section else total)
            section, number = Decimal(), None
    return total + section + _tail(pieces, number)


def _tail(pieces: list[_Piece], number: Decimal | None) -> Decimal:
    """The last digit: 五 of 四千五 are five hundred, of 四千零五 five."""
    if number is None:
        return Decimal()
    if len(pieces) < _TWO or not pieces[-2].unit or pieces[-2].value <= _TEN or number >= _TEN:
        return number
    return number * pieces[-2].value / _TEN
