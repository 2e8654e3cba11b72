"""A template that would say something wrong is refused: file, line, and what helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.build import build_word
from documents.check import check, explain, require_templates
from documents.errors import TemplateRefused
from documents.markup import read_lines
from documents.problems import Problem
from documents.shelf import Shelf
from tests.support.papers import copied_shelf, reread, shelf


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied_shelf(tmp_path)
    return tmp_path


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / "responses" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(folder: Path) -> list[Problem]:
    return list(check(reread(folder)))


def line_of(folder: Path, name: str, part: str) -> int:
    lines = (folder / "responses" / name).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if part in line)


def test_an_unknown_field_is_named_with_its_line(folder: Path) -> None:
    name = "en/documents/receipt.txt"
    spoil(folder, name, "matter.title", "matter.tilte")
    (fault,) = faults(folder)
    assert (fault.file, fault.reason) == (name, "unknown_field")
    assert fault.line == line_of(folder, name, "matter.tilte")
    assert fault.params["field"] == "matter.tilte"
    assert "matter.title" in fault.params["known"]


def test_a_field_of_another_family_is_unknown(folder: Path) -> None:
    spoil(folder, "zh/documents/weekly_report.txt", "act.remarks", "matter.facts")
    assert {fault.params["field"] for fault in faults(folder)} == {"matter.facts"}


def test_a_field_of_a_row_is_checked_by_the_type_of_its_rows(folder: Path) -> None:
    spoil(folder, "zh/documents/one_year_report.txt", "one.text", "one.note")
    (fault,) = faults(folder)
    assert fault.params["field"] == "one.note"


def test_broken_syntax_is_named_with_its_line(folder: Path) -> None:
    name = "zh/documents/extension_notice.txt"
    spoil(folder, name, "{{ act.reason|blank }}", "{{ act.reason|blank }")
    (fault,) = faults(folder)
    assert (fault.file, fault.reason) == (name, "syntax")
    assert fault.line == line_of(folder, name, "act.reason")


def test_an_unknown_filter_is_broken_syntax(folder: Path) -> None:
    spoil(folder, "zh/documents/extension_notice.txt", "act.reason|blank", "act.reason|upside")
    (fault,) = faults(folder)
    assert fault.reason == "syntax"
    assert "upside" in fault.params["detail"]


@pytest.mark.parametrize("sentence", ["remedies", "no_retaliation"])
def test_a_mandatory_sentence_cannot_be_left_out(folder: Path, sentence: str) -> None:
    spoil(folder, "zh/documents/_rights.txt", f"{{{{ said.{sentence} }}}}", "x")
    found = faults(folder)
    assert {fault.reason for fault in found} == {"sentence_missing"}
    assert {fault.params["name"] for fault in found} == {sentence}
    assert "zh/documents/acceptance_notice.txt" in {fault.file for fault in found}


def test_a_mandatory_sentence_cannot_hide_in_a_condition(folder: Path) -> None:
    spoil(
        folder,
        "zh/documents/result_notice.txt",
        "{{ said.objection }}",
        "{% if act.measures %}{{ said.objection }}{% endif %}",
    )
    (fault,) = faults(folder)
    assert fault.params["name"] == "objection"


def test_an_outward_notice_names_ticket_officer_and_bureau(folder: Path) -> None:
    spoil(folder, "en/documents/_foot.txt", "{{ head.officer or said.no_officer }}", "")
    found = faults(folder)
    assert {fault.reason for fault in found} == {"value_missing"}
    assert {fault.params["field"] for fault in found} == {"head.officer"}


def word_of(folder: Path, code: str) -> Path:
    return folder / "responses" / "zh" / "documents" / f"{code}.docx"


def rebuild(folder: Path, code: str, old: str, new: str) -> None:
    """Spoil the Word file and leave the text as it is."""
    path = folder / "responses" / "zh" / "documents" / f"{code}.txt"
    kept = path.read_text(encoding="utf-8")
    assert old in kept
    path.write_text(kept.replace(old, new, 1), encoding="utf-8")
    lines = read_lines(path, shared=path.parent)
    manifest = shelf().manifest
    word = build_word(lines, title="t", language="zh", manifest=manifest)
    word_of(folder, code).write_bytes(word)
    path.write_text(kept, encoding="utf-8")


def test_a_word_file_is_checked_by_paragraph(folder: Path) -> None:
    rebuild(folder, "closing_record", "act.evidence", "act.proof")
    (fault,) = faults(folder)
    assert fault.file == "zh/documents/closing_record.docx"
    assert fault.params["field"] == "act.proof"
    assert fault.line > 1
    (sentence,) = explain([fault], shelf().words, "zh")
    assert f"第{fault.line}段" in sentence
    (sentence,) = explain([fault], shelf().words, "en")
    assert f"paragraph {fault.line}" in sentence


def test_a_word_file_with_an_open_condition_is_refused(folder: Path) -> None:
    rebuild(folder, "result_notice", "{% if act.method %}", "{% if act.method %}\n{% if act.sub %}")
    assert {fault.reason for fault in faults(folder)} == {"syntax"}


def test_a_word_file_without_a_mandatory_sentence_is_refused(folder: Path) -> None:
    rebuild(folder, "refusal_notice", "{{ said.objection }}", "x")
    (fault,) = faults(folder)
    assert (fault.file, fault.reason) == ("zh/documents/refusal_notice.docx", "sentence_missing")


def test_a_file_that_is_no_word_file_is_refused(folder: Path) -> None:
    word_of(folder, "receipt").write_bytes(b"plain")
    (fault,) = faults(folder)
    assert fault.reason == "file_broken"


def test_a_missing_file_is_named(folder: Path) -> None:
    word_of(folder, "receipt").unlink()
    (fault,) = faults(folder)
    assert (fault.file, fault.reason) == ("zh/documents/receipt.docx", "file_missing")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('family = "Receipt"', 'family = "Recipe"', "manifest_family"),
        ('[document.receipt]\nversion = "2026.1"', "[document.receipt]", "manifest_lacks"),
        ("[document.receipt]\n", '[document.receipt]\ncolour = "red"\n', "manifest_key"),
        ('series = "supervision"', 'series = "other"', "manifest_series"),
        ('event = "filed"', 'event = "field"', "manifest_due_event"),
        ('document = "receipt"', 'document = "recipe"', "manifest_due_document"),
        ('event = "filed"\n', 'event = "filed"\nonly = "x"\n', "manifest_due_key"),
        ("[outward]", "[outward", "manifest_syntax"),
    ],
)
def test_a_list_with_a_fault_is_refused(folder: Path, old: str, new: str, reason: str) -> None:
    spoil(folder, "documents.toml", old, new)
    with pytest.raises(TemplateRefused) as refused:
        reread(folder)
    (problem,) = refused.value.problems
    assert problem.reason == reason
    for language in ("zh", "en"):
        (sentence,) = explain([problem], shelf().words, language)
        assert "documents.toml" in sentence


def test_all_faults_are_told_at_once(folder: Path) -> None:
    spoil(folder, "zh/documents/receipt.txt", "matter.title", "matter.tilte")
    word_of(folder, "flow_chart").unlink()
    with pytest.raises(TemplateRefused) as refused:
        require_templates(reread(folder))
    assert len(refused.value.problems) == 2


def test_a_city_lays_its_own_file_over_the_shipped_one(tmp_path: Path) -> None:
    own = tmp_path / "zh" / "receipt.txt"
    own.parent.mkdir()
    own.write_text("+ head\n+ foot\n", encoding="utf-8")
    laid = Shelf(shelf().folder, words=shelf().words, own=tmp_path)
    assert laid.path("receipt", "zh", "txt") == own
    assert laid.path("receipt", "zh", "docx").parent == shelf().folder / "zh" / "documents"
    faulty = {(fault.file, fault.params.get("name")) for fault in check(laid)}
    assert ("zh/documents/receipt.txt", "not_yet_accepted") in faulty
