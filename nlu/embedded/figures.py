"""Dates and sums of money (日期与金额), where nothing else was found.

They stay inside the facts, word for word, and say nothing of the speaker: none is "own", and
nothing in a conversation turns on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from nlu.embedded.amounts import AMOUNT, AmountFinder
from nlu.embedded.dates import DATE, DateFinder
from nlu.embedded.lexicon import Lexicon
from nlu.embedded.numerals import Numerals
from nlu.embedded.reading import Reading, Span
from nlu.interpreter import Entity

FIGURES: Final = frozenset({DATE, AMOUNT})
_CODES: Final = frozenset({"phone", "email", "uscc", "ticket", "lookup_code"})
_NAMES: Final = frozenset({"company", "authority"})


class FigureFinder:
    """Finds both in one message."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Arrange the words of dates and sums."""
        numerals = Numerals(lexicon)
        self._dates = DateFinder(lexicon, numerals)
        self._amounts = AmountFinder(lexicon, numerals)

    def find(self, reading: Reading, found: Sequence[Entity], *, now: datetime) -> list[Entity]:
        """Dates and sums beside what was ``found`` before; ``now`` resolves "last week"."""
        dates = [one for one in self._dates.find(reading, now=now) if _is_free(one, found)]
        codes = [one for one in found if one.entity in _CODES]
        taken = [Span(one.start, one.end) for one in [*codes, *dates]]
        amounts = self._amounts.find(reading, taken)
        return [*dates, *(one for one in amounts if _is_free(one, found))]


def _is_free(figure: Entity, found: Sequence[Entity]) -> bool:
    """Whether the figure is no part of a code, nor of the inside of a name."""
    for one in found:
        if one.entity in _CODES and one.start < figure.end and figure.start < one.end:
            return False
        if one.entity in _NAMES and one.start < figure.start and figure.end < one.end:
            return False
    return True
