"""One count of a message's n-grams for all tasks (一次计数): numbered by one shared vocabulary.

Most n-grams of a message are known to several tasks. Each is looked up once, here; what a task
makes of the numbers is then arithmetic over small arrays.

N-grams of characters are no strings here but numbers of 64 bits, 16 a character: tens of thousands
of strings and a dictionary of them would take ten times the memory, and a message's n-grams are
made, counted and looked up by a few operations on arrays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Final

import numpy as np
import numpy.typing as npt

from nlu.embedded.embedding import Encoder
from nlu.embedded.features import (
    CHARACTER_GRAMS,
    KINDS,
    LIMIT,
    MEANING_WEIGHT,
    word_grams,
)
from nlu.embedded.folding import for_classifying

_UNKNOWN: Final = -1
_BITS: Final = 16
_LARGEST: Final = 0xFFFF
_PRIVATE: Final = 0xE000
_PRIVATE_SIZE: Final = 0x1900
_BLANK: Final = ord(" ")

Keys = npt.NDArray[np.uint64]


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

    def __init__(self, *, characters: Keys, words: Sequence[str], encoder: Encoder) -> None:
        """Number the n-grams: ``characters`` are keys in rising order, ``words`` runs of words.

        ``encoder`` knows what texts mean.
        """
        self._encoder = encoder
        self._characters = characters
        self._words = {gram: number for number, gram in enumerate(words, len(characters))}
        self.size = len(characters) + len(words)

    def numbers(self, kind: str, grams: Iterable[str]) -> list[int]:
        """Numbers of n-grams that are known, in their order."""
        if kind == "word":
            return [self._words[gram] for gram in grams]
        keys = np.array([key_of(gram) for gram in grams], dtype=np.uint64)
        return [int(place) for place in np.searchsorted(self._characters, keys)]

    def count(self, text: str) -> Grams:
        """The known n-grams of ``text`` as the models see it."""
        seen = for_classifying(text, limit=LIMIT)
        characters, how_often = self._known_characters(character_keys(seen))
        words = _known(self._words, word_grams(seen))
        counts = np.concatenate([how_often, np.fromiter(words.values(), np.intp, len(words))])
        return Grams(
            numbers=np.concatenate([characters, np.fromiter(words, np.intp, len(words))]),
            weights=1.0 + np.log(counts),
            words=len(characters),
            meaning=self._encoder.vector(seen) * np.float32(MEANING_WEIGHT),
        )

    def _known_characters(self, keys: Keys) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Numbers of the known n-grams among ``keys``, and how often each stands there."""
        if not len(self._characters):
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
        own, counts = np.unique(keys, return_counts=True)
        places = np.searchsorted(self._characters, own)
        places[places == len(self._characters)] = 0
        known = self._characters[places] == own
        return places[known], counts[known]


def joined_vocabulary(tasks: Iterable[Mapping[str, Iterable[str]]]) -> tuple[Keys, list[str]]:
    """The n-grams of all ``tasks``: keys of those of characters in rising order, those of words."""
    joined: dict[str, dict[str, None]] = {kind: {} for kind in KINDS}
    for one in tasks:
        for kind in KINDS:
            joined[kind] |= dict.fromkeys(one[kind])
    keys = np.array(sorted({key_of(gram) for gram in joined["char"]}), dtype=np.uint64)
    return keys, list(joined["word"])


def key_of(gram: str) -> int:
    """The number that stands for an n-gram of at most four characters."""
    key = 0
    for character in gram:
        key = key << _BITS | _code(ord(character))
    return key


def _code(character: int) -> int:
    """16 bits for a character; those of further planes (emoji) share a private area."""
    return character if character <= _LARGEST else _PRIVATE + character % _PRIVATE_SIZE


def character_keys(text: str) -> Keys:
    """The keys of ``character_grams(text)``, doubles too, in another order."""
    # Words stand between blanks of their own, so two blanks in a row lie between two words.
    padded = "".join(f" {word} " for word in text.split())
    codes = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    far = codes > _LARGEST
    if far.any():
        codes = np.where(far, _PRIVATE + codes % _PRIVATE_SIZE, codes)
    singles = codes.astype(np.uint64)
    blank = codes == _BLANK
    within = ~(blank[1:] & blank[:-1])
    found, keys, inside = [singles], singles, np.ones(len(singles), dtype=np.bool_)
    for size in range(2, CHARACTER_GRAMS[1] + 1):
        keys = keys[:-1] << np.uint64(_BITS) | singles[size - 1 :]
        inside = inside[:-1] & within[size - 2 :]
        found.append(keys[inside])
    return np.concatenate(found)


def _known(numbers: Mapping[str, int], grams: Iterable[str]) -> Counter[int]:
    """How often each known n-gram stands there, by its number."""
    counts = Counter(map(numbers.get, grams, repeat(_UNKNOWN)))
    counts.pop(_UNKNOWN, None)
    return counts
