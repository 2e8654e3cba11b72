"""Industry (国民经济行业) of a business: names and aliases of GB/T 4754-2017 first, then the model.

A guess is never a fact: it stands on the review card with its confidence, to be confirmed there.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nlu.embedded.folding import fold
from nlu.embedded.lexicon import DATA_FOLDER
from nlu.embedded.phrases import Hit, PhraseTable, longest
from nlu.errors import LexiconError
from nlu.interpreter import IndustryGuess

_STANDARD: Final = "gb4754_2017.csv"
_ALIASES: Final = "industry_aliases.csv"
_EXACT: Final = 0.98
_NAMED: Final = 0.85
_FURTHER: Final = 0.5
_HEAD_BONUS: Final = 100
_HALF: Final = 0.5
_SECTION_NAMES: Final = 20
_DIVISION_NAMES: Final = 97


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
        folded = fold(text).strip(" .,。，")
        exact = self._exact.get(folded)
        if exact is not None:
            return [_guess(exact, _EXACT)]
        hits = sorted(longest(self._table.scan(folded)), key=lambda hit: -_weight(hit))
        return _distinct(
            _guess(hit.value, _FURTHER if place else _NAMED) for place, hit in enumerate(hits)
        )

    def rank(self, text: str, learned: Mapping[str, float]) -> tuple[IndustryGuess, ...]:
        """What the text names, then what the model makes of it."""
        named = self.named(text)
        sure = max((guess.confidence for guess in named), default=0.0)
        share = 1.0 - sure
        rest = [
            IndustryGuess(section=section, division=None, confidence=chance * share)
            for section, chance in learned.items()
        ]
        boosted = _with_model(named, learned)
        return tuple(_distinct(sorted([*boosted, *rest], key=lambda one: -one.confidence)))


def _with_model(
    named: Sequence[IndustryGuess], learned: Mapping[str, float]
) -> list[IndustryGuess]:
    """Named categories after the first count more when the model agrees with them."""
    return [
        guess
        if not place
        else IndustryGuess(
            section=guess.section,
            division=guess.division,
            confidence=_FURTHER * learned.get(guess.section, _FURTHER),
        )
        for place, guess in enumerate(named)
    ]


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
