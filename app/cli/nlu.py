"""``zhitong nlu``: how well texts are understood, measured and checked (语义理解评测)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from app.cli.common import NOT_SO, EngineOption, JsonOption, print_json, say, screen
from app.evaluation import checks
from app.evaluation.pictures import write_pictures
from app.evaluation.run import Evaluation, Evaluator
from app.evaluation.table import curve_table, figure_name, tables_of
from app.settings import load_settings
from nlu.evaluate.gate import RECORDED, falls_of, read_record, record_of
from nlu.evaluate.reader import DATA_FOLDER
from nlu.evaluate.report import mistakes
from nlu.evaluate.tasks import TASKS

PIPED_WIDTH = 150

nlu = typer.Typer(no_args_is_help=True, help="Understanding: measure and check.")

FolderOption = Annotated[Path, typer.Option("--data", help="Folder of the test utterances.")]


class Part(StrEnum):
    """Parts of the test utterances."""

    TEST = "test"
    DEVELOPMENT = "development"
    CONTRASTS = "contrasts"


class TaskName(StrEnum):
    """Tasks that are measured."""

    INTENT = "intent"
    INTENT_STATE = "intent_state"
    TOPIC = "topic"
    INDUSTRY_DIRECT = "industry_direct"
    INDUSTRY_COMPLAINT = "industry_complaint"
    ORIGIN = "origin"
    SCOPE = "scope"
    ENTITIES = "entities"


def register(application: typer.Typer) -> None:
    """Add the group."""
    application.add_typer(nlu, name="nlu")


@nlu.command("evaluate")
def evaluate(
    *,
    engine: EngineOption = None,
    data: FolderOption = DATA_FOLDER,
    part: Annotated[Part, typer.Option(help="Which part of them.")] = Part.TEST,
    task: Annotated[list[TaskName] | None, typer.Option(help="A task; repeatable.")] = None,
    svg: Annotated[Path | None, typer.Option(help="Confusion pictures: FILE-<task>.svg.")] = None,
    errors: Annotated[Path | None, typer.Option(help="Wrong answers, one JSON a line.")] = None,
    timing: Annotated[bool, typer.Option(help="Measure time and memory too.")] = True,
    curve: Annotated[bool, typer.Option("--learning-curve", help="Train on shares.")] = False,
    gate: Annotated[bool, typer.Option("--gate", help="End with 1 when figures fell.")] = False,
    record: Annotated[bool, typer.Option("--record", help="Record the figures.")] = False,
    record_file: Annotated[Path, typer.Option(help="Where recorded figures lie.")] = RECORDED,
    as_json: JsonOption = False,
) -> None:
    """Measure how well an engine understands the test utterances."""
    with screen.status(say("evaluate.reads")) as line:
        evaluator = Evaluator(
            settings=load_settings({"nlu_engine": engine}),
            data=data,
            part=part.value,
            tasks=tuple(one.value for one in task) if task else tuple(TASKS),
            told=lambda key, params: line.update(say(f"evaluate.{key}", **params)),
            timing=timing,
        )
        found = evaluator.evaluate()
        if curve:
            found.report["learning_curve"] = evaluator.learning_curve()
    if gate:
        found.report["falls"] = checks.falls_document(
            falls_of(read_record(record_file), found.report)
        )
    if as_json:
        print_json(found.report)
    else:
        _show(found.report)
    _write(found, svg=svg, errors=errors, record=record_file if record else None)
    if found.report.get("falls"):
        raise typer.Exit(NOT_SO)


def _show(report: Mapping[str, Any]) -> None:
    """Tables and sentences for people."""
    board = screen if screen.is_terminal else Console(stderr=True, width=PIPED_WIDTH)
    _tell("head", **_plain(report))
    if report["degraded"]:
        _tell("degraded", n=report["degraded"])
    for table in tables_of(report, _word):
        board.print(table)
    if report.get("learning_curve"):
        board.print(curve_table(report["learning_curve"], _word))
    for name in ("latency", "footprint"):
        if report.get(name):
            _tell(name, **report[name])
    met = [one["met"] for one in report["targets"]]
    counts = {"met": met.count(True), "missed": met.count(False), "unmeasured": met.count(None)}
    _tell("summary", **counts, unknown_below=report["unknown_below"])
    _show_falls(report)


def _show_falls(report: Mapping[str, Any]) -> None:
    for one in report.get("falls", ()):
        _tell("fall", **{**one, "figure": figure_name(one["figure"], _word)})
    if report.get("falls") == []:
        _tell("held", engine=report["engine"])


def _write(
    found: Evaluation, *, svg: Path | None, errors: Path | None, record: Path | None
) -> None:
    """The files that were asked for."""
    written: list[Path] = []
    if svg is not None:
        written += write_pictures(svg, found, _say)
    if errors is not None:
        lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in mistakes(found.answers))
        errors.parent.mkdir(parents=True, exist_ok=True)
        errors.write_text("".join(lines), encoding="utf-8")
        written.append(errors)
    if record is not None:
        text = json.dumps(record_of(found.report), ensure_ascii=False, indent=1, sort_keys=True)
        record.write_text(text + "\n", encoding="utf-8")
        written.append(record)
    for one in written:
        _tell("written", file=one)


@nlu.command("check")
def check(data: FolderOption = DATA_FOLDER, as_json: JsonOption = False) -> None:
    """Look for near-duplicates among examples and test utterances, and for wrong values."""
    found = checks.check_data(data, settings=load_settings())
    if as_json:
        print_json(found)
    else:
        for one in found["duplicates"]:
            screen.print(say("nlu_check.duplicate", **one), markup=False, soft_wrap=True)
        for one in found["values"]:
            screen.print(say("nlu_check.value", **one), markup=False, soft_wrap=True)
        count = len(found["duplicates"]) + len(found["values"])
        key = "nlu_check.found" if count else "nlu_check.fine"
        screen.print(say(key, count=count, cases=found["cases"], rows=found["rows"]))
    if found["duplicates"] or found["values"]:
        raise typer.Exit(NOT_SO)


def _word(key: str) -> str:
    return say(f"evaluate.{key}")


def _say(key: str, params: Mapping[str, object]) -> str:
    return say(f"evaluate.{key}", **params)


def _tell(key: str, **params: object) -> None:
    """A sentence; labels and paths in it are no markup."""
    screen.print(say(f"evaluate.{key}", **params), markup=False, soft_wrap=True)


def _plain(report: Mapping[str, Any]) -> dict[str, object]:
    return {name: one for name, one in report.items() if not isinstance(one, dict | list)}
