"""Reads the working-day calendar: announced years, and estimates for those without a notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from app.policy_files import AnnouncedYear, CalendarFile, EstimatedYear, EstimatesFile
from app.policy_problems import PolicyError, PolicyFile, Problem
from casework.model.calendar import WorkCalendar, YearTable, estimate_year

_SATURDAY = 5
_DATE_LISTS = ("off", "work")


def load_calendar(folder: Path, *, override: Path | None = None) -> WorkCalendar:
    """Read ``calendar.toml`` and ``estimates.toml`` of ``folder``.

    ``override`` is an administrator's file of the same shape as ``calendar.toml``: its years take
    the place of the shipped ones. Raises PolicyError with every problem that was found.
    """
    problems: list[Problem] = []
    calendar = read_calendar(folder, problems, override=override)
    if calendar is None or problems:
        raise PolicyError(problems)
    return calendar


def read_calendar(
    folder: Path, problems: list[Problem], *, override: Path | None = None
) -> WorkCalendar | None:
    """Like ``load_calendar``, but adds to ``problems`` instead of raising."""
    shipped = _announced(folder / "calendar.toml", problems)
    estimates = _estimated(folder / "estimates.toml", problems)
    own = _announced(override, problems) if override is not None else None
    if shipped is None or estimates is None or (override is not None and own is None):
        return None
    version, years = shipped
    if own is not None:
        version, years = f"{version}+{own[0]}", {**years, **own[1]}
    return WorkCalendar(version=version, years={**estimates, **years})


def _announced(path: Path, problems: list[Problem]) -> tuple[str, dict[int, YearTable]] | None:
    file = PolicyFile(path=path, problems=problems)
    found = file.read(CalendarFile)
    if found is None:
        return None
    tables: dict[int, YearTable] = {}
    for key, row in found.years.items():
        year = _year(key, file)
        if year is None:
            continue
        _check_dates(file, year, row)
        table = YearTable(year=year, off=frozenset(row.off), work=frozenset(row.work))
        _check_sum(file, key, table, row.workdays)
        tables[year] = table
    return found.version, tables


def _estimated(path: Path, problems: list[Problem]) -> dict[int, YearTable] | None:
    file = PolicyFile(path=path, problems=problems)
    found = file.read(EstimatesFile)
    if found is None:
        return None
    tables: dict[int, YearTable] = {}
    for key, row in found.years.items():
        year = _year(key, file)
        if year is None:
            continue
        _check_festivals(file, year, row)
        table = estimate_year(year=year, statutory=row.statutory)
        _check_sum(file, key, table, row.workdays)
        tables[year] = table
    _check_gaps(file, tables)
    return tables


def _year(key: str, file: PolicyFile) -> int | None:
    if key.isdecimal() and date.min.year <= int(key) <= date.max.year:
        return int(key)
    file.add(("years", key), f"{key} is no year")
    return None


def _check_sum(file: PolicyFile, key: str, table: YearTable, workdays: int) -> None:
    counted = table.count_working_days()
    if counted != workdays:
        what = f"{key} has {counted} working days by its lists, workdays says {workdays}"
        file.add(("years", key, "workdays"), what)


def _check_dates(file: PolicyFile, year: int, row: AnnouncedYear) -> None:
    for name, days in zip(_DATE_LISTS, (row.off, row.work), strict=True):
        path = ("years", str(year), name)
        for place, what in _wrong_days(year, days):
            file.add((*path, place), what)
    for place, day in enumerate(row.work):
        if day.weekday() < _SATURDAY or day in row.off:
            file.add(("years", str(year), "work", place), f"{day} is no weekend to be made up")


def _wrong_days(year: int, days: Iterable[date]) -> Iterator[tuple[int, str]]:
    seen: set[date] = set()
    for place, day in enumerate(days):
        if day.year != year:
            yield place, f"{day} is not in {year}"
        if day in seen:
            yield place, f"{day} stands twice"
        elif seen and day < max(seen):
            yield place, f"{day} is out of order"
        seen.add(day)


def _check_festivals(file: PolicyFile, year: int, row: EstimatedYear) -> None:
    for name, days in row.festivals.items():
        for place, what in _wrong_days(year, days):
            file.add(("years", str(year), name, place), what)


def _check_gaps(file: PolicyFile, tables: Mapping[int, YearTable]) -> None:
    for year in range(min(tables, default=0), max(tables, default=0)):
        if year not in tables:
            file.add(("years",), f"{year} is missing between years that are estimated")
