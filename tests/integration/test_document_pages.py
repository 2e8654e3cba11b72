"""Documents as they come out of a printer: LibreOffice to PDF, and a look at every page."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from documents.check import check_one
from documents.sample import full
from documents.shelf import Shelf
from documents.values import Values
from documents.word import paragraphs
from tests.support.papers import shelf

pytestmark = pytest.mark.render

WRITER, POPPLER = shutil.which("soffice"), shutil.which("pdftoppm")
DPI = 50
EDGE = 22  # millimetres that stay white on the left and right; the margins are 28 and 26
MOST_PAGES = 4
FEWEST_LINES = 3  # on the last page: never a signature alone
CHOSEN = (
    ("receipt", "zh"),
    ("receipt", "en"),
    ("acceptance_notice", "zh"),
    ("refusal_notice_referral", "en"),
    ("complaint_form_infringement", "zh"),
    ("assignment_sheet", "zh"),
    ("settlement_agreement", "en"),
    ("weekly_report", "zh"),
)
LONG = "公司多次书面询问均未得到答复，有关材料已经全部提交。" * 40 + "X" * 300


def values_of(code: str, language: str) -> Values:
    """A case with a long story, and a word that no line can hold."""
    document = shelf().manifest.type(code)
    values = full(document, title=document.titles[language])
    if values.matter is None:
        return values
    return dataclasses.replace(values, matter=dataclasses.replace(values.matter, facts=LONG))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run of LibreOffice over all chosen documents: its start is what takes time."""
    if WRITER is None or POPPLER is None:
        pytest.skip("LibreOffice Writer or poppler-utils is not installed")
    folder = tmp_path_factory.mktemp("pages")
    files = []
    for code, language in CHOSEN:
        path = folder / f"{code}.{language}.docx"
        path.write_bytes(shelf().word(code, language, values_of(code, language)))
        files.append(str(path))
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [WRITER, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=120)
    return folder


def pages(pdf: Path) -> list[np.ndarray]:
    """Each page in grey, as an array of rows."""
    assert POPPLER is not None
    stem = pdf.with_suffix("")
    subprocess.run([POPPLER, "-r", str(DPI), "-gray", str(pdf), str(stem)], check=True, timeout=60)
    return [read_grey(path) for path in sorted(pdf.parent.glob(f"{stem.name}-*.pgm"))]


def read_grey(path: Path) -> np.ndarray:
    _, size, _, pixels = path.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    return np.frombuffer(pixels, dtype=np.uint8)[: width * height].reshape(height, width)


def text_of(pdf: Path) -> str:
    command = ["pdftotext", "-layout", str(pdf), "-"]
    done = subprocess.run(command, check=True, capture_output=True, timeout=60)
    return done.stdout.decode()


@pytest.mark.parametrize(("code", "language"), CHOSEN)
def test_a_document_fits_its_pages(printed: Path, code: str, language: str) -> None:
    pdf = printed / f"{code}.{language}.pdf"
    found = pages(pdf)
    assert 1 <= len(found) <= MOST_PAGES
    edge = round(EDGE / 25.4 * DPI)
    for page in found:
        assert page.min() < 128, "an empty page"
        assert page[:, :edge].min() > 200, "ink in the left margin"
        assert page[:, -edge:].min() > 200, "ink in the right margin"
    last = [line for line in text_of(pdf).split("\f")[-2].splitlines() if line.strip()]
    assert len(last) >= FEWEST_LINES


def test_a_template_that_an_office_program_saved_again_may_be_used(
    printed: Path, tmp_path: Path
) -> None:
    """Office programs scatter a tag over many runs and write parts of their own."""
    assert WRITER is not None
    own = tmp_path / "own" / "zh"
    profile = f"-env:UserInstallation=file://{printed / 'profile'}"
    command = [WRITER, profile, "--headless", "--convert-to", "docx", "--outdir", str(own)]
    codes = ("acceptance_notice", "complaint_form_infringement", "one_year_report")
    files = [str(shelf().path(code, "zh", "docx")) for code in codes]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=120)
    laid = Shelf(shelf().folder, words=shelf().words, own=own.parent)
    for code in codes:
        document = laid.manifest.type(code)
        assert laid.path(code, "zh", "docx").parent == own
        assert list(check_one(laid, document, "zh")) == []
        values = full(document, title=document.titles["zh"])
        saved, shipped = (
            [text for text in paragraphs(one.word(code, "zh", values)) if text.strip()]
            for one in (laid, shelf())
        )
        assert saved == shipped


@pytest.mark.parametrize(("code", "language"), CHOSEN)
def test_nothing_is_lost_on_paper(printed: Path, code: str, language: str) -> None:
    whole = "".join(text_of(printed / f"{code}.{language}.pdf").split())
    shown = re.sub(r"—\d+—", "", whole)  # the number of a page may stand within a sentence
    document = shelf().manifest.type(code)
    for part in (
        document.titles[language],
        *(shelf().said(language)[one] for one in document.says),
    ):
        assert "".join(part.split()) in shown
