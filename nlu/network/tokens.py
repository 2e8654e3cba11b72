"""Words of a text in their order, as the network reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from nlu.embedded.embedding import WordVectors

MOST: Final = 128
"""Words of a message that the network reads; what a message is about stands at its head."""

SIGN: Final = "x"
"""Mark of a sign of the standpoint, which is written in front of a text (``standpoint``)."""

NUMBER: Final = "0"
NOTHING: Final = 0
STRANGE: Final = 1
"""Numbers of no word, and of a word that the network was not trained with."""
KNOWN: Final = 2
"""Number of the first word that it was trained with."""

_FIRST_HAN: Final = "\u3400"
_PART: Final = re.compile(r"[a-z][a-z']*|\d+|[\u3400-\u9fff]+|[^\s\w]")

Numbers = npt.NDArray[np.intp]


def words_of(text: str, vectors: WordVectors) -> list[str]:
    """The first words of ``text`` as the models see it; Chinese is cut into known words.

    Numbers are all one word, signs of punctuation are words too.
    """
    words: list[str] = []
    for part in _PART.findall(text):
        words += _cut(part, vectors)
        if len(words) >= MOST:
            break
    return words[:MOST]


def _cut(part: str, vectors: WordVectors) -> Iterator[str]:
    if part[0].isdigit():
        yield NUMBER
    elif part[0] < _FIRST_HAN:
        yield part
    else:
        place = 0
        while place < len(part):
            size, _ = vectors.longest(part, place)
            yield part[place : place + size]
            place += size


def split_signs(text: str, signs: Mapping[str, int]) -> tuple[list[int], str]:
    """Numbers of the known signs in front of ``text``, and the text behind them."""
    found: list[int] = []
    rest = text
    while True:
        first, _, behind = rest.partition(" ")
        if not first.startswith(SIGN) or first[1:] not in signs:
            return found, rest
        found.append(signs[first[1:]])
        rest = behind


def numbers_of(
    words: list[str], known: Mapping[str, int], vectors: WordVectors
) -> tuple[Numbers, Numbers]:
    """Number of each word in the network's own list, and among the word vectors (0: in none)."""
    own = [known.get(word, STRANGE) for word in words]
    among = [vectors.number_of(word) for word in words]
    shared = [NOTHING if number is None else number + 1 for number in among]
    return np.array(own, dtype=np.intp), np.array(shared, dtype=np.intp)
