"""How alike two texts are (近似程度), for keeping test utterances apart from training examples."""

from __future__ import annotations

import re
from typing import Final

from nlu.embedded.folding import for_classifying

GRAM: Final = 4
LONG: Final = 12
"""Characters from which texts are compared by character 4-grams."""

_CHARACTERS: Final = 5_000
_SIGNS: Final = re.compile(r"[^\w]+")
_WORD: Final = re.compile(r"[a-z0-9']+|[^\W\d_a-z]")


def normal(text: str) -> str:
    """Simplified, small letters, digits as 0, without signs and blanks."""
    return _SIGNS.sub("", for_classifying(text, limit=_CHARACTERS))


def grams(normalised: str) -> frozenset[str]:
    """Character 4-grams of a normalised text; a shorter one is its own."""
    last = max(1, len(normalised) - GRAM + 1)
    return frozenset(normalised[place : place + GRAM] for place in range(last))


def words(text: str) -> tuple[str, ...]:
    """Latin words and single Chinese characters of a text, in order."""
    return tuple(_WORD.findall(for_classifying(text, limit=_CHARACTERS)))


def jaccard(one: frozenset[str], two: frozenset[str]) -> float:
    """Share of what both have in what either has; 0 of nothing."""
    both = len(one & two)
    return both / (len(one) + len(two) - both) if both else 0.0
