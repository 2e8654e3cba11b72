"""Test utterances are read strictly: what is not as agreed is named by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.errors import EvaluationDataError
from nlu.evaluate.marks import without_marks
from nlu.evaluate.reader import data_hash, read_part
from tests.support.evaluated import value, write_rows


def test_cases_know_where_they_stand_and_what_is_asked(tmp_path: Path) -> None:
    write_rows(tmp_path, "zh/topic", {"tax": ["退税拖了半年", "发票被停"], "customs": ["货被扣了"]})
    write_rows(tmp_path, "en/industry_direct", {"C": ["We make pumps"]})
    write_rows(tmp_path, "en/intent_state", {"affirm": ["yes"]}, expecting={"affirm": "confirm"})
    cases = read_part(tmp_path)
    assert [(one.task, one.slice, one.label, one.expecting, one.line) for one in cases] == [
        ("intent_state", "en", "affirm", "confirm", 6),
        ("topic", "zh", "tax", None, 5),
        ("topic", "zh", "tax", None, 6),
        ("topic", "zh", "customs", None, 9),
        ("industry_direct", "en", "C", "business", 5),
    ]


def test_only_the_tasks_asked_for_are_read(tmp_path: Path) -> None:
    write_rows(tmp_path, "zh/topic", {"tax": ["退税拖了半年"]})
    write_rows(tmp_path, "zh/scope", {"in": ["税务局不退税"]})
    assert {one.task for one in read_part(tmp_path, ["scope"])} == {"scope"}


def test_marks_are_taken_out_and_keep_their_places() -> None:
    row = (
        'Call [138 0000 1111]{"entity": "phone", "value": "+8613800001111"} '
        "or write to [Max Sample](person)"
    )
    text, (phone, person) = without_marks(row)
    assert text == "Call 138 0000 1111 or write to Max Sample"
    assert text[phone.start : phone.end] == "138 0000 1111"
    assert (phone.entity, phone.value) == ("phone", "+8613800001111")
    assert person == value("person", "Max Sample", text.index("Max"))


@pytest.mark.parametrize(
    "row",
    [
        "[x]",
        "a] b",
        '[x]{"entity": "planet", "value": "x"}',
        '[x]{"entity": "phone", "value": ""}',
        '[x]{"entity": "phone", "value": 3}',
        '[x]{"entity": "phone", "value": "x", "role": "y"}',
        "[x]{entity: phone}",
    ],
)
def test_a_mark_that_is_none_is_refused(row: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        without_marks(row)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("version: '3.0'\nnlu: []\n", 1),
        ("version: '3.1'\nnlu: x\n", 1),
        ("version: '3.1'\nnlu:\n- intent: nothing\n  examples: |\n    - a\n", 3),
        ("version: '3.1'\nnlu:\n- intent: tax\n  examples: |\n    - a\n    b\n", 6),
        ("version: '3.1'\nnlu:\n- intent: tax\n  expecting: facts\n  examples: |\n    - a\n", 4),
        ("version: '3.1'\nnlu:\n- intent: tax\n  intent: tax\n  examples: |\n    - a\n", 4),
        ("version: '3.1'\nnlu:\n- intent: tax\n", 3),
        ("version: '3.1'\nnlu:\n- [\n", 4),
    ],
)
def test_a_fault_is_named_by_its_line(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "topic.yml").write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationDataError) as caught:
        read_part(tmp_path)
    assert caught.value.params["line"] == line
    assert str(caught.value.params["file"]).endswith("topic.yml")


@pytest.mark.parametrize("question", ["", "expecting: weather"])
def test_an_answer_needs_a_question_that_exists(tmp_path: Path, question: str) -> None:
    (tmp_path / "zh").mkdir()
    group = "\n".join(["- intent: affirm", f"  {question}", "  examples: |", "    - 是"])
    text = f'version: "3.1"\nnlu:\n{group}\n'
    (tmp_path / "zh" / "intent_state.yml").write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationDataError, match=r".*"):
        read_part(tmp_path)


def test_an_empty_folder_is_no_test_set(tmp_path: Path) -> None:
    with pytest.raises(EvaluationDataError) as caught:
        read_part(tmp_path)
    assert caught.value.params["reason"] == "no test utterances"


def test_the_hash_follows_the_content_alone(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        write_rows(folder, "zh/topic", {"tax": ["退税拖了半年"]})
    assert data_hash(one) == data_hash(two)
    write_rows(two, "zh/topic", {"tax": ["退税拖了一年"]})
    assert data_hash(one) != data_hash(two)
