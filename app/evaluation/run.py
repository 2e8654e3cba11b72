"""One evaluation from cases to report: which engine, on what, how well, how fast."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from app.engines import make_engine
from app.evaluation.footprint import footprint_of
from app.evaluation.machine import facts
from app.models import ensure_model
from app.policy_loader import load_jurisdiction
from app.settings import Settings
from casework.model.jurisdiction import Jurisdiction
from nlu import collector
from nlu.embedded.classifier import load_classifier
from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.evaluate.answers import Answer, answers_of
from nlu.evaluate.cases import Case
from nlu.evaluate.latency import latency_of
from nlu.evaluate.learning import LEARNED, Step, point_of, train_steps
from nlu.evaluate.reader import data_hash, read_part
from nlu.evaluate.report import figures_by_task, head_of
from nlu.evaluate.targets import Targets, read_targets, verdicts_of
from nlu.interpreter import Interpreter

READY_LIMIT_S: Final = 120.0
"""So long an engine behind a network may take until it answers."""

IN_PROCESS: Final = "embedded"
"""The engine whose memory and load time are those of our own process."""

Progress = Callable[[str, dict[str, object]], None]
"""Told the key of a sentence of ``cli.evaluate`` and its parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The report, and the answers that it counts."""

    report: dict[str, Any]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, kw_only=True)
class Evaluator:
    """What is to be measured: ``tasks`` of one ``part`` under ``data``, by the settings' engine.

    ``timing``: time and memory too.
    """

    settings: Settings
    data: Path
    part: str
    tasks: tuple[str, ...]
    told: Progress
    timing: bool = True

    @property
    def folder(self) -> Path:
        """Folder of the part."""
        return self.data / self.part

    @cached_property
    def targets(self) -> Targets:
        """Targets and thresholds. Raises EvaluationDataError."""
        return read_targets(self.data)

    @cached_property
    def city(self) -> Jurisdiction:
        """The city by whose names texts are read."""
        return load_jurisdiction(self.settings.policy_dir / self.settings.jurisdiction)

    def evaluate(self) -> Evaluation:
        """Measure. Raises EvaluationDataError, and what ``make_engine`` raises."""
        self.told("reads", {})
        cases, model = read_part(self.folder, self.tasks), ensure_model(self.settings)
        engine = make_engine(self.settings, jurisdiction=self.city, model=model)
        collector.settle()  # as in service
        try:
            engine.ready(READY_LIMIT_S)
            answers = self._ask(engine.interpreter, cases)
            report = self._counted(answers)
            if self.timing:
                self.told("times", {})
                collector.settle()  # the answers kept so far are no part of a service
                report["latency"] = latency_of(engine.interpreter, cases)
        finally:
            engine.close()
        if self.timing and self.settings.nlu_engine == IN_PROCESS:
            report["footprint"] = footprint_of(model)
        report["targets"] = [one.document() for one in verdicts_of(self.targets, report)]
        return Evaluation(report=report, answers=answers)

    def learning_curve(self) -> list[dict[str, Any]]:
        """Figures of the learned tasks by models of growing shares of the training examples.

        Empty where no learned task is asked for. Raises EvaluationDataError, ModelTrainingFailed.
        """
        learned = [one for one in self.tasks if one in LEARNED]
        if not learned:
            return []
        cases = read_part(self.folder, learned)
        with tempfile.TemporaryDirectory(prefix="zhitong-curve-") as folder:
            steps = train_steps(
                Path(folder),
                told=lambda share: self.told("trains", {"percent": round(100 * share)}),
            )
            return [self._point(one, cases) for one in steps]

    def _ask(self, engine: Interpreter, cases: Sequence[Case]) -> tuple[Answer, ...]:
        done = 0

        def count() -> None:
            nonlocal done
            done += 1
            self.told("asks", {"done": done, "cases": len(cases)})

        return answers_of(engine, cases, jurisdiction=self.city, told=count)

    def _counted(self, answers: Sequence[Answer]) -> dict[str, Any]:
        unknown_below = self.targets.unknown_below
        return {
            "engine": self.settings.nlu_engine,
            **head_of(answers, part=self.part, data=data_hash(self.folder)),
            **facts(),
            "unknown_below": unknown_below,
            "tasks": figures_by_task(answers, unknown_below=unknown_below),
        }

    def _point(self, step: Step, cases: Sequence[Case]) -> dict[str, Any]:
        # Without the network: it has seen all examples, however few the step is trained on.
        learned = load_classifier(step.model)
        engine = EmbeddedInterpreter(jurisdiction=self.city, model=None, classifier=learned)
        answers = answers_of(engine, cases, jurisdiction=self.city)
        tasks = figures_by_task(answers, unknown_below=self.targets.unknown_below)
        return point_of(step, tasks)
