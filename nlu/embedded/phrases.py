"""One pass over a text that finds every known phrase (词表匹配), in time linear in the text.

The phrases make one automaton (Aho and Corasick, 1975), so the cost of a scan does not grow with
their number. A phrase of Latin letters matches whole words only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, Generic, NamedTuple, TypeVar

import ahocorasick

from nlu.embedded.folding import fold

T = TypeVar("T")
_LATIN_END: Final = 0x250


class Hit(NamedTuple, Generic[T]):
    """A phrase found at ``start`` to ``end`` (offsets in the text), with what it stands for."""

    start: int
    end: int
    value: T


def is_word_character(char: str) -> bool:
    """Whether ``char`` continues a Latin word or a number."""
    return ord(char) < _LATIN_END and char.isalnum()


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the Latin ends of ``text[start:end]`` are ends of words too."""
    if start > 0 and is_word_character(text[start]) and is_word_character(text[start - 1]):
        return False
    return not (
        end < len(text) and is_word_character(text[end - 1]) and is_word_character(text[end])
    )


class PhraseTable(Generic[T]):
    """Phrases, each with what it stands for; a single character is a phrase of its own."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """Fold the phrases and make the automaton that finds them."""
        filed: dict[str, list[T]] = {}
        for phrase, value in entries:
            folded = fold(phrase.strip())
            if folded:
                filed.setdefault(folded, []).append(value)
        self._automaton = ahocorasick.Automaton()
        told: dict[tuple[int, tuple[T, ...], bool], tuple[int, tuple[T, ...], bool]] = {}
        for folded, values in filed.items():
            latin = is_word_character(folded[0]) or is_word_character(folded[-1])
            said = (len(folded), tuple(values), latin)
            # Thousands of phrases of one list and length are told in the same words, kept once.
            self._automaton.add_word(folded, told.setdefault(said, said))
        self._automaton.make_automaton()
        self._empty = not filed

    def scan(self, folded: str) -> list[Hit[T]]:
        """Every occurrence of every phrase in ``folded`` text, by place, longer ones first."""
        hits = [
            Hit(start, end, value)
            for (start, end), values in self._places(folded)
            for value in values
        ]
        hits.sort(key=_place)
        return hits

    def by_value(self, folded: str) -> dict[T, list[tuple[int, int]]]:
        """Where the phrases of each value occur in ``folded`` text, in the order of ``scan``."""
        found: defaultdict[T, list[tuple[int, int]]] = defaultdict(list)
        for place, values in self._places(folded):
            for value in values:
                found[value].append(place)
        for places in found.values():
            if len(places) > 1:
                places.sort(key=_longer_first)
        return dict(found)

    def _places(self, folded: str) -> list[tuple[tuple[int, int], tuple[T, ...]]]:
        """Every phrase that occurs, by its end, with all that it stands for."""
        if self._empty:  # an automaton without words is none
            return []
        return [
            ((last + 1 - length, last + 1), values)
            for last, (length, values, latin) in self._automaton.iter(folded)
            if not latin or stands_alone(folded, last + 1 - length, last + 1)
        ]


def _place(hit: Hit[T]) -> tuple[int, int]:
    return hit.start, -hit.end


def _longer_first(place: tuple[int, int]) -> tuple[int, int]:
    return place[0], -place[1]


def longest(hits: Iterable[Hit[T]]) -> list[Hit[T]]:
    """Hits that do not overlap: at each place the longest, from left to right."""
    kept: list[Hit[T]] = []
    for hit in sorted(hits, key=_place):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept
