"""The linear model at work: TF-IDF of n-grams, beside the meaning of the whole → chances.

With numpy alone.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from nlu.embedded.embedding import Encoder, shipped_vectors
from nlu.embedded.features import ANY_QUESTION
from nlu.embedded.ngrams import Grams, Vocabulary
from nlu.errors import ModelUnusable
from nlu.labels import LABELS
from nlu.network.blending import blended
from nlu.network.reader import Network

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
Rows = npt.NDArray[np.unsignedinteger]

FORMAT: Final = 4
"""Version of the model files; another one is refused."""


@dataclass(frozen=True)
class Leaning:
    """What does not depend on the n-grams: weights of the message's vector, and a constant."""

    meaning: Singles
    intercept: Floats


@dataclass(frozen=True)
class TaskModel:
    """One trained task: labels, and the rows of IDF and weights that belong to its n-grams.

    ``rows`` leads from the number of an n-gram to its row. Row 0 is that of n-grams that this
    task does not know: it holds nothing, so that they count for nothing. ``plain`` counts while no
    question is open, ``asked`` (by field key) while one is; most tasks know of none.
    """

    labels: tuple[str, ...]
    rows: Rows
    idf: Singles
    weights: Halves
    plain: Leaning
    asked: Mapping[str, Leaning]

    def chances(self, grams: Grams, expecting: str | None = None) -> dict[str, float]:
        """Probability of each label, of what is said while ``expecting`` is asked for."""
        return dict(zip(self.labels, self.probabilities(grams, expecting).tolist(), strict=True))

    def probabilities(self, grams: Grams, expecting: str | None = None) -> Floats:
        """Probability of each label, in the order of ``labels``."""
        rows = self.rows.take(grams.numbers)
        leaning = self._leaning(expecting)
        scores = self._vector(grams, rows) @ self.weights.take(rows, axis=0).astype(np.float64)
        scores = scores + grams.meaning @ leaning.meaning + leaning.intercept
        raised = np.exp(scores - np.maximum.reduce(scores))
        chances: Floats = raised / np.add.reduce(raised)
        return chances

    def _leaning(self, expecting: str | None) -> Leaning:
        if expecting is None or not self.asked:
            return self.plain
        return self.asked.get(expecting, self.asked[ANY_QUESTION])

    def vector(self, grams: Grams) -> Floats:
        """Values of the n-grams: sublinear TF times IDF, each kind of length 1."""
        return self._vector(grams, self.rows.take(grams.numbers))

    def _vector(self, grams: Grams, rows: Rows) -> Floats:
        values: Floats = self.idf.take(rows) * grams.weights
        for kind in (values[: grams.words], values[grams.words :]):
            length = math.sqrt(kind @ kind)
            if length > 0.0:
                np.divide(kind, length, out=kind)
        return values


class Classifier:
    """All trained tasks of one model file."""

    def __init__(
        self,
        *,
        tasks: Mapping[str, TaskModel],
        vocabulary: Vocabulary,
        version: str,
        network: Network | None = None,
    ) -> None:
        """Keep tasks and joint vocabulary; ``version`` is the hash that names the file.

        ``network`` is asked beside it for the tasks that it knows.
        """
        self._tasks = dict(tasks)
        self.vocabulary = vocabulary
        self.version = version
        self._network = network

    def chances(self, text: str, tasks: frozenset[str]) -> dict[str, dict[str, float]]:
        """Probability of each label, by task asked for and known; n-grams are counted once."""
        return self.of_message().chances(text, tasks)

    def of_message(self) -> MessageModel:
        """The tasks before the texts of one message."""
        return MessageModel(self._tasks, self.vocabulary, self._network)

    def task(self, name: str) -> TaskModel:
        """The model of one task."""
        return self._tasks[name]


