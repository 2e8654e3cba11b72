"""Industry (国民经济行业) of a business: names and aliases of GB/T 4754-2017 first, then the model.

A guess is never a fact: it stands on the review card with its confidence, to be confirmed there.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.folding import fold
from nlu.embedded.phrases import Hit, PhraseTable, longest
from nlu.errors import LexiconError
from nlu.interpreter import IndustryGuess
from nlu.labels import UNTOLD

_STANDARD: Final = "gb4754_2017.csv"
_ALIASES: Final = "industry_aliases.csv"
_EXACT: Final = 0.98
_NAMED: Final = 0.85
_FURTHER: Final = 0.5
_MOST_WORDS: Final = 3
_FLOOR: Final = 1e-6
_HEAD_BONUS: Final = 100
_HALF: Final = 0.5
_SECTION_NAMES: Final = 20
_DIVISION_NAMES: Final = 97

_PER_WORD: Final = 2.0
_PER_HEAD: Final = 3.5
"""What a word and an activity that decides are worth, in log-odds: 7 and 33 times as likely. Where
a word decided alone, "shampoo" made a factory of every shop that sells it."""

_DOUBT: Final = 0.3
"""Share of the model's doubt whether the business is told at all: most who are asked, answer."""


@dataclass(frozen=True, slots=True)
class Category:
    """A section, perhaps a division; ``head`` marks an activity that decides (批发, research)."""

    section: str
    division: str | None
    head: bool = False


@dataclass(frozen=True, slots=True)
class StandardRow:
    """One row of the standard: level ``section`` or ``division``, code as text."""

    level: str
    code: str
    section: str
    name_zh: str
    name_en: str


def read_standard(folder: Path = DATA_FOLDER) -> tuple[StandardRow, ...]:
    """The 20 sections and 97 divisions of GB/T 4754-2017. Raises LexiconError if they are not."""
    rows = tuple(
        StandardRow(
            level=row["level"],
            code=row["code"],
            section=row["section"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
        )
        for row in _rows(folder / _STANDARD)
    )
    sections = sum(row.level == "section" for row in rows)
    if (sections, len(rows) - sections) != (_SECTION_NAMES, _DIVISION_NAMES):
        raise LexiconError(file=_STANDARD, reason="rows")
    return rows


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise LexiconError(file=str(path), reason=str(error)) from error


class IndustryTable:
    """Names of the standard and the words of business people, filed for look-up."""

    def __init__(self, folder: Path = DATA_FOLDER) -> None:
        """Read both tables. Raises LexiconError."""
        rows = read_standard(folder)
        self._section_of = {row.code: row.section for row in rows if row.level == "division"}
        entries = [*_standard_entries(rows), *self._alias_entries(folder)]
        self._exact = {fold(name): category for name, category in entries}
        self._table = PhraseTable(entries)

    def _alias_entries(self, folder: Path) -> Iterator[tuple[str, Category]]:
        for number, row in enumerate(_rows(folder / _ALIASES), start=2):
            division = row["division"] or None
            if division is not None and self._section_of.get(division) != row["section"]:
                raise LexiconError(file=_ALIASES, reason=f"line {number}")
            yield row["alias"], Category(row["section"], division, head=row["head"] == "1")

    def named(self, text: str) -> list[IndustryGuess]:
        """Categories that ``text`` names, best first: an exact name, an activity, longer names."""
        folded = _bare(text)
        exact = self._exact.get(folded)
        if exact is not None:
            return [_guess(exact, _EXACT)]
        return _distinct(
            _guess(hit.value, _FURTHER if place else _NAMED)
            for place, hit in enumerate(self._hits(folded))
        )

    def _hits(self, folded: str) -> list[Hit[Category]]:
        return sorted(longest(self._table.scan(folded)), key=lambda hit: -_weight(hit))

    def rank(self, text: str, learned: Mapping[str, float]) -> tuple[IndustryGuess, ...]:
        """What the model makes of the text, moved by what it names; without a model that alone.

        The more likely the text does not tell the business, the less likely is each section.
        """
        folded = _bare(text)
        if not learned or folded in self._exact:
            return _after(self.named(text), learned)
        hits = self._hits(folded)
        chances = _weighed(learned, _evidence(folded, hits))
        named = {hit.value.section: hit.value for hit in reversed(hits)}
        return tuple(
            _guess(named.get(section, Category(section, None)), chances[section])
            for section in sorted(chances, key=chances.__getitem__, reverse=True)
        )


def _bare(text: str) -> str:
    return fold(text).strip(" .,。，")


def _after(
    named: Sequence[IndustryGuess], learned: Mapping[str, float]
) -> tuple[IndustryGuess, ...]:
    """``named``, and the other sections with what is left to them."""
    left = 1.0 - max((guess.confidence for guess in named), default=0.0)
    rest = [
        IndustryGuess(section=section, division=None, confidence=chance * left)
        for section, chance in learned.items()
        if section != UNTOLD
    ]
    return tuple(_distinct(sorted([*named, *rest], key=lambda one: -one.confidence)))


def _evidence(folded: str, hits: Sequence[Hit[Category]]) -> Mapping[str, float]:
    """By section, on the scale of log-odds: its best word, each further one half of the last."""
    words: dict[str, dict[str, float]] = {}
    for hit in hits:
        worth = _PER_HEAD if hit.value.head else _PER_WORD
        words.setdefault(hit.value.section, {}).setdefault(folded[hit.start : hit.end], worth)
    return {
        section: sum(
            worth * _FURTHER**place for place, worth in enumerate([*found.values()][:_MOST_WORDS])
        )
        for section, found in words.items()
    }


def _weighed(learned: Mapping[str, float], evidence: Mapping[str, float]) -> dict[str, float]:
    """Chances of the sections, which with that of ``UNTOLD`` make up one."""
    chances = {
        section: max(chance, _FLOOR) * math.exp(evidence.get(section, 0.0))
        for section, chance in learned.items()
    }
    untold = chances.pop(UNTOLD, 0.0) * _DOUBT
    total = untold + sum(chances.values())
    return {section: chance / total for section, chance in chances.items()}


def _weight(hit: Hit[Category]) -> float:
    """Activities that decide first, then longer names; of two equal ones that with a division."""
    nearer = _HALF if hit.value.division is not None else 0.0
    return hit.end - hit.start + (_HEAD_BONUS if hit.value.head else 0) + nearer


def _guess(category: Category, confidence: float) -> IndustryGuess:
    return IndustryGuess(
        section=category.section, division=category.division, confidence=confidence
    )


def _distinct(guesses: Iterator[IndustryGuess] | Sequence[IndustryGuess]) -> list[IndustryGuess]:
    """The first guess of each section."""
    kept: dict[str, IndustryGuess] = {}
    for guess in guesses:
        kept.setdefault(guess.section, guess)
    return list(kept.values())


def _standard_entries(rows: Sequence[StandardRow]) -> Iterator[tuple[str, Category]]:
    for row in rows:
        division = row.code if row.level == "division" else None
        yield row.name_zh, Category(row.section, division)
        yield row.name_en, Category(row.section, division)
