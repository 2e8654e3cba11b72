"""A message of the platform after reading: names as the platform writes them, values as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = "str | Branch | list[str | Branch]"
"""Text of a leaf, a part with parts of its own, or several of one name."""


@dataclass(frozen=True, slots=True)
class Branch:
    """An element with children; the message itself is one."""

    values: Mapping[str, Value]

    def text(self, name: str) -> str:
        """Text of a leaf without the white space around it, "" where there is none."""
        return self.said(name).strip()

    def said(self, name: str) -> str:
        """Text of a leaf exactly as it was sent: for what a person wrote."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""

    def part(self, name: str) -> Branch:
        """The part of this name, an empty one where there is none."""
        value = self.values.get(name)
        return value if isinstance(value, Branch) else Branch({})

    def parts(self, name: str) -> list[Branch]:
        """All parts of this name, whether one or several came."""
        return [value for value in self._all(name) if isinstance(value, Branch)]

    def texts(self, name: str) -> list[str]:
        """All leaves of this name, whether one or several came."""
        return [value.strip() for value in self._all(name) if isinstance(value, str)]

    def _all(self, name: str) -> list[str | Branch]:
        value = self.values.get(name, [])
        return value if isinstance(value, list) else [value]
