"""Targets (目标值) as data, and whether a report meets them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from nlu.errors import EvaluationDataError
from nlu.evaluate.reader import DATA_FOLDER
from nlu.evaluate.statistics import rounded
from nlu.evaluate.tasks import ALL, SLICES

FILE: Final = "targets.toml"
"""Beside the parts; another folder of test utterances may have its own."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Target(_Strict):
    """A bound of one figure: of a task (``task``, ``figure``) or of the report (``measure``)."""

    task: str = ""
    figure: str = ""
    measure: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _complete(self) -> Target:
        if bool(self.task and self.figure) == bool(self.measure):
            raise ValueError("task and figure, or measure")
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("at_least or at_most")
        return self


class Near(_Strict):
    """How far the worst of ``slices`` may lie below ``base``."""

    tasks: tuple[str, ...]
    figure: str
    base: str
    slices: tuple[str, ...]
    at_most: float


class Targets(_Strict):
    """The whole file. ``unknown_below``: confidence below which an industry is "unknown"."""

    unknown_below: float
    target: tuple[Target, ...] = ()
    near: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A target beside what was measured; ``measured`` is None where it was not measured."""

    task: str
    figure: str
    bound: str
    target: float
    measured: float | None
    slices: Mapping[str, float]

    @property
    def met(self) -> bool | None:
        """Whether it is met; None where nothing was measured."""
        if self.measured is None:
            return None
        return _holds(self.measured, self.bound, self.target)

    def document(self) -> dict[str, Any]:
        """JSON-ready, with the slices that meet it by themselves."""
        met_in = [name for name, one in self.slices.items() if _holds(one, self.bound, self.target)]
        return {
            "task": self.task,
            "figure": self.figure,
            self.bound: self.target,
            "measured": self.measured,
            "met": self.met,
            "slices": dict(self.slices),
            "met_in": met_in,
        }


def _holds(value: float, bound: str, target: float) -> bool:
    return value >= target if bound == "at_least" else value <= target


def read_targets(folder: Path = DATA_FOLDER) -> Targets:
    """The targets of ``folder``, or the product's own. Raises EvaluationDataError."""
    path = folder / FILE if (folder / FILE).exists() else DATA_FOLDER / FILE
    try:
        return Targets.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise EvaluationDataError(file=str(path), line=1, reason=str(error)) from error


def verdicts_of(targets: Targets, report: Mapping[str, Any]) -> tuple[Verdict, ...]:
    """Every target beside its figure in ``report``."""
    return (*(_verdict(one, report) for one in targets.target), *_nearness(targets, report))


def _verdict(target: Target, report: Mapping[str, Any]) -> Verdict:
    slices: Mapping[str, Any] = report["tasks"].get(target.task, {})
    figures = {name: at(slices.get(name), target.figure) for name in (ALL, *SLICES)}
    whole = at(report, target.measure) if target.measure else figures[ALL]
    lower = target.at_least is not None
    return Verdict(
        task=target.task,
        figure=target.figure or target.measure,
        bound="at_least" if lower else "at_most",
        target=(target.at_least if lower else target.at_most) or 0.0,
        measured=whole,
        slices={name: one for name in SLICES if (one := figures[name]) is not None},
    )


def _nearness(targets: Targets, report: Mapping[str, Any]) -> Iterator[Verdict]:
    for near in targets.near:
        for task in near.tasks:
            slices = report["tasks"].get(task, {})
            base = at(slices.get(near.base), near.figure)
            gaps = {
                name: rounded(base - one)
                for name in near.slices
                if base is not None and (one := at(slices.get(name), near.figure)) is not None
            }
            yield Verdict(
                task=task,
                figure=f"near:{near.figure}",
                bound="at_most",
                target=near.at_most,
                measured=max(gaps.values(), default=None),
                slices=gaps,
            )


def at(document: Any, path: str) -> float | None:
    """The number at a dotted path; None where it is not there, or is a share of nothing."""
    found = document
    for name in path.split("."):
        if not isinstance(found, Mapping) or found.get("of") == 0 or name not in found:
            return None
        found = found[name]
    return float(found) if isinstance(found, int | float) else None
