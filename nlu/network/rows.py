"""The training examples of all tasks as arrays, for the fit of the network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from nlu.embedded.embedding import WordVectors
from nlu.embedded.features import LIMIT
from nlu.embedded.folding import fold, for_classifying
from nlu.embedded.replies import read_examples
from nlu.embedded.standpoint import own_words, signs_of
from nlu.embedded.training_data import Example
from nlu.network.reader import NO_QUESTION, OTHER_QUESTION
from nlu.network.tokens import KNOWN, MOST, numbers_of, words_of

TASKS: Final = ("intent", "origin", "topic", "scope", "industry")
"""Tasks that the network is trained for; roles of sentences stay with the linear model."""

SIGNED: Final = "origin"
"""The task whose texts have signs of the standpoint in front, and others' words left out."""

ASKED: Final = "intent"
"""The task that is told the open question."""

FEWEST: Final = 3
"""Texts that must have a word for it to be known."""

HEAVIER: Final[Mapping[str, float]] = {"origin": 1.3, "scope": 1.3}
"""Weight of a task's examples beside the others', which are 1."""


@dataclass(frozen=True)
class Names:
    """What the rows of the arrays stand for."""

    words: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    questions: tuple[str, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """One row an example; ``own`` and ``shared`` have a word a column, 0 behind the last one."""

    own: npt.NDArray[np.int32]
    shared: npt.NDArray[np.int32]
    task: npt.NDArray[np.int32]
    question: npt.NDArray[np.int32]
    signs: npt.NDArray[np.float32]
    label: npt.NDArray[np.int32]
    weight: npt.NDArray[np.float32]

    def lengths(self) -> npt.NDArray[np.intp]:
        """Words of each row."""
        return np.asarray((self.own > 0).sum(axis=1))


def read_rows(data: Path, vectors: WordVectors) -> tuple[Rows, Names]:
    """All examples below ``data``, and the names of what their numbers stand for."""
    examples = [(task, one) for task in TASKS for one in read_examples(data, task)]
    said = [own_words(one.text) if task == SIGNED else one.text for task, one in examples]
    texts = [for_classifying(one, limit=LIMIT) for one in said]
    cut = {text: words_of(text, vectors) for text in texts}
    signs = [
        signs_of(fold(text)) if task == SIGNED else ()
        for text, (task, _) in zip(said, examples, strict=True)
    ]
    names = Names(
        words=tuple(words_of_several(cut.values(), FEWEST)),
        labels={
            task: tuple(sorted({one.label for t, one in examples if t == task})) for task in TASKS
        },
        questions=tuple(sorted({one.expecting for _, one in examples if one.expecting})),
        signs=tuple(sorted({sign for found in signs for sign in found})),
    )
    return _arrays(examples, [cut[text] for text in texts], signs, names, vectors), names


def words_of_several(texts: Iterable[Iterable[str]], fewest: int) -> list[str]:
    """Words that stand in at least ``fewest`` of the texts, in order."""
    counts = Counter(word for words in texts for word in set(words))
    return sorted(word for word, count in counts.items() if count >= fewest)


def _arrays(
    examples: Sequence[tuple[str, Example]],
    words: Sequence[list[str]],
    signs: Sequence[Sequence[str]],
    names: Names,
    vectors: WordVectors,
) -> Rows:
    known = {word: number for number, word in enumerate(names.words, start=KNOWN)}
    own = np.zeros((len(examples), MOST), dtype=np.int32)
    shared = np.zeros_like(own)
    for row, text in enumerate(words):
        own[row, : len(text)], shared[row, : len(text)] = numbers_of(text, known, vectors)
    task = np.array([TASKS.index(task) for task, _ in examples], dtype=np.int32)
    label = np.array(
        [names.labels[task].index(one.label) for task, one in examples], dtype=np.int32
    )
    return Rows(
        own=own,
        shared=shared,
        task=task,
        question=np.array([_question(one, names) for _, one in examples], dtype=np.int32),
        signs=np.array(
            [[float(name in found) for name in names.signs] for found in signs], dtype=np.float32
        ),
        label=label,
        weight=_weights(task, label, names),
    )


def _question(one: Example, names: Names) -> int:
    if one.expecting is None:
        return NO_QUESTION
    return OTHER_QUESTION + 1 + names.questions.index(one.expecting)


def _weights(
    task: npt.NDArray[np.int32], label: npt.NDArray[np.int32], names: Names
) -> npt.NDArray[np.float32]:
    """Rare labels count more, by the root of how rare they are in their task."""
    weights = np.zeros(len(task), dtype=np.float32)
    for number, name in enumerate(TASKS):
        here = task == number
        counts = np.bincount(label[here], minlength=len(names.labels[name]))
        share = here.sum() / (np.maximum(counts, 1) * len(counts))
        weights[here] = np.sqrt(share)[label[here]] * HEAVIER.get(name, 1.0)
    return weights
