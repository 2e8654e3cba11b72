"""The report of an evaluation (评测报告) as one JSON-ready document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from nlu.evaluate import classified, extracted, guarded
from nlu.evaluate.answers import NOW, Answer
from nlu.evaluate.tasks import ALL, SLICES, TASKS

Figures = dict[str, Any]


def figures_by_task(
    answers: Sequence[Answer], *, unknown_below: float
) -> dict[str, dict[str, Figures]]:
    """Figures of each task that has answers, over all and by slice."""
    return {
        task: _by_slice(rows, _FIGURES.get(task) or _industry(unknown_below))
        for task, rows in _sorted(answers).items()
    }


def answers_by_task(answers: Sequence[Answer], unknown_below: float) -> dict[str, list[Answer]]:
    """Answers of each task that has some, weak guesses of an industry turned into "unknown"."""
    return {
        task: [guarded.with_unknown(one, unknown_below) for one in rows]
        if task == "industry_complaint"
        else rows
        for task, rows in _sorted(answers).items()
    }


def _sorted(answers: Sequence[Answer]) -> dict[str, list[Answer]]:
    """Answers by task, in the order of the report."""
    rows = {task: [one for one in answers if one.case.task == task] for task in TASKS}
    return {task: found for task, found in rows.items() if found}


def _by_slice(
    answers: Sequence[Answer], figures: Callable[[Sequence[Answer]], Figures]
) -> dict[str, Figures]:
    slices = {name: [one for one in answers if one.case.slice == name] for name in SLICES}
    return {ALL: figures(answers)} | {name: figures(rows) for name, rows in slices.items() if rows}


def _industry(unknown_below: float) -> Callable[[Sequence[Answer]], Figures]:
    def figures(answers: Sequence[Answer]) -> Figures:
        return guarded.industry_of(answers, unknown_below=unknown_below)

    return figures


_FIGURES: Final[Mapping[str, Callable[[Sequence[Answer]], Figures]]] = {
    "intent": classified.figures_of,
    "intent_state": classified.figures_of,
    "topic": classified.figures_of,
    "industry_direct": classified.figures_of,
    "origin": guarded.sensitivity_of,
    "scope": guarded.scope_of,
    "entities": extracted.figures_of,
}


def mistakes(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    """Every case that was not answered rightly, with what was said instead."""
    return [found for one in answers if (found := _mistake(one)) is not None]


def _mistake(answer: Answer) -> dict[str, Any] | None:
    case = answer.case
    shown: dict[str, Any] = {
        "task": case.task,
        "slice": case.slice,
        "expecting": case.expecting,
        "text": case.text,
        "file": case.file,
        "line": case.line,
    }
    if case.task == "entities":
        missed, wrong = extracted.mistakes_of(answer)
        return {**shown, "missed": missed, "wrong": wrong} if missed or wrong else None
    if answer.right:
        return None
    return {**shown, "label": case.label, "said": [list(one) for one in answer.ranking[:3]]}


def head_of(answers: Sequence[Answer], *, part: str, data: str) -> dict[str, Any]:
    """What was measured: model, data, and the moment the cases are read at.

    ``degraded`` counts the answers of a fallback.
    """
    models = Counter(one.model_version for one in answers)
    return {
        "model": models.most_common(1)[0][0],
        "part": part,
        "data": data,
        "degraded": sum(one.degraded for one in answers),
        "now": NOW.isoformat(),
        "cases": len(answers),
    }
