"""``zhitong deadline``: a date so many working days after another (工作日推算)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from app.calendar_import import calendar_in_force
from app.cli.common import DataOption, JsonOption, print_json, say, settings_for
from app.errors import SettingsError


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("deadline")(deadline)


def deadline(
    start: Annotated[str, typer.Option("--from", help="Day of the event, YYYY-MM-DD.")],
    working_days: Annotated[int, typer.Option("--working-days", min=0, max=10_000)],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Last day of a limit in working days, by the calendar with make-up days."""
    calendar = calendar_in_force(settings_for(data))
    due, provisional = calendar.add_working_days(_day(start), working_days)
    if as_json:
        print_json({"due": due.isoformat(), "provisional": provisional})
    else:
        print(say("deadline.provisional" if provisional else "deadline.due", due=due))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(str(error), name="--from", reason=str(error)) from error
