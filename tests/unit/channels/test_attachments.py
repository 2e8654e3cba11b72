from __future__ import annotations

import tracemalloc

import pytest

from channels.archives import MAX_RATIO
from channels.attachments import MEGABYTE, Limits, check
from channels.errors import FileRefused
from channels.filetypes import ALL_TYPES
from channels.message import AttachmentKind
from tests.unit.channels.files_made import (
    LYING_FILES,
    TRUE_FILES,
    claimed_size,
    jpeg,
    office,
    png,
)

LIMITS = Limits()


@pytest.mark.parametrize("name", sorted(TRUE_FILES))
def test_true_files_are_taken_under_their_name(name: str) -> None:
    checked = check(TRUE_FILES[name], name=name, limits=LIMITS)
    assert checked.name == name
    extension = "." + name.rpartition(".")[2].lower()
    agreeing = {kind.media_type for kind in ALL_TYPES if extension in kind.extensions}
    assert checked.media_type in agreeing


def test_every_type_of_the_list_is_tried() -> None:
    tried = {check(data, name=name, limits=LIMITS).media_type for name, data in TRUE_FILES.items()}
    assert tried == {kind.media_type for kind in ALL_TYPES}


@pytest.mark.parametrize("case", sorted(LYING_FILES))
def test_lying_files_are_turned_away(case: str) -> None:
    name, data, code = LYING_FILES[case]
    with pytest.raises(FileRefused) as refused:
        check(data, name=name, limits=LIMITS)
    assert refused.value.code == code
    assert refused.value.params["name"]


def test_the_corpus_is_large() -> None:
    assert len(LYING_FILES) >= 60


def test_kinds_follow_the_content() -> None:
    kinds = {name: check(TRUE_FILES[name], name=name, limits=LIMITS).kind for name in TRUE_FILES}
    assert kinds["a.jpg"] is AttachmentKind.IMAGE
    assert kinds["voice.m4a"] is AttachmentKind.VOICE
    assert kinds["b.mp4"] is AttachmentKind.VIDEO
    assert kinds["a.docx"] is AttachmentKind.FILE


def test_a_name_without_extension_gets_the_one_of_the_content() -> None:
    assert check(jpeg(), name="photo", limits=LIMITS).name == "photo.jpg"
    assert check(b"hello", name="", limits=LIMITS).name == "file.txt"
    assert check(jpeg(), name="../../photo.jpg", limits=LIMITS).name == "photo.jpg"


def test_size_limit_names_itself() -> None:
    data = jpeg() + b"\0" * MEGABYTE
    assert check(data, name="a.jpg", limits=LIMITS).media_type == "image/jpeg"
    with pytest.raises(FileRefused) as refused:
        check(data, name="a.jpg", limits=Limits(max_bytes=MEGABYTE))
    assert refused.value.code == "file_too_large"
    assert refused.value.params["limit_mb"] == 1


def test_a_large_phone_photo_is_taken() -> None:
    assert check(png(12_000, 16_000), name="a.png", limits=LIMITS).kind is AttachmentKind.IMAGE


def test_a_well_packed_small_workbook_is_no_bomb() -> None:
    book = office("xlsx", {"xl/worksheets/sheet1.xml": b"<c/>" * 100_000})
    assert len(book) * MAX_RATIO < 400_000
    assert check(book, name="a.xlsx", limits=LIMITS).kind is AttachmentKind.FILE


def test_bombs_are_refused_before_anything_is_unpacked() -> None:
    bomb = claimed_size(office("docx", {"word/a.xml": b"\0" * 8_000_000}), 0xFFFFFF00)
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused):
            check(bomb, name="a.docx", limits=LIMITS)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * MEGABYTE
