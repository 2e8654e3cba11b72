"""``zhitong import enterprises | officers FILE``: registers from CSV (名录导入)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from app import imports
from app.cli.common import (
    NOT_SO,
    DataOption,
    JsonOption,
    print_json,
    say,
    screen,
    settings_for,
)
from app.errors import ImportRefused
from app.imports import ImportReport
from app.officer_binding import DONE
from app.opening import open_house
from app.wiring import House
from storage.interface import Store

register_import = typer.Typer(no_args_is_help=True, help="Registers from CSV files.")

FileArgument = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check only, change nothing.")]


def register(application: typer.Typer) -> None:
    """Add the group."""
    application.add_typer(register_import, name="import")


@register_import.command("enterprises")
def enterprises(
    file: FileArgument,
    data: DataOption = None,
    dry_run: DryRun = False,
    as_json: JsonOption = False,
) -> None:
    """Import enterprises; with one wrong row nothing is changed."""
    _run(lambda _: imports.import_enterprises, file, data, dry_run=dry_run, as_json=as_json)


@register_import.command("officers")
def officers(
    file: FileArgument,
    data: DataOption = None,
    dry_run: DryRun = False,
    as_json: JsonOption = False,
) -> None:
    """Import officers; with one wrong row nothing is changed."""
    _run(_officers, file, data, dry_run=dry_run, as_json=as_json)


def _officers(house: House) -> Callable[..., ImportReport]:
    """The import, and how it makes members of WeCom reachable where that is configured."""
    wecom = house.platform_settings.wecom
    if wecom is None:
        return imports.import_officers

    def reach(store: Store, officer_id: UUID, user_id: str) -> bool:
        said = house.officer_binding.add(
            store,
            officer_id,
            channel="wecom",
            account=wecom.account,
            address=user_id,
            verified_at=house.clock(),
        )
        return said == DONE

    return partial(imports.import_officers, reach=reach)


def _run(
    take: Callable[[House], Callable[..., ImportReport]],
    file: Path,
    data: Path | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    with open_house(settings_for(data)) as house:
        try:
            text = imports.read_text(file)
            report = house.database.write_now(
                lambda store: take(house)(
                    store, text, jurisdiction=house.jurisdiction, dry_run=dry_run
                )
            )
        except ImportRefused as error:
            report = ImportReport(rows=0, added=0, changed=0, errors=error.rows)
    show(report, dry_run=dry_run, as_json=as_json)


def show(report: ImportReport, *, dry_run: bool, as_json: bool) -> None:
    """Print what an import did; with errors the command has failed (raises typer.Exit)."""
    if as_json:
        print_json({**asdict(report), "dry_run": dry_run})
    else:
        _print(report, dry_run=dry_run)
    if report.errors:
        raise typer.Exit(NOT_SO)


def _print(report: ImportReport, *, dry_run: bool) -> None:
    for error in report.errors:
        reason = say(f"import.reason.{error.code}")
        screen.print(
            say(
                "import.row", line=error.line, column=error.column, reason=reason, value=error.value
            ),
            markup=False,
        )
    if report.errors:
        screen.print(say("import.refused", count=len(report.errors)))
        return
    key = "import.checked" if dry_run else "import.done"
    screen.print(say(key, rows=report.rows, added=report.added, changed=report.changed))
