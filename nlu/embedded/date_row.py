"""A row of date words with the day it is read on, and small questions to it (日期词序列)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeAlias

from nlu.embedded.date_words import ARABIC, NUMBER, Word
from nlu.embedded.moments import EARLIEST, LATEST, When
from nlu.embedded.reading import Reading

CERTAIN: Final = 0.95
_BLANKS: Final = " "
_COMMAS: Final = " ,("
_WIDEST: Final = 2
_YEAR_DIGITS: Final = 4
_DAYS: Final = 31


@dataclass(frozen=True, slots=True)
class Found:
    """A date that ends before the word ``stop``. ``dated``: its year is said, or follows from now.

    ``closing``: the last of a month or year is meant, which as a deadline is its last day.
    ``holiday``: what lies before it is a span of its own. ``week``: nothing but a weekday is said.
    """

    when: When
    stop: int
    dated: bool = True
    closing: bool = False
    holiday: bool = False
    week: bool = False
    confidence: float = CERTAIN
    other: When | None = None

    def to(self, stop: int) -> Found:
        """The same date, reaching to the word ``stop``."""
        return replace(self, stop=stop)


@dataclass(frozen=True)
class Row:
    """The words of one message, and the day on which relative ones are resolved."""

    reading: Reading
    words: Sequence[Word]
    today: date

    def has(self, place: int, *kinds: str) -> bool:
        """Whether the word at ``place`` may be one of ``kinds``."""
        return 0 <= place < len(self.words) and not self.words[place].kinds.keys().isdisjoint(kinds)

    def get(self, place: int, kind: str) -> int | None:
        """What the word at ``place`` stands for as ``kind``, None if it is none."""
        if not 0 <= place < len(self.words):
            return None
        value = self.words[place].kinds.get(kind)
        return value if isinstance(value, int) else None

    def name(self, place: int, kind: str) -> str:
        """The name that the word at ``place`` stands for as ``kind``; empty if it is none."""
        return str(self.words[place].kinds[kind]) if self.has(place, kind) else ""

    def joined(self, place: int, *, loose: bool = False) -> bool:
        """Whether only a blank (``loose``: or a comma) parts the word from the one before it."""
        if not 0 < place < len(self.words):
            return False
        start, end = self.words[place - 1].end, self.words[place].start
        between = self.reading.folded[start:end]
        return len(between) <= _WIDEST and not between.strip(_COMMAS if loose else _BLANKS)

    def follows(self, place: int, *kinds: str, loose: bool = False) -> bool:
        """Whether a word of one of ``kinds`` stands at ``place`` right behind the one before."""
        return self.has(place, *kinds) and self.joined(place, loose=loose)

    def after(self, place: int, *kinds: str) -> int:
        """``place``, or the one behind it if a word of ``kinds`` stands there."""
        return place + 1 if self.follows(place, *kinds) and self.joined(place + 1) else place

    def number(self, place: int, *units: str) -> int | None:
        """The number at ``place`` if one of ``units`` follows it."""
        value = self.get(place, NUMBER)
        return value if value is not None and self.follows(place + 1, *units) else None

    def year(self, place: int) -> int | None:
        """The number of four digits at ``place`` that may be a year."""
        value = self.get(place, NUMBER)
        if value is None or self.get(place, ARABIC) not in (None, _YEAR_DIGITS):
            return None
        return value if EARLIEST <= value <= LATEST else None

    def day_number(self, place: int) -> int | None:
        """The number at ``place`` that may be a day of a month."""
        value = self.get(place, NUMBER)
        return value if value is not None and 1 <= value <= _DAYS else None

    def english(self, place: int) -> bool:
        """Whether the word is of Latin letters."""
        return self.words[place].text.isascii()

    def char_before(self, place: int) -> str:
        """The character before the word."""
        start = self.words[place].start
        return self.reading.folded[start - 1 : start] if start else ""

    def char_after(self, place: int) -> str:
        """The character behind the word."""
        end = self.words[place].end
        return self.reading.folded[end : end + 1]


Rule: TypeAlias = Callable[[Row, int], Found | None]
"""The date that begins with the word at a place, or None."""
