"""``zhitong projects import | list``: projects (外资项目), and what they still lack."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import typer
from rich.table import Table

from app.cli.common import DataOption, JsonOption, language, print_json, screen, settings_for
from app.cli.registers import DryRun, FileArgument, show
from app.errors import ImportRefused
from app.import_rows import ImportReport, read_text
from app.opening import open_house
from app.project_imports import import_projects
from app.wiring import House
from casework.model.projects import Project
from casework.model.when import local_date

projects = typer.Typer(no_args_is_help=True, help="Projects of enterprises.")


def register(application: typer.Typer) -> None:
    """Add the group."""
    application.add_typer(projects, name="projects")


@projects.command("import")
def take(
    file: FileArgument,
    data: DataOption = None,
    dry_run: DryRun = False,
    as_json: JsonOption = False,
) -> None:
    """Import projects from CSV or XLSX; with one wrong row nothing is changed."""
    with open_house(settings_for(data)) as house:
        try:
            text = read_text(file)
            report = house.database.write_now(
                lambda store: import_projects(store, text, dry_run=dry_run)
            )
        except ImportRefused as error:
            report = ImportReport(rows=0, added=0, changed=0, errors=error.rows)
    show(report, dry_run=dry_run, as_json=as_json)


@projects.command("list")
def list_projects(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Projects with what they lack of the five ones, and milestones behind their day."""
    with open_house(settings_for(data)) as house:
        found = house.database.read_now(lambda store: store.projects.all())
        on = local_date(house.clock())
        if as_json:
            print_json([_document(one, house, on) for one in found])
        else:
            screen.print(_table(found, house, on))


def _document(one: Project, house: House, on: date) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "stage": one.stage.value,
        "major": one.major,
        "leader": one.leader,
        "missing": [lack.value for lack in one.missing(house.jurisdiction.mechanisms.five_ones)],
        "late": [milestone.value for milestone in one.late(on)],
    }


def _table(found: Sequence[Project], house: House, on: date) -> Table:
    words, spoken = house.words, language()
    names = ("code", "name", "stage", "leader", "missing", "late")
    table = Table(*(words.text(f"ledger.project.{name}", spoken) for name in names))
    for one in found:
        lacks = one.missing(house.jurisdiction.mechanisms.five_ones)
        table.add_row(
            one.code,
            one.name,
            words.text(f"ledger.stage.{one.stage.value}", spoken),
            one.leader,
            ", ".join(words.text(f"ledger.five_ones.{lack.value}", spoken) for lack in lacks),
            ", ".join(
                words.text(f"ledger.milestone.{late.value}", spoken) for late in one.late(on)
            ),
        )
    return table
