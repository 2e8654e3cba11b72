"""``zhitong new-jurisdiction``: a folder of rules for another city, zone or province (新管辖地)."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.common import JsonOption, print_json, say, settings_for
from app.new_jurisdiction import new_jurisdiction as make_folder
from app.policy_report import check_folder
from app.wiring import utc_now
from casework.model.jurisdiction import BodyLevel
from casework.model.when import local_date


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("new-jurisdiction")(new_jurisdiction)


def new_jurisdiction(
    name: Annotated[str, typer.Argument(help="Folder: small letters, digits, underscore.")],
    level: Annotated[BodyLevel, typer.Option(help="city, zone or province.")] = BodyLevel.CITY,
    as_json: JsonOption = False,
) -> None:
    """Make the folder, and list the blanks that are to be filled in."""
    settings = settings_for(None)
    folder = make_folder(settings.policy_dir, name=name, level=level)
    blanks = check_folder(folder, on=local_date(utc_now())).problems
    if as_json:
        found = [{"file": str(one.file), "line": one.line, "what": one.what} for one in blanks]
        print_json({"folder": str(folder), "blanks": found})
        return
    print(say("new_jurisdiction.made", folder=str(folder), count=len(blanks)))
    for one in blanks:
        print(f"  {one}")
    print(say("new_jurisdiction.next", folder=str(folder)))
