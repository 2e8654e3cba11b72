"""What is wrong with a template, where it stands, and by which sentence it is explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault of a template.

    ``line`` is the line of a text file, or the paragraph of a Word file, from 1; 0 is the whole
    file. ``reason`` names the sentence that explains it; ``params`` fill its blanks.
    """

    file: str
    line: int
    reason: str
    params: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """For developers; people read the sentence."""
        details = ", ".join(f"{name} {value}" for name, value in self.params.items())
        return f"{self.file}:{self.line}: {self.reason} {details}".rstrip()
