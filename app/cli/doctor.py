"""``zhitong doctor`` tells whether everything is there that the desk needs (自检)."""

from __future__ import annotations

from dataclasses import asdict

import typer

from app.cli.common import NOT_SO, DataOption, JsonOption, print_json, say, screen, settings_for
from app.doctor import Level, examine


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("doctor")(doctor)


def doctor(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Check settings, keys, store, rules, calendar, words, model, disk and clock."""
    findings = examine(settings_for(data))
    if as_json:
        print_json([asdict(one) for one in findings])
    else:
        for one in findings:
            detail = say(f"doctor.detail.{one.detail}", **one.params)
            name = say(f"doctor.check.{one.check}")
            screen.print(f"{say(f'doctor.{one.level}')}\t{name}\t{detail}", markup=False)
    if any(one.level == Level.FAILED for one in findings):
        raise typer.Exit(NOT_SO)
