"""Questions in between: answered briefly, the open question comes back once, nothing is lost."""

from __future__ import annotations

import pytest

from bot.dialogue.faq import TOPICS, in_order
from bot.dialogue.text import han
from tests.support.bot_talk import Talk, read_embedded, words
from tests.support.tree import LANGUAGES, ROOT, read_toml

DATA = ROOT / "tests" / "unit" / "nlu" / "data"
SAID = {one: read_toml(DATA / f"questions_{one}.toml") for one in LANGUAGES}
THREE = {
    "zh": "多久能有结果?收费吗?谁会看到我的信息?",
    "en": "How long does it take? Is it free? Who will see my data?",
}
TALKED_OF = [
    (language, topic, SAID[language][topic][place])
    for language in LANGUAGES
    for topic in TOPICS
    for place in (0, 7, 14)
]


def asked(question: str, language: str) -> Talk:
    return Talk(read=read_embedded).given(
        question, language=language, contact_name="王小明", facts="示例事实"
    )


@pytest.mark.parametrize(("language", "topic", "text"), TALKED_OF)
@pytest.mark.parametrize("question", ["contact_phone", "demand"])
def test_a_question_is_answered_and_the_open_one_comes_back_once(
    language: str, topic: str, text: str, question: str
) -> None:
    talk = asked(question, language)
    step = talk.says(text)
    assert f"answered:{topic}" in step.acts
    assert talk.asks == question
    assert talk.state(question) == "empty"
    assert talk.reply.count(words().text(f"intake.ask.{question}", language)) == 1
    assert "retry" not in step.acts


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_questions_are_answered_the_others_are_offered(language: str) -> None:
    talk = asked("contact_phone", language)
    step = talk.says(THREE[language])
    assert {"answered:data_use", "answered:time_limits", "faq_more"} <= set(step.acts)
    assert "answered:cost" not in step.acts
    assert "faq:cost" in talk.offered
    assert talk.asks == "contact_phone"
    limit, size = (120, han) if language == "zh" else (400, len)
    assert size(talk.reply) <= limit
    later = talk.presses("faq:cost")
    assert later.acts[0] == "answered:cost"
    assert talk.asks == "contact_phone"


@pytest.mark.parametrize(("language", "number"), [("zh", "1"), ("en", "the first one")])
def test_an_offered_question_can_be_chosen_by_its_number(language: str, number: str) -> None:
    talk = asked("contact_phone", language)
    talk.says(THREE[language])
    assert "answered:cost" in talk.says(number).acts


@pytest.mark.parametrize("text", ["提交之后呢", "要是没人管怎么办", "地址在哪，几点上班"])
@pytest.mark.parametrize("question", ["confirm", "contact_phone"])
def test_a_question_without_its_mark_is_answered_and_nothing_else_is_said(
    text: str, question: str
) -> None:
    talk = asked(question, "zh")
    step = talk.says(text)
    assert {one.partition(":")[0] for one in step.acts} == {"answered"}
    assert talk.asks == question


@pytest.mark.parametrize(
    ("language", "question", "text", "told"),
    [
        ("zh", "demand", "尽快放行，多久能办好？", "尽快放行"),
        ("zh", "facts", "我们的设备被海关扣了三周，多久能解决", "我们的设备被海关扣了三周"),
        ("en", "demand", "Release the goods, and how long will it take?", "Release the goods"),
        (
            "en",
            "facts",
            "Customs holds our goods, how long will it take?",
            "Customs holds our goods",
        ),
        ("zh", "demand", "请问一下，多久能有结果？", None),
        ("zh", "facts", "依据什么法律", None),
        ("zh", "facts", "我的中文不好，可以写英文吗？", None),
        ("en", "facts", "who handles my case", None),
        ("en", "demand", "by the way, is it free", None),
        ("en", "facts", "how long does it take. Our goods are held since May.", "Our goods"),
    ],
)
def test_what_is_told_in_the_sentence_of_a_question_is_kept(
    language: str, question: str, text: str, told: str | None
) -> None:
    talk = Talk(read=read_embedded).given(question, language=language)
    step = talk.says(text)
    assert any(one.startswith("answered:") for one in step.acts)
    value = talk.value(question)
    assert (value is None) if told is None else told in (value or "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_before_consent_is_answered_and_nothing_is_agreed_to(language: str) -> None:
    talk = Talk(read=read_embedded)
    talk.says({"zh": "你好", "en": "hello"}[language])
    step = talk.says({"zh": "收费吗?", "en": "Is it free?"}[language])
    assert "answered:cost" in step.acts
    assert talk.asks == "consent"
    assert not talk.conversation.consented


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("how", ["press", "number"])
def test_the_offered_questions_stand_before_consent_too(language: str, how: str) -> None:
    talk = Talk(read=read_embedded)
    talk.says({"zh": "你好", "en": "hello"}[language])
    talk.says(THREE[language])
    place = [one.partition(":")[0] for one in talk.conversation.options].index("faq") + 1
    step = talk.presses("faq:cost") if how == "press" else talk.says(str(place))
    assert "answered:cost" in step.acts
    assert talk.asks == "consent"


@pytest.mark.parametrize(
    ("language", "letter", "answer"),
    [
        ("zh", "区税务局一直不退我们的留抵税款,材料去年就交齐了。多久能有结果?", "time_limits"),
        (
            "en",
            "The tax bureau has not refunded our VAT since last year. How long will it take?",
            "time_limits",
        ),
    ],
)
def test_a_question_beside_the_facts_is_answered_and_the_facts_are_kept(
    language: str, letter: str, answer: str
) -> None:
    talk = Talk(read=read_embedded).given("facts", language=language)
    step = talk.says(letter)
    assert f"answered:{answer}" in step.acts
    assert talk.state("facts") == "filled"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_an_answer_and_a_short_name(language: str, topic: str) -> None:
    talk = asked("contact_phone", language)
    talk.presses(f"faq:{topic}")
    assert f"answered:{topic}" in talk.steps[-1].acts
    assert words().label(topic, "faq", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_and_topics_are_the_same_set(language: str) -> None:
    keys = {key for key in words().keys(language) if key.startswith("faq.")}
    assert keys == {f"faq.{one}" for one in (*TOPICS, "more", "other")}


def test_figures_in_answers_are_those_of_the_rules() -> None:
    talk = asked("contact_phone", "zh")
    talk.says("多久能有结果?")
    limits = talk.context().facts["limits"]
    assert f"{limits['acceptance']['count']} 个工作日" in talk.reply
    assert f"{limits['handling']['count']} 个工作日" in talk.reply


def test_what_worries_people_is_answered_first() -> None:
    signals = frozenset({"faq:cost", "faq:why_needed", "faq:retaliation", "deny", "faq:new_one"})
    assert in_order(signals) == ["why_needed", "retaliation", "cost", "new_one"]
