"""One count of a message's n-grams for all tasks (一次计数): numbered by one shared vocabulary.

Most n-grams of a message are known to several tasks. Each is looked up once, here; what a task
makes of the numbers is then arithmetic over small arrays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Final

import numpy as np
import numpy.typing as npt

from nlu.embedded.embedding import Encoder
from nlu.embedded.features import KINDS, LIMIT, MEANING_WEIGHT, character_grams, word_grams
from nlu.embedded.folding import for_classifying

_UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True)
class Grams:
    """The known n-grams of one message: their numbers, those of characters before ``words``.

    ``weights`` is the sublinear term frequency of each, ``1 + log(count)``. ``meaning`` is the
    vector of the whole message, of length ``MEANING_WEIGHT`` or zero.
    """

    numbers: npt.NDArray[np.intp]
    weights: npt.NDArray[np.float64]
    words: int
    meaning: npt.NDArray[np.float32]


class Vocabulary:
    """The n-grams of all tasks, each with one number; those of words follow those of characters."""

    def __init__(
        self, vocabularies: Iterable[Mapping[str, Iterable[str]]], encoder: Encoder
    ) -> None:
        """Join the vocabularies of the tasks: n-grams by kind. ``encoder`` knows meanings."""
        self._encoder = encoder
        joined: dict[str, dict[str, None]] = {kind: {} for kind in KINDS}
        for one in vocabularies:
            for kind in KINDS:
                joined[kind] |= dict.fromkeys(one[kind])
        self._numbers: dict[str, dict[str, int]] = {}
        self.size = 0
        for kind in KINDS:
            self._numbers[kind] = {gram: n for n, gram in enumerate(joined[kind], self.size)}
            self.size += len(joined[kind])

    def numbers(self, kind: str, grams: Iterable[str]) -> list[int]:
        """Numbers of n-grams that are known, in their order."""
        return [self._numbers[kind][gram] for gram in grams]

    def count(self, text: str) -> Grams:
        """The known n-grams of ``text`` as the models see it."""
        seen = for_classifying(text, limit=LIMIT)
        characters = _known(self._numbers["char"], character_grams(seen))
        words = _known(self._numbers["word"], word_grams(seen))
        counts = np.array([*characters.values(), *words.values()], dtype=np.float64)
        return Grams(
            numbers=np.array([*characters, *words], dtype=np.intp),
            weights=1.0 + np.log(counts),
            words=len(characters),
            meaning=self._encoder.vector(seen) * np.float32(MEANING_WEIGHT),
        )


def _known(numbers: Mapping[str, int], grams: Iterable[str]) -> Counter[int]:
    """How often each known n-gram stands there, by its number."""
    counts = Counter(map(numbers.get, grams, repeat(_UNKNOWN)))
    counts.pop(_UNKNOWN, None)
    return counts
