"""A long text that a platform cut into several messages, put together again (拆分消息还原).

Between two messages of a burst stands a line break. Where a platform cut one text in two there
stood nothing, and a line break would tear a word, a name or a number apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from unicodedata import category

from channels.channel import TextUnit

PLATFORM_LIMITS = (
    (600, TextUnit.CHARACTERS),
    (1024, TextUnit.UTF16),
    (2048, TextUnit.BYTES),
    (2048, TextUnit.CHARACTERS),
    (4096, TextUnit.UTF16),
    (4096, TextUnit.CHARACTERS),
)
"""Lengths at which platforms are known to cut a text."""

LONG = 300
"""Characters from which a message without an end of sentence is taken for a piece of a text."""

_ENDINGS = frozenset({"Po", "Pe", "Pf"})
_INSIDE = frozenset(",/&@#%*\uff0c\u3001")
"""A sentence ends with a mark of these Unicode categories that is none of those inside it."""

_MEASURES: Mapping[TextUnit, tuple[Callable[[str], int], int]] = {
    TextUnit.CHARACTERS: (len, 1),
    TextUnit.UTF16: (lambda text: len(text.encode("utf-16-le", "surrogatepass")) // 2, 2),
    TextUnit.BYTES: (lambda text: len(text.encode("utf-8", "surrogatepass")), 4),
}
"""How each unit is counted, and the most that one character takes of it."""


def join(texts: Sequence[str]) -> str:
    """The texts of one burst as one: cut pieces without anything between them, others by line."""
    whole = texts[0] if texts else ""
    for before, after in pairwise(texts):
        whole += after if was_cut(before) else f"\n{after}"
    return whole


def was_cut(text: str) -> bool:
    """Whether a platform ended this message in the middle, so that the next one goes on with it.

    It is as long as some platform allows, or long and without the end of a sentence.
    """
    if any(_is_full(text, limit, unit) for limit, unit in PLATFORM_LIMITS):
        return True
    return len(text) >= LONG and not text.endswith("\n") and not _ends_a_sentence(text)


def _is_full(text: str, limit: int, unit: TextUnit) -> bool:
    """Whether another character might not have fitted: a cut leaves characters whole."""
    measure, widest = _MEASURES[unit]
    return limit - widest < measure(text) <= limit


def _ends_a_sentence(text: str) -> bool:
    last = text.rstrip()[-1:]
    return last != "" and category(last) in _ENDINGS and last not in _INSIDE
