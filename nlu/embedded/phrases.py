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


class _Entry(Generic[T]):
    """A filed phrase; ``latin`` when one of its ends is a letter or digit of a Latin word."""

    __slots__ = ("latin", "phrase", "value")

    def __init__(self, phrase: str, value: T) -> None:
        self.phrase = phrase
        self.value = value
        self.latin = is_word_character(phrase[0]) or is_word_character(phrase[-1])


class PhraseTable(Generic[T]):
    """Phrases, each with what it stands for; a single character is a phrase of its own."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """Fold and file the phrases by their first two characters (or the only one)."""
        self._filed: dict[str, list[_Entry[T]]] = {}
        for phrase, value in entries:
            folded = fold(phrase.strip())
            if folded:
                self._filed.setdefault(folded[:2], []).append(_Entry(folded, value))
        for bucket in self._filed.values():
            bucket.sort(key=lambda entry: -len(entry.phrase))

    def scan(self, folded: str) -> list[Hit[T]]:
        """Every occurrence of every phrase in ``folded`` text, by place, longer ones first."""
        hits: list[Hit[T]] = []
        filed = self._filed
        for place in range(len(folded)):
            pair = folded[place : place + 2]
            if pair in filed:
                self._collect(folded, place, filed[pair], hits)
            if pair[0] in filed and len(pair) > 1:
                self._collect(folded, place, filed[pair[0]], hits)
        return hits

    @staticmethod
    def _collect(folded: str, place: int, bucket: list[_Entry[T]], hits: list[Hit[T]]) -> None:
        for entry in bucket:
            if folded.startswith(entry.phrase, place):
                end = place + len(entry.phrase)
                if not entry.latin or stands_alone(folded, place, end):
                    hits.append(Hit(place, end, entry.value))


def longest(hits: Iterable[Hit[T]]) -> list[Hit[T]]:
    """Hits that do not overlap: at each place the longest, from left to right."""
    kept: list[Hit[T]] = []
    for hit in sorted(hits, key=lambda found: (found.start, -found.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept
