"""The ledger as it comes out of a printer: LibreOffice Calc to PDF, and a look at every page."""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import cycle, islice
from pathlib import Path

import pytest

from app.ledger_sheet import write_sheet
from casework.service.ledger import LedgerView
from tests.support.ledger_lines import HEADING, cells, lines

pytestmark = pytest.mark.render

OFFICE, POPPLER = shutil.which("soffice"), shutil.which("pdftotext")
LINES = 60
A4_ACROSS = (842, 595)
"""Points, within one."""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of sixty lines as PDF."""
    if OFFICE is None or POPPLER is None:
        pytest.skip("LibreOffice or poppler-utils is not installed")
    folder = tmp_path_factory.mktemp("ledger")
    path = folder / "ledger.xlsx"
    write(path)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(path)], check=False, capture_output=True, timeout=120)
    pdf = path.with_suffix(".pdf")
    if not pdf.exists():
        pytest.skip("LibreOffice Calc is not installed")
    return pdf


def write(path: Path) -> None:
    """The invented cases again and again."""
    write_sheet(
        path,
        islice(cycle(lines()), LINES),
        view=LedgerView.ALL,
        cells=cells(),
        heading=HEADING,
        watch=lambda _: None,
    )


def text_of(pdf: Path) -> list[str]:
    """The text of every page, without blanks."""
    command = ["pdftotext", "-layout", str(pdf), "-"]
    done = subprocess.run(command, check=True, capture_output=True, timeout=60)
    return ["".join(page.split()) for page in done.stdout.decode().split("\f")[:-1]]


def test_every_page_is_a4_across(printed: Path) -> None:
    done = subprocess.run(
        ["pdfinfo", "-l", "99", str(printed)], check=True, capture_output=True, timeout=60
    )
    sizes = re.findall(r"size: +([\d.]+) x ([\d.]+)", done.stdout.decode())
    assert len(sizes) > 2
    for width, height in sizes:
        assert abs(float(width) - A4_ACROSS[0]) < 1
        assert abs(float(height) - A4_ACROSS[1]) < 1


def test_the_header_stands_on_every_page(printed: Path) -> None:
    pages = text_of(printed)
    assert all("诉求编号" in page for page in pages)
    assert all(f"第{number}页" in page for number, page in enumerate(pages, start=1))


def test_the_first_sheet_shows_every_line_whole(printed: Path) -> None:
    form = "".join(page for page in text_of(printed) if "满意度" in page or "责任单位" in page)
    assert form.count("资金周转困难，请协调尽快退税。") >= LINES // 6
    assert "共60件" in form
