"""Questions about the service are recognised in the many ways in which people put them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.dialogue.faq import TOPICS, WHY
from nlu.interpreter import Understanding
from tests.support.tree import LANGUAGES, read_toml

Read = Callable[..., Understanding]
DATA = Path(__file__).parent / "data"
WORDINGS = {one: read_toml(DATA / f"questions_{one}.toml") for one in LANGUAGES}
LETTERS = {
    "zh": "我公司去年十月向区税务局申请退税,材料齐全,窗口当天就收下了,可是半年过去一直没有退,"
    "我们打过很多次电话,每次都说在走流程,资金压力很大。",
    "en": "We applied for the refund last October with complete papers, and the window took them. "
    "Half a year has gone by without a decision, and each call ends with the same sentence. ",
}
ENOUGH = 20
CASES = [
    (topic, text)
    for wordings in WORDINGS.values()
    for topic, texts in wordings.items()
    for text in texts
]


def topics(understanding: Understanding) -> set[str]:
    return {one.removeprefix("faq:") for one in understanding.signals if one.startswith("faq:")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_many_wordings(language: str) -> None:
    counts = {topic: len(set(texts)) for topic, texts in WORDINGS[language].items()}
    assert set(counts) == {*TOPICS, WHY}
    assert min(counts.values()) >= ENOUGH


@pytest.mark.parametrize(("topic", "text"), CASES)
def test_a_question_is_recognised(read: Read, topic: str, text: str) -> None:
    understanding = read(text, "facts")
    assert topic in topics(understanding)
    assert "question" in understanding.signals


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_questions_are_taken_for_a_second_topic(read: Read, language: str) -> None:
    texts = [text for texts in WORDINGS[language].values() for text in texts]
    several = [text for text in texts if len(topics(read(text, "facts"))) > 1]
    assert len(several) <= len(texts) // 50, several


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("多久能有结果?收费吗?谁会看到我的信息?", {"time_limits", "cost", "data_use"}),
        ("你们在哪?几点上班?", {"address", "opening_hours"}),
        ("Is it free? How long does it take? Who will see my data?",
         {"cost", "time_limits", "data_use"}),
        ("Do I need a lawyer, and can I withdraw it later?", {"proxy", "change"}),
    ],
)  # fmt: skip
def test_several_questions_in_one_message(read: Read, text: str, expected: set[str]) -> None:
    assert topics(read(text, "facts")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "海关多收的费用能退吗",
        "我们等了多久都没有结果",
        "税务局没有告诉我们要什么材料",
        "他们说三十天内答复,到现在也没有",
        "希望尽快退还保证金",
        "我们公司在浑南区,主要做汽车零部件",
        "请求撤销处罚决定",
        "The customs fee we paid was too high",
        "They never told us which documents were missing",
        "We have waited for months without an answer",
        "Please have the fine withdrawn",
        "Our lawyer wrote to them twice",
    ],
)
def test_an_account_of_the_matter_asks_nothing_of_the_service(read: Read, text: str) -> None:
    assert topics(read(text, "facts")) == set()


@pytest.mark.parametrize(
    ("text", "topic", "never"),
    [
        ("提交后可以撤回吗?", "change", "withdraw"),
        ("Can I withdraw my complaint later?", "change", "withdraw"),
        ("可以匿名投诉吗?", "anonymous", "confidentiality"),
        ("Can we stay anonymous?", "anonymous", "confidentiality"),
        ("投诉材料可以用英文填吗?", "language", "lang_en"),
        ("Does the complaint have to be in Chinese? Can I use English?", "language", "lang_zh"),
    ],
)
def test_a_question_about_something_is_no_wish_to_do_it(
    read: Read, text: str, topic: str, never: str
) -> None:
    understanding = read(text, "demand")
    assert topic in topics(understanding)
    assert never not in understanding.signals


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        (LETTERS["zh"] + "请问多久能有结果?", "time_limits"),
        (LETTERS["en"] + "How long will it take to get an answer?", "time_limits"),
    ],
)
def test_a_question_at_the_end_of_a_letter_is_heard(read: Read, text: str, topic: str) -> None:
    assert topics(read(text, "facts")) == {topic}
