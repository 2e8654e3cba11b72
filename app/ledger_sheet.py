"""The ledger as a spreadsheet in a bureau's form (XLSX台账): a printed sheet and a detail sheet.

Nothing that a person wrote can become a formula or a link: text is written as text cells only.
Rows go to disk as they are made (constant memory); the file takes its name when it is complete,
and only its owner may read it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from app.ledger_cells import Cell, Cells
from app.ledger_columns import DETAIL, Column, form_of
from casework.service.ledger import LedgerLine, LedgerView

LONGEST_CELL = 32_000
"""Characters that a cell of the format can hold, with room for the words that say it goes on."""
LONGEST_ON_PAPER = 240
"""Longer texts are cut on the printed sheet; the detail sheet has them whole."""
_A4 = 9
_OWNER_ONLY = 0o600
_HEADER_ROW = 2
_FIRST_ROW = 3
_FROZEN_COLUMNS = 2
_FONTS = {"zh": "SimSun", "en": "Arial"}
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_POINTS = 10
_LINE_HEIGHT = 13.5
_PADDING = 3
_TITLE_HEIGHT = 30
_HIGHEST_ROW = 409
"""Points; the format has no higher row."""
_LETTERS_OF_A_UNIT = 1.05
"""Latin letters at our size for each unit of width, which is a digit of the standard font."""
_LATIN_END = "\u1100"
_GAP = "    "
_LINE_ENDS = re.compile("\r\n?")
_LIGHTS = {"yellow": "#FFE699", "red": "#F4A6A0"}
Watch = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands over and under the table."""

    title: str
    sheet: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How many lines were written, and how many of them only with number and light."""

    count: int
    masked: int


def write_sheet(
    path: Path,
    lines: Iterable[LedgerLine],
    *,
    view: LedgerView,
    cells: Cells,
    heading: Heading,
    watch: Watch,
) -> Written:
    """Write the workbook; ``watch`` hears how many lines stand. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent, prefix=".ledger-") as folder:
        unfinished = Path(folder) / path.name
        book = _Book(unfinished, view=view, cells=cells, heading=heading)
        try:
            written = book.write(lines, watch)
        finally:
            # Also after a failure: only then are the files of the rows let go.
            book.close()
        unfinished.chmod(_OWNER_ONLY)
        unfinished.replace(path)
    return written


class _Book:
    """One workbook while it is written, row by row in both sheets."""

    def __init__(self, path: Path, *, view: LedgerView, cells: Cells, heading: Heading) -> None:
        self._book = xlsxwriter.Workbook(path, {**_OPTIONS, "tmpdir": str(path.parent)})
        self._cells = cells
        self._styles = _Styles(self._book, _FONTS[cells.language])
        self._book.set_properties({"title": heading.title})
        detail = cells.say("detail")
        self._sheets = (
            self._sheet(
                heading.sheet, heading, form_of(view), longest=LONGEST_ON_PAPER, pages_wide=1
            ),
            self._sheet(detail, heading, DETAIL, longest=LONGEST_CELL, pages_wide=3),
        )

    def write(self, lines: Iterable[LedgerLine], watch: Watch) -> Written:
        """All lines, then the foot."""
        count = masked = 0
        for count, line in enumerate(lines, start=1):
            masked += line.entry is None
            for sheet in self._sheets:
                sheet.line(line, no=count)
            watch(count)
        written = Written(count=count, masked=masked)
        for sheet in self._sheets:
            sheet.foot(written)
        return written

    def close(self) -> None:
        """Put the file together."""
        self._book.close()

    def _sheet(
        self,
        name: str,
        heading: Heading,
        columns: Sequence[Column],
        *,
        longest: int,
        pages_wide: int,
    ) -> _Sheet:
        made = _Sheet(
            self._book.add_worksheet(name),
            columns,
            cells=self._cells,
            styles=self._styles,
            longest=longest,
            pages_wide=pages_wide,
        )
        made.open(heading)
        return made


