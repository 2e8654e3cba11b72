"""``zhitong calendar``: import a year's holidays, and see which years are announced (工作日历)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from app.calendar_import import calendar_in_force, import_calendar
from app.calendar_status import Urgency, calendar_status
from app.cli.common import (
    NOT_SO,
    DataOption,
    JsonOption,
    print_json,
    say,
    screen,
    settings_for,
)
from app.wiring import utc_now

calendar = typer.Typer(no_args_is_help=True, help="The working-day calendar.")


def register(application: typer.Typer) -> None:
    """Add the group."""
    application.add_typer(calendar, name="calendar")


@calendar.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="Announced years, TOML or JSON.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring announced years into force and count every open due date again, or change nothing."""
    found = import_calendar(settings_for(data), file.resolve(), now=utc_now())
    document = {
        "years": list(found.years),
        "version": found.version,
        "kept_as": str(found.kept_as),
        "tickets": {"counted": found.recount.seen, "changed": found.recount.changed},
    }
    if as_json:
        print_json(document)
        return
    years = ", ".join(map(str, found.years))
    print(say("calendar.imported", years=years, version=found.version))
    print(say("calendar.recounted", seen=found.recount.seen, changed=found.recount.changed))
    print(say("calendar.restart"))


@calendar.command("status")
def status(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Which years are announced and which provisional; exit code 1 when this year is not."""
    found = calendar_status(calendar_in_force(settings_for(data)), now=utc_now())
    if as_json:
        print_json(found.document())
    else:
        table = Table(*(say(f"calendar.column.{name}") for name in _COLUMNS), title=found.version)
        for one in found.years:
            state = say(f"calendar.{'announced' if one.announced else 'provisional'}")
            table.add_row(str(one.year), state, str(one.working_days), str(one.make_up))
        screen.print(table)
        print(say(f"calendar.urgency.{found.urgency}", year=found.missing))
    if found.urgency is Urgency.THIS_YEAR:
        raise typer.Exit(NOT_SO)


_COLUMNS = ("year", "state", "working_days", "make_up")
