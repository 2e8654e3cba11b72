"""The dates of an account, one after the other (日期解读): ranges, deadlines, "since", the year.

What is said without a year is of the year that fits: that of a date told before it in the same
account, else the one that lies near.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from nlu.embedded.date_relative import is_past
from nlu.embedded.date_row import Found, Row
from nlu.embedded.date_rules import BEGINNING, numbered, point
from nlu.embedded.date_words import NUMBER
from nlu.embedded.holidays import holiday
from nlu.embedded.moments import (
    Moment,
    Stretch,
    When,
    alike,
    day,
    first_of,
    is_day,
    last_of,
    moment,
    of_year,
    part_of,
    starts,
    year_of,
)

_HALF_A_YEAR: Final = 183
_SOON: Final = 92
_UNDATED: Final = 0.9
_FEAST: Final = 0.7
_LEADS: Final = ("since", "from", "between")
_BEGINNING: Final = BEGINNING.union(_LEADS)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as it will be told: the words from ``first`` up to ``stop``."""

    first: int
    stop: int
    when: When
    confidence: float
    other: When | None = None
    ranged: bool = False


class Account:
    """One message read from left to right; a year that was told holds for what follows it."""

    def __init__(self, row: Row) -> None:
        """Read ``row``."""
        self._row = row
        self._told: Moment | None = None

    def read(self) -> Iterator[Dated]:
        """The dates of the row."""
        place = 0
        while place < len(self._row.words):
            begins = not _BEGINNING.isdisjoint(self._row.words[place].kinds)
            found = self._at(place) if begins else None
            if found is not None:
                yield found
            place = place + 1 if found is None else found.stop

    def _at(self, place: int) -> Dated | None:
        """The date whose first word, with its preposition, is at ``place``."""
        row = self._row
        if not row.has(place, *_LEADS) or not row.joined(place + 1):
            return self._span(place)
        found = self._span(place + 1, between=row.has(place, "between"))
        if found is None or found.ranged:
            return found
        if isinstance(found.when, Stretch) and found.when.end is None:
            return replace(found, first=place)
        if row.has(place, "since"):
            return replace(found, first=place, when=Stretch(first_of(found.when), None))
        return found

    def _span(self, place: int, *, between: bool = False) -> Dated | None:
        """A point, or two joined by 至, "to" or a dash; open when 起 or 以来 follows."""
        row = self._row
        if place > 0 and row.joined(place) and row.has(place - 1, "recurring"):
            return None
        joint = "and" if between else "to"
        short = self._short(place, joint)
        if short is not None:
            return short
        first = self._point(place)
        if first is None:
            return None
        return (
            self._inside(place, first)
            or self._pair(place, first, joint)
            or (self._closed(place, first))
        )

    def _pair(self, place: int, first: Found, joint: str) -> Dated | None:
        """Two dates that a word joins, also when the first has its own: 自1月1日起至12月31日."""
        row, stop = self._row, first.stop
        if row.follows(stop, "onwards") and row.follows(stop + 1, joint):
            stop += 1
        if not row.follows(stop, joint) or not row.joined(stop + 1):
            return None
        return self._second(place, first.to(stop))

    def _inside(self, place: int, first: Found) -> Dated | None:
        """Months of a year, or days of a month, from one number to another: 今年1-9月."""
        row, whole = self._row, first.when
        if not isinstance(whole, Moment) or whole.day is not None or first.closing:
            return None
        start = row.get(first.stop, NUMBER)
        if start is None or not row.joined(first.stop) or not row.follows(first.stop + 1, "to"):
            return None
        unit = "unit_month" if whole.month is None else "unit_day"
        end = row.number(first.stop + 2, unit) if row.joined(first.stop + 2) else None
        if end is None or end <= start:
            return None
        whole = self._in_time(first)
        if not isinstance(whole, Moment):
            return None
        left, right = part_of(whole, start), part_of(whole, end)
        if left is None or right is None:
            return None
        return self._ranged(place, first.stop + 4, left, right)

    def _point(self, place: int) -> Found | None:
        """One date, as far as its own words tell."""
        if self._row.has(place, "festival"):
            return self._feast(place)
        found = point(self._row, place)
        return self._weekday(place, found) if found is not None and found.week else found

    def _weekday(self, place: int, found: Found) -> Found:
        """A weekday before its date is part of it: Tuesday, 24 November."""
        row = self._row
        if row.joined(place + 1, loose=True) and row.has(
            place + 1, NUMBER, "month_name", "month_word"
        ):
            exact = self._point(place + 1)
            if exact is not None and is_day(exact.when):
                return exact
        return found

    def _feast(self, place: int) -> Found | None:
        """A festival without a year: only where it says a time (春节前), and then the near one."""
        row = self._row
        led = place > 0 and row.joined(place) and row.has(place - 1, "since", "before", "around")
        if not led and not row.follows(place + 1, "before", "around", "onwards"):
            return None
        name, year = row.name(place, "festival"), row.today.year
        near = [one for ahead in (-1, 0, 1) if (one := holiday(name, year + ahead)) is not None]
        when = min(near, key=lambda one: abs((one.first - row.today).days), default=None)
        if when is None:
            return None
        return Found(when, place + 1, holiday=True, confidence=_FEAST)

    def _short(self, place: int, joint: str) -> Dated | None:
        """A range whose first part is only a number: 3-5月, 2022-2023年, 1 to 15 March."""
        row = self._row
        number = row.get(place, NUMBER)
        if number is None or not row.follows(place + 1, joint) or not row.joined(place + 2):
            return None
        second = numbered(row, place + 2) if row.has(place + 2, NUMBER) else None
        if second is None or not isinstance(second.when, Moment):
            return None
        end = self._in_time(second)
        start = alike(end, number) if isinstance(end, Moment) else None
        if start is None or not isinstance(end, Moment) or start.first >= end.first:
            return None
        return self._ranged(place, second.stop, start, end)

    def _second(self, place: int, first: Found) -> Dated | None:
        """The range from ``first`` to the date that follows the joint."""
        row, behind = self._row, first.stop + 1
        second = self._same_month(first, behind) or self._point(behind)
        if second is None or (first.week and second.week):
            return None
        start, end = self._in_order(first, second)
        left, right = first_of(start), last_of(end)
        if left is None or right is None or right.last < left.first:
            return None
        stop = second.stop
        if row.follows(stop, "weekday", loose=True) and is_day(second.when):
            stop += 1
        return self._ranged(place, stop, left, right)

    def _ranged(self, place: int, stop: int, start: Moment, end: Moment) -> Dated:
        self._remember(end)
        return Dated(place, stop, Stretch(start, end), _UNDATED, ranged=True)

    def _same_month(self, first: Found, place: int) -> Found | None:
        """The second day of a month that is named once: 3月1日至15日, March 1 to 15."""
        start = first_of(first.when)
        if start is None or start.day is None:
            return None
        row = self._row
        number = row.number(place, "unit_day")
        stop = place + 2
        if number is None and row.english(first.stop - 1):
            number, stop = row.day_number(place), place + 1
            if row.follows(stop, "month_name", "month_word", "the", "count_day"):
                return None
        when = None if number is None else moment(start.year, start.month, number)
        return None if when is None else Found(when, stop, dated=first.dated)

    def _in_order(self, first: Found, second: Found) -> tuple[When, When]:
        """Both ends with their years: one that has none is of the other's, or of the next."""
        if first.dated == second.dated:
            start = self._in_time(first)
            end = second.when if second.dated else of_year(second.when, year_of(start))
        elif first.dated:
            start, end = first.when, of_year(second.when, year_of(first.when))
        else:
            end = second.when
            start = of_year(first.when, year_of(end))
        if starts(end) < starts(start):
            if not second.dated:
                end = of_year(end, year_of(end) + 1)
            elif not first.dated:
                start = of_year(start, year_of(start) - 1)
        return start, end

    def _closed(self, place: int, found: Found) -> Dated:
        """The point with what stands behind it: a weekday, 前, 起."""
        row, stop = self._row, found.stop
        if is_day(found.when) and not found.week and row.follows(stop, "weekday", loose=True):
            stop += 1
        deadline = self._is_deadline(place, stop)
        past = deadline and is_past(row, place)
        when = self._in_time(found, deadline=deadline, past=past)
        if deadline and found.holiday and isinstance(when, Moment):
            when = Stretch(None, when)
        elif deadline and found.closing and isinstance(when, Moment):
            when = day(when.last)
        elif row.follows(stop, "onwards"):
            when, stop = Stretch(first_of(when), None), stop + 1
        confidence = found.confidence if found.dated else min(found.confidence, _UNDATED)
        self._remember(when)
        return Dated(place, stop, when, confidence, found.other)

    def _is_deadline(self, place: int, stop: int) -> bool:
        """Whether "before" is said of it: behind it in Chinese, in front of it in English."""
        row = self._row
        if row.follows(stop, "before") and not row.english(stop):
            return True
        if not row.joined(place):
            return False
        english = row.has(place - 1, "before") and row.english(place - 1)
        return english or row.has(place - 1, "until")

    def _remember(self, when: When) -> None:
        start = first_of(when)
        if start is not None and start.month is not None:
            self._told = start

    def _in_time(self, found: Found, *, deadline: bool = False, past: bool = False) -> When:
        """The date in the year that fits, if none was said."""
        if found.dated:
            return found.when
        today, told = self._row.today, self._told
        if told is not None and told.year < today.year:
            then = of_year(found.when, told.year)
            if starts(then) >= told.first.replace(day=1):
                return then
        ahead = (starts(found.when) - today).days
        if ahead > _HALF_A_YEAR:
            return of_year(found.when, today.year - 1)
        coming = of_year(found.when, today.year + 1)
        if deadline and not past and ahead < 0 and (starts(coming) - today).days <= _SOON:
            return coming
        return found.when
