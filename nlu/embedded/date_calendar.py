"""Dates by year, month and day (历法日期): 2026年3月12日, 今年三月, 三季度, 年底, Q3 2026."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nlu.embedded.date_row import Found, Row, Rule
from nlu.embedded.date_words import NUMBER, WRITTEN
from nlu.embedded.holidays import holiday
from nlu.embedded.moments import (
    MONTHS,
    Moment,
    Stretch,
    half_of,
    moment,
    month_from,
    quarter_of,
)

_CENTURY: Final = 2000
_TWO: Final = 2
_TWO_DIGITS: Final = 100
_QUARTERS: Final = 4
_HALVES: Final = 2
_TENS: Final = {"first_ten": (1, 10), "second_ten": (11, 20), "last_ten": (21, None)}
MONTH_OF_PART: Final = {"begin": 1, "middle": 6, "end": MONTHS}
_AMBIGUOUS: Final = 0.5


def written(row: Row, place: int) -> Found | None:
    """2026-03-12; 12/03/2026 may be two days."""
    word = row.words[place]
    if word.when is None:
        return None
    if word.other is None:
        return Found(word.when, place + 1)
    return Found(word.when, place + 1, confidence=_AMBIGUOUS, other=word.other)


def relative_year(row: Row, place: int) -> Found | None:
    """今年三月, 去年底, last year."""
    return in_year(row, place + 1, row.today.year + row.words[place].get("year"))


def relative_month(row: Row, place: int) -> Found | None:
    """上个月15号, 本月底, last month."""
    found = month_from(row.today, row.words[place].get("month"))
    if found is None or found.month is None:
        return None
    return in_month(row, place + 1, found.year, found.month)


def year(row: Row, place: int) -> Found | None:
    """二〇二六年三月, 2026年, 23年底."""
    value = row.number(place, "unit_year", "part_of_year")
    if value is None:
        return None
    # "2025年底": the end of the year holds the word for year.
    stop = place + 2 if row.has(place + 1, "unit_year") else place + 1
    year = row.year(place)
    if year is not None:
        return in_year(row, stop, year)
    # Two digits are a year only where a month or its end follows: 25年 may be a time.
    found = in_year(row, stop, _CENTURY + value) if value < _TWO_DIGITS else None
    return found if found is not None and found.stop > place + 2 else None


def in_year(row: Row, place: int, year: int) -> Found | None:
    """The year, or the part of it that is told from the word ``place`` on."""
    whole = moment(year)
    if whole is None:
        return None
    following = row.after(place, "of", "the")
    if row.joined(following):
        for rule in (_month_in, _quarter_in, _half_in, _part_in, _holiday_in):
            found = rule(row, following, year)
            if found is not None:
                return found
    return Found(whole, place)


def _month_in(row: Row, place: int, year: int) -> Found | None:
    month = row.number(place, "unit_month", "part_of_month")
    if month is None or not 1 <= month <= MONTHS:
        return None
    return in_month(row, place + 1 + row.has(place + 1, "unit_month"), year, month)


def _quarter_in(row: Row, place: int, year: int) -> Found | None:
    number = row.get(place, "quarter_number")
    if number is not None:
        return Found(quarter_of(year, number), place + 1)
    first = row.after(place, "ordinal")
    number = row.number(first, "unit_quarter")
    if number is None:
        number = row.get(first, "count") if row.follows(first + 1, "unit_quarter") else None
    if number is None or not 1 <= number <= _QUARTERS:
        return None
    return Found(quarter_of(year, number), first + 2)


def _half_in(row: Row, place: int, year: int) -> Found | None:
    number = row.get(place, "half")
    return None if number is None else Found(half_of(year, number), place + 1)


def _part_in(row: Row, place: int, year: int) -> Found | None:
    part = row.name(place, "part_of_year")
    if not part:
        return None
    return Found(Moment(year, MONTH_OF_PART[part]), place + 1, closing=part == "end")


def _holiday_in(row: Row, place: int, year: int) -> Found | None:
    when = holiday(row.name(place, "festival"), year)
    return None if when is None else Found(when, place + 1, holiday=True)


def month(row: Row, place: int) -> Found | None:
    """3月12日, 11月底; the year is that of now until something else is known."""
    found = _month_in(row, place, row.today.year)
    return None if found is None else _undated(found)


def _undated(found: Found) -> Found:
    return Found(found.when, found.stop, dated=False, closing=found.closing)


def in_month(row: Row, place: int, year: int, month: int) -> Found | None:
    """The month, or its day or part that is told from the word ``place`` on."""
    whole = moment(year, month)
    if whole is None:
        return None
    if row.joined(place):
        number = row.number(place, "unit_day")
        if number is not None:
            exact = moment(year, month, number)
            # Of a day that the month does not have the month is known.
            return Found(whole, place) if exact is None else Found(exact, place + 2)
        part = row.name(place, "part_of_month")
        if part in _TENS:
            first, last = _TENS[part]
            end = Moment(year, month, last or whole.last.day)
            return Found(Stretch(Moment(year, month, first), end), place + 1)
        if part:
            return Found(whole, place + 1, closing=part == "end")
    return Found(whole, place)


def quarter(row: Row, place: int) -> Found | None:
    """三季度, Q3 2026, the third quarter of 2026; without a year that of this year."""
    found = _quarter_in(row, place, row.today.year)
    return None if found is None else _with_year_behind(row, found)


def _with_year_behind(row: Row, found: Found) -> Found:
    """The quarter or half of the year that is named behind it."""
    place = row.after(found.stop, "the", "at", "of")
    year = row.year(place) if row.joined(place) else None
    if year is None and row.joined(place):
        ahead = row.get(place, "year")
        year = None if ahead is None else row.today.year + ahead
    if year is None or not isinstance(found.when, Stretch):
        return _undated(found)
    start, end = found.when.start, found.when.end
    months = (start.month if start else None, end.month if end else None)
    return Found(Stretch(Moment(year, months[0]), Moment(year, months[1])), place + 1)


def half(row: Row, place: int) -> Found | None:
    """上半年, H1 2026, the first half of 2026."""
    found = _half_in(row, place, row.today.year)
    if found is None and row.follows(place + 1, "unit_half"):
        number = row.get(place, "count")
        if number is not None and number <= _HALVES:
            found = Found(half_of(row.today.year, number), place + 2)
            found = _with_year_behind(row, found)
            # "The first half" without a year may be that of anything.
            return found if found.dated else None
    return None if found is None else _with_year_behind(row, found)


def part_of_now(row: Row, place: int) -> Found | None:
    """年底, 月底, at the end of the month: of this year and this month."""
    numbered = place > 0 and row.joined(place) and row.has(place - 1, NUMBER)
    if numbered or len(row.words[place].text) < _TWO:
        return None
    found = _part_in(row, place, row.today.year)
    name = row.name(place, "part_of_month")
    if found is not None or not name or name in _TENS:
        return found
    when = Moment(row.today.year, row.today.month)
    return Found(when, place + 1, closing=name == "end")


RULES: Final[Mapping[str, Rule]] = {
    WRITTEN: written,
    "year": relative_year,
    "month": relative_month,
    "ordinal": quarter,
    "quarter_number": quarter,
    "half": half,
    "part_of_year": part_of_now,
    "part_of_month": part_of_now,
}
