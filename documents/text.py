"""From a template and its values to the text of a document, exactly as it is issued."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import jinja2

from documents.clean import LINE
from documents.environment import BREAK
from documents.markup import CONTROLS, ROWS, Kind, Line

_START, _CELL = "\x02", "\x1f"  # no template line and no cleaned value holds these
_PAIR = ("label", "value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph or row of a finished document."""

    kind: Kind
    cells: tuple[str, ...]


def source_of(lines: Iterable[Line]) -> str:
    """The template as one Jinja2 text; its n-th line is the n-th line that was read."""
    return LINE.join(map(_coded, lines))


def render_blocks(template: jinja2.Template, values: Mapping[str, object]) -> tuple[Block, ...]:
    """Paragraphs and rows with the values put in; empty ones are left out."""
    return tuple(_blocks(template.render(values)))


def plain_text(blocks: Sequence[Block], *, separator: str) -> str:
    """The document as people read it without Word; ``separator`` parts label and value of a row.

    Tables and paragraphs are set apart by an empty line, lines of one table are not.
    """
    parts = [
        LINE.join(_plain(block, separator) for _, block in run)
        for _, run in groupby(_numbered(blocks), key=lambda pair: pair[0])
    ]
    return (LINE * 2).join(parts) + LINE


def _numbered(blocks: Sequence[Block]) -> Iterator[tuple[int, Block]]:
    """Rows that follow each other belong together."""
    number = 0
    for place, block in enumerate(blocks):
        follows = place and block.kind in ROWS and blocks[place - 1].kind in ROWS
        number += not follows
        yield number, block


def _plain(block: Block, separator: str) -> str:
    pair = block.kind is Kind.ROW and len(block.cells) == len(_PAIR)
    return (separator if pair else " | ").join(block.cells)


def _coded(line: Line) -> str:
    if line.kind in CONTROLS:
        return line.text
    if line.kind is Kind.WIDTHS:
        return ""
    return f"{_START}{line.kind}{_CELL}{_CELL.join(line.cells)}"


def _blocks(rendered: str) -> Iterator[Block]:
    for written in rendered.split(_START)[1:]:
        kind, *cells = written.split(_CELL)
        texts = tuple(cell.strip().replace(BREAK, LINE) for cell in cells)
        if any(texts):
            yield Block(kind=Kind(kind), cells=texts)
