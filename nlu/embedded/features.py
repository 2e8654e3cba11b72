"""Character and word n-grams as scikit-learn counts them, without scikit-learn.

The running application must not load scikit-learn (100 MiB, two seconds), so the analyzers
``char_wb`` and ``word`` are written out here; a test holds them equal to the original.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

KINDS: Final = ("char", "word")
"""The two groups of features; each is weighted and normalised by itself."""

CHARACTER_GRAMS: Final = (1, 4)
"""Shortest and longest character n-gram, blanks at the ends of words included."""

WORD_GRAMS: Final = (1, 2)
"""Shortest and longest run of English words."""

WORD: Final = r"(?u)\b[a-z][a-z']+\b"
"""An English word of two or more letters, in lower-case text."""

MEANING_WEIGHT: Final = 0.6
"""Length of the vector of a text's meaning; that of each kind of n-grams is 1.

At 1 short control phrases were mistaken for near ones; at 0.3 rare words of topics were missed.
"""

ANY_QUESTION: Final = "any"
"""Stands for whichever question is open."""

QUESTION_WEIGHT: Final = 0.6
"""Share of that length with which the meaning counts once more for the open question."""

LIMIT: Final = 600
"""Characters of a message that the models read; what a message is about stands at its head."""

_WORD: Final = re.compile(WORD)


def character_grams(text: str) -> list[str]:
    """The n-grams, doubles too, inside each word of ``text``, padded with blanks."""
    shortest, longest = CHARACTER_GRAMS
    grams: list[str] = []
    for word in text.split():
        padded = f" {word} "
        for size in range(shortest, longest + 1):
            if size >= len(padded):
                grams.append(padded)
                break
            grams += [padded[place : place + size] for place in range(len(padded) - size + 1)]
    return grams


def word_grams(text: str) -> list[str]:
    """Single English words and pairs of neighbours, doubles too."""
    words: list[str] = _WORD.findall(text)
    return words + [f"{first} {second}" for first, second in pairwise(words)]
