"""Whole conversations with the shipped interpreter (rules alone), in both languages."""

from __future__ import annotations

import pytest

from tests.support.bot_talk import Talk, read_embedded
from tests.support.tree import ROOT

FOLDER = ROOT / "tests" / "unit" / "bot" / "data"
LETTER = {
    language: (FOLDER / f"letter_{language}.txt").read_text(encoding="utf-8")
    for language in ("zh", "en")
}
PADDING = {"zh": "(附件清单与往来记录从略。)", "en": "(Further letters are listed for reference.) "}
FOUND = {
    "zh": {
        "enterprise_name": "沈阳示例精密机械有限公司",
        "contact_name": "王小明",
        "contact_email": "wang@example.com",
    },
    "en": {
        "enterprise_name": "Example Precision Machinery (Shenyang) Co., Ltd.",
        "contact_name": "Max Sample",
        "contact_email": "max@example.com",
    },
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_whole_letter_goes_straight_to_the_card(language: str) -> None:
    letter = LETTER[language]
    letter += PADDING[language] * ((3000 - len(letter)) // len(PADDING[language]))
    talk = Talk(read=read_embedded).agreed()
    talk.says(letter)
    assert talk.asks == "confirm"
    assert talk.value("facts") == letter.strip()
    for key, value in FOUND[language].items():
        assert talk.value(key) == value
    assert talk.value("district") == "浑南区"
    assert talk.value("proceedings") == "none"
    assert {"submit", "edit", "withdraw"} <= talk.offered
    assert talk.said[-1].card


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_letter_held_before_consent_needs_two_more_turns(language: str) -> None:
    talk = Talk(read=read_embedded)
    talk.says(LETTER[language])
    talk.presses("agree")
    assert talk.asks == "confirm"
    step = talk.presses("submit")
    assert step.acts[0] == "receipt"
    (ticket,) = talk.world.store.tables.tickets.values()
    assert (ticket.language, ticket.district) == (language, "浑南区")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_provenance_is_an_exact_piece_of_what_was_written(language: str) -> None:
    talk = Talk(read=read_embedded).agreed()
    talk.says(LETTER[language])
    assert talk.conversation.draft is not None
    for value in talk.conversation.draft.fields.values():
        assert value.words is None or value.words in LETTER[language]


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "zh",
            [
                "我要投诉",
                "今年3月我们在铁西区申请环评,区生态环境局拖了四个月不批",
                "希望尽快出具书面决定",
                "沈阳示例化工有限公司",
                "张先生 13900000000",
                "涂料生产",
                "都没有",
                "确认提交",
            ],
        ),
        (
            "en",
            [
                "I want to complain",
                "The tax bureau has not paid our VAT refund for half a year",
                "Please pay it out",
                "Beta Machinery (Shenyang) Co., Ltd.",
                "Eva Sample, eva@example.com",
                "Hunnan",
                "machine tools",
                "none of these",
                "submit",
            ],
        ),
    ],
)
def test_a_complaint_in_few_turns(language: str, texts: list[str]) -> None:
    talk = Talk(read=read_embedded).agreed(language=language)
    for text in texts:
        assert talk.conversation.filed == ()
        talk.says(text)
    assert len(talk.conversation.filed) == 1
    assert all(step.language == language for step in talk.steps)


def test_a_burst_is_one_turn() -> None:
    talk = Talk(read=read_embedded).agreed()
    step = talk.says("你好\n我们公司\n清关三周了\n没人管")
    assert talk.value("facts") is not None
    assert len([act for act in step.speech.acts if act.name.startswith("intake.ask.")]) == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("没有打官司,也没有复议和信访", "none"),
        ("No lawsuit, no reconsideration, no petition", "none"),
        ("已经起诉了,法院立案了", "litigation"),
        ("We have sued, the court has accepted the case", "litigation"),
        ("we filed for administrative reconsideration last month", "reconsideration"),
    ],
)
def test_other_proceedings_in_words(text: str, value: str) -> None:
    talk = Talk(read=read_embedded).given("proceedings", language="zh", facts="f", demand="d")
    talk.says(text)
    assert talk.value("proceedings") == value


@pytest.mark.parametrize(
    "text",
    [
        "我们的供应商欠了 80 万货款不还,我要投诉他",
        "Our supplier owes us CNY 800,000 and does not pay, I want to complain about him",
        "公司拖欠我个人三个月工资",
        "My employer has not paid my own wages for three months",
    ],
)
def test_what_lies_outside_is_said_kindly(text: str) -> None:
    talk = Talk(read=read_embedded).given("facts", language="zh")
    step = talk.says(text)
    assert {"scope_excluded", "refer_elsewhere"} <= set(step.acts)
    assert "file_anyway" in talk.offered
    assert talk.value("facts") == text
