"""``zhitong doctor`` tells whether everything is there that the desk needs (自检).

``doctor`` looks at this machine, ``doctor channels`` at the platforms and the way to them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import asdict

import typer

from app.cli.common import (
    NOT_SO,
    DataOption,
    JsonOption,
    explain,
    language,
    print_json,
    say,
    screen,
    settings_for,
)
from app.doctor import Level, examine
from app.platforms.doctor import examine_channels

doctor = typer.Typer(help="Self-examination.")


def register(application: typer.Typer) -> None:
    """Add the group; without a further word it examines this machine."""
    application.add_typer(doctor, name="doctor")


@doctor.callback(invoke_without_command=True)
def machine(context: typer.Context, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Check settings, keys, store, rules, calendar, words, model, disk and clock."""
    if context.invoked_subcommand is not None:
        return
    findings = examine(settings_for(data))
    if as_json:
        print_json([asdict(one) for one in findings])
    else:
        for one in findings:
            detail = say(f"doctor.detail.{one.detail}", **one.params)
            name = say(f"doctor.check.{one.check}")
            screen.print(f"{say(f'doctor.{one.level}')}\t{name}\t{detail}", markup=False)
    _leave(one.level for one in findings)


@doctor.command("channels")
def channels(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Call each configured platform and our own webhooks; nothing is sent to a person."""
    lang = language()
    found = asyncio.run(
        examine_channels(settings_for(data), explain=lambda error: explain(error, lang))
    )
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        for one in found:
            about = say(f"doctor_channels.channel.{one.channel}")
            name = say(f"doctor_channels.check.{one.check}")
            shelf = "doctor" if one.check == "residency" else "doctor_channels"
            detail = say(f"{shelf}.detail.{one.detail}", **one.params)
            line = f"{say(f'doctor.{one.level}')}\t{about}\t{name}\t{detail}"
            screen.print(line, markup=False, soft_wrap=True)
    _leave(one.level for one in found)


def _leave(levels: Iterable[Level]) -> None:
    """With the exit code of a desk that is not fit, if it is not."""
    if Level.FAILED in set(levels):
        raise typer.Exit(NOT_SO)
