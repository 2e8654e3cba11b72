"""Names in Latin letters at the foot of a letter that gives its phone elsewhere (署名)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from nlu.embedded.latin_names import FULL, name_at, only_labels, words_in
from nlu.embedded.reading import Reading, Span

_LINES: Final = 6
_LINE: Final = re.compile(r"[^\n]+")


def at_the_end(reading: Reading) -> Span | None:
    """A full name alone on one of the last lines, with a function on the line below it."""
    lines = list(_last_lines(reading))
    for line, below in pairwise(lines):
        found = name_at(reading, line.start)
        alone = found is not None and found.end == line.end and words_in(reading, found) >= FULL
        if alone and only_labels(reading, below):
            return found
    return None


def in_full(reading: Reading, name: Span) -> Span:
    """The full name below a first name ("Fiona", then "Fiona Example | Finance Manager")."""
    if words_in(reading, name) >= FULL:
        return name
    first = reading.folded[name.start : name.end]
    for line in _last_lines(reading):
        found = name_at(reading, line.start)
        if found is None or found.start <= name.start or words_in(reading, found) < FULL:
            continue
        if reading.folded[found.start : found.end].startswith(f"{first} "):
            return found
    return name


def _last_lines(reading: Reading) -> Iterator[Span]:
    lines = [Span(*found.span()) for found in _LINE.finditer(reading.original)]
    for line in lines[-_LINES:]:
        if reading.original[line.start : line.end].strip():
            yield reading.trim(line)
