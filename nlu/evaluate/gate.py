"""The gate (回归门槛): no slice may fall more than three points below the recorded figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from nlu.errors import EvaluationDataError
from nlu.evaluate.reader import DATA_FOLDER
from nlu.evaluate.statistics import PLACES
from nlu.evaluate.targets import at

RECORDED: Final = DATA_FOLDER / "recorded.json"
"""Figures of the last evaluation that was signed off; ``--record`` writes them."""

SLACK: Final = 0.03
"""So much may a figure be worse before it counts."""

WATCHED: Final[Mapping[str, tuple[tuple[str, int], ...]]] = {
    "intent": (("macro_f1", 1),),
    "intent_state": (("macro_f1", 1),),
    "topic": (("macro_f1", 1), ("top3.rate", 1)),
    "industry_direct": (("macro_f1", 1), ("top3.rate", 1)),
    "industry_complaint": (("top3.rate", 1), ("unknown_kept.rate", 1)),
    "origin": (("recall.rate", 1), ("false_alarms.rate", -1)),
    "scope": (("caught.rate", 1), ("wrongly_flagged.rate", -1)),
    "entities": (("micro.f1", 1),),
}
"""Figures that are watched in each slice; -1 where less is better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """A figure that is worse than recorded by more than the slack."""

    task: str
    slice: str
    figure: str
    recorded: float
    measured: float


def record_of(report: Mapping[str, Any]) -> dict[str, Any]:
    """What of ``report`` is recorded: its head and the watched figures by task and slice."""
    head = {name: report[name] for name in ("part", "data", "engine", "model", "commit")}
    return {**head, "figures": _figures(report)}


def _figures(report: Mapping[str, Any]) -> dict[str, dict[str, dict[str, float]]]:
    return {
        task: {name: _watched(task, figures) for name, figures in slices.items()}
        for task, slices in report["tasks"].items()
    }


def _watched(task: str, figures: Mapping[str, Any]) -> dict[str, float]:
    read = {path: at(figures, path) for path, _ in WATCHED[task]}
    return {path: value for path, value in read.items() if value is not None}


def read_record(path: Path = RECORDED) -> dict[str, Any]:
    """The recorded figures. Raises EvaluationDataError when there are none."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvaluationDataError(file=str(path), line=1, reason=str(error)) from error
    if not isinstance(found, dict) or not isinstance(found.get("figures"), dict):
        raise EvaluationDataError(file=str(path), line=1, reason="figures")
    return found


def falls_of(record: Mapping[str, Any], report: Mapping[str, Any]) -> tuple[Fall, ...]:
    """What fell, in tasks that were measured now."""
    return tuple(_falls(record["figures"], _figures(report)))


def _falls(recorded: Mapping[str, Any], measured: Mapping[str, Any]) -> Iterator[Fall]:
    for task, slices in measured.items():
        for name, figures in slices.items():
            before = recorded.get(task, {}).get(name, {})
            for path, sign in WATCHED[task]:
                if path not in before or path not in figures:
                    continue
                loss = sign * (before[path] - figures[path])
                if round(loss - SLACK, PLACES) > 0:
                    yield Fall(
                        task=task,
                        slice=name,
                        figure=path,
                        recorded=before[path],
                        measured=figures[path],
                    )
