"""Where in a JSON text a key or an element of a list stands: json reads values, forgets lines."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


class JsonLines:
    """Line numbers (from 1) of keys, and of strings in lists, in one text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def of(self, path: Path) -> int:
        """Line of ``path``; a part that the text does not name is passed over."""
        place = 0
        for part in path:
            place = self._element(place, part) if isinstance(part, int) else self._key(place, part)
        return self._text.count("\n", 0, place) + 1

    def _key(self, place: int, name: str) -> int:
        found = self._text.find(f'"{name}"', place)
        return place if found < 0 else found

    def _element(self, place: int, number: int) -> int:
        begin = self._text.find("[", place)
        strings = list(_STRING.finditer(self._text, begin)) if begin >= 0 else []
        return strings[number].start() if number < len(strings) else place
