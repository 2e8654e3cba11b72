from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote
from uuid import UUID

import pytest

from console.files import content_disposition
from console.ports import AttachmentFile, Paper
from console.static_files import FOLDER, StaticFiles
from tests.unit.console.desk import ANNA, BEN, Desk, attachment, open_browser

ODD_NAMES = [
    "退税申报表.pdf",
    "../../etc/passwd",
    'a"b\r\nX-Evil: 1.pdf',
    "\u202egnp.exe",
    "CON.txt",
    "x" * 300 + ".pdf",
    "",
    ";filename=evil.html",
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_download_has_a_harmless_name(name: str) -> None:
    header = content_disposition(name)
    found = re.fullmatch(r"attachment; filename=\"([^\"\\]+)\"; filename\*=UTF-8''(\S+)", header)
    assert found
    assert header.isascii()
    assert header.isprintable()
    plain = unquote(found.group(2))
    assert "/" not in plain
    assert len(plain) <= 150


def test_an_attachment_is_saved_and_never_shown() -> None:
    desk = Desk()
    file = attachment(name="退税.html", media_type="text/html")
    desk.file(1, attachments=(file,))
    desk.files[file.id] = AttachmentFile(
        name=file.name, media_type="text/html", content=b"<script>alert(1)</script>"
    )
    answer = open_browser(desk).sign_in(ANNA).get(f"/console/attachments/{file.id}")
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("wanted", ["", "x", "00000000-0000-0000-0000-000000000abc"])
def test_other_attachments_are_not_found(wanted: str) -> None:
    desk = Desk()
    file = attachment()
    desk.file(1, attachments=(file,))
    desk.files[file.id] = AttachmentFile(name="x", media_type="text/plain", content=b"x")
    assert open_browser(desk).sign_in(ANNA).get(f"/console/attachments/{wanted}").status_code == 404
    theirs = open_browser(desk).sign_in(BEN).get(f"/console/attachments/{file.id}")
    assert theirs.status_code == 404


def test_a_static_file_is_cached_under_the_hash_of_its_content() -> None:
    browser = open_browser()
    page = browser.get("/console/sign-in").text
    found = re.search(r'href="(/console/static/console\.[0-9a-f]{12}\.css)"', page)
    assert found
    answer = browser.get(found.group(1))
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("name", ["console.css", "console.000000000000.css", "..%2frights.py"])
def test_only_hashed_names_are_served(name: str) -> None:
    answer = open_browser().get(f"/console/static/{name}")
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


def test_another_content_has_another_address(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a {}")
    (tmp_path / "notes.txt").write_text("not served")
    first = StaticFiles(tmp_path).addresses
    (tmp_path / "a.css").write_text("b {}")
    assert set(first) == {"a.css"}
    assert StaticFiles(tmp_path).addresses["a.css"] != first["a.css"]


def test_scripts_are_small_own_modules_that_make_no_html_from_strings() -> None:
    scripts = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.js")}
    assert scripts
    assert sum(map(len, scripts.values())) < 40_000
    for text in scripts.values():
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text)


def test_an_issued_document_is_offered_and_saved() -> None:
    desk = Desk()
    ticket = desk.file(1)
    paper = Paper(
        id=UUID(int=77),
        titles={"zh": "受理通知书", "en": "Notice of Acceptance"},
        number="沈商外投〔2026〕1号",
        language="zh",
        issued_at=desk.world.now,
    )
    desk.papers[ticket.id] = (paper,)
    desk.files[paper.id] = AttachmentFile(name="受理通知书.docx", media_type="x/y", content=b"word")
    browser = open_browser(desk).sign_in(ANNA)
    page = browser.get(f"/console/tickets/{ticket.number}")
    assert "受理通知书" in page.text
    assert "沈商外投〔2026〕1号" in page.text
    answer = browser.get(f"/console/documents/{paper.id}")
    assert answer.content == b"word"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert browser.get(f"/console/documents/{UUID(int=78)}").status_code == 404
    assert browser.get("/console/documents/none").status_code == 404
