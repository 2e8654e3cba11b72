"""All rules of dates together (日期规则): which of them a word begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nlu.embedded import date_calendar, date_english, date_relative
from nlu.embedded.date_row import Found, Row, Rule
from nlu.embedded.date_words import NUMBER

_NUMBERED: Final[tuple[Rule, ...]] = (
    date_calendar.year,
    date_calendar.month,
    date_calendar.quarter,
    date_english.day_of_month,
    date_calendar.half,
    date_english.bare_year,
)
_RULES: Final[Mapping[str, Rule]] = {
    **date_calendar.RULES,
    **date_english.RULES,
    **date_relative.RULES,
}
BEGINNING: Final = frozenset({*_RULES, NUMBER, "count", "festival"})
"""Kinds of words with which a date may begin."""


def numbered(row: Row, place: int) -> Found | None:
    """What a number begins: a year, a month, a quarter, a day of an English month."""
    for rule in _NUMBERED:
        found = rule(row, place)
        if found is not None:
            return found
    return None


def point(row: Row, place: int) -> Found | None:
    """One date, as far as its own words tell."""
    if row.has(place, NUMBER, "count"):
        return date_relative.counted(row, place) or numbered(row, place)
    kinds = sorted(kind for kind in row.words[place].kinds if kind in _RULES)
    tried = (_RULES[kind](row, place) for kind in kinds)
    return next((found for found in tried if found is not None), None)
