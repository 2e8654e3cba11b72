"""Reads the working-day calendar: announced years, and estimates for those without a notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from app.calendar_file import CalendarPolicyFile
from app.policy_files import AnnouncedYear, CalendarFile, EstimatedYear, EstimatesFile
from app.policy_problems import PolicyError, PolicyFile, Problem
from casework.model.calendar import WorkCalendar, YearTable, estimate_year

SHIPPED = "calendar.toml"
_SATURDAY = 5
_DATE_LISTS = ("off", "work")


def load_calendar(folder: Path, *, overrides: Sequence[Path] = ()) -> WorkCalendar:
    """Read ``calendar.toml`` and ``estimates.toml`` of ``folder``.

    ``overrides`` are files of the same shape as ``calendar.toml``, in the order in which an
    administrator imported them: their years take the place of the earlier ones. Raises PolicyError
    with every problem that was found.
    """
    problems: list[Problem] = []
    calendar = read_calendar(folder, problems, overrides=overrides)
    if calendar is None or problems:
        raise PolicyError(problems)
    return calendar


def read_calendar(
    folder: Path, problems: list[Problem], *, overrides: Sequence[Path] = ()
) -> WorkCalendar | None:
    """Like ``load_calendar``, but adds to ``problems`` instead of raising."""
    shipped = read_announced(folder / SHIPPED, problems)
    estimates = _estimated(folder / "estimates.toml", problems)
    own = [read_announced(path, problems) for path in overrides]
    if shipped is None or estimates is None:
        return None
    version, years = shipped
    for number, found in enumerate(own, start=1):
        if found is None:
            return None
        version = f"{shipped[0]}+{found[0]}" + (f".{number}" if number > 1 else "")
        years = {**years, **found[1]}
    return WorkCalendar(version=version, years={**estimates, **years})


def read_announced(path: Path, problems: list[Problem]) -> tuple[str, dict[int, YearTable]] | None:
    """Version and years of one file of announced years, TOML or JSON."""
    file: PolicyFile = CalendarPolicyFile(path=path, problems=problems)
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
    file.add(("years", key), f"{key} is no year: write it in four digits")
    return None


def _check_sum(file: PolicyFile, key: str, table: YearTable, workdays: int) -> None:
    counted = table.count_working_days()
    if counted != workdays:
        what = f"{key} has {counted} working days by its lists, workdays says {workdays}"
        file.add(("years", key, "workdays"), f"{what}: compare both with the notice")


def _check_dates(file: PolicyFile, year: int, row: AnnouncedYear) -> None:
    for name, days in zip(_DATE_LISTS, (row.off, row.work), strict=True):
        path = ("years", str(year), name)
        for place, what in _wrong_days(year, days):
            file.add((*path, place), what)
    for place, day in enumerate(row.work):
        if what := _not_made_up(day, row):
            file.add(("years", str(year), "work", place), what)


def _not_made_up(day: date, row: AnnouncedYear) -> str:
    """Why ``day`` cannot be a make-up working day, or nothing."""
    if day in row.off:
        return f"{day} stands in off and in work: remove it from one of the two"
    if day.weekday() < _SATURDAY:
        return f"{day} is no weekend day that could be worked instead: remove it from work"
    return ""


def _wrong_days(year: int, days: Iterable[date]) -> Iterator[tuple[int, str]]:
    seen: set[date] = set()
    for place, day in enumerate(days):
        if day.year != year:
            yield place, f"{day} is not in {year}: move it to its own year"
        if day in seen:
            yield place, f"{day} stands twice: remove one"
        elif seen and day < max(seen):
            yield place, f"{day} is out of order: sort the list, a wrong month hides there"
        seen.add(day)


def _check_festivals(file: PolicyFile, year: int, row: EstimatedYear) -> None:
    for name, days in row.festivals.items():
        for place, what in _wrong_days(year, days):
            file.add(("years", str(year), name, place), what)


def _check_gaps(file: PolicyFile, tables: Mapping[int, YearTable]) -> None:
    for year in range(min(tables, default=0), max(tables, default=0)):
        if year not in tables:
            file.add(("years",), f"{year} is missing between years that are estimated")
