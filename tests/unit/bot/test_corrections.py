"""A correction changes its field only, says old and new, and returns to the open question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.model.complaint import Method
from tests.support.bot_talk import Talk, read_embedded

CARD = {
    "facts": "清关慢", "demand": "尽快放行", "enterprise_name": "甲公司", "contact_name": "王小明",
    "contact_phone": "13900000000", "district": "铁西区", "business": "轴承", "proceedings": "none",
}  # fmt: skip


@pytest.mark.parametrize(
    "text", ["不对,公司是沈阳乙木机械有限公司", "公司名改成沈阳乙木机械有限公司"]
)
def test_old_and_new_are_said_and_the_question_returns(text: str) -> None:
    talk = Talk(read=read_embedded).given(
        "demand", language="zh", enterprise_name="甲公司", facts="清关慢"
    )
    step = talk.says(text)
    field = talk.field("enterprise_name")
    assert field.value == "沈阳乙木机械有限公司"
    assert [old.value for old in field.previous] == ["甲公司"]
    assert "correction" in step.acts
    assert "甲公司 → 沈阳乙木机械有限公司" in talk.reply
    assert talk.asks == "demand"


def test_an_invalid_new_value_keeps_the_old_one_and_asks_for_that_field() -> None:
    talk = Talk().given("demand", language="en", contact_phone="13900000000", facts="f")
    talk.says("change my phone to 1390000")
    assert (talk.value("contact_phone"), talk.asks) == ("13900000000", "contact_phone")
    talk.says("13900000001")
    assert (talk.value("contact_phone"), talk.asks) == ("13900000001", "demand")


@pytest.mark.parametrize(
    ("text", "key"),
    [("公司名称写错了", "enterprise_name"), ("the phone number is wrong", "contact_phone")],
)
def test_wrong_without_a_new_value_asks_for_that_field(text: str, key: str) -> None:
    talk = Talk().given(
        "demand",
        language="zh",
        enterprise_name="甲公司",
        contact_phone="13900000000",
        facts="清关慢",
    )
    talk.says(text)
    assert talk.asks == key
    assert talk.value(key) is not None


def test_another_enterprise_empties_only_what_the_register_had_said() -> None:
    talk = Talk(read=read_embedded).given(
        "demand", language="zh", enterprise_name="甲公司", facts="清关慢"
    )
    registered = Talk().given(None, method=Method.REGISTER, district="铁西区", business="轴承")
    assert talk.conversation.draft is not None
    assert registered.conversation.draft is not None
    fields = {**talk.conversation.draft.fields, **registered.conversation.draft.fields}
    talk.conversation = replace(
        talk.conversation, draft=replace(talk.conversation.draft, fields=fields)
    )
    talk.says("不是甲公司,是沈阳乙木机械有限公司")
    assert (talk.value("district"), talk.value("business")) == (None, None)
    assert talk.value("facts") == "清关慢"


def test_every_line_of_the_card_can_be_edited_and_the_card_comes_back() -> None:
    talk = Talk().given("demand", language="zh", **{**CARD, "demand": "放行"})
    talk.says("请尽快放行货物")
    lines = talk.said[-1].card
    assert talk.asks == "confirm"
    assert all(line.edit is not None for line in lines)
    for line in lines:
        assert line.edit is not None
        talk.presses(line.edit.id)
        assert talk.asks == line.key
        talk.presses("lang:zh")
        talk.turn(choice=line.edit.id)


def test_change_by_number_on_the_card() -> None:
    talk = Talk().given(
        "proceedings", language="en", **{k: v for k, v in CARD.items() if k != "proceedings"}
    )
    talk.says("no")
    place = [line.key for line in talk.said[-1].card].index("contact_phone") + 1
    talk.says(f"change {place}")
    assert talk.asks == "contact_phone"
    talk.says("024-22720001")
    assert (talk.value("contact_phone"), talk.asks) == ("024-22720001", "confirm")
    talk.says("改第99项")
    assert talk.asks == "confirm"


def test_edit_in_words_lists_the_fields_by_pages() -> None:
    talk = Talk().given("confirm", language="zh", **CARD)
    step = talk.says("修改")
    assert talk.asks == "confirm"
    assert len(step.speech.options) == 7
    talk.presses("page:next")
    assert "edit:facts" not in talk.offered
    assert all(one.startswith(("edit:", "page:")) for one in talk.offered)


def test_go_back_asks_the_last_question_again_and_keeps_its_value() -> None:
    talk = Talk().given(
        "contact_name", language="zh", facts="f", demand="d", enterprise_name="甲公司"
    )
    talk.says("王小明")
    talk.says("返回上一步")
    assert (talk.asks, talk.value("contact_name")) == ("contact_name", "王小明")
    talk.says("李小花")
    assert [old.value for old in talk.field("contact_name").previous] == ["王小明"]
    assert talk.asks == "contact_phone"


def test_an_edited_message_updates_the_field_it_gave() -> None:
    talk = Talk().given("enterprise_name", language="zh", facts="清关慢")
    talk.says("甲公司", message_id="m7")
    step = talk.says("甲公司(沈阳)", edit_of="m7")
    assert talk.value("enterprise_name") == "甲公司(沈阳)"
    assert (step.effects, step.speech.acts) == (1, ())


def test_an_edit_of_an_overtaken_message_is_only_noted() -> None:
    talk = Talk(read=read_embedded).given("enterprise_name", language="zh", facts="清关慢")
    talk.says("甲公司", message_id="m7")
    talk.says("不对,公司是沈阳乙木机械有限公司")
    step = talk.says("甲公司一厂", edit_of="m7")
    assert talk.value("enterprise_name") == "沈阳乙木机械有限公司"
    assert step.audit == ("edit_noted",)
    assert talk.conversation.draft is not None
    assert talk.conversation.draft.notes[-1].text == "甲公司一厂"


def test_an_edit_of_one_of_two_stories_changes_that_part() -> None:
    talk = Talk().given("facts", language="zh")
    talk.says("清关拖了三周没有说明", message_id="m1")
    talk.says("补充一下,还有两万元滞港费", message_id="m2")
    talk.says("补充一下,还有三万元滞港费", edit_of="m2")
    assert talk.value("facts") == "清关拖了三周没有说明\n补充一下,还有三万元滞港费"


def test_a_recalled_message_no_longer_fills_its_field_but_its_past_stays() -> None:
    talk = Talk().given("facts", language="zh")
    talk.says("清关拖了三周没有说明", message_id="m3")
    step = talk.turn(recall_of="m3")
    assert talk.value("facts") is None
    assert talk.field("facts").previous[0].value == "清关拖了三周没有说明"
    assert step.audit == ("recalled",)


def test_one_recalled_part_of_a_story_leaves_the_other() -> None:
    talk = Talk().given("facts", language="zh")
    talk.says("清关拖了三周没有说明", message_id="m1")
    talk.says("补充一下,还有两万元滞港费", message_id="m2")
    talk.turn(recall_of="m2")
    assert talk.value("facts") == "清关拖了三周没有说明"
