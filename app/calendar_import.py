"""Imports a year's table of holidays and make-up days (放假安排): all of it, or nothing.

The file is checked, joined to the calendar in force, and every open due date is counted again in
one transaction. Then the file is kept in the data folder under a number, so that each version that
was ever in force can be looked up.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.jurisdictions import imported_calendars
from app.opening import open_house
from app.policy_calendar import SHIPPED, load_calendar, read_announced
from app.policy_problems import PolicyError, Problem
from app.policy_rules import NATIONAL
from app.prepare import read_mark
from app.recount import Recount
from app.settings import Settings
from casework.model.calendar import WorkCalendar

_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")


class CalendarRefused(PolicyError):
    """The file cannot be imported; the calendar in force stays. Params as of PolicyError."""

    code = "calendar_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did: the years of the file, the version in force now, the tickets."""

    years: tuple[int, ...]
    version: str
    kept_as: Path
    recount: Recount


def import_calendar(settings: Settings, file: Path, *, now: datetime) -> Imported:
    """Bring the years of ``file`` into force. Raises CalendarRefused with every problem of it."""
    years = _checked(settings, file)
    with _kept(settings, file) as kept:
        calendar = calendar_in_force(settings)
        recount = _recounted(settings, now)
    return Imported(years=years, version=calendar.version, kept_as=kept, recount=recount)


def calendar_in_force(settings: Settings) -> WorkCalendar:
    """The shipped calendar with everything that was imported. Raises PolicyError."""
    overrides = imported_calendars(settings)
    return load_calendar(settings.policy_dir / NATIONAL, overrides=overrides)


def _checked(settings: Settings, file: Path) -> tuple[int, ...]:
    problems: list[Problem] = []
    found = read_announced(file, problems)
    if found is not None and not problems:
        version, years = found
        if not years:
            problems.append(Problem(file=file, line=1, what="holds no year: add [years.NNNN]"))
        elif version in _versions(settings):
            what = f"version {version} is in force already: give the file another version"
            problems.append(Problem(file=file, line=1, what=what))
    if found is None or problems:
        raise CalendarRefused(problems)
    return tuple(sorted(found[1]))


def _versions(settings: Settings) -> set[str]:
    """Versions of the files that are in force, the shipped one included."""
    files = (settings.policy_dir / NATIONAL / SHIPPED, *imported_calendars(settings))
    found = (read_announced(path, []) for path in files)
    return {one[0] for one in found if one is not None}


@contextmanager
def _kept(settings: Settings, file: Path) -> Iterator[Path]:
    """The file in its place; taken away again when what follows fails."""
    folder = settings.calendar_dir
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    last = max((int(one.name.split("_")[0]) for one in imported_calendars(settings)), default=0)
    name = _UNSAFE.sub("-", file.stem).strip("-.") or "calendar"
    kept = folder / f"{last + 1:04d}_{name}{file.suffix.casefold()}"
    shutil.copyfile(file, kept)
    try:
        yield kept
    except BaseException:
        kept.unlink(missing_ok=True)
        raise


def _recounted(settings: Settings, now: datetime) -> Recount:
    """Count the desk's open dates again; a data folder that holds no desk has none."""
    if read_mark(settings) is None:
        return Recount(seen=0, changed=0)
    found: list[Recount] = []
    with open_house(settings, clock=lambda: now, on_recount=found.append):
        return found[0] if found else Recount(seen=0, changed=0)
