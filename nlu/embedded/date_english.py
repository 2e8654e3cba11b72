"""Dates as English says them (英文日期): March 12, 2026, the 24th of November, in 2023."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nlu.embedded.date_calendar import MONTH_OF_PART, relative_month, relative_year
from nlu.embedded.date_row import Found, Row, Rule
from nlu.embedded.date_words import NUMBER
from nlu.embedded.moments import Moment, moment

_BARE: Final = 0.8
_LEADING: Final = (
    "at", "since", "from", "before", "part", "which", "between", "to", "the",
)  # fmt: skip
_BEFORE_YEAR: Final = ("at", "since", "from", "before", "between", "part")
_NEW: Final = 1990
_FAR: Final = 2050


def day_of_month(row: Row, place: int) -> Found | None:
    """12 March 2026, the 24th of November."""
    number = row.day_number(place)
    following = row.after(place + 1, "the", "of")
    if number is None or not row.joined(following):
        return None
    month = row.get(following, "month_name") or row.get(following, "month_word")
    return None if month is None else _english(row, following + 1, month, number)


def month_name(row: Row, place: int) -> Found | None:
    """March 12, 2026; Aug 2024; in May."""
    known = row.get(place, "month_name")
    month = known or row.words[place].get("month_word")
    number = row.day_number(place + 1) if row.joined(place + 1) else None
    if number is not None and not row.follows(place + 2, "month_name", "month_word"):
        return _english(row, place + 2, month, number)
    found = _english(row, place + 1, month, None)
    if found is None or known or found.dated:
        return found
    led = place > 0 and row.joined(place) and row.has(place - 1, *_LEADING)
    return found if led else None


def _english(row: Row, place: int, month: int, number: int | None) -> Found | None:
    """The month or day, in the year that follows, if one does."""
    following = row.after(place, "the", "of")
    year = row.year(following) if row.joined(following, loose=True) else None
    ahead = row.get(following, "year") if row.joined(following) else None
    if ahead is not None:
        year = row.today.year + ahead
    when = moment(row.today.year if year is None else year, month, number)
    if when is None:
        return None
    return Found(when, place if year is None else following + 1, dated=year is not None)


def bare_year(row: Row, place: int) -> Found | None:
    """In 2023, since 2022, Q3 2026: a number of four digits behind a preposition."""
    year = row.year(place)
    if year is None or not _NEW <= year <= _FAR or not row.joined(place, loose=True):
        return None
    if not _beside_year(row, place) and not row.has(place - 1, *_BEFORE_YEAR):
        return None
    if row.char_after(place) in ("-", "/", "."):
        after = row.words[place].end + 1
        if row.reading.folded[after : after + 1].isalnum():
            return None
    if row.reading.lexicon.pattern("amount.counted.patterns").match(
        row.reading.folded, row.words[place].end
    ):
        return None
    return Found(Moment(year), place + 1, confidence=_BARE)


def _beside_year(row: Row, place: int) -> bool:
    """Whether another year stands before it in a list: in 2021, 2022 and 2023."""
    return row.year(place - 1 - row.has(place - 1, "and")) is not None


def part(row: Row, place: int) -> Found | None:
    """The end of March, early 2025, mid-May, the beginning of last year."""
    name = row.name(place, "part")
    if not row.joined(place + 1):
        return None
    found = _after_part(row, place + 1)
    if found is None or not isinstance(found.when, Moment) or found.when.day is not None:
        return None
    if found.when.month is None and name in MONTH_OF_PART:
        when = Moment(found.when.year, MONTH_OF_PART[name])
        return Found(when, found.stop, closing=name == "end")
    return Found(found.when, found.stop, dated=found.dated, closing=name == "end")


def _after_part(row: Row, place: int) -> Found | None:
    for kind, rule in (
        ("month_name", month_name),
        ("month_word", month_name),
        ("year", relative_year),
        ("month", relative_month),
        (NUMBER, bare_year),
    ):
        if row.has(place, kind):
            return rule(row, place)
    return None


RULES: Final[Mapping[str, Rule]] = {
    "month_name": month_name,
    "month_word": month_name,
    "part": part,
}
