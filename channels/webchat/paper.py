"""Public papers (公开页面) as the pages show them: sections of paragraphs, lists, steps and tables.

The application writes them from the rules and settings in force; the page knows how they look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stage of a procedure (环节): its name, what happens, by when."""

    name: str
    text: str
    limit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; the first cell of a row is its heading. ``caption`` says what it lists."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section with its anchor; what is empty is not shown, in this order."""

    anchor: str
    heading: str
    text: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    items: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A whole page."""

    title: str
    lead: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()


class PaperService(Protocol):
    """What the pages ask of the application."""

    def rules(self, language: str) -> Paper:
        """Procedure and limits (投诉流程、处理时限)."""

    def privacy(self, language: str) -> Paper:
        """What is asked, why, where it lies, how long (个人信息处理告知)."""