class MessageModel:
    """The classifiers before one message: each stretch of it is counted once for all tasks."""

    def __init__(
        self,
        tasks: Mapping[str, TaskModel],
        vocabulary: Vocabulary,
        network: Network | None = None,
    ) -> None:
        """Nothing is counted or read before it is asked for."""
        self._tasks = tasks
        self._vocabulary = vocabulary
        self._network = None if network is None else network.of_message()
        self._counted: dict[str, Grams] = {}

    def chances(
        self, text: str, tasks: frozenset[str], expecting: str | None = None
    ) -> dict[str, dict[str, float]]:
        """Probability of each label, by task asked for and known; ``expecting``: open question."""
        wanted = [task for task in self._tasks if task in tasks]
        if not wanted:
            return {}
        if text not in self._counted:
            self._counted[text] = self._vocabulary.count(text)
        grams = self._counted[text]
        linear = {task: self._tasks[task].chances(grams, expecting) for task in wanted}
        return {task: self._blended(text, task, expecting, one) for task, one in linear.items()}

    def _blended(
        self, text: str, task: str, expecting: str | None, linear: dict[str, float]
    ) -> dict[str, float]:
        """The linear model's chances, together with those of the network where it has any."""
        if self._network is None:
            return linear
        network = self._network.chances(text, task, expecting)
        return linear if network is None else blended(linear, network, task=task)


def load_classifier(
    path: Path, encoder: Encoder | None = None, network: Network | None = None
) -> Classifier:
    """Read the arrays at ``path`` (.npz) and the vocabulary beside it (.json).

    ``encoder`` is the one that the model was trained for, None the word vectors of the program;
    ``network`` is asked beside the model.
    Nothing is unpickled. Raises ModelUnusable for a missing, foreign or damaged file.
    """
    encoder = shipped_vectors() if encoder is None else encoder
    try:
        described = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        if described["format"] != FORMAT:
            raise ModelUnusable(file=str(path), reason="format")
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            vocabulary = Vocabulary(
                characters=arrays["characters"], words=described["words"], encoder=encoder
            )
            tasks = {
                name: _task(name, one, arrays, vocabulary.size)
                for name, one in described["tasks"].items()
            }
        if any(len(task.plain.meaning) != encoder.size for task in tasks.values()):
            raise ModelUnusable(file=str(path), reason="encoder")
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
        raise ModelUnusable(file=str(path), reason=str(error)) from error
    return Classifier(
        tasks=tasks, vocabulary=vocabulary, version=described["version"], network=network
    )


def _task(
    name: str,
    described: Mapping[str, object],
    arrays: Mapping[str, npt.NDArray[np.float32]],
    known: int,
) -> TaskModel:
    """The task ``name``; ``known`` is the number of n-grams of all tasks together."""
    labels = described["labels"]
    if not isinstance(labels, list):
        raise ModelUnusable(file=name, reason="description")
    if not set(labels) <= set(LABELS[name]):
        raise ModelUnusable(file=name, reason="labels")
    plain = Leaning(
        meaning=arrays[f"{name}.meaning"],
        intercept=arrays[f"{name}.intercept"].astype(np.float64),
    )
    return TaskModel(
        labels=tuple(labels),
        rows=_rows(arrays[f"{name}.grams"], known),
        idf=_below_nothing(arrays[f"{name}.idf"]),
        weights=_below_nothing(arrays[f"{name}.weights"]),
        plain=plain,
        asked=_asked(described.get("questions"), arrays, name, plain),
    )


def _rows(numbers: npt.NDArray[np.float32], known: int) -> Rows:
    """Where each known n-gram stands in the arrays of a task that has those of ``numbers``.

    In the smallest type that can name the rows: there are as many as n-grams of all tasks.
    """
    rows = np.zeros(known, dtype=np.min_scalar_type(len(numbers)))
    try:
        rows[numbers.astype(np.intp)] = np.arange(1, len(numbers) + 1)
    except IndexError as error:
        raise ModelUnusable(file="vocabulary", reason=str(error)) from error
    return rows


def _asked(
    questions: object,
    arrays: Mapping[str, npt.NDArray[np.float32]],
    name: str,
    plain: Leaning,
) -> dict[str, Leaning]:
    """What counts at each question: what always counts, what at any of them, and its own."""
    if not isinstance(questions, list) or not questions:
        return {}
    meanings, intercepts = arrays[f"{name}.asked_meaning"], arrays[f"{name}.asked_intercept"]
    own = {
        key: Leaning(meaning=meanings[at], intercept=intercepts[at])
        for at, key in enumerate(questions)
    }
    of_any = _together(plain, own.pop(ANY_QUESTION))
    return {ANY_QUESTION: of_any} | {key: _together(of_any, one) for key, one in own.items()}


def _together(one: Leaning, other: Leaning) -> Leaning:
    return Leaning(meaning=one.meaning + other.meaning, intercept=one.intercept + other.intercept)


def _below_nothing(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """``values`` below a row of zeros."""
    return np.concatenate([np.zeros((1, *values.shape[1:]), dtype=values.dtype), values])
