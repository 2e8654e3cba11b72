"""Chinese names that are not written out (称呼): 张经理, 姓李, 老王, as people really give them.

A name with a title is the speaker's only where the words before it say so (我是…公司的张经理); the
张科长 of a counter inside a story is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nlu.embedded.reading import Reading, Span

_FIRST: Final = 1


def spoken(reading: Reading) -> Iterator[Span]:
    """A name with or without a title behind who-I-am words, and a bare family name (我姓李)."""
    for name in ("person.speaking_patterns", "person.family_patterns"):
        for found in reading.lexicon.pattern(name).finditer(reading.folded):
            start, end = found.span(found.lastindex or 0)
            if _family(reading, reading.folded[start:end]) and not _stopped(reading, start, end):
                yield Span(start, end)


def _family(reading: Reading, name: str) -> bool:
    """Whether the words begin with a family name, or with 老 or 小 and one (老王)."""
    surnames = reading.lexicon.words("person.surnames_exact")[0]
    familiar = name[:_FIRST] in reading.lexicon.words("person.familiar")
    return name[_FIRST : _FIRST + 1] in surnames if familiar else name[:_FIRST] in surnames


def _stopped(reading: Reading, start: int, end: int) -> bool:
    return reading.lexicon_has("person.stop_exact", reading.folded[start:end])
