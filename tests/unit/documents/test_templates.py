"""The shipped templates: all may be used, text and Word say the same, as text and as data."""

from __future__ import annotations

import dataclasses
import io
import zipfile

import pytest

from casework.model.events import EventKind
from documents.build import build_word
from documents.check import check
from documents.manifest import RECORD
from documents.sample import empty, full
from documents.values import Values
from documents.word import paragraphs
from tests.support.papers import RESPONSES, shelf

EVERY = [
    (document.code, language)
    for document in shelf().manifest.types.values()
    for language in document.languages
]
WANTED = {
    "flow_chart",
    "complaint_form_infringement",
    "complaint_form_suggestion",
    "power_of_attorney",
    "receipt",
    "supplement_notice",
    "acceptance_notice",
    "refusal_notice",
    "refusal_notice_referral",
    "inquiry_letter",
    "extension_notice",
    "termination_notice",
    "result_notice",
    "settlement_agreement",
    "one_year_report",
    "assignment_sheet",
    "supervision_notice",
    "handling_plan",
    "understanding_record",
    "revisit_record",
    "satisfaction_form",
    "closing_record",
    "weekly_report",
    "monthly_report",
    "quarterly_report",
    "half_year_report",
    "annual_report",
    "year_archive",
    "bimonthly_report",
    "bulletin",
    "upward_suggestion",
}


def cells(code: str, language: str, values: Values) -> list[str]:
    blocks = shelf().blocks(code, language, values)
    return [cell for block in blocks for cell in block.cells if cell]


def said_in_word(code: str, language: str, values: Values) -> list[str]:
    return [text.strip() for text in paragraphs(shelf().word(code, language, values)) if text]


def test_every_document_of_the_law_is_there() -> None:
    assert set(shelf().manifest.types) == WANTED


def test_no_template_has_a_fault() -> None:
    assert list(check(shelf())) == []


@pytest.mark.parametrize(("code", "language"), EVERY)
def test_text_and_word_say_the_same(code: str, language: str) -> None:
    document = shelf().manifest.type(code)
    title = document.titles[language]
    for values in (full(document, title=title), empty(document, title=title)):
        assert said_in_word(code, language, values) == cells(code, language, values)
        assert title in cells(code, language, values)


@pytest.mark.parametrize(("code", "language"), EVERY)
def test_a_word_template_is_small_and_fetches_nothing(code: str, language: str) -> None:
    file = shelf().path(code, language, "docx")
    with zipfile.ZipFile(file) as archive:
        assert sum(entry.file_size for entry in archive.infolist()) < 200_000
        for name in archive.namelist():
            assert b'TargetMode="External"' not in archive.read(name), name


@pytest.mark.parametrize(("code", "language"), EVERY)
def test_a_word_template_can_be_made_again_from_its_text(code: str, language: str) -> None:
    document = shelf().manifest.type(code)
    made = build_word(
        shelf().lines(code, language),
        title=document.titles[language],
        language=language,
        manifest=shelf().manifest,
    )
    assert paragraphs(made) == paragraphs(shelf().path(code, language, "docx").read_bytes())


def test_what_goes_to_the_complainant_has_an_english_version() -> None:
    types = shelf().manifest.types.values()
    inside = {one.code for one in types if one.languages == (RECORD,)}
    assert {"receipt", "acceptance_notice", "result_notice", "refusal_notice"}.isdisjoint(inside)
    assert "closing_record" in inside


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_outward_notice_carries_what_it_must(language: str) -> None:
    said = shelf().said(language)
    for document in shelf().manifest.types.values():
        if not document.outward or language not in document.languages:
            continue
        values = full(document, title=document.titles[language])
        shown = shelf().text(document.code, language, values)
        for sentence in ("basis", "remedies", "no_retaliation"):
            assert said[sentence] in shown, document.code
        for value in (values.head.ticket, values.head.officer, values.head.bureau):
            assert value in shown, document.code
        assert not document.numbered or values.head.number in shown
        assert language == RECORD or said["courtesy"] in shown
    assert "60" in said["remedies"]
    assert "6" in said["remedies"]


def test_a_contact_that_nobody_entered_is_said_openly() -> None:
    document = shelf().manifest.type("receipt")
    values = empty(document, title="")
    head = dataclasses.replace(values.head, missing=("complaint_phone",))
    shown = shelf().text("receipt", "en", dataclasses.replace(values, head=head))
    assert "Complaint line: not yet entered" in shown
    assert "Officer: not yet named" in shown


def test_same_values_make_the_same_bytes() -> None:
    document = shelf().manifest.type("acceptance_notice")
    values = full(document, title="t")
    word = shelf().word("acceptance_notice", "zh", values)
    assert word == shelf().word("acceptance_notice", "zh", values)
    other = dataclasses.replace(values, head=dataclasses.replace(values.head, number="2"))
    assert word != shelf().word("acceptance_notice", "zh", other)
    assert zipfile.ZipFile(io.BytesIO(word)).testzip() is None


def test_every_event_that_wants_a_document_exists() -> None:
    rules = shelf().manifest.due
    assert {rule.event for rule in rules} <= set(EventKind)
    in_writing = {
        EventKind.FILED,
        EventKind.SUPPLEMENT_ASKED,
        EventKind.ACCEPTED,
        EventKind.NOT_ACCEPTED,
        EventKind.REFERRED,
        EventKind.EXTENDED,
        EventKind.CONCLUDED,
        EventKind.RESULT_TOLD,
        EventKind.INQUIRED,
        EventKind.STRUCK_OFF,
    }
    assert in_writing <= {rule.event for rule in rules if rule.auto}


def test_templates_lie_with_the_other_words() -> None:
    for code, language in EVERY:
        for ending in ("txt", "docx"):
            assert (RESPONSES / language / "documents" / f"{code}.{ending}").is_file()
