"""Character and word n-grams as scikit-learn counts them, without scikit-learn.

The running application must not load scikit-learn (100 MiB, two seconds), so the analyzers
``char_wb`` and ``word`` are written out here; a test holds them equal to the original.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Final

CHARACTER_GRAMS: Final = (1, 4)
"""Shortest and longest character n-gram, blanks at the ends of words included."""

WORD_GRAMS: Final = (1, 2)
"""Shortest and longest run of English words."""

WORD: Final = r"(?u)\b[a-z][a-z']+\b"
"""An English word of two or more letters, in lower-case text."""

LIMIT: Final = 600
"""Characters of a message that the models read; what a message is about stands at its head."""

_WORD: Final = re.compile(WORD)


def character_grams(text: str) -> Counter[str]:
    """Counts of the n-grams inside each blank-separated word of ``text``, padded with blanks."""
    shortest, longest = CHARACTER_GRAMS
    counts: Counter[str] = Counter()
    for word in text.split():
        padded = f" {word} "
        for size in range(shortest, longest + 1):
            if size >= len(padded):
                counts[padded] += 1
                break
            counts.update([padded[place : place + size] for place in range(len(padded) - size + 1)])
    return counts


def word_grams(text: str) -> Counter[str]:
    """Counts of single English words and of pairs of neighbours."""
    words = _WORD.findall(text)
    counts = Counter(words)
    counts.update(f"{first} {second}" for first, second in pairwise(words))
    return counts
