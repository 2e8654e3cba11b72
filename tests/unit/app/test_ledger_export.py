"""The ledger as a file: read back cell by cell it says what the events say, and no formula."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from app.ledger_columns import DETAIL, form_of
from app.ledger_sheet import LONGEST_ON_PAPER, Written, clean, lines_of, write_sheet
from casework.service.ledger import LedgerLine, LedgerView, Reader
from tests.support.ledger_cases import CLEARED, FORMULA
from tests.support.ledger_lines import HEADING, cells, lines

HEADER, FIRST = 3, 4


def written(
    path: Path, *, language: str = "zh", view: LedgerView = LedgerView.ALL
) -> tuple[Written, Worksheet, Worksheet]:
    """A written ledger: what was counted, the printed sheet, the detail sheet."""
    seen: list[int] = []
    found = write_sheet(
        path,
        lines(view=view),
        view=view,
        cells=cells(language),
        heading=HEADING,
        watch=seen.append,
    )
    assert seen == list(range(1, found.count + 1))
    form, detail = openpyxl.load_workbook(path).worksheets
    return found, form, detail


def row(sheet: Worksheet, number: int) -> dict[str, object]:
    """One row by the heads of its columns."""
    heads = [cell.value for cell in sheet[HEADER]]
    return dict(zip(heads, (cell.value for cell in sheet[FIRST + number - 1]), strict=True))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_four_columns_of_the_bureau_are_on_the_printed_sheet(
    tmp_path: Path, language: str
) -> None:
    _, form, detail = written(tmp_path / "ledger.xlsx", language=language)
    speech = cells(language)
    for sheet in (form, detail):
        heads = [cell.value for cell in sheet[HEADER]]
        wanted = [speech.head(key) for key in ("collected", "content", "unit", "feedback")]
        assert set(wanted) <= set(heads)


def test_a_closed_case_reads_back_from_the_detail_sheet(tmp_path: Path) -> None:
    _, _, detail = written(tmp_path / "ledger.xlsx")
    first = row(detail, 1)
    collected = first["收集时间"]
    assert isinstance(collected, datetime)
    assert collected.date() == date(2026, 3, 2)
    assert first["责任单位"] == "市税务局"
    assert first["结果反馈"] == "退税款128万元已于3月12日全部到账，企业确认。"
    assert first["销号依据"] == "银行到账回单"
    assert first["满意度"] == "5 分：很快解决"
    assert first["国别（地区）"] == "德国"
    assert "已会同市税务局核对单证" in str(first["办理进展"])


def test_an_extension_and_its_understanding_read_back(tmp_path: Path) -> None:
    _, _, detail = written(tmp_path / "ledger.xlsx")
    second = row(detail, 2)
    assert "5 个工作日：整改设备到货晚" in str(second["延期"])
    assert "李小花" in str(second["谅解"])
    assert second["类别"] == "难度大、时限长"
    assert second["办理层级"] == "联席会议"


def test_a_sensitive_case_shows_number_and_light_alone(tmp_path: Path) -> None:
    found, form, detail = written(tmp_path / "ledger.xlsx")
    assert found == Written(count=6, masked=1)
    for sheet in (form, detail):
        hidden = {head: value for head, value in row(sheet, 4).items() if value is not None}
        assert set(hidden) == {"序号", "诉求编号", "督办灯", "诉求内容"}
        assert hidden["诉求内容"] == "限定知悉"
    foot = form.cell(row=FIRST + found.count, column=1).value
    assert foot == "共 6 件    其中限定知悉 1 件，只列编号和督办灯"


def test_who_is_cleared_reads_it() -> None:
    shown = list(lines(reader=Reader(officer=CLEARED)))
    assert all(line.entry is not None for line in shown)


def test_no_text_is_a_formula_or_a_link(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    _, form, detail = written(path)
    for sheet in (form, detail):
        kinds = {cell.data_type for line in sheet.iter_rows() for cell in line}
        assert kinds <= {"s", "n", "d", "inlineStr"}
    assert row(form, 5)["诉求内容"] == FORMULA
    assert row(form, 5)["企业名称"] == "@Example Foods Ltd."
    with zipfile.ZipFile(path) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "sheets/" in name]
    assert all("<f>" not in sheet and "<hyperlink" not in sheet for sheet in sheets)


def test_the_page_is_set_up_as_a_bureau_prints_it(tmp_path: Path) -> None:
    _, form, detail = written(tmp_path / "ledger.xlsx")
    for sheet in (form, detail):
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.freeze_panes == "C4"
        assert sheet["A1"].value == "沈阳市台账"
        assert {cell.alignment.wrap_text for cell in sheet[HEADER]} == {True}
    assert {"A1:M1", "A2:M2"} <= {str(area) for area in form.merged_cells.ranges}


def test_a_date_is_a_date_and_a_provisional_one_says_so(tmp_path: Path) -> None:
    _, form, _ = written(tmp_path / "ledger.xlsx")
    due = form.cell(row=FIRST, column=9)
    assert due.is_date
    assert due.number_format == "yyyy-mm-dd"


def test_long_texts_are_cut_on_paper_and_whole_in_the_details(tmp_path: Path) -> None:
    _, form, detail = written(tmp_path / "ledger.xlsx")
    short, whole = row(form, 6)["诉求内容"], row(detail, 6)["诉求内容"]
    assert str(short).endswith("……（全文见“明细”表）")
    assert len(str(short)) < LONGEST_ON_PAPER + 20
    assert str(whole).count("请协调增容。") == 120


def test_the_problem_list_has_its_two_dates(tmp_path: Path) -> None:
    found, form, _ = written(tmp_path / "ledger.xlsx", view=LedgerView.PROBLEMS)
    assert found.count == 5
    heads = [cell.value for cell in form[HEADER]]
    assert {"办理时限", "反馈时限"} <= set(heads)
    assert row(form, 1)["反馈时限"] is not None


def test_only_the_owner_may_read_the_file_and_no_part_stays(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "ledger.xlsx"
    written(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_failing_export_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(b"old")

    def broken() -> Iterator[LedgerLine]:
        yield from lines()
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        write_sheet(
            path,
            broken(),
            view=LedgerView.ALL,
            cells=cells(),
            heading=HEADING,
            watch=lambda _: None,
        )
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_every_column_has_a_head_in_both_languages() -> None:
    for language in ("zh", "en"):
        speech = cells(language)
        heads = [speech.head(column.key) for column in (*DETAIL, *form_of(LedgerView.PROBLEMS))]
        assert all(heads)


@pytest.mark.parametrize(
    ("text", "width", "high"),
    [("", 10, 1), ("a" * 9, 10, 1), ("a" * 20, 10, 3), ("税" * 10, 10, 3), ("a\n\nb", 10, 3)],
)
def test_a_row_is_as_high_as_its_text(text: str, width: float, high: int) -> None:
    assert lines_of(text, width) == high


def test_long_texts_make_high_rows_and_none_too_high(tmp_path: Path) -> None:
    _, form, detail = written(tmp_path / "ledger.xlsx")
    heights = [form.row_dimensions[FIRST + line].height for line in range(6)]
    assert heights[5] == max(heights)
    assert heights[3] == min(heights)
    assert max(dimension.height or 0 for dimension in detail.row_dimensions.values()) <= 409


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_comes_back_as_that_text(text: str) -> None:
    kept = clean(text)
    assert set(kept) <= {*text, "\n"}
    assert clean(kept) == kept


@settings(max_examples=25, deadline=None)
@given(text=st.text(min_size=1, max_size=40))
def test_a_cell_reads_back_what_was_written(text: str) -> None:
    first = next(lines())
    assert first.entry is not None
    said = replace(first.entry, filed=replace(first.entry.filed, enterprise=text))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        write_sheet(
            path,
            [replace(first, entry=said)],
            view=LedgerView.ALL,
            cells=cells(),
            heading=HEADING,
            watch=lambda _: None,
        )
        form = openpyxl.load_workbook(path).worksheets[0]
    read = form.cell(row=FIRST, column=4)
    assert read.data_type in ("s", "inlineStr", "n")
    assert (read.value or "") == clean(text)
