"""One comparison from rows to report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.comparison.report import document_of
from app.comparison.rows import read_rows
from app.comparison.systems import Split, measure_embedded, measure_rasa
from app.evaluation.machine import facts
from app.policy_loader import load_jurisdiction
from app.settings import Settings
from nlu.evaluate.reader import data_hash, read_part
from nlu.evaluate.tasks import UNKNOWN
from nlu.rasa.files import Pipeline, Places

ASKED: Final = {
    "intent": ("intent",),
    "topic": ("topic",),
    "industry": ("industry_direct", "industry_complaint"),
}
"""Test utterances of each task that is learned. No open question: Rasa would not know of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What is compared: ``task`` learned from ``rows`` examples (None: all), asked of ``folder``.

    ``told`` hears of each system before it is measured.
    """

    settings: Settings
    task: str
    pipelines: Sequence[Pipeline]
    rows: int | None
    folder: Path
    told: Callable[[str], None] = lambda _: None

    def carry_out(self) -> dict[str, Any]:
        """Measure every system. The environment of Rasa must be complete.

        Raises TrainingDataError, EvaluationDataError, ModelTrainingFailed and RasaError.
        """
        split = self._split()
        places = Places(folder=self.settings.rasa_folder)
        city = load_jurisdiction(self.settings.policy_dir / self.settings.jurisdiction)
        self.told("embedded")
        measured = measure_embedded(split, city=city)
        for pipeline in self.pipelines:
            self.told(f"rasa, {pipeline}")
            measured.append(measure_rasa(split, pipeline=pipeline, places=places))
        return {**document_of(split, measured), "data": data_hash(self.folder), **facts()}

    def _split(self) -> Split:
        """An industry that the text does not tell is no label that anybody could learn."""
        cases = read_part(self.folder, ASKED[self.task])
        return Split(
            task=self.task,
            rows=dict(read_rows(self.task, self.rows)),
            cases=tuple(one for one in cases if one.label != UNKNOWN),
        )
