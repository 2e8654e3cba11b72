"""What came out of a comparison, JSON-ready and as a table (对比报告)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from rich.table import Table

from app.comparison.systems import Measured, Split
from nlu.evaluate import classified
from nlu.evaluate.answers import Answer
from nlu.evaluate.statistics import percentile, rounded
from nlu.evaluate.tasks import ALL, SLICES

Say = Callable[[str], str]
_FIGURES: Final = ("n", "accuracy", "macro_f1", "top3")


def document_of(split: Split, measured: Sequence[Measured]) -> dict[str, Any]:
    """All systems with their figures; costs also as a multiple of the first system's."""
    first = measured[0]
    return {
        "task": split.task,
        "rows": {language: len(rows) for language, rows in split.rows.items()},
        "cases": len(split.cases),
        "systems": [_system(one, first) for one in measured],
    }


def _system(one: Measured, first: Measured) -> dict[str, Any]:
    p50, first_p50 = percentile(one.times_ms, 50), percentile(first.times_ms, 50)
    return {
        "name": one.name,
        "model": one.answers[0].model_version,
        "train_s": round(one.train_s, 1),
        "start_s": round(one.start_s, 2),
        "resident_mib": round(one.resident_mib, 1),
        "p50_ms": round(p50, 2),
        "p99_ms": round(percentile(one.times_ms, 99), 2),
        "times_p50": rounded(p50 / first_p50),
        "times_memory": rounded(one.resident_mib / first.resident_mib),
        "tasks": {
            task: _by_slice([answer for answer in one.answers if answer.case.task == task])
            for task in dict.fromkeys(answer.case.task for answer in one.answers)
        },
    }


def _by_slice(answers: Sequence[Answer]) -> dict[str, Any]:
    slices = {name: [one for one in answers if one.case.slice == name] for name in SLICES}
    present = {ALL: list(answers), **{name: rows for name, rows in slices.items() if rows}}
    return {
        name: {key: classified.figures_of(rows)[key] for key in _FIGURES}
        for name, rows in present.items()
    }


def table_of(document: dict[str, Any], say: Say) -> Table:
    """Systems by row: macro-F1 and accuracy of each slice, then what they cost."""
    table = Table(title=say("title"))
    table.add_column(say("column.system"))
    shown = [
        (task, name) for task, slices in document["systems"][0]["tasks"].items() for name in slices
    ]
    for task, name in shown:
        table.add_column(f"{task}\n{name}", justify="right")
    costs = ("p50_ms", "p99_ms", "resident_mib", "start_s", "train_s")
    for key in costs:
        table.add_column(say(f"column.{key}"), justify="right")
    for one in document["systems"]:
        figures = [one["tasks"][task][name] for task, name in shown]
        table.add_row(
            one["name"],
            *(f"{each['accuracy']['rate']:.3f} / {each['macro_f1']:.3f}" for each in figures),
            *(f"{one[key]:g}" for key in costs),
        )
    return table
