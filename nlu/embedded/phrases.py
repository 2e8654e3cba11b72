"""One pass over a text that finds every known phrase (词表匹配), in time linear in the text.

Phrases are filed under their first two characters, so the cost of a scan does not grow with
the number of phrases. A phrase of Latin letters matches whole words only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, Generic, TypeAlias, TypeVar

from nlu.embedded.folding import fold

T = TypeVar("T")
_LATIN_END: Final = 0x250
_LATIN: Final = chr(_LATIN_END)


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
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


_Bucket: TypeAlias = list[tuple[int, dict[str, list[T]]]]
"""What begins alike, longer phrases first: length, and phrases of that length with their values."""


class PhraseTable(Generic[T]):
    """Phrases, each with what it stands for; a single character is a phrase of its own."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """Fold and file the phrases by their first two characters (or the only one)."""
        filed: dict[str, dict[int, dict[str, list[T]]]] = {}
        for phrase, value in entries:
            folded = fold(phrase.strip())
            if folded:
                alike = filed.setdefault(folded[:2], {}).setdefault(len(folded), {})
                alike.setdefault(folded, []).append(value)
        self._filed: dict[str, _Bucket[T]] = {
            start: sorted(lengths.items(), key=itemgetter(0), reverse=True)
            for start, lengths in filed.items()
        }

    def scan(self, folded: str) -> list[Hit[T]]:
        """Every occurrence of every phrase in ``folded`` text, by place, longer ones first."""
        hits: list[Hit[T]] = []
        filed = self._filed
        inside = False
        for place, char in enumerate(folded):
            latin = char < _LATIN and char.isalnum()
            if latin and inside:  # no phrase begins inside a Latin word
                continue
            inside = latin
            pair = folded[place : place + 2]
            if pair in filed:
                self._collect(folded, place, filed[pair], hits)
            if char in filed and len(pair) > 1:
                self._collect(folded, place, filed[char], hits)
        return hits

    @staticmethod
    def _collect(folded: str, place: int, bucket: _Bucket[T], hits: list[Hit[T]]) -> None:
        for length, phrases in bucket:
            end = place + length
            values = phrases.get(folded[place:end])
            if values is not None and stands_alone(folded, place, end):
                hits.extend(Hit(place, end, value) for value in values)


def longest(hits: Iterable[Hit[T]]) -> list[Hit[T]]:
    """Hits that do not overlap: at each place the longest, from left to right."""
    kept: list[Hit[T]] = []
    for hit in sorted(hits, key=lambda found: (found.start, -found.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept
