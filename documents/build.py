"""Makes the Word template of a document from its text template, as a start for the bureau."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from documents.manifest import RECORD, Manifest
from documents.markup import ROWS, Kind, Line
from documents.parts import (
    core_part,
    document_part,
    fonts_part,
    footer_part,
    frame_parts,
    styles_part,
)
from documents.word import packed

_WIDTH = 8844  # twentieths of a point between the margins
_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>'


def build_word(lines: Iterable[Line], *, title: str, language: str, manifest: Manifest) -> bytes:
    """The Word template that says what ``lines`` say."""
    body = "".join(_body(list(lines)))
    chinese = language == RECORD
    parts = frame_parts() | {
        "docProps/core.xml": core_part(title),
        "word/document.xml": document_part(body),
        "word/styles.xml": styles_part(manifest.styles, manifest.fonts, chinese=chinese),
        "word/fontTable.xml": fonts_part(manifest.fonts),
        "word/footer1.xml": footer_part(),
    }
    return packed({name: text.encode() for name, text in parts.items()})


def _body(lines: Sequence[Line]) -> Iterator[str]:
    """Paragraphs and tables; what stands right before the signature stays on its page."""
    runs = [(in_table, list(run)) for in_table, run in groupby(lines, key=_in_table)]
    for place, (in_table, run) in enumerate(runs):
        after = runs[place + 1][1] if place + 1 < len(runs) else []
        if in_table:
            tables = list(_tables(run))
            for table in tables:
                yield _table(table, keep=table is tables[-1] and _signs(after))
        else:
            for number, line in enumerate(run, start=1):
                yield _paragraph(line, keep=_signs(run[number:]))


def _in_table(line: Line) -> bool:
    return line.kind in ROWS


def _signs(lines: Iterable[Line]) -> bool:
    """Whether the next thing that is said is a note or the signature."""
    said = next((line.kind for line in lines if line.kind is not Kind.CONTROL), None)
    return said in {Kind.RIGHT, Kind.NOTE}


def _paragraph(line: Line, *, keep: bool) -> str:
    if line.kind is Kind.CONTROL:
        return _written("body", line.text.replace("{%", "{%p", 1))
    return _written(line.kind, line.text, keep=keep)


def _written(style: str, text: str, *, keep: bool = False) -> str:
    together = "<w:keepNext/>" if keep else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{together}</w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def _tables(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """A line of widths begins a new table."""
    table: list[Line] = []
    for line in lines:
        if line.kind is Kind.WIDTHS and table:
            yield table
            table = []
        table.append(line)
    yield table


def _table(lines: Sequence[Line], *, keep: bool) -> str:
    shares = [int(cell) for line in lines if line.kind is Kind.WIDTHS for cell in line.cells]
    rows = [line for line in lines if line.kind is not Kind.WIDTHS]
    widths = [_WIDTH * share // sum(shares) for share in shares]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="grid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"{_rows(rows, widths, keep=keep)}</w:tbl>{_gap(keep=keep)}"
    )


def _rows(rows: Sequence[Line], widths: Sequence[int], *, keep: bool) -> str:
    """The head of a table stays with its first row, the last row with the signature."""
    last = len(rows) - 1
    return "".join(
        _row(row, widths, keep=row.kind is Kind.HEAD_ROW or (keep and place == last))
        for place, row in enumerate(rows)
    )


def _gap(*, keep: bool) -> str:
    """Word joins two tables that touch; a paragraph that is nearly nothing keeps them apart."""
    together = "<w:keepNext/>" if keep else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="cell"/>{together}'
        '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'
    )


def _row(line: Line, widths: Sequence[int], *, keep: bool) -> str:
    control = line.kind is Kind.ROW_CONTROL
    cells = (line.text.replace("{%", "{%tr", 1),) if control else line.cells
    padded = (*cells, *("" for _ in range(len(widths) - len(cells))))
    head = "<w:tblHeader/>" if line.kind is Kind.HEAD_ROW else ""
    written = "".join(
        _cell(text, width, label=_is_label(line, place, len(widths)), keep=keep)
        for place, (text, width) in enumerate(zip(padded, widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{written}</w:tr>"


def _cell(text: str, width: int, *, label: bool, keep: bool) -> str:
    shade = _SHADE if label else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/>'
        f"</w:tcPr>{_written('label' if label else 'cell', text, keep=keep)}</w:tc>"
    )


def _is_label(line: Line, place: int, columns: int) -> bool:
    """The head of a table, and the names of fields in rows of names and values."""
    if line.kind is Kind.HEAD_ROW:
        return True
    named = line.kind is Kind.ROW and columns % 2 == 0 and place % 2 == 0
    return named and "{" not in line.cells[place]
