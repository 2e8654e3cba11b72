"""Dates and spans of time in a message (日期): "from 9 November until today", 2026年三季度, 上周三.

A date keeps its precision: a day, a month, a year, a span. Times without a place in the calendar
(三个月的审批) are no dates. A deadline is its day.
"""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import Final

from casework.model.when import local_date
from nlu.embedded.date_account import Account, Dated
from nlu.embedded.date_row import Row
from nlu.embedded.date_words import DateWords
from nlu.embedded.lexicon import Lexicon
from nlu.embedded.numerals import Numerals
from nlu.embedded.reading import Reading, Span
from nlu.interpreter import Entity

DATE: Final = "date"
_MOST: Final = 50


class DateFinder:
    """Finds dates by the words of both languages."""

    def __init__(self, lexicon: Lexicon, numerals: Numerals) -> None:
        """Arrange the words."""
        self._words = DateWords(lexicon, numerals)

    def find(self, reading: Reading, *, now: datetime) -> list[Entity]:
        """Dates of the message in order. Whom they concern they do not say: none is "own"."""
        words = self._words.find(reading)
        if not words:
            return []
        row = Row(reading, words, local_date(now))
        return [_entity(row, one) for one in islice(Account(row).read(), _MOST)]


def _entity(row: Row, found: Dated) -> Entity:
    span = Span(row.words[found.first].start, row.words[found.stop - 1].end)
    both = () if found.other is None else (str(found.when), str(found.other))
    return row.reading.entity(
        DATE, str(found.when), span, own=False, confidence=found.confidence, ambiguous=both
    )
