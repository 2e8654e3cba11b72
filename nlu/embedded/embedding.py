"""Meaning of words as numbers (静态双语词向量): one short vector a word, Chinese and English alike.

Words that mean nearly the same lie near to each other, in whichever language they are, so that
the classifiers know words that no training example has. The vectors were computed once by
``distil``; at run time a text is cut into known words and their vectors are added up.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, Protocol
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from nlu.embedded.features import WORD
from nlu.embedded.files import CODES_FILE, SCALES_FILE, VECTORS_FOLDER, WORDS_FILE
from nlu.errors import ModelUnusable

LONGEST: Final = 4
"""Characters of the longest Chinese word."""

_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_WORD: Final = re.compile(WORD)
_ENDINGS: Final = ("s", "es", "ed", "d", "ing", "ly", "'s")
_SHORTEST_STEM: Final = 3


class Encoder(Protocol):
    """Makes one vector of a text; the classifiers are trained for one encoder."""

    @property
    def size(self) -> int:
        """Numbers a vector."""

    def vector(self, text: str) -> npt.NDArray[np.float32]:
        """The vector of ``text`` as the models see it, of length 1; nothing known: all zero."""


class WordVectors:
    """A vector for each known word, and the vector of a text from them."""

    def __init__(
        self,
        words: Sequence[str],
        codes: npt.NDArray[np.int8],
        scales: npt.NDArray[np.float32],
    ) -> None:
        """Word ``n`` has the vector ``codes[n] * scales[n]``; frequent words have shorter ones."""
        self._numbers = {word: number for number, word in enumerate(words)}
        self._codes = codes
        self._scales = scales

    @property
    def size(self) -> int:
        """Numbers a vector."""
        return int(self._codes.shape[1])

    @property
    def known(self) -> int:
        """Number of known words."""
        return len(self._codes)

    def knows(self, word: str) -> bool:
        """Whether ``word`` is one of the known words: an ordinary one, no name."""
        return word in self._numbers

    def number_of(self, word: str) -> int | None:
        """Number of ``word``, an English one also without its ending; None where unknown."""
        number = self._numbers.get(word)
        return self._stem(word) if number is None and word.isascii() else number

    def directions(self, places: npt.NDArray[np.intp]) -> npt.NDArray[np.float32]:
        """Vectors of length 1, one a row; place 0 is no word (all zero), place n the word n - 1."""
        rows = self._codes[places - 1].astype(np.float32)
        rows[places == 0] = 0.0
        lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
        np.divide(rows, lengths[:, None], out=rows, where=lengths[:, None] > 0.0)
        return rows

    def vector(self, text: str) -> npt.NDArray[np.float32]:
        """The vector of ``text`` as the models see it, of length 1; nothing known: all zero."""
        numbers = [*self._chinese(text), *self._english(text)]
        # Widened first: a product of mixed types would not be computed by the fast routine.
        codes = self._codes[numbers].astype(np.float32)
        total: npt.NDArray[np.float32] = self._scales[numbers] @ codes
        length = float(np.sqrt(total @ total))
        return total / np.float32(length) if length > 0.0 else total

    def _chinese(self, text: str) -> Iterator[int]:
        """Numbers of the words of Chinese stretches, the longest word first."""
        for run in _HAN.findall(text):
            place = 0
            while place < len(run):
                step, number = self.longest(run, place)
                place += step
                if number is not None:
                    yield number

    def longest(self, run: str, place: int) -> tuple[int, int | None]:
        """Size and number of the longest known word of a Chinese stretch at ``place``."""
        for size in range(min(LONGEST, len(run) - place), 0, -1):
            number = self._numbers.get(run[place : place + size])
            if number is not None:
                return size, number
        return 1, None

    def _english(self, text: str) -> Iterator[int]:
        for word in _WORD.findall(text):
            number = self.number_of(word)
            if number is not None:
                yield number

    def _stem(self, word: str) -> int | None:
        """The word without its ending, where only that is known (permits → permit)."""
        for ending in _ENDINGS:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) >= _SHORTEST_STEM and stem in self._numbers:
                return self._numbers[stem]
        return None


@lru_cache(maxsize=1)
def shipped_vectors() -> WordVectors:
    """The vectors that come with the program, read once. Raises ModelUnusable."""
    return load_vectors(VECTORS_FOLDER)


def load_vectors(folder: Path) -> WordVectors:
    """Read words and vectors below ``folder``; nothing is unpickled.

    The vectors stay in the file until they are needed. Raises ModelUnusable for a missing or
    damaged file, and for words of other vectors.
    """
    path = folder / CODES_FILE
    try:
        content = (folder / WORDS_FILE).read_bytes()
        codes = np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
        # Opened here: numpy leaves a damaged file open.
        with (
            (folder / SCALES_FILE).open("rb") as file,
            np.load(file, allow_pickle=False) as arrays,
        ):
            scales, digest = arrays["scales"], arrays["words"]
        words = content.decode("utf-8").split()
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise ModelUnusable(file=str(path), reason=str(error)) from error
    if digest.tobytes() != digest_of(content):
        raise ModelUnusable(file=str(path), reason="words")
    if codes.dtype != np.int8 or scales.shape != (len(set(words)),) or len(codes) != len(scales):
        raise ModelUnusable(file=str(path), reason="arrays")
    return WordVectors(words, codes, scales.astype(np.float32))


def digest_of(words: bytes) -> bytes:
    """What the arrays keep of the list of words that they belong to (LF line ends)."""
    return hashlib.sha256(words.replace(b"\r\n", b"\n")).digest()
