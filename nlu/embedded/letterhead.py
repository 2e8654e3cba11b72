"""Who writes, by the head and the foot of a letter (信头、落款): a line that is only the name.

"Consulate General of … in Shenyang" above the date, "…律师事务所" above 律师函, the chamber's name
below the signature. Lines of addressees (致, To, cc) and prose say nothing of that.
"""

from __future__ import annotations

import re
from typing import Final

from nlu.embedded.phrases import Hit
from nlu.embedded.reading import Reading, size

_WRITERS: Final = frozenset({"consulate", "chamber", "hkmt_office", "proxy"})
_HEAD: Final = 3
_FOOT: Final = 8
_LONGEST: Final = 26
_MOST: Final = 300
"""Characters from which a line needs no closer look."""
_PROSE: Final = re.compile(r"[。!?;]|[.,] [a-z]")


def in_letterhead(reading: Reading, name: str, hit: Hit[str]) -> bool:
    """Whether the hit stands on a line of the letter's head or foot that names who writes."""
    if name not in _WRITERS or reading.short:
        return False
    start = reading.folded.rfind("\n", 0, hit.start) + 1
    end = reading.folded.find("\n", hit.end)
    line = reading.folded[start : len(reading.folded) if end < 0 else end].strip()
    if (
        len(line) > _MOST
        or size(line) > _LONGEST
        or _PROSE.search(line)
        or _addressed(reading, line)
    ):
        return False
    above = reading.folded[:start].split("\n")
    below = [] if end < 0 else reading.folded[end:].split("\n")
    return _filled(above) < _HEAD or (bool(_filled(above)) and _filled(below) < _FOOT)


def _addressed(reading: Reading, line: str) -> bool:
    return reading.lexicon.pattern("origin.addressed_line_patterns").match(line) is not None


def _filled(lines: list[str]) -> int:
    return sum(1 for line in lines if line.strip())
