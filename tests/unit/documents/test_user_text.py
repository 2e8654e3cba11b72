"""What a person wrote stands in a document word for word, and never changes its structure."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.clean import clean
from documents.context import Matter
from documents.sample import full
from documents.values import Values
from documents.word import paragraphs
from tests.support.papers import shelf

CODE = "assignment_sheet"
WILD = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("<>&\"'{}%#|^$=~+>\n\t\r\v\f\x00\x02\x1f\a\b")),
        st.sampled_from(list("\u202e\u2066\u200b\u200d\ufeff\u2028\ud800")),
        st.characters(),
    ),
    max_size=60,
)


def with_facts(facts: str) -> Values:
    values = full(shelf().manifest.type(CODE), title="t")
    assert isinstance(values.matter, Matter)
    return dataclasses.replace(values, matter=dataclasses.replace(values.matter, facts=facts))


def squeezed(text: str) -> str:
    """Word keeps runs of blanks and empty lines in its own way."""
    return "".join(text.split())


@pytest.mark.parametrize(
    "facts",
    [
        "A<b>&lt;</w:t>",
        "{{ head.officer }} {% if x %}",
        "{_{ x }_} {_% y %_}",
        "# 标题\n| a | b |\n> 落款\n+ foot",
        '“引号” ‘single’ & "double"',
        "👨‍👩‍👧 emoji",
        "很长" * 500,
    ],
)
def test_words_are_kept_one_to_one(facts: str) -> None:
    values = with_facts(facts)
    assert facts in shelf().text(CODE, "zh", values)
    assert facts in paragraphs(shelf().word(CODE, "zh", values))


@given(WILD)
def test_no_text_changes_the_structure(facts: str) -> None:
    plain, wild = with_facts("x"), with_facts(facts)
    shape = [(block.kind, len(block.cells)) for block in shelf().blocks(CODE, "zh", plain)]
    assert [(one.kind, len(one.cells)) for one in shelf().blocks(CODE, "zh", wild)] == shape
    written = paragraphs(shelf().word(CODE, "zh", wild))
    assert len(written) == len(paragraphs(shelf().word(CODE, "zh", plain)))
    shown = clean(facts)
    if squeezed(shown):
        assert any(squeezed(shown) == squeezed(text) for text in written)


@given(WILD)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\u202e" not in once
    assert "\x00" not in once


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a\u202eb\u202c", "ab"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("tab\tstop", "tab stop"),
        ("nul\x00bell\x07", "nulbell"),
        ("\ufdd0\uffff", ""),
    ],
)
def test_control_signs_go(written: str, kept: str) -> None:
    assert clean(written) == kept
