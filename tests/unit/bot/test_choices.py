"""Choices: numbers, words, pages, presses that come late or twice."""

from __future__ import annotations

import pytest

from bot.dialogue.options import base, options, parts
from tests.support.bot_talk import Talk, form, words

BEFORE = {
    "facts": "f",
    "demand": "d",
    "enterprise_name": "A",
    "contact_name": "B",
    "contact_phone": "13900000000",
}


def at_district(language: str = "zh") -> Talk:
    """The district was just asked."""
    talk = Talk().given("demand", language=language, **{**BEFORE, "demand": ""})
    talk.says("请尽快放行货物" if language == "zh" else "please release the goods")
    assert talk.asks == "district"
    return talk


@pytest.mark.parametrize("text", ["2", "２", "二", "第二个", "the second one", "2.", "Option 2"])
def test_a_number_in_any_writing_chooses(text: str) -> None:
    talk = at_district()
    second = parts(talk.conversation.options[1])[2]
    talk.says(text)
    assert talk.value("district") == second


@pytest.mark.parametrize("text", ["铁西区", "Tiexi District", "tiexi district", "Tiexi"])
def test_the_words_of_an_option_choose(text: str) -> None:
    talk = at_district()
    talk.says(text)
    assert talk.value("district") == "铁西区"


def test_a_vague_place_gets_two_to_four_choices_and_other() -> None:
    talk = at_district()
    talk.says("就在老厂那边")
    assert 2 <= len(talk.conversation.options) <= 4
    assert "other" in talk.offered
    assert (talk.asks, talk.value("district")) == ("district", None)
    talk.says("都不是,在河边那个园区")
    assert talk.state("district") == "unclear"
    assert "河边" in (talk.value("district") or "")
    assert talk.asks == "business"


def test_other_lets_the_person_say_it() -> None:
    talk = at_district("en")
    talk.says("somewhere near the river")
    talk.presses("other")
    talk.says("the park behind the station")
    assert (talk.state("district"), talk.value("district")) == (
        "unclear",
        "the park behind the station",
    )


def test_long_lists_have_pages_of_at_most_seven() -> None:
    talk = at_district()
    shown: list[str] = []
    for _ in range(3):
        assert len(talk.conversation.options) <= 7
        shown += [one for one in talk.conversation.options if one != "page:next"]
        talk.presses("page:next")
    assert len(set(shown)) == 13
    assert talk.asks == "district"


def test_a_double_press_has_one_effect_and_one_reply() -> None:
    talk = at_district()
    first = talk.presses("set:district:铁西区", message_id="p")
    second = talk.presses("set:district:铁西区", message_id="p")
    assert (first.effects, second.effects) == (1, 0)
    assert second.speech.acts == ()


def test_an_old_button_is_answered_and_changes_nothing() -> None:
    talk = at_district()
    talk.presses("set:district:铁西区")
    step = talk.presses("set:district:和平区")
    assert talk.value("district") == "铁西区"
    assert (step.acts[0], step.effects) == ("already_answered", 0)
    assert "change_field:district" in talk.offered
    assert talk.asks == "business"
    talk.presses("change_field:district")
    assert talk.asks == "district"
    talk.presses("set:district:和平区")
    assert (talk.value("district"), talk.asks) == ("和平区", "business")


def test_buttons_of_a_filed_draft_do_not_touch_the_next_one() -> None:
    card = {**BEFORE, "district": "铁西区", "business": "轴承", "proceedings": "none"}
    talk = Talk().given("confirm", language="zh", **card)
    talk.presses("submit")
    talk.says("还有一件事,工作许可续签也卡住了")
    talk.presses("new")
    talk.says("尽快批准许可")
    talk.says("没有")
    assert talk.asks == "confirm"
    step = talk.presses("submit")
    assert "already_answered" in step.acts
    assert len(talk.world.store.tables.tickets) == 1
    marked = next(one for one in talk.conversation.options if base(one) == "submit")
    talk.presses(marked)
    assert len(talk.world.store.tables.tickets) == 2


def test_a_press_of_nonsense_is_answered() -> None:
    talk = at_district()
    step = talk.presses("nonsense:#")
    assert step.acts == ("already_answered",)
    assert talk.asks == "district"


@pytest.mark.parametrize("text", ["submit", "确认提交", "continue", "edit"])
def test_words_of_options_are_never_values(text: str) -> None:
    talk = Talk().given("business", language="en", **BEFORE, district="铁西区")
    talk.says(text)
    assert talk.value("business") is None
    assert talk.conversation.filed == ()


def test_industry_is_confirmed_by_its_section() -> None:
    talk = Talk().given(
        "confirm", language="en", **BEFORE, district="铁西区", business="x", proceedings="none"
    )
    talk.presses("edit:industry")
    assert talk.asks == "industry"
    assert len(talk.conversation.options) == 7
    talk.presses("industry:C")
    assert talk.conversation.draft is not None
    assert talk.conversation.draft.industry.section == "C"
    assert talk.conversation.draft.industry.confirmed
    assert talk.asks == "confirm"


def test_every_option_has_a_label_in_both_languages() -> None:
    names = [
        "agree",
        "disagree",
        "submit",
        "edit",
        "withdraw",
        "continue",
        "start_over",
        "other",
        "human",
        "save_draft",
        "file_anyway",
        "confidential_handling",
        "contact_via_chat",
        "same",
        "new",
        "status",
        "yes",
        "no",
        "answer_later",
        "page:next",
        "lang:zh",
        "lang:en",
        "industry:C",
        "ticket:SY-2026-000000",
        "principal:consulate",
        "edit:facts",
        "change_field:district",
        "set:district:铁西区",
        "set:origin:chamber",
        "set:urgency:low",
        "set:proceedings:petition",
    ]
    for language in ("zh", "en"):
        for one in options(names):
            assert words().text(one.label, language, **one.params)


def test_phrases_name_only_options_that_exist() -> None:
    for choice in form().phrases.options:
        (one,) = options([choice])
        assert words().text(one.label, "en", **one.params)
