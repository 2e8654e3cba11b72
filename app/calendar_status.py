"""Which years of the calendar are announced, and what is to be done about the others (放假安排)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from casework.model.calendar import WorkCalendar
from casework.model.when import local_date

WARN_FROM_MONTH = 11
"""The notice for a year usually comes late October to November of the year before."""


class Urgency(StrEnum):
    """How pressing it is to import a year."""

    NONE = "none"
    NEXT_YEAR = "next_year"  # from 1 November: the notice is out, or about to be
    THIS_YEAR = "this_year"  # the year runs on estimates


@dataclass(frozen=True, slots=True, kw_only=True)
class YearStatus:
    """One year: announced, or estimated and therefore provisional (暂定)."""

    year: int
    announced: bool
    working_days: int
    off: int
    make_up: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarStatus:
    """The calendar as it stands on a day; ``missing`` is the year that ``urgency`` speaks of."""

    version: str
    years: tuple[YearStatus, ...]
    urgency: Urgency
    missing: int | None

    def document(self) -> dict[str, Any]:
        """For programs."""
        return {
            "version": self.version,
            "urgency": self.urgency.value,
            "missing": self.missing,
            "years": [
                {
                    "year": one.year,
                    "state": "announced" if one.announced else "provisional",
                    "working_days": one.working_days,
                    "off": one.off,
                    "make_up": one.make_up,
                }
                for one in self.years
            ],
        }


def calendar_status(calendar: WorkCalendar, *, now: datetime) -> CalendarStatus:
    """The calendar at the moment ``now``, by the local date."""
    today = local_date(now)
    urgency, missing = Urgency.NONE, None
    if not calendar.is_announced(today.year):
        urgency, missing = Urgency.THIS_YEAR, today.year
    elif today.month >= WARN_FROM_MONTH and not calendar.is_announced(today.year + 1):
        urgency, missing = Urgency.NEXT_YEAR, today.year + 1
    years = tuple(
        YearStatus(
            year=year,
            announced=table.announced,
            working_days=table.count_working_days(),
            off=len(table.off),
            make_up=len(table.work),
        )
        for year, table in sorted(calendar.years.items())
    )
    return CalendarStatus(version=calendar.version, years=years, urgency=urgency, missing=missing)
