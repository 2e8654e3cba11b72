"""``zhitong policy``: check the rule folders, and show the rules in force (规则数据)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from app.cli.common import (
    NOT_SO,
    DataOption,
    JsonOption,
    language,
    print_json,
    say,
    screen,
    settings_for,
    words,
)
from app.jurisdictions import jurisdiction_of
from app.policy_report import FolderReport, check_folders, jurisdiction_document, report_document
from app.wiring import utc_now
from casework.model.deadline import DeadlineRule
from casework.model.jurisdiction import Jurisdiction
from casework.model.rules import RuleSet
from casework.model.ticket import Track
from casework.model.when import local_date

policy = typer.Typer(no_args_is_help=True, help="Rules as data.")


def register(application: typer.Typer) -> None:
    """Add the group."""
    application.add_typer(policy, name="policy")


@policy.command("check")
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="A jurisdiction's folder, or the folder of all (default: the shipped)."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Validate every folder; say file, line and what to do, and what is still to be verified."""
    settings = settings_for(None)
    chosen = folder.resolve() if folder is not None else settings.policy_dir
    reports = check_folders(chosen, on=local_date(utc_now()))
    if as_json:
        print_json(report_document(reports))
    else:
        _print_reports(reports)
    if any(one.problems for one in reports):
        raise typer.Exit(NOT_SO)


@policy.command("show")
def show(
    jurisdiction: Annotated[
        str | None, typer.Option("--jurisdiction", help="Its folder (default: the setting).")
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """The rules in force today: every limit by track, with article, source and confidence."""
    settings = settings_for(data, jurisdiction=jurisdiction)
    found = jurisdiction_of(settings, on=local_date(utc_now()))
    if as_json:
        print_json(jurisdiction_document(found))
    else:
        _print_rules(found)


def _print_reports(reports: tuple[FolderReport, ...]) -> None:
    shown: set[str] = set()
    for one in reports:
        name = one.folder.name
        state = "wrong" if one.problems else "right"
        params = {"name": name, "count": len(one.problems), "open": len(one.unverified)}
        print(say(f"policy.{state}", **params))
        for problem in one.problems:
            if str(problem) not in shown:
                print(f"  {problem}")
            shown.add(str(problem))
        for entry in one.unverified:
            print(say("policy.verify", name=entry))


def _print_rules(found: Jurisdiction) -> None:
    rules = found.rules
    title = say(
        "policy.title",
        name=found.name if language() == "zh" else found.name_en,
        ref=rules.ref,
        begins=rules.valid_from,
        ends=rules.valid_to,
    )
    table = Table(*(say(f"policy.column.{name}") for name in _COLUMNS), title=title)
    for code in rules.deadlines:
        for tracks, rule in _by_track(rules, code):
            table.add_row(*_line(code, tracks, rule), rule.rule_set or rules.ref)
    screen.print(table)
    for name in ("refusal_grounds", "ending_grounds"):
        for code, ground in getattr(rules, name).items():
            label = _label("scope" if name == "refusal_grounds" else "ending_ground", code)
            screen.print(f"{code}\t{label}\t{ground.article}\t{ground.confidence}", markup=False)
    print(say("policy.still_open", count=len(found.unverified)))


_COLUMNS = ("clock", "limit", "tracks", "article", "confidence", "rule_set")


def _by_track(rules: RuleSet, code: str) -> list[tuple[list[Track], DeadlineRule]]:
    """The different limits of one clock, each with its tracks."""
    found: list[tuple[list[Track], DeadlineRule]] = []
    for track in Track:
        rule = rules.deadline(code, track=track)
        same = next((tracks for tracks, other in found if other == rule), None)
        if same is not None:
            same.append(track)
        elif rule is not None:
            found.append(([track], rule))
    return found


def _line(code: str, tracks: list[Track], rule: DeadlineRule) -> list[str]:
    every = len(tracks) == len(Track)
    limit = f"{rule.limit} {_label('limit_unit', rule.unit.value)}"
    named = say("policy.every") if every else ", ".join(_label("track", one) for one in tracks)
    return [_label("deadline", code), limit, named, rule.article, rule.confidence]


def _label(table: str, code: str) -> str:
    label: Any = words().text(f"labels.{table}.{code}", language())
    return str(label)
