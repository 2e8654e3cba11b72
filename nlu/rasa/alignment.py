"""Places of the text that was sent, found again in the original (位置回映射).

The text sent is folded for a model: Simplified by phrases, blanks joined, digits as 0. Its length
may differ from the original's, so a place in it is not a place in the original.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Final

from nlu.embedded.folding import fold

_DIGIT: Final = re.compile(r"\d")

Span = tuple[int, int]


class Alignment:
    """The text sent beside its original, stretch by stretch."""

    def __init__(self, *, original: str, sent: str) -> None:
        """Compare both; costs up to the square of the length, so only texts of one request."""
        # Folding keeps one character for one, so its places are the original's.
        comparable = _DIGIT.sub("0", fold(original))
        self._original = original
        self._blocks = SequenceMatcher(None, sent, comparable, autojunk=False).get_opcodes()

    def original(self, start: int, end: int) -> Span | None:
        """Where ``sent[start:end]`` stands in the original, without blanks around it, or None.

        A place inside a stretch that was rewritten is widened to the whole stretch.
        """
        touched = [block for block in self._blocks if block[1] < end and start < block[2]]
        if not touched:
            return None
        first, last = touched[0], touched[-1]
        begin = first[3] + (start - first[1] if first[0] == "equal" and start > first[1] else 0)
        finish = last[4] - (last[2] - end if last[0] == "equal" and end < last[2] else 0)
        return self._trimmed(begin, finish)

    def _trimmed(self, start: int, end: int) -> Span | None:
        found = self._original[start:end]
        start += len(found) - len(found.lstrip())
        end -= len(found) - len(found.rstrip())
        return (start, end) if start < end else None
