"""Test utterances stand apart from the training examples and from each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from casework.model.jurisdiction import Jurisdiction
from nlu.evaluate.cases import Case
from nlu.evaluate.near import Place, Shelf, may_be_common, training_shelf, twins_of
from nlu.evaluate.soundness import doubtful_values
from tests.support.evaluated import PLAIN, value
from tests.support.nlu_city import make_city

STORY = (
    "我们公司去年秋天申请的出口退税已经拖了半年,区税务局的窗口一直说在走流程,"
    "问了五次都没有书面答复,资金非常紧张"
)
TRADITIONAL = (
    "我們公司去年秋天申請的出口退稅已經拖了半年,區稅務局的窗口一直說在走流程,"
    "問了五次都沒有書面答覆,資金非常緊張"
)


@pytest.fixture(scope="module")
def city() -> Jurisdiction:
    return make_city()


def shelf(*texts: str) -> Shelf:
    made = Shelf()
    for line, text in enumerate(texts, start=1):
        made.add(text, Place(file="train.yml", line=line))
    return made


def topic(text: str, line: int = 1) -> Case:
    return replace(PLAIN, text=text, line=line)


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        STORY.replace(",", "。") + "！！",
        TRADITIONAL,
        STORY.replace("半年", "一年"),
        f"{STORY}呢",
    ],
)
def test_the_same_story_in_other_clothes_is_found(text: str) -> None:
    (twin,) = twins_of([topic(text)], shelf("别的话", STORY))
    assert (twin.other.file, twin.other.line) == ("train.yml", 2)
    assert twin.likeness >= 0.8


@pytest.mark.parametrize(
    "text",
    [
        "出口退税申请交上去半年了,税务所每次都让我们再等等",
        "Our refund has been pending for half a year",
        "退税",
    ],
)
def test_another_telling_of_the_same_matter_is_none(text: str) -> None:
    assert twins_of([topic(text)], shelf(STORY, "VAT refund delayed")) == ()


def test_short_texts_are_alike_by_their_words() -> None:
    known = shelf("steel parts", "汽车零件")
    assert len(twins_of([topic("Parts, steel!")], known)) == 1
    assert len(twins_of([topic("汽車零件")], known)) == 1
    assert twins_of([topic("steel pipes")], known) == ()


def test_digits_do_not_make_a_new_text() -> None:
    known = shelf("The customs have held our 12 containers since 3 March")
    assert (
        len(twins_of([topic("The customs have held our 45 containers since 9 March")], known)) == 1
    )


@pytest.mark.parametrize(
    ("text", "task", "common"),
    [
        ("你好", "intent", True),
        ("yes please", "intent_state", True),
        ("好的谢谢", "intent", True),
        ("ok 谢谢", "intent", True),
        ("yes please do", "intent", False),
        ("你好你好你", "intent", False),
        ("你好", "topic", False),
    ],
)
def test_control_phrases_of_two_words_may_stand_on_both_sides(
    text: str, task: str, common: bool
) -> None:
    case = replace(PLAIN, text=text, task=task)
    assert may_be_common(case) is common
    assert (twins_of([case], shelf(text)) == ()) is common


def test_within_the_test_set_a_task_has_each_text_once() -> None:
    again = replace(PLAIN, text=STORY, slice="mixed", line=2)
    elsewhere = replace(again, task="scope", label="in", line=3)
    twins = twins_of([topic(STORY), again, elsewhere], shelf())
    assert [(one.line, one.other.line) for one in twins] == [(2, 1)]


def test_one_answer_may_answer_two_questions() -> None:
    plain = replace(PLAIN, task="intent_state", label="inform", text="这个我得先问一下领导再说")
    asked = [replace(plain, expecting=key) for key in ("facts", "demand", "facts")]
    assert len(twins_of(asked, shelf())) == 1


def test_the_training_examples_of_both_languages_are_on_the_shelf() -> None:
    found, rows = training_shelf()
    assert rows > 2_000
    files = {
        Path(place.file).parent.name for _, place, _ in found.near("I want to file a complaint")
    }
    assert files == {"en"}


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("district", "浑南区", "浑南"),
        ("authority", "市税务局", "铁西区税务局"),
        ("phone", "+8613800001111", "13800001111"),
        ("email", "max@example.com", "Max@example.com"),
        ("uscc", "91210100MA0ABCDE1E", "91210100MA0ABCDE1"),
        ("ticket", "SY-2026-4F7Q2M", "SY-2026-4F7Q2"),
        ("date", "2026-03-01/2026-03-15", "2026-13"),
        ("date", "2026-02/..", "since 2026-02"),
        ("amount", "CNY 3200000-3300000", "3200000"),
        ("amount", "EUR 12000000.50", "EUR 12,000,000"),
    ],
)
def test_values_have_the_shape_of_their_kind(
    city: Jurisdiction, kind: str, good: str, bad: str
) -> None:
    cases = [replace(PLAIN, text=one, values=(value(kind, one),)) for one in (good, bad)]
    doubtful = [one.value for _, one in doubtful_values(cases, jurisdiction=city)]
    assert doubtful == [bad]


def test_names_stand_as_they_are_written(city: Jurisdiction) -> None:
    right = replace(PLAIN, text="王小明来电", values=(value("person", "王小明"),))
    wrong = replace(right, values=(replace(value("person", "王小明"), value="王先生"),))
    assert [case for case, _ in doubtful_values([right, wrong], jurisdiction=city)] == [wrong]
