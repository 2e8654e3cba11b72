"""One pass over a text that finds every known phrase (词表匹配), in time linear in the text.

Phrases are filed under their first two characters, so the cost of a scan does not grow with
the number of phrases. A phrase of Latin letters matches whole words only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from nlu.embedded.folding import fold

T = TypeVar("T")
_LATIN_END: Final = 0x250


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


class PhraseTable(Generic[T]):
    """Phrases of two or more characters, each with what it stands for."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """Fold and file the phrases; a phrase of one character is never filed: it would match all."""
        self._filed: dict[str, list[tuple[str, T]]] = {}
        for phrase, value in entries:
            folded = fold(phrase.strip())
            if len(folded) > 1:
                self._filed.setdefault(folded[:2], []).append((folded, value))
        for bucket in self._filed.values():
            bucket.sort(key=lambda entry: -len(entry[0]))

    def scan(self, folded: str) -> list[Hit[T]]:
        """Every occurrence of every phrase in ``folded`` text, by place, longer ones first."""
        hits: list[Hit[T]] = []
        filed = self._filed
        for place in range(len(folded) - 1):
            bucket = filed.get(folded[place : place + 2])
            if bucket is not None:
                self._collect(folded, place, bucket, hits)
        return hits

    @staticmethod
    def _collect(
        folded: str, place: int, bucket: list[tuple[str, T]], hits: list[Hit[T]]
    ) -> None:
        for phrase, value in bucket:
            end = place + len(phrase)
            if folded.startswith(phrase, place) and stands_alone(folded, place, end):
                hits.append(Hit(place, end, value))


def longest(hits: Iterable[Hit[T]]) -> list[Hit[T]]:
    """Hits that do not overlap: at each place the longest, from left to right."""
    kept: list[Hit[T]] = []
    for hit in sorted(hits, key=lambda found: (found.start, -found.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept
