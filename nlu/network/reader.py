"""The network at work: words in their order → chances of each label, with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from nlu.embedded.embedding import WordVectors, shipped_vectors
from nlu.embedded.features import LIMIT
from nlu.embedded.folding import for_classifying
from nlu.errors import ModelUnusable
from nlu.labels import LABELS
from nlu.network.archive import Halves, opened
from nlu.network.files import NETWORK_FOLDER, NETWORK_FORMAT
from nlu.network.tokens import KNOWN, Numbers, numbers_of, split_signs, words_of

WIDTHS: Final = (1, 2, 3, 4)
"""Neighbouring words that are looked at together."""

NO_QUESTION: Final = 0
OTHER_QUESTION: Final = 1
"""Rows of the questions: none is open, and one that no example has."""

Singles = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Head:
    """What one task makes of a text: two layers, and what the open question adds to each."""

    labels: tuple[str, ...]
    hidden: Singles
    hidden_bias: Singles
    out: Singles
    out_bias: Singles
    hidden_question: Singles | None
    out_question: Singles | None


@dataclass(frozen=True)
class Trunk:
    """What all tasks share: own vectors of words, projection of the shared ones, windows, looks.

    ``windows`` has one matrix a width (neighbours side by side × features) and ``biases`` its
    constants; ``looks`` weigh the words for as many weighted means of their vectors.
    """

    own: Halves
    projection: Singles
    windows: tuple[Singles, ...]
    biases: tuple[Singles, ...]
    looks: Singles


class Network:
    """The shared trunk and a head for each task."""

    def __init__(
        self,
        *,
        trunk: Trunk,
        heads: Mapping[str, Head],
        words: Mapping[str, int],
        signs: Mapping[str, int],
        sign_weights: Singles,
        questions: Mapping[str, int],
        vectors: WordVectors,
    ) -> None:
        """Keep the arrays; ``words``, ``signs`` and ``questions`` lead to their rows."""
        self._trunk = trunk
        self._heads = dict(heads)
        self._words = words
        self._signs = signs
        self._sign_weights = sign_weights
        self._questions = questions
        self._vectors = vectors
        self.tasks = frozenset(heads)
        """The tasks that it was trained for."""

    def of_message(self) -> MessageNetwork:
        """The network before the texts of one message."""
        return MessageNetwork(self)

    def split(self, text: str) -> tuple[tuple[int, ...], str]:
        """Numbers of the signs in front of ``text``, and the text behind them."""
        signs, plain = split_signs(text, self._signs)
        return tuple(signs), plain

    def read(self, plain: str) -> Singles | None:
        """What the heads see of the head of ``plain``, without signs; None where no word stands."""
        words = words_of(for_classifying(plain, limit=LIMIT), self._vectors)
        if not words:
            return None
        own, shared = numbers_of(words, self._words, self._vectors)
        return self._pooled(self._embedded(own, shared))

    def chances(
        self, seen: Singles, signs: Sequence[int], task: str, expecting: str | None
    ) -> dict[str, float]:
        """Probability of each label of ``task`` for a text said while ``expecting`` is open."""
        head = self._heads[task]
        hidden = seen @ head.hidden + head.hidden_bias
        if signs:
            hidden = hidden + self._sign_weights[list(signs)].sum(axis=0)
        question = self._question(expecting)
        if head.hidden_question is not None:
            hidden = hidden + head.hidden_question[question]
        scores = np.maximum(hidden, 0.0) @ head.out + head.out_bias
        if head.out_question is not None:
            scores = scores + head.out_question[question]
        raised = np.exp(scores - scores.max())
        return dict(zip(head.labels, (raised / raised.sum()).tolist(), strict=True))

    def _question(self, expecting: str | None) -> int:
        if expecting is None:
            return NO_QUESTION
        return self._questions.get(expecting, OTHER_QUESTION)

    def _embedded(self, own: Numbers, shared: Numbers) -> Singles:
        """One row a word: its own vector beside the projection of the shared one."""
        projected = self._vectors.directions(shared) @ self._trunk.projection
        return np.concatenate([self._trunk.own[own].astype(np.float32), projected], axis=1)

    def _pooled(self, rows: Singles) -> Singles:
        """The strongest answer of each window, and the weighted means of the words."""
        strongest = [
            np.maximum((_windows(rows, width) @ matrix).max(axis=0) + bias, 0.0)
            for width, matrix, bias in zip(
                WIDTHS, self._trunk.windows, self._trunk.biases, strict=True
            )
        ]
        scores = rows @ self._trunk.looks
        looks = np.exp(scores - scores.max(axis=0))
        means = (looks / looks.sum(axis=0)).T @ rows
        return np.concatenate([*strongest, means.ravel()])


class MessageNetwork:
    """The network before one message: each stretch is read once, whatever signs precede it."""

    def __init__(self, network: Network) -> None:
        """Nothing is read before it is asked for."""
        self._network = network
        self._seen: dict[str, Singles | None] = {}

    def chances(self, text: str, task: str, expecting: str | None) -> dict[str, float] | None:
        """Probability of each label; None for a task or a text of which it can say nothing."""
        if task not in self._network.tasks:
            return None
        signs, plain = self._network.split(text)
        if plain not in self._seen:
            self._seen[plain] = self._network.read(plain)
        seen = self._seen[plain]
        return None if seen is None else self._network.chances(seen, signs, task, expecting)


def _windows(rows: Singles, width: int) -> Singles:
    """Each word with its neighbours, side by side; nothing stands beyond the ends."""
    before = (width - 1) // 2
    padded = np.zeros((len(rows) + width - 1, rows.shape[1]), dtype=np.float32)
    padded[before : before + len(rows)] = rows
    return np.concatenate([padded[at : at + len(rows)] for at in range(width)], axis=1)


@lru_cache(maxsize=1)
def shipped_network() -> Network:
    """The network that comes with the program, read once. Raises ModelUnusable."""
    return load_network(NETWORK_FOLDER, shipped_vectors())


def load_network(folder: Path, vectors: WordVectors) -> Network:
    """Read shape and arrays below ``folder``; nothing is unpickled.

    Raises ModelUnusable for a missing, foreign or damaged file.
    """
    with opened(folder, NETWORK_FORMAT) as (shape, arrays):
        return Network(
            trunk=_trunk(arrays),
            heads={task: _head(task, of, arrays) for task, of in shape["labels"].items()},
            words=_numbered(shape["words"], KNOWN),
            signs=_numbered(shape["signs"], 0),
            sign_weights=arrays["signs"].astype(np.float32),
            questions=_numbered(shape["questions"], OTHER_QUESTION + 1),
            vectors=vectors,
        )


def _numbered(names: list[str], first: int) -> dict[str, int]:
    return {name: number for number, name in enumerate(names, start=first)}


def _trunk(arrays: Mapping[str, Halves]) -> Trunk:
    return Trunk(
        own=arrays["own"],
        projection=arrays["projection"].astype(np.float32),
        windows=tuple(arrays[f"window{width}"].astype(np.float32) for width in WIDTHS),
        biases=tuple(arrays[f"bias{width}"].astype(np.float32) for width in WIDTHS),
        looks=arrays["looks"].astype(np.float32),
    )


def _head(task: str, labels: list[str], arrays: Mapping[str, Halves]) -> Head:
    if not set(labels) <= set(LABELS[task]):
        raise ModelUnusable(file=task, reason="labels")

    def of(name: str) -> Singles:
        return arrays[f"{task}.{name}"].astype(np.float32)

    def if_any(name: str) -> Singles | None:
        return of(name) if f"{task}.{name}" in arrays else None

    return Head(
        labels=tuple(labels),
        hidden=of("hidden"),
        hidden_bias=of("hidden_bias"),
        out=of("out"),
        out_bias=of("out_bias"),
        hidden_question=if_any("hidden_question"),
        out_question=if_any("out_question"),
    )
