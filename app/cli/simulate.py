"""``zhitong simulate``: a desk lived through at speed, with every promise checked at each step."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from app.cli.common import NOT_SO, JsonOption, print_json, say, screen
from app.errors import SettingsError
from app.policy_loader import load_jurisdiction
from app.settings import load_settings
from app.simulation.report import report
from app.simulation.run import Plan, simulate

FIRST_DAY = "2026-03-02"
"""A Monday: 400 days from it see every holiday, and the year that is announced on the way."""


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("simulate")(simulate_desk)


def simulate_desk(
    *,
    days: Annotated[int, typer.Option("--days", min=1, max=3660)] = 400,
    cases: Annotated[int, typer.Option("--cases", min=1, max=100_000)] = 2000,
    seed: Annotated[int, typer.Option("--seed", help="The same seed, the same people.")] = 1,
    start: Annotated[str, typer.Option("--start", help="First day, YYYY-MM-DD.")] = FIRST_DAY,
    jurisdiction: Annotated[
        str | None, typer.Option("--jurisdiction", help="Rule folder (default: the setting).")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Run invented cases through a desk in memory; ends with 1 when something did not hold."""
    settings = load_settings()
    rules = load_jurisdiction(settings.policy_dir / (jurisdiction or settings.jurisdiction))
    plan = Plan(days=days, cases=cases, seed=seed, start=_day(start))
    with screen.status(say("simulate.running", days=days, cases=cases)):
        found = report(simulate(plan, rules))
    if as_json:
        print_json(found)
    else:
        print(say("simulate.done", **found))
    if found["violations"]:
        raise typer.Exit(NOT_SO)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(str(error), name="--start", reason=str(error)) from error
