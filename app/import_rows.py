"""Rows of a register file, CSV or XLSX, and what an import does with them (名录行).

A workbook is read as the text that its first sheet would be as CSV, so that every import takes
both. All rows are checked before the first is written.
"""

from __future__ import annotations

import csv
import importlib
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar
from xml.etree.ElementTree import ParseError

from app.errors import ImportRefused, RowError

YES = frozenset({"yes", "y", "1", "true"})
NO = frozenset({"no", "n", "0", "false", ""})
MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
"""A workbook that grows beyond this when unpacked is no register."""
_ZIP = b"PK\x03\x04"
_Broken = (zipfile.BadZipFile, KeyError, ValueError, ParseError, OSError)

ItemT = TypeVar("ItemT")
Row = tuple[int, dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """Result of an import or of its dry run."""

    rows: int
    added: int
    changed: int
    errors: tuple[RowError, ...] = ()


def read_text(path: Path) -> str:
    """Text of a register file: CSV as spreadsheets write it (UTF-8, GB 18030), or a workbook.

    Raises ImportRefused for a file that is too large or cannot be read.
    """
    data = path.read_bytes()
    if len(data) > MAX_BYTES:
        raise _refused("too_large", str(len(data)))
    if data.startswith(_ZIP):
        return _sheet_text(data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode(data)


def read_rows(text: str, columns: Sequence[str], *, optional: Sequence[str] = ()) -> list[Row]:
    """Rows by line; columns that may be left out are empty then. Raises ImportRefused."""
    reader = csv.DictReader(io.StringIO(text))
    header = reader.fieldnames or []
    wrong = [name for name in columns if name not in header]
    unknown = [name for name in header if name not in (*columns, *optional)]
    if wrong or unknown:
        errors = [RowError(line=1, column=name, code="missing_column", value="") for name in wrong]
        errors += [
            RowError(line=1, column=str(name), code="unknown_column", value="") for name in unknown
        ]
        raise ImportRefused(tuple(errors))
    return [
        (reader.line_num, {name: (row.get(name) or "").strip() for name in (*columns, *optional)})
        for row in reader
    ]


def failed(
    line: int, row: Mapping[str, str], checks: Sequence[tuple[str, bool, str]]
) -> list[RowError]:
    """What is wrong in a row: (column, whether it is wrong, code of the reason)."""
    return [
        RowError(line=line, column=column, code=code, value=row[column])
        for column, wrong, code in checks
        if wrong
    ]


def repeats(rows: Sequence[tuple[int, Mapping[str, str]]], column: str) -> list[RowError]:
    """Values that stand more than once in a column."""
    seen: set[str] = set()
    errors = []
    for line, row in rows:
        value = row[column]
        if value and value in seen:
            errors.append(RowError(line=line, column=column, code="repeated", value=value))
        seen.add(value)
    return errors


def finish(
    found: Sequence[tuple[ItemT, ItemT | None]],
    errors: Sequence[RowError],
    *,
    dry_run: bool,
    save: Callable[[ItemT], None],
) -> ImportReport:
    """Write everything or nothing, and count. Raises ImportRefused when there are errors."""
    if errors:
        raise ImportRefused(tuple(errors))
    if not dry_run:
        for item, _ in found:
            save(item)
    added = sum(1 for _, known in found if known is None)
    changed = sum(1 for item, known in found if known is not None and known != item)
    return ImportReport(rows=len(found), added=added, changed=changed)


def _decode(data: bytes) -> str:
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _refused("unreadable", "") from error


def _sheet_text(data: bytes) -> str:
    """The first sheet as CSV; a cell is one line, a date is written as ISO 8601.

    openpyxl (and numpy with it) is loaded with the first workbook: no server at work needs it.
    """
    openpyxl = importlib.import_module("openpyxl")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
        if unpacked > MAX_UNPACKED:
            raise _refused("too_large", str(unpacked))
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows(values_only=True))
    except (*_Broken, IndexError) as error:
        raise _refused("unreadable", "") from error
    book.close()
    file = io.StringIO()
    csv.writer(file).writerows(_texts(row) for row in rows)
    return file.getvalue()


def _texts(row: Sequence[object]) -> Iterator[str]:
    for value in row:
        if value is None:
            yield ""
        elif isinstance(value, datetime):
            yield value.date().isoformat()
        elif isinstance(value, date):
            yield value.isoformat()
        elif isinstance(value, float) and value.is_integer():
            yield str(int(value))
        else:
            yield " ".join(str(value).split())


def _refused(code: str, value: str) -> ImportRefused:
    return ImportRefused((RowError(line=0, column="", code=code, value=value),))
