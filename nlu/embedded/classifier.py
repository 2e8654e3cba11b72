"""The linear model at work: n-grams → TF-IDF → logistic regression, with numpy alone."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from nlu.embedded.features import LIMIT, character_grams, word_grams
from nlu.embedded.folding import for_classifying
from nlu.errors import ModelUnusable
from nlu.interpreter import Ranked
from nlu.labels import LABELS

Floats = npt.NDArray[np.float32]

KINDS: Final = ("char", "word")
"""The two groups of features; each is weighted and normalised by itself."""

FORMAT: Final = 1
"""Version of the model files; another one is refused."""


@dataclass(frozen=True)
class TaskModel:
    """One trained task: labels, vocabulary with IDF per group, and the weights by feature."""

    labels: tuple[str, ...]
    vocabulary: Mapping[str, Mapping[str, int]]
    idf: Floats
    weights: Floats
    intercept: Floats

    def rank(self, grams: Mapping[str, Counter[str]]) -> tuple[Ranked, ...]:
        """All labels with their probabilities, best first."""
        chances = self.probabilities(grams)
        order = np.argsort(-chances, kind="stable")
        return tuple(
            Ranked(code=self.labels[place], confidence=float(chances[place])) for place in order
        )

    def probabilities(self, grams: Mapping[str, Counter[str]]) -> npt.NDArray[np.float64]:
        """Probability of each label, in the order of ``labels``."""
        places, values = self.vector(grams)
        scores = self.intercept.astype(np.float64)
        if len(places):
            scores = scores + values @ self.weights[places].astype(np.float64)
        raised = np.exp(scores - scores.max())
        chances: npt.NDArray[np.float64] = raised / raised.sum()
        return chances

    def vector(
        self, grams: Mapping[str, Counter[str]]
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
        """Places and values of the features that occur: sublinear TF times IDF, length 1."""
        places: list[int] = []
        values: list[npt.NDArray[np.float64]] = []
        for kind in KINDS:
            found, weighed = self._group(self.vocabulary[kind], grams[kind])
            places.extend(found)
            values.append(weighed)
        return np.asarray(places, dtype=np.intp), np.concatenate(values)

    def _group(
        self, vocabulary: Mapping[str, int], counts: Counter[str]
    ) -> tuple[list[int], npt.NDArray[np.float64]]:
        known = [
            (place, count)
            for gram, count in counts.items()
            if (place := vocabulary.get(gram)) is not None
        ]
        places = [place for place, _ in known]
        terms = np.array([1.0 + math.log(count) for _, count in known])
        weighed = terms * self.idf[places].astype(np.float64) if known else np.zeros(0)
        length = math.sqrt(float(weighed @ weighed))
        return places, weighed / length if length else weighed


class Classifier:
    """All trained tasks of one model file."""

    def __init__(self, *, tasks: Mapping[str, TaskModel], version: str) -> None:
        """Keep the tasks; ``version`` is the hash that names the file."""
        self._tasks = dict(tasks)
        self.version = version

    def rank(self, text: str, tasks: frozenset[str]) -> dict[str, tuple[Ranked, ...]]:
        """Ranking of each task that is asked for and known; n-grams are counted once."""
        wanted = [task for task in self._tasks if task in tasks]
        if not wanted:
            return {}
        grams = count_grams(text)
        return {task: self._tasks[task].rank(grams) for task in wanted}

    def task(self, name: str) -> TaskModel:
        """The model of one task."""
        return self._tasks[name]


def count_grams(text: str) -> dict[str, Counter[str]]:
    """The n-grams of ``text`` as the models see it."""
    seen = for_classifying(text, limit=LIMIT)
    return {"char": character_grams(seen), "word": word_grams(seen)}


def load_classifier(path: Path) -> Classifier:
    """Read the arrays at ``path`` (.npz) and the vocabulary beside it (.json).

    Nothing is unpickled. Raises ModelUnusable for a missing, foreign or damaged file.
    """
    try:
        described = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        if described["format"] != FORMAT:
            raise ModelUnusable(file=str(path), reason="format")
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            tasks = {name: _task(name, one, arrays) for name, one in described["tasks"].items()}
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
        raise ModelUnusable(file=str(path), reason=str(error)) from error
    return Classifier(tasks=tasks, version=described["version"])


def _task(name: str, described: Mapping[str, object], arrays: Mapping[str, Floats]) -> TaskModel:
    labels, vocabulary = described["labels"], described["vocabulary"]
    if not isinstance(labels, list) or not isinstance(vocabulary, dict):
        raise ModelUnusable(file=name, reason="description")
    if not set(labels) <= set(LABELS[name]):
        raise ModelUnusable(file=name, reason="labels")
    return TaskModel(
        labels=tuple(labels),
        vocabulary=_places(vocabulary),
        idf=arrays[f"{name}.idf"],
        weights=arrays[f"{name}.weights"],
        intercept=arrays[f"{name}.intercept"],
    )


def _places(vocabulary: Mapping[str, list[str]]) -> dict[str, dict[str, int]]:
    """Place of each n-gram: the words follow the characters."""
    places: dict[str, dict[str, int]] = {}
    offset = 0
    for kind in KINDS:
        grams = vocabulary[kind]
        places[kind] = {gram: offset + place for place, gram in enumerate(grams)}
        offset += len(grams)
    return places
