"""``zhitong duties``: what the office itself owes, and by when (机构职责)."""

from __future__ import annotations

from typing import Any

import typer
from rich.table import Table

from app.cli.common import DataOption, JsonOption, language, print_json, say, screen, settings_for
from app.cli.common import words as all_words
from app.duties_round import standing_duties
from app.opening import open_house
from app.wiring import House
from casework.model.duties import Duty
from casework.model.when import local_date


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("duties")(show_duties)


def show_duties(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Reports, bulletins, archive and calendar that are owed and not made yet."""
    with open_house(settings_for(data)) as house:
        now = house.clock()
        found = house.database.read_now(
            lambda store: list(standing_duties(store, house.jurisdiction, now))
        )
        rows = [_row(duty, house) for duty in found]
    if as_json:
        print_json(rows)
        return
    table = Table(*(say(f"duties.{name}") for name in ("duty", "period", "due", "light")))
    for row in rows:
        due = say("deadline.provisional" if row["provisional"] else "deadline.due", due=row["due"])
        table.add_row(_label(row["code"]), f"{row['first']} – {row['last']}", due, row["light"])
    screen.print(table)


def _row(duty: Duty, house: House) -> dict[str, Any]:
    light = duty.light(house.jurisdiction, on=local_date(house.clock()))
    return {
        "code": duty.code,
        "first": duty.period.first.isoformat(),
        "last": duty.period.last.isoformat(),
        "due": duty.due.isoformat(),
        "provisional": duty.provisional,
        "light": light.colour.name.lower(),
        "basis": duty.basis,
    }


def _label(code: str) -> str:
    return all_words().text(f"labels.duty.{code}", language())
