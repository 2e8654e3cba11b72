"""The words of dates in a message (日期词): numbers, units, names of months and days, in order."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from nlu.embedded.lexicon import Lexicon
from nlu.embedded.moments import When, moment
from nlu.embedded.numerals import Numerals
from nlu.embedded.reading import Reading

NUMBER: Final = "number"
ARABIC: Final = "arabic"
WRITTEN: Final = "written"
_LIST: Final = "date"
_ORDINAL: Final = re.compile(r"(?:st|nd|rd|th)\b")
_YMD: Final = re.compile(
    r"(?<![\w.,/-])(?P<y>\d{4})(?P<mark>[-/.])(?P<m>\d{1,2})(?:(?P=mark)(?P<d>\d{1,2}))?"
    r"(?![\d%]|[-/.,]\d|[a-z])"
)
_DMY: Final = re.compile(
    r"(?<![\w.,/-])(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<y>\d{4})"
    r"(?![\d%]|[-/.,]\d|[a-z])"
)
_MARKED: Final = re.compile(r"\d[-/.]\d")
_QUARTER: Final = re.compile(r"(?<![\w-])(?P<kind>[qh])(?P<n>[1-4])(?![\w-])")
_TENSES: Final = frozenset({"past", "future"})
_WITHOUT_NUMBER: Final = frozenset(
    {"day", "week", "month", "quarter", "year", "half", "weekday", "which", "part", "festival"}
    | {"part_of_year", "part_of_month", "month_name", "month_word", "count"}
    | {"ago_day", "ago_same_day", "ago_month", "ago_year"}
)
"""What makes a date without a number beside it."""
_HALVES: Final = 2
_MOST: Final = 800
"""Words of dates that are looked at: more than a letter of the greatest length has."""
_GLUED: Final = re.compile(r"[a-z0-9._/#-]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or number at ``start`` to ``end``: what it may be, each with what it stands for.

    A date written in figures is one word with its meaning in ``when``; ``other`` is what it means
    if month and day are the other way round.
    """

    start: int
    end: int
    kinds: Mapping[str, int | str]
    when: When | None = None
    other: When | None = None
    text: str = field(default="", compare=False)

    def get(self, kind: str) -> int:
        """The number that the word stands for as this ``kind``."""
        value = self.kinds[kind]
        return value if isinstance(value, int) else 0


class DateWords:
    """Finds the words of dates by ``nlu/data/<language>/date.toml``."""

    def __init__(self, lexicon: Lexicon, numerals: Numerals) -> None:
        """Note what each list stands for."""
        self._numerals = numerals
        self._meaning = {
            path: _meaning(path)
            for path in lexicon.under(_LIST)
            if not path.endswith(("patterns", "exact")) and path not in _TENSES
        }
        self._telling = {
            path for path, (kind, _) in self._meaning.items() if kind in _WITHOUT_NUMBER
        }

    def find(self, reading: Reading) -> list[Word]:
        """Words of the message in order; none overlaps another, longer ones go first."""
        paths = [path for path in reading.names(f"{_LIST}.") if path in self._meaning]
        numbers = self._numerals.any_in(reading.folded)
        if not numbers and self._telling.isdisjoint(paths):
            return []
        written = _written(reading.folded) if numbers else []
        if not paths and not written:
            return []
        named = self._named(reading, paths)
        found = [*written, *named]
        if numbers:
            parts = {word.end for word in named if "part" in word.kinds}
            found += self._numbers(reading.folded, parts)
        found.sort(key=lambda word: (word.start, -word.end, word.when is None))
        return _apart(found)[:_MOST]

    def _named(self, reading: Reading, paths: Sequence[str]) -> list[Word]:
        """Phrases, those at one place taken together with all that they may be."""
        places: dict[tuple[int, int], dict[str, int | str]] = {}
        for path in paths:
            kind, value = self._meaning[path]
            for hit in reading.hits(f"{_LIST}.{path}"):
                places.setdefault((hit.start, hit.end), {})[kind] = value
        return [
            Word(start, end, kinds, text=reading.folded[start:end])
            for (start, end), kinds in places.items()
        ]

    def _numbers(self, folded: str, parts: Container[int]) -> list[Word]:
        """Whole numbers; ``parts`` are the ends of words that run into one: mid-2025."""
        words: list[Word] = []
        for start, end, value, arabic in islice(self._numerals.small(folded), _MOST):
            before, after = folded[max(0, start - 1) : start], folded[end : end + 1]
            if start not in parts and _is_glued(folded, start, before):
                continue
            ordinal = _ORDINAL.match(folded, end)
            if ordinal is None and (("a" <= after <= "z") or after == "%"):
                continue
            kinds: dict[str, int | str] = {NUMBER: value}
            if arabic:
                kinds[ARABIC] = end - start
            stop = end if ordinal is None else ordinal.end()
            words.append(Word(start, stop, kinds, text=folded[start:stop]))
        return words


def _is_glued(folded: str, start: int, before: str) -> bool:
    """Whether letters or a point stand right before a number: a code, a version, a decimal."""
    if not before or not _GLUED.match(before):
        return False
    # "3-5月": a hyphen between two numbers joins them.
    return (
        before != "-"
        or not folded[max(0, start - 2) : start - 1].isalnum()
        or ("a" <= folded[start - 2 : start - 1] <= "z")
    )


def _meaning(path: str) -> tuple[str, int | str]:
    kind, _, value = path.partition(".")
    if value.lstrip("-").isdigit():
        return kind, int(value)
    return kind, value


def _apart(words: Sequence[Word]) -> list[Word]:
    """Words that do not overlap: at each place the longest, from left to right."""
    kept: list[Word] = []
    for word in words:
        if not kept or word.start >= kept[-1].end:
            kept.append(word)
    return kept


def _written(folded: str) -> list[Word]:
    """Dates in figures: 2026-03-12, 2026/3, 15.07.2026; Q3 and H1."""
    found: list[Word] = []
    if _MARKED.search(folded):
        for shape in _YMD.finditer(folded):
            found += _year_first(shape)
        for shape in _DMY.finditer(folded):
            found += _year_last(shape)
    for shape in _QUARTER.finditer(folded) if "q" in folded or "h" in folded else ():
        kind = "quarter_number" if shape["kind"] == "q" else "half"
        if kind == "quarter_number" or int(shape["n"]) <= _HALVES:
            found.append(Word(*shape.span(), {kind: int(shape["n"])}, text=shape.group()))
    return found


def _year_first(shape: re.Match[str]) -> list[Word]:
    if shape["d"] is None and shape["mark"] == ".":
        return []
    when = moment(int(shape["y"]), int(shape["m"]), None if shape["d"] is None else int(shape["d"]))
    return [] if when is None else [_dated(shape, when)]


def _year_last(shape: re.Match[str]) -> list[Word]:
    """Day first where both ways are possible; with points it is always so."""
    one, two, year = int(shape["one"]), int(shape["two"]), int(shape["y"])
    day_first, month_first = moment(year, two, one), moment(year, one, two)
    if shape["mark"] == ".":
        month_first = None
    best = day_first or month_first
    if best is None:
        return []
    other = month_first if day_first not in (None, month_first) else None
    return [_dated(shape, best, other)]


def _dated(shape: re.Match[str], when: When, other: When | None = None) -> Word:
    return Word(*shape.span(), {WRITTEN: 0}, when=when, other=other, text=shape.group())