class _Sheet:
    """One sheet: title, notes, header, lines, foot."""

    def __init__(
        self,
        sheet: Worksheet,
        columns: Sequence[Column],
        *,
        cells: Cells,
        styles: _Styles,
        longest: int,
        pages_wide: int,
    ) -> None:
        self._pages_wide = pages_wide
        self._sheet = sheet
        self._columns = columns
        self._cells = cells
        self._styles = styles
        self._longest = longest
        self._row = _FIRST_ROW

    def open(self, heading: Heading) -> None:
        """Page, title, header. Rows are written from the top, as constant memory asks."""
        self._set_up()
        last = len(self._columns) - 1
        self._sheet.set_row(0, _TITLE_HEIGHT)
        self._sheet.set_row(_HEADER_ROW, _TITLE_HEIGHT)
        self._sheet.merge_range(0, 0, 0, last, clean(heading.title), self._styles.title)
        self._sheet.merge_range(1, 0, 1, last, clean(_GAP.join(heading.notes)), self._styles.note)
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, column.width)
            head = self._cells.head(column.key)
            self._sheet.write_string(_HEADER_ROW, place, head, self._styles.head)

    def line(self, line: LedgerLine, *, no: int) -> None:
        """One line of the ledger, as high as its longest text: not every program looks itself."""
        high = 1
        for place, column in enumerate(self._columns):
            value = self._cells.of(line, column.key, no=no)
            if isinstance(value, str) and value:
                value = self._cut(clean(value))
                high = max(high, lines_of(value, column.width))
            self._write(place, value, self._style(column, line))
        self._sheet.set_row(self._row, min(high * _LINE_HEIGHT + _PADDING, _HIGHEST_ROW))
        self._row += 1

    def foot(self, written: Written) -> None:
        """How many lines there are, and how many of them say no more than number and light."""
        said = [self._cells.say("counted", count=written.count)]
        if written.masked:
            said.append(self._cells.say("hidden", count=written.masked))
        last = len(self._columns) - 1
        if written.count:
            self._frame(last)
        self._sheet.merge_range(self._row, 0, self._row, last, _GAP.join(said), self._styles.note)
        self._sheet.autofilter(_HEADER_ROW, 0, max(_HEADER_ROW, self._row - 1), last)
        self._sheet.print_area(0, 0, self._row, last)

    def _frame(self, last: int) -> None:
        """Lines around every cell by one rule: empty cells, two of five, need not be written."""
        everywhere = {"type": "formula", "criteria": "=TRUE", "format": self._styles.frame}
        self._sheet.conditional_format(_FIRST_ROW, 0, self._row - 1, last, everywhere)

    def _set_up(self) -> None:
        """A4 across, so many pages wide, header and number of the case on every page."""
        sheet = self._sheet
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(self._pages_wide, 0)
        sheet.center_horizontally()
        sheet.repeat_rows(_HEADER_ROW)
        if self._pages_wide > 1:
            sheet.repeat_columns(0, _FROZEN_COLUMNS - 1)
        sheet.freeze_panes(_FIRST_ROW, _FROZEN_COLUMNS)
        sheet.set_footer("&C" + self._cells.say("page"))

    def _style(self, column: Column, line: LedgerLine) -> Any:
        if column.key == "light":
            return self._styles.light(line.light.colour.name.lower())
        return self._styles.text

    def _write(self, place: int, value: Cell, style: Any) -> None:
        if isinstance(value, date):
            self._sheet.write_datetime(self._row, place, value, self._styles.date)
        elif isinstance(value, int):
            self._sheet.write_number(self._row, place, value, self._styles.count)
        elif value:
            self._sheet.write_string(self._row, place, value, style)

    def _cut(self, text: str) -> str:
        if len(text) <= self._longest:
            return text
        kept = text[: self._longest]
        return kept + self._cells.say("more", sheet=self._cells.say("detail"))


class _Styles:
    """The few formats of a ledger."""

    def __init__(self, book: Any, font: str) -> None:
        base = {"font_name": font, "font_size": _POINTS, "text_wrap": True, "valign": "top"}
        lines = {"border": 1, "border_color": "#808080"}
        middle = {**base, "align": "center"}
        self.frame = book.add_format(lines)
        self.title = book.add_format(
            {"font_name": font, "font_size": 18, "bold": True, "align": "center"}
        )
        self.note = book.add_format({"font_name": font, "font_size": 9, "align": "left"})
        self.head = book.add_format(
            {**middle, **lines, "bold": True, "valign": "vcenter", "bg_color": "#E7ECF2"}
        )
        self.text = book.add_format({**base, "num_format": "@"})
        self.count = book.add_format({**middle, "num_format": "0"})
        self.date = book.add_format({**middle, "num_format": "yyyy-mm-dd"})
        self._plain = book.add_format({**middle, "num_format": "@"})
        self._lights = {
            name: book.add_format({**middle, "num_format": "@", "bold": True, "bg_color": colour})
            for name, colour in _LIGHTS.items()
        }

    def light(self, colour: str) -> Any:
        """The format of a light; green needs no colour."""
        return self._lights.get(colour, self._plain)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column of ``width``; wide letters (汉字) count double."""
    room = max(1.0, width * _LETTERS_OF_A_UNIT - 1)
    return sum(max(1, ceil(_letters(part) / room)) for part in text.split("\n"))


def _letters(text: str) -> int:
    """Length in Latin letters; what is not Latin is as wide as two."""
    return len(text) + sum(letter > _LATIN_END for letter in text)


def clean(text: str) -> str:
    """The text with plain line ends, without characters that the format cannot hold."""
    return _NOT_IN_XML.sub("", _LINE_ENDS.sub("\n", text))
