"""A day in a person's words (日期): year, month and day in either language's usual order."""

from __future__ import annotations

import re
from datetime import date

_BY_YEAR = re.compile(r"(?<!\d)(20\d{2})\s*\D\s*(\d{1,2})\s*\D\s*(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(20\d{2})")
_MONTH_FIRST = re.compile(r"\b([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(20\d{2})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def find_day(text: str) -> date | None:
    """The first day that ``text`` names with its year; None without one, or for no real day."""
    folded = text.lower()
    found = _BY_YEAR.search(folded)
    if found:
        year, month, day = map(int, found.groups())
        return _day(year, month, day)
    found = _DAY_FIRST.search(folded)
    if found:
        return _day(int(found[3]), _month(found[2]), int(found[1]))
    found = _MONTH_FIRST.search(folded)
    if found:
        return _day(int(found[3]), _month(found[1]), int(found[2]))
    return None


def _month(name: str) -> int:
    """Number of a month by its first three letters, 0 for none."""
    return _MONTHS.index(name[:3]) + 1 if name[:3] in _MONTHS else 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
