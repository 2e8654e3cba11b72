"""How the text template of a document is written: one line a paragraph, its first sign its kind.

====================  =======================================================
``^ ``                head of the letter: the name of the bureau
``# ``                title
``$ ``                document number
``= ``                line without indent: the addressee
``## ``               heading of a part
``> ``                right: signature and date
``~ ``                note in small print
``| a | b |``         row of a table; ``|! a | b |`` its head
``|% 1 3``            widths of the columns of the table that follows
``|{% for … %}``      repeats rows
``{% if … %}``        alone in its line: chooses or repeats paragraphs
``+ name``            the lines of the file ``_name.txt`` stand here
``{# … #}``           remark, alone in its line: nothing
anything else         paragraph of the text
====================  =======================================================

The kind of a line is read before any value is put in, so that nothing a person wrote can become a
title, a row or an instruction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    """Kinds of lines; those of paragraphs are styles of the Word file too."""

    LETTERHEAD = "letterhead"
    TITLE = "title"
    NUMBER = "number"
    ADDRESSEE = "addressee"
    HEADING = "heading"
    RIGHT = "right"
    NOTE = "note"
    BODY = "body"
    ROW = "row"
    HEAD_ROW = "head_row"
    WIDTHS = "widths"
    ROW_CONTROL = "row_control"
    CONTROL = "control"


ROWS = frozenset({Kind.ROW, Kind.HEAD_ROW, Kind.WIDTHS, Kind.ROW_CONTROL})
"""Kinds of lines that make a table."""
CONTROLS = frozenset({Kind.CONTROL, Kind.ROW_CONTROL})
"""Kinds of lines that say nothing themselves."""
_MARKS: Mapping[str, Kind] = {
    "^ ": Kind.LETTERHEAD,
    "# ": Kind.TITLE,
    "$ ": Kind.NUMBER,
    "= ": Kind.ADDRESSEE,
    "## ": Kind.HEADING,
    "> ": Kind.RIGHT,
    "~ ": Kind.NOTE,
}
_INCLUDE = "+ "


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: its kind, its cells (a paragraph has one), and where it is written."""

    kind: Kind
    cells: tuple[str, ...]
    file: str
    number: int

    @property
    def text(self) -> str:
        """The only cell."""
        return self.cells[0]


def read_lines(path: Path, *, shared: Path) -> tuple[Line, ...]:
    """The lines of a template, included ones in their place. Raises FileNotFoundError.

    A file that is included stands beside the template, else in the folder ``shared``.
    """
    return tuple(_lines(path, shared))


def _lines(path: Path, shared: Path) -> Iterator[Line]:
    for number, written in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text = written.strip()
        if text.startswith(_INCLUDE):
            name = f"_{text.removeprefix(_INCLUDE)}.txt"
            beside = path.with_name(name)
            yield from _lines(beside if beside.exists() else shared / name, shared)
        elif text and not (text.startswith("{#") and text.endswith("#}")):
            kind, cells = _read(text)
            yield Line(kind=kind, cells=cells, file=path.name, number=number)


def _read(text: str) -> tuple[Kind, tuple[str, ...]]:
    if text.startswith("|"):
        return _row(text)
    if text.startswith("{%") and text.endswith("%}") and text.count("{%") == 1:
        return Kind.CONTROL, (text,)
    for mark, kind in _MARKS.items():
        if text.startswith(mark):
            return kind, (text.removeprefix(mark).strip(),)
    return Kind.BODY, (text,)


def _row(text: str) -> tuple[Kind, tuple[str, ...]]:
    if text.startswith("|{%"):
        return Kind.ROW_CONTROL, (text[1:],)
    if text.startswith("|%"):
        return Kind.WIDTHS, tuple(text[2:].split())
    kind, rest = (Kind.HEAD_ROW, text[2:]) if text.startswith("|!") else (Kind.ROW, text[1:])
    return kind, tuple(cell.strip() for cell in rest.removesuffix("|").split(" | "))
