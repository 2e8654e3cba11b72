"""Said once, never asked again (只提交一次): an earlier matter of the person, the register."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.model.complaint import Method
from casework.model.origin import Origin
from casework.model.people import Enterprise
from casework.model.ticket import Industry
from tests.support.bot_talk import Talk, read_embedded
from tests.support.desk_world import EXAMPLE
from tests.unit.bot.test_matters import ANOTHER, CARD

FIRM = replace(
    EXAMPLE, business="轴承制造", industry_section="C", industry_division="34", district="浑南区"
)
WORRY = {
    "zh": "出口退税款拖了四个月没有到账",
    "en": "Our export tax refund has been missing for four months",
}
WISH = {"zh": "请尽快退税", "en": "please pay the refund"}


def filed(language: str = "zh", **more: str) -> Talk:
    talk = Talk(read=read_embedded).given("confirm", language=language, **{**CARD, **more})
    talk.presses("submit")
    return talk


def bound(language: str = "zh", firm: Enterprise = FIRM) -> Talk:
    """Somebody who is known to speak for the firm, at the first question."""
    talk = Talk(read=read_embedded, enterprise=firm)
    talk.says("你好" if language == "zh" else "Hello")
    talk.presses(f"lang:{language}")
    talk.presses("agree")
    return talk


def note_of(talk: Talk, key: str) -> str:
    """What the card says beside a value."""
    return next(row.note for row in talk.said[-1].card if row.key == key)


# --- an earlier matter


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_second_matter_asks_only_for_itself(language: str) -> None:
    talk = filed(language)
    number = talk.conversation.filed[0].number
    talk.says(ANOTHER[language])
    talk.presses("new")
    assert number in talk.reply
    assert talk.asks == "demand"
    talk.says(WISH[language])
    assert talk.asks == "proceedings"
    talk.presses("set:proceedings:none")
    assert talk.asks == "confirm"
    for key in ("enterprise_name", "contact_name", "contact_phone", "district", "business"):
        assert talk.value(key) == CARD[key]
        assert number in note_of(talk, key)
    assert note_of(talk, "facts") == ""


@pytest.mark.parametrize(
    ("language", "text"),
    [("zh", "不对,电话改成 13800000001"), ("en", "Sorry, my phone is 13800000001")],
)
def test_a_change_touches_one_value_and_its_mark_only(language: str, text: str) -> None:
    talk = filed(language)
    talk.says(ANOTHER[language])
    talk.presses("new")
    talk.says(text)
    assert talk.value("contact_phone") != CARD["contact_phone"]
    draft = talk.conversation.draft
    assert draft is not None
    kept = {one.value for one in draft.taken_from}
    assert "contact_phone" not in kept
    assert {"enterprise_name", "contact_name", "district", "business"} <= kept
    assert talk.value("enterprise_name") == CARD["enterprise_name"]


def test_facts_demand_and_respondent_are_never_taken_over() -> None:
    talk = filed(respondent="示例海关")
    talk.says("还有一件事")
    talk.presses("new")
    assert [talk.value(key) for key in ("facts", "demand", "respondent")] == [None] * 3


def test_the_industry_and_for_whom_a_proxy_acts_go_along() -> None:
    talk = Talk(read=read_embedded).given("confirm", language="zh", **{**CARD, "origin": "proxy"})
    draft = talk.conversation.draft
    assert draft is not None
    industry = Industry(section="C", division="34", confirmed=True, confidence=1.0)
    draft = replace(draft, industry=industry, principal_origin=Origin.HEADQUARTERS)
    talk.conversation = talk.conversation.with_draft(draft)
    talk.presses("submit")
    talk.says(ANOTHER["zh"])
    talk.presses("new")
    draft = talk.conversation.draft
    assert draft is not None
    assert (draft.industry, draft.principal_origin) == (industry, Origin.HEADQUARTERS)


def test_the_next_matter_of_another_firm_does_not_get_the_register_s_values() -> None:
    talk = bound("zh")
    talk.says("不对,公司是乙公司")
    talk.says(WORRY["zh"])
    talk.says(WISH["zh"])
    while talk.asks != "confirm":
        answers = {"contact_name": "王小明 13900000000", "district": "铁西区", "business": "机床"}
        talk.says(answers.get(talk.asks or "", "没有"))
    talk.presses("submit")
    talk.says(ANOTHER["zh"])
    talk.presses("new")
    draft = talk.conversation.draft
    assert draft is not None
    assert (draft.enterprise_id, talk.value("district")) == (None, "铁西区")


# --- the register


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_bound_person_is_not_asked_what_the_register_holds(language: str) -> None:
    talk = bound(language)
    assert FIRM.name in talk.reply
    assert "register" in talk.steps[-1].acts
    asked = []
    answers = {
        "facts": WORRY[language],
        "demand": WISH[language],
        "contact_name": "Max Sample 13900000000",
        "proceedings": "no" if language == "en" else "没有",
        "respondent": "示例税务局",
    }
    while talk.asks != "confirm":
        asked.append(talk.asks)
        talk.says(answers[str(talk.asks)])
    assert not {"enterprise_name", "district", "business", "industry"} & set(asked)
    for key in ("enterprise_name", "district", "business"):
        assert talk.field(key).method is Method.REGISTER
        assert note_of(talk, key)
    assert talk.said[-1].card[0].key == "facts"
    shown = {row.key: row.value for row in talk.said[-1].card}
    assert shown["district"] == ("浑南区" if language == "zh" else "Hunnan District")


def test_the_register_s_industry_counts_as_confirmed() -> None:
    draft = bound().conversation.draft
    assert draft is not None
    assert (draft.industry.section, draft.industry.division) == ("C", "34")
    assert draft.industry.confirmed


@pytest.mark.parametrize(
    ("language", "text"),
    [("zh", "不对,公司是沈阳乙木机械有限公司"), ("en", "Sorry, the company is Beta GmbH")],
)
def test_another_firm_empties_what_hung_on_the_register(language: str, text: str) -> None:
    talk = bound(language)
    talk.says(text)
    draft = talk.conversation.draft
    assert draft is not None
    assert [talk.value(key) for key in ("district", "business")] == [None, None]
    assert (draft.enterprise_id, draft.industry.section) == (None, None)
    talk.says(WORRY[language])
    assert talk.value("district") is None


def test_a_district_that_the_person_said_stays_when_the_firm_changes() -> None:
    talk = bound()
    talk.says("我们在铁西区")
    assert talk.value("district") == "铁西区"
    talk.says("不对,公司是沈阳乙木机械有限公司")
    assert talk.value("district") == "铁西区"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whoever_is_bound_in_the_middle_keeps_what_was_said(language: str) -> None:
    talk = Talk(read=read_embedded).given("demand", language=language, facts="f", district="铁西区")
    talk.enterprise = FIRM
    talk.says(WISH[language])
    assert talk.value("enterprise_name") == FIRM.name
    assert talk.value("district") == "铁西区"
    assert "register" in talk.steps[-1].acts
    talk.says("Max Sample 13900000000")
    assert "register" not in talk.steps[-1].acts


def test_a_draft_for_another_firm_is_left_alone() -> None:
    talk = Talk(read=read_embedded).given("demand", language="zh", enterprise_name="乙公司")
    talk.enterprise = FIRM
    talk.says(WISH["zh"])
    assert talk.value("enterprise_name") == "乙公司"
    assert talk.value("business") is None


def test_nobody_else_is_told_what_the_register_holds() -> None:
    talk = Talk(read=read_embedded)
    talk.says(f"我们是{FIRM.name}")
    talk.presses("agree")
    assert talk.value("enterprise_name") == FIRM.name
    assert talk.value("business") is None
    assert "register" not in talk.steps[-1].acts


@pytest.mark.parametrize(("language", "words"), [("zh", "铁西区"), ("en", "Tiexi District")])
def test_the_words_of_a_place_button_are_its_label(language: str, words: str) -> None:
    talk = Talk().given("district", language=language, facts="f")
    talk.presses("set:district:铁西区")
    assert talk.value("district") == "铁西区"
    assert talk.field("district").words == words
