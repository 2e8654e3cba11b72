"""``zhitong ledger export | rebuild``: the ledger (台账) as file, and proved from its events."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.progress import Progress, TextColumn

from app.cli.common import (
    NOT_SO,
    DataOption,
    JsonOption,
    language,
    print_json,
    settings_for,
)
from app.errors import SettingsError
from app.ledger_desk import Asked
from app.ledger_export import Export
from app.ledger_proof import prove
from app.ledger_sheet import Watch, Written
from app.opening import open_house
from app.wiring import House
from casework.service.ledger import LedgerView

ledger = typer.Typer(no_args_is_help=True, help="The ledger of requests.")
_EVERY = 100


def register(application: typer.Typer) -> None:
    """Add the group."""
    application.add_typer(ledger, name="ledger")


@ledger.command("export")
def export_ledger(
    *,
    data: DataOption = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="Spreadsheet to write.")] = None,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="CSV file to write.")] = None,
    as_json: JsonOption = False,
    enterprise: Annotated[str, typer.Option(help="Name or credit code.")] = "",
    project: Annotated[str, typer.Option(help="Code of a project.")] = "",
    key: Annotated[bool, typer.Option("--key", help="Key enterprises only.")] = False,
    problems: Annotated[bool, typer.Option("--problems", help="Problem list.")] = False,
    lang: Annotated[Literal["zh", "en"] | None, typer.Option("--language")] = None,
    first: Annotated[str, typer.Option("--from", help="First day of collection.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last day of collection.")] = "",
    login: Annotated[str | None, typer.Option("--as", help="Officer who reads it.")] = None,
) -> None:
    """Write the ledger: as spreadsheet, as CSV, or as JSON on standard output.

    Sensitive and restricted cases stand in it by number and light alone, unless the officer named
    with --as may know of them.
    """
    view, name = _view(enterprise=enterprise, project=project, key=key, problems=problems)
    asked = Asked(
        view=view, name=name, first=day(first, "--from"), last=day(last, "--to"), login=login
    )
    if xlsx is None and csv_file is None and not as_json:
        raise SettingsError("nowhere to write", name="--xlsx", reason="--xlsx, --csv, --json")
    with open_house(settings_for(data)) as house:
        export = Export(house=house, asked=asked, language=lang or language(), now=house.clock())
        if as_json:
            print_json(house.database.read_now(export.documents))
        if xlsx is not None:
            with _shown(house) as watch:
                written = house.database.read_now(partial(export.sheet, xlsx, watch))
            _say_written(house, xlsx, written)
        if csv_file is not None:
            written = house.database.read_now(partial(export.csv, csv_file))
            _say_written(house, csv_file, written)


@ledger.command("rebuild")
def rebuild(
    *,
    data: DataOption = None,
    check: Annotated[bool, typer.Option("--check", help="Compare, change nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Rebuild the ledger from the events and compare it with what the tickets hold.

    There is nothing to write: the ledger is computed at every look. Exit code 1 when a ticket is
    not what its events lead to.
    """
    if not check:
        raise SettingsError("--check", name="--check", reason="the ledger is never stored")
    with open_house(settings_for(data)) as house:
        proof = house.database.read_now(lambda store: prove(store.cases))
        words = house.words
    if as_json:
        print_json({"cases": proof.cases, "differing": dict(proof.differing)})
    elif not proof.differing:
        print(words.text("ledger.checked", language(), count=proof.cases))
    for number, names in proof.differing.items() if not as_json else ():
        print(words.text("ledger.differs", language(), number=number, names=", ".join(names)))
    if proof.differing:
        raise typer.Exit(NOT_SO)


def day(text: str, name: str) -> date | None:
    """A date of the command line. Raises SettingsError."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise SettingsError(str(error), name=name, reason=str(error)) from error


def _view(*, enterprise: str, project: str, key: bool, problems: bool) -> tuple[LedgerView, str]:
    chosen = [
        (LedgerView.ENTERPRISE, enterprise),
        (LedgerView.PROJECT, project),
        (LedgerView.KEY, "key" if key else ""),
        (LedgerView.PROBLEMS, "problems" if problems else ""),
    ]
    found = [(view, name) for view, name in chosen if name]
    if len(found) > 1:
        names = ", ".join(f"--{view.value}" for view, _ in found)
        raise SettingsError(names, name=names, reason="one view at a time")
    return found[0] if found else (LedgerView.ALL, "")


def _say_written(house: House, file: Path, written: Written) -> None:
    said = house.words.text("ledger.written", language(), file=str(file), count=written.count)
    print(said, file=sys.stderr)


@contextmanager
def _shown(house: House) -> Iterator[Watch]:
    """How far it is, on a terminal."""
    with Progress(TextColumn("{task.description}"), transient=True) as progress:
        task = progress.add_task("")

        def watch(count: int) -> None:
            if count % _EVERY == 0:
                said = house.words.text("ledger.progress", language(), count=count)
                progress.update(task, description=said)

        yield watch
