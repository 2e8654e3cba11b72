"""Words that tell nothing (口头语), taken out of a text: longer ones first, wherever they stand.

Of many fillers a text holds few. Only those whose first two characters stand side by side in it
are tried; taking one out leaves a blank, which brings no other two together.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter

_BEGINNING = 2


class Fillers:
    """The fillers of all languages, filed by how they begin."""

    def __init__(self, words: Iterable[str]) -> None:
        """File the folded ``words``, each with its turn: the longest first."""
        self._filed: dict[str, list[tuple[int, str]]] = {}
        for turn, word in enumerate(sorted(words, key=len, reverse=True)):
            self._filed.setdefault(_beginning(word), []).append((turn, word))

    def without(self, text: str) -> str:
        """Folded ``text`` with a blank for each filler."""
        beginnings = {*text, *(text[place : place + _BEGINNING] for place in range(len(text)))}
        found = [one for start in beginnings & self._filed.keys() for one in self._filed[start]]
        for _, word in sorted(found, key=itemgetter(0)):
            text = text.replace(word, " ")
        return text


def _beginning(word: str) -> str:
    """What must stand in a text for the word to stand there: two characters, one before a blank."""
    return word[:_BEGINNING].strip()
