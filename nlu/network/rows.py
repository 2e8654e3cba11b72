"""The training examples of all tasks, and what a larger reader said, as arrays for the fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
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
from nlu.network.taught import Chances
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

SMOOTHING: Final = 0.08
"""Share of a label's chance that all labels of the task get."""

LABEL_SHARE: Final = 0.3
"""Part of the label where a larger reader was asked about an example too."""

TAUGHT_WEIGHT: Final = 1.0
"""Weight of a text that only the larger reader has judged."""


@dataclass(frozen=True)
class Names:
    """What the rows of the arrays stand for."""

    words: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    questions: tuple[str, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """One row a lesson; ``own`` and ``shared`` have a word a column, 0 behind the last one.

    ``target`` has the chance that the network is to give each label of the row's task;
    ``example`` tells the examples from texts that only a larger reader has judged.
    """

    own: npt.NDArray[np.int32]
    shared: npt.NDArray[np.int32]
    task: npt.NDArray[np.int32]
    question: npt.NDArray[np.int32]
    signs: npt.NDArray[np.float32]
    target: npt.NDArray[np.float32]
    weight: npt.NDArray[np.float32]
    example: npt.NDArray[np.bool_]

    def examples(self) -> Rows:
        """The examples alone."""
        return Rows(
            **{field.name: getattr(self, field.name)[self.example] for field in fields(self)}
        )

    def lengths(self) -> npt.NDArray[np.intp]:
        """Words of each row."""
        return np.asarray((self.own > 0).sum(axis=1))


@dataclass(frozen=True)
class Lesson:
    """A text of a task as it is read, with its label, or what a larger reader said of it, or both.

    ``expecting`` is the open question.
    """

    task: str
    text: str
    label: str | None
    expecting: str | None = None
    taught: Chances | None = None


def read_rows(
    data: Path, vectors: WordVectors, taught: Mapping[str, Chances]
) -> tuple[Rows, Names]:
    """All examples below ``data`` and all texts of ``taught``, and the names of their numbers."""
    examples = [_lesson(task, one, taught) for task in TASKS for one in read_examples(data, task)]
    known = {one.text for one in examples if one.task == SIGNED}
    lessons = examples + [
        Lesson(SIGNED, text, None, taught=chances)
        for text, chances in taught.items()
        if text not in known
    ]
    cut = {one.text: words_of(for_classifying(one.text, limit=LIMIT), vectors) for one in lessons}
    signs = [signs_of(fold(one.text)) if one.task == SIGNED else () for one in lessons]
    names = Names(
        words=tuple(
            words_of_several((cut[text] for text in {one.text for one in examples}), FEWEST)
        ),
        labels={
            task: tuple(sorted({one.label for one in examples if one.label and one.task == task}))
            for task in TASKS
        },
        questions=tuple(sorted({one.expecting for one in examples if one.expecting})),
        signs=tuple(sorted({sign for found in signs for sign in found})),
    )
    return _arrays(lessons, [cut[one.text] for one in lessons], signs, names, vectors), names


def _lesson(task: str, one: Example, taught: Mapping[str, Chances]) -> Lesson:
    if task != SIGNED:
        return Lesson(task, one.text, one.label, one.expecting)
    text = own_words(one.text)
    return Lesson(task, text, one.label, taught=taught.get(text))


def words_of_several(texts: Iterable[Iterable[str]], fewest: int) -> list[str]:
    """Words that stand in at least ``fewest`` of the texts, in order."""
    counts = Counter(word for words in texts for word in set(words))
    return sorted(word for word, count in counts.items() if count >= fewest)


def _arrays(
    lessons: Sequence[Lesson],
    words: Sequence[list[str]],
    signs: Sequence[Sequence[str]],
    names: Names,
    vectors: WordVectors,
) -> Rows:
    known = {word: number for number, word in enumerate(names.words, start=KNOWN)}
    own = np.zeros((len(lessons), MOST), dtype=np.int32)
    shared = np.zeros_like(own)
    for row, text in enumerate(words):
        own[row, : len(text)], shared[row, : len(text)] = numbers_of(text, known, vectors)
    return Rows(
        own=own,
        shared=shared,
        task=np.array([TASKS.index(one.task) for one in lessons], dtype=np.int32),
        question=np.array([_question(one, names) for one in lessons], dtype=np.int32),
        signs=np.array(
            [[float(name in found) for name in names.signs] for found in signs], dtype=np.float32
        ),
        target=np.array([_target(one, names) for one in lessons], dtype=np.float32),
        weight=_weights(lessons, names),
        example=np.array([one.label is not None for one in lessons], dtype=np.bool_),
    )


def _question(one: Lesson, names: Names) -> int:
    if one.expecting is None:
        return NO_QUESTION
    return OTHER_QUESTION + 1 + names.questions.index(one.expecting)


def _target(one: Lesson, names: Names) -> list[float]:
    """Chance of each label of the task, 0 behind the last one."""
    labels = names.labels[one.task]
    said = [one.taught.get(label, 0.0) for label in labels] if one.taught else []
    if one.label is None:
        found = said
    else:
        spread = SMOOTHING / len(labels)
        found = [spread + (1 - SMOOTHING) * (label == one.label) for label in labels]
        if said:
            found = [
                LABEL_SHARE * of_label + (1 - LABEL_SHARE) * of_reader
                for of_label, of_reader in zip(found, said, strict=True)
            ]
    return found + [0.0] * (max(map(len, names.labels.values())) - len(labels))


def _weights(lessons: Sequence[Lesson], names: Names) -> npt.NDArray[np.float32]:
    """Rare labels count more, by the root of how rare they are among their task's examples."""
    counts = Counter((one.task, one.label) for one in lessons if one.label is not None)
    sizes = Counter(one.task for one in lessons if one.label is not None)
    return np.array(
        [
            TAUGHT_WEIGHT
            if one.label is None
            else HEAVIER.get(one.task, 1.0)
            * (sizes[one.task] / (counts[one.task, one.label] * len(names.labels[one.task]))) ** 0.5
            for one in lessons
        ],
        dtype=np.float32,
    )
