"""Where in a TOML text a key stands: tomllib reads values and forgets their lines.

Meant for files that tomllib has read already; it looks for positions only, never for values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)(.+?)\]\]?\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(r"""^\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_.\- ])+?)\s*=(.*)$""")
_KEY_PART = re.compile(r""""([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+)""")
_QUOTES = ('"""', "'''", '"', "'")


class TomlLines:
    """Line numbers (from 1) of the tables, keys and list elements of one text."""

    def __init__(self, text: str) -> None:
        self._lines: Mapping[Path, int] = dict(_positions(text))

    def of(self, path: Path) -> int:
        """Line of ``path``, or of the nearest thing around it that is known; 1 for the file."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return 1


@dataclass(slots=True)
class _Value:
    """Follows a value over lines: open brackets, open string, number of the list element."""

    depth: int = 0
    quote: str = ""
    count: int = 0
    awaiting: bool = False
    starts: list[int] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Whether the value goes on in the next line."""
        return self.depth > 0 or len(self.quote) == len(_QUOTES[0])

    def feed(self, text: str, line: int) -> None:
        """Read the rest of one line."""
        place = 0
        while place < len(text):
            place = self._in_string(text, place) if self.quote else self._outside(text, place, line)
        if len(self.quote) == 1:
            self.quote = ""

    def _in_string(self, text: str, place: int) -> int:
        if text[place] == "\\" and self.quote[0] == '"':
            return place + 2
        if text.startswith(self.quote, place):
            place += len(self.quote)
            self.quote = ""
            return place
        return place + 1

    def _outside(self, text: str, place: int, line: int) -> int:
        char = text[place]
        if char == "#":
            return len(text)
        if char.isspace():
            return place + 1
        if char == "," and self.depth == 1:
            self.awaiting = True
            return place + 1
        self._element(char, line)
        self.depth += (char in "[{") - (char in "]}")
        self.awaiting = self.awaiting or (char == "[" and self.depth == 1)
        self.quote = next((one for one in _QUOTES if text.startswith(one, place)), "")
        return place + max(1, len(self.quote))

    def _element(self, char: str, line: int) -> None:
        if self.awaiting and char not in "]}":
            self.starts.append(line)
        self.awaiting = False


def _positions(text: str) -> Iterator[tuple[Path, int]]:
    table: Path = ()
    counts: dict[Path, int] = {}
    value, key = _Value(), table
    for number, line in enumerate(text.splitlines(), start=1):
        if value.open:
            value.feed(line, number)
        elif header := _HEADER.match(line):
            table = _table(header, counts)
            yield table, number
        elif assignment := _ASSIGNMENT.match(line):
            key, value = (*table, *_parts(assignment[1])), _Value()
            yield key, number
            value.feed(assignment[2], number)
        else:
            continue
        if not value.open:
            yield from (((*key, place), at) for place, at in enumerate(value.starts))
            value.starts = []


def _table(header: re.Match[str], counts: dict[Path, int]) -> Path:
    path = _indexed(_parts(header[2]), counts)
    if header[1] == "[":
        return path
    counts[path] = counts.get(path, -1) + 1
    return (*path, counts[path])


def _indexed(parts: tuple[str, ...], counts: Mapping[Path, int]) -> Path:
    """A header below an array of tables speaks of its last element."""
    path: Path = ()
    for part in parts:
        if path in counts:
            path = (*path, counts[path])
        path = (*path, part)
    return path


def _parts(key: str) -> tuple[str, ...]:
    return tuple("".join(found) for found in _KEY_PART.findall(key))
