"""Dates reckoned from today (相对日期): 昨天, 上周三, 三个月前, last month, ten days ago, 周一."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nlu.embedded.date_row import Found, Row, Rule
from nlu.embedded.date_words import NUMBER
from nlu.embedded.moments import (
    Moment,
    When,
    after_weekdays,
    days_from,
    moment,
    month_from,
    quarter_from,
    same_day,
    week_from,
    weekday_near,
    weekday_of,
)
from nlu.embedded.reading import Span

_WEEK: Final = 7
_SATURDAY: Final = 6
_MOST: Final = 1_000
_GUESSED: Final = 0.7
_COUNTED: Final = ("count_day", "count_week", "count_month", "count_year")


def _found(when: When | None, stop: int, *, confidence: float = 0.95) -> Found | None:
    return None if when is None else Found(when, stop, confidence=confidence)


def of_day(row: Row, place: int) -> Found | None:
    """今天, yesterday."""
    return _found(days_from(row.today, row.words[place].get("day")), place + 1)


def of_week(row: Row, place: int) -> Found | None:
    """上周, 上周三, 本周末, last week."""
    weeks = row.words[place].get("week")
    if row.joined(place + 1):
        weekday = row.get(place + 1, "day_of_week") or row.get(place + 1, NUMBER)
        if weekday is not None and 1 <= weekday <= _WEEK:
            return _found(weekday_of(row.today, weekday, weeks), place + 2)
        if row.has(place + 1, "weekend"):
            return _found(weekday_of(row.today, _SATURDAY, weeks), place + 2)
    return _found(week_from(row.today, weeks), place + 1)


def of_quarter(row: Row, place: int) -> Found | None:
    """上季度, last quarter."""
    return _found(quarter_from(row.today, row.words[place].get("quarter")), place + 1)


def ago_fixed(row: Row, place: int) -> Found | None:
    """半个月前, 半年前, a week ago."""
    months = row.get(place, "ago_same_day")
    if months is not None:
        return _found(same_day(row.today, -months), place + 1)
    for kind in ("ago_day", "ago_month", "ago_year"):
        count = row.get(place, kind)
        if count is not None:
            return _found(_ago(row, kind.removeprefix("ago_"), count, place), place + 1)
    return None


def counted(row: Row, place: int) -> Found | None:
    """三天前, two weeks ago; 十五个工作日内, in 15 working days."""
    count = row.get(place, NUMBER)
    count = row.get(place, "count") if count is None else count
    if count is None or not 0 < count < _MOST or not row.joined(place + 1):
        return None
    if row.has(place + 1, "count_workday"):
        return _workdays(row, place, count)
    kind = next((one for one in _COUNTED if row.has(place + 1, one)), None)
    if kind is None or not row.joined(place + 2):
        return None
    unit = kind.removeprefix("count_")
    if row.has(place + 2, "ago"):
        return _found(_ago(row, unit, count, place + 1), place + 3)
    if row.has(place + 2, "later") and not row.reading.has("date.past", _clause(row, place)):
        return _found(_ago(row, unit, -count, place + 1), place + 3, confidence=_GUESSED)
    return None


def _ago(row: Row, unit: str, count: int, place: int) -> Moment | None:
    """Days and weeks give a day, months in English too; else the month or the year."""
    if unit in ("day", "week"):
        return days_from(row.today, -count * (_WEEK if unit == "week" else 1))
    if unit == "month":
        exact = row.english(place) and row.has(place, "count_month")
        return (same_day if exact else month_from)(row.today, -count)
    return moment(row.today.year - count)


def _workdays(row: Row, place: int, count: int) -> Found | None:
    """A term of working days is a deadline when it is said to be one (内, within)."""
    before = place > 0 and row.joined(place) and row.has(place - 1, "within")
    behind = row.follows(place + 2, "within")
    if not before and not behind:
        return None
    stop = place + 2 + (behind and not row.english(place + 1))
    return _found(after_weekdays(row.today, count), stop, confidence=_GUESSED)


def of_weekday(row: Row, place: int) -> Found | None:
    """周一, Monday: the coming one, or the last if the sentence tells of what was."""
    if _no_weekday(row, place):
        return None
    weekday = row.words[place].get("weekday")
    when = weekday_near(row.today, weekday, past=is_past(row, place))
    return None if when is None else Found(when, place + 1, week=True, confidence=_GUESSED)


def is_past(row: Row, place: int) -> bool:
    """Whether the clause tells of what was, and of nothing that will be."""
    reading, clause = row.reading, _clause(row, place)
    past = reading.has("date.past", clause) or reading.matches("date.past_patterns", clause)
    return past and not reading.has("date.future", clause)


def _no_weekday(row: Row, place: int) -> bool:
    """Whether the word is (part of) another: 一周一次, 周三次."""
    before, after = row.char_before(place), row.char_after(place)
    numbered = place > 0 and row.has(place - 1, NUMBER) and row.joined(place)
    return numbered or row.reading.lexicon_has("date.not_weekday_exact", after) or before == "-"


def which(row: Row, place: int) -> Found | None:
    """Last Monday, next Friday, last November."""
    side = row.words[place].get("which")
    if not row.joined(place + 1):
        return None
    weekday = row.get(place + 1, "weekday")
    if weekday is not None:
        return _found(_which_weekday(row, weekday, side), place + 2)
    month = row.get(place + 1, "month_name") or row.get(place + 1, "month_word")
    if month is None:
        return None
    year = row.today.year
    if side < 0:
        year -= month >= row.today.month
    elif side > 0:
        year += month <= row.today.month
    return _found(moment(year, month), place + 2)


def _which_weekday(row: Row, weekday: int, side: int) -> Moment | None:
    if side < 0:
        return weekday_near(row.today, weekday, past=True)
    if side > 0:
        return weekday_of(row.today, weekday, 1)
    return weekday_near(row.today, weekday, past=False)


def _clause(row: Row, place: int) -> Span:
    """The clause whose words tell whether something was or will be."""
    return row.reading.clause_at(row.words[place].start)


RULES: Final[Mapping[str, Rule]] = {
    "day": of_day,
    "week": of_week,
    "quarter": of_quarter,
    "ago_day": ago_fixed,
    "ago_same_day": ago_fixed,
    "ago_month": ago_fixed,
    "ago_year": ago_fixed,
    "which": which,
    "weekday": of_weekday,
}
