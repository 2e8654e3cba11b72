from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.filenames import NAME_LIMIT, clean_name, split_name


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("合同.pdf", "合同.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("/absolute/path.png", "path.png"),
        ("nul\x00byte.png", "nulbyte.png"),
        ("line\nbreak\t.txt", "line break.txt"),
        ("\u202egpj.exe", "gpj.exe"),
        ("zero\u200bwidth\ufeff.txt", "zerowidth.txt"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("COM1.pdf", "_COM1.pdf"),
        ("aux.tar.gz", "_aux.tar.gz"),
        ("console.txt", "console.txt"),
        (".htaccess", "htaccess"),
        ("..", "file"),
        ("", "file"),
        ("   ", "file"),
        ('a<b>:"c|?*.txt', "a_b___c___.txt"),
        ("name . ", "name"),
        ("a.b.c.docx", "a.b.c.docx"),
        ("e\u0301.txt", "\u00e9.txt"),
    ],
)
def test_odd_names(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def test_long_name_keeps_its_extension() -> None:
    clean = clean_name("长" * 300 + ".docx")
    assert len(clean) == NAME_LIMIT
    assert clean.endswith("长.docx")


@given(st.text(max_size=400))
def test_no_name_is_dangerous(name: str) -> None:
    clean = clean_name(name)
    assert 0 < len(clean) <= NAME_LIMIT
    assert not set(clean) & set('/\\<>:"|?*')
    assert not clean.startswith(".")
    assert not any(unicodedata.category(char).startswith("C") for char in clean)


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing(name: str) -> None:
    once = clean_name(name)
    assert clean_name(once) == once


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a.PDF", ("a", ".PDF")),
        ("a", ("a", "")),
        ("Ltd. invoice", ("Ltd. invoice", "")),
        ("a.", ("a.", "")),
    ],
)
def test_split_name(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts
