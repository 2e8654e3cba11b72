"""Festivals by the year (节日): fixed ones, and those of the lunar calendar from a table."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from typing import Final

from nlu.embedded.files import DATA_FOLDER
from nlu.embedded.moments import Moment

_TABLE: Final = "festivals.csv"
_YEAR: Final = "year"
_FIXED: Final = {
    "new_year": (1, 1),
    "labour": (5, 1),
    "national": (10, 1),
    "christmas": (12, 25),
}


def holiday(name: str, year: int) -> Moment | None:
    """The first day of a festival in ``year``; None where it is not known."""
    if name in _FIXED:
        return Moment(year, *_FIXED[name])
    return _moving().get((name, year))


@cache
def _moving() -> Mapping[tuple[str, int], Moment]:
    """Festivals of the lunar calendar, 2015 to 2035."""
    with (DATA_FOLDER / _TABLE).open(encoding="utf-8", newline="") as rows:
        return {
            (name, int(row[_YEAR])): _moment(int(row[_YEAR]), text)
            for row in csv.DictReader(rows)
            for name, text in row.items()
            if name != _YEAR
        }


def _moment(year: int, text: str) -> Moment:
    month, _, number = text.partition("-")
    return Moment(year, int(month), int(number))
