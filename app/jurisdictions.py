"""Which jurisdiction this desk is for, with the calendar as its administrator has imported it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.policy_loader import MAIN, load_jurisdiction
from app.settings import Settings
from casework.model.jurisdiction import Jurisdiction


def jurisdiction_of(settings: Settings, *, on: date | None = None) -> Jurisdiction:
    """The jurisdiction of the settings; its rules are those in force on ``on`` (None: newest).

    Raises PolicyError with everything that is wrong.
    """
    folder = settings.policy_dir / settings.jurisdiction
    return load_jurisdiction(folder, on=on, calendar_overrides=imported_calendars(settings))


def imported_calendars(settings: Settings) -> tuple[Path, ...]:
    """Files of announced years that an administrator imported, the earliest first."""
    return tuple(sorted(settings.calendar_dir.glob("[0-9]*_*")))


def jurisdiction_folders(policy_dir: Path) -> tuple[Path, ...]:
    """Folders of all jurisdictions of a policy folder."""
    return tuple(sorted(path.parent for path in policy_dir.glob(f"*/{MAIN}")))
