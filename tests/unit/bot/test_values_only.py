"""Messages that only carry values: they fill their own fields, never the open question."""

from __future__ import annotations

import pytest

from nlu.interpreter import Entity, Understanding
from tests.support.bot_talk import Talk, read_embedded

ONLY = [
    ("主要生产轴承", "business", "轴承"),
    ("我们公司主要从事汽车零部件的生产和销售", "business", "汽车零部件的生产和销售"),
    ("We make bearings", "business", "bearings"),
    ("Our core business is machine tools", "business", "machine tools"),
    ("沈阳示例轴承有限公司", "enterprise_name", "沈阳示例轴承有限公司"),
    ("王小明,电话 13900000000", "contact_name", "王小明"),
    ("王小明,电话 13900000000", "contact_phone", "13900000000"),
    ("Max Sample, max@example.com", "contact_name", "Max Sample"),
    ("沈阳海关", "respondent", "沈阳海关"),
    ("the tax bureau", "respondent", "tax bureau"),
    ("在铁西区", "district", "铁西区"),
    ("Hunnan district", "district", "浑南区"),
]


@pytest.mark.parametrize("asked", ["facts", "demand"])
@pytest.mark.parametrize(("text", "key", "value"), ONLY)
def test_values_go_to_their_fields_and_the_question_stays(
    asked: str, text: str, key: str, value: str
) -> None:
    told = {} if asked == "facts" else {"facts": "清关慢"}
    talk = Talk(read=read_embedded).given(asked, language="zh", **told)
    step = talk.says(text)
    assert talk.value(key) == value
    assert (talk.value(asked), talk.asks) == (None, asked)
    assert "retry" not in step.acts
    asked_acts = [act for act in step.speech.acts if act.name.startswith("intake.ask.")]
    assert len(asked_acts) == 1
    assert talk.conversation.draft is not None
    assert talk.conversation.draft.rounds == {}


@pytest.mark.parametrize(
    "text",
    [
        "我们主要生产轴承,请尽快放行",
        "请沈阳海关尽快放行",
        "让沈阳海关放行我们的货",
        "铁西区尽快放行",
        "请打电话 13900000000 告诉我们结果,并请铁西区尽快放行",
        "We make bearings and ask the customs to release our goods",
    ],
)
def test_a_demand_with_values_inside_is_kept_word_for_word(text: str) -> None:
    talk = Talk(read=read_embedded).given("demand", language="zh", facts="清关慢")
    talk.says(text)
    assert talk.value("demand") == text
    assert talk.asks != "demand"


@pytest.mark.parametrize("asked", ["contact_name", "enterprise_name"])
def test_a_public_body_is_no_name(asked: str) -> None:
    talk = Talk(read=read_embedded).given(asked, language="zh", facts="清关慢", demand="放行")
    talk.says("沈阳海关")
    assert (talk.value("respondent"), talk.value(asked), talk.asks) == ("沈阳海关", None, asked)


def test_a_word_beside_values_is_kept_for_the_officer() -> None:
    talk = Talk().given("demand", language="zh", facts="清关慢")
    talk.says("王小明,电话 13900000000")
    assert (talk.value("contact_phone"), talk.value("demand")) == ("13900000000", None)
    assert talk.conversation.draft is not None
    assert [note.text for note in talk.conversation.draft.notes] == ["王小明,电话 13900000000"]


def test_a_unit_that_is_named_replaces_the_guess_from_the_story() -> None:
    talk = Talk(read=read_embedded).given("facts", language="zh")
    talk.says("货在海关压了三周,没有人给说法")
    assert talk.value("respondent") == "海关"
    assert "correction" in talk.says("沈阳海关").acts
    assert (talk.value("respondent"), talk.asks) == ("沈阳海关", "demand")
    talk.says("市税务局")
    assert talk.value("respondent") == "沈阳海关"


def test_a_value_that_stands_already_is_no_missed_answer() -> None:
    talk = Talk(read=read_embedded).given("demand", language="zh", facts="f", district="铁西区")
    for _ in range(3):
        assert "known" in talk.says("在铁西区").acts
    assert (talk.asks, talk.state("demand")) == ("demand", "empty")


def test_a_business_told_out_of_turn_is_classified_too() -> None:
    def read(text: str, expecting: str | None) -> Understanding | None:
        found = read_embedded(text, expecting)
        return found if expecting == "business" else _without_industry(found)

    talk = Talk(read=read).given("enterprise_name", language="zh", facts="f", demand="d")
    talk.says("沈阳示例轴承有限公司,主要生产轴承")
    assert talk.conversation.draft is not None
    assert talk.conversation.draft.industry.section == "C"
    assert not talk.conversation.draft.industry.confirmed


def _without_industry(found: Understanding | None) -> Understanding:
    assert found is not None
    return Understanding(
        text=found.text,
        normalised=found.normalised,
        language=found.language,
        entities=tuple(one for one in found.entities if isinstance(one, Entity)),
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no, the company is Beta Co., Ltd.", "Beta Co., Ltd."),
        ("sorry, the company name should be Beta e.K.", "Beta e.K."),
        ("no, the company is Beta GmbH.", "Beta GmbH"),
    ],
)
def test_the_full_stop_of_a_legal_form_stays_without_an_interpreter(text: str, value: str) -> None:
    talk = Talk().given("demand", language="en", facts="f", enterprise_name="Alpha Ltd")
    talk.says(text)
    assert talk.value("enterprise_name") == value
