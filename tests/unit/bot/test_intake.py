"""Answers to questions, by the form's own rules (no interpreter) and with a scripted one."""

from __future__ import annotations

import pytest

from nlu.interpreter import Entity, ScopeHint, Understanding
from tests.support.bot_talk import Read, Talk
from tests.support.desk_world import EXAMPLE


def scripted(text: str, *found: Entity, **other: object) -> Read:
    """An interpreter that knows one text."""
    meaning = Understanding(text=text, normalised=text, language="zh", entities=found, **other)
    return lambda asked, _: meaning if asked == text else None


def entity(kind: str, value: str, text: str, **other: object) -> Entity:
    """A value found in ``text``."""
    start = text.index(value)
    return Entity(
        entity=kind, value=value, text=value, start=start, end=start + len(value), **other
    )


WHOLE_WAY = {
    "zh": [
        "货在海关压了三周,没有书面说明",
        "尽快放行",
        "沈阳示例轴承有限公司",
        "王小明",
        "13900000000",
        "铁西区",
        "汽车轴承",
        "没有",
    ],
    "en": [
        "Our goods are stuck at customs for three weeks",
        "Please release them soon",
        "Example Bearings Ltd",
        "Max Sample",
        "13900000000",
        "Tiexi",
        "auto parts",
        "no",
    ],
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_plain_answers_lead_to_the_card_without_any_interpreter(language: str) -> None:
    talk = Talk().agreed(language=language)
    asked = []
    for answer in WHOLE_WAY[language]:
        talk.says(answer)
        asked.append(talk.asks)
    assert asked == [
        "demand",
        "enterprise_name",
        "contact_name",
        "contact_phone",
        "district",
        "business",
        "proceedings",
        "confirm",
    ]
    assert talk.value("district") == "铁西区"
    assert talk.value("proceedings") == "none"
    assert talk.offered == {"submit", "edit", "withdraw"}
    assert talk.conversation.filed == ()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("way", ["press", "words"])
def test_only_the_confirmation_files(language: str, way: str) -> None:
    talk = Talk().agreed(language=language)
    for answer in WHOLE_WAY[language]:
        talk.says(answer)
    step = (
        talk.presses("submit")
        if way == "press"
        else talk.says("确认提交" if language == "zh" else "Yes, submit")
    )
    assert step.acts == ("receipt",)
    assert "filed" in step.audit
    (ticket,) = talk.world.store.tables.tickets.values()
    assert ticket.complaint.title == WHOLE_WAY[language][0]
    assert ticket.number in talk.reply
    assert talk.codes[0] in talk.reply
    assert talk.conversation.filed[0].number == ticket.number
    assert (talk.asks, talk.conversation.draft) == (None, None)


def test_the_lookup_code_is_said_once_and_never_kept() -> None:
    talk = Talk().agreed()
    for answer in WHOLE_WAY["zh"]:
        talk.says(answer)
    talk.presses("submit")
    digits = talk.codes[0].replace(" ", "")
    kept = repr(talk.conversation)
    assert talk.codes[0] not in kept
    assert digits not in kept
    assert talk.codes[0] not in repr(talk.steps[-1].conversation)


def test_every_value_keeps_the_exact_words_the_message_and_how_it_was_found() -> None:
    talk = Talk().given("contact_name", language="zh", facts="清关慢")
    talk.says("王小明, 13900000000", message_id="m7")
    name, phone = talk.field("contact_name"), talk.field("contact_phone")
    assert (name.value, name.words, name.message_id, name.method) == (
        "王小明",
        "王小明",
        "m7",
        "answer",
    )
    assert (phone.value, phone.words, phone.method) == ("13900000000", "13900000000", "rule")


def test_several_answers_in_one_message_fill_all_and_only_the_rest_is_asked() -> None:
    text = "我们是沈阳示例轴承有限公司,在铁西区,海关清关拖了三周,联系人李小花 13900000000"
    read = scripted(
        text,
        entity("company", "沈阳示例轴承有限公司", text),
        entity("district", "铁西区", text),
        entity("person", "李小花", text),
        entity("phone", "13900000000", text),
    )
    talk = Talk(read=read).agreed(language="zh")
    step = talk.says(text)
    assert talk.value("enterprise_name") == "沈阳示例轴承有限公司"
    assert talk.value("contact_name") == "李小花"
    assert talk.value("facts") == text
    assert "echo" in step.acts
    assert talk.asks == "demand"


def test_a_third_partys_phone_is_not_taken() -> None:
    text = "打窗口电话 024-22720009 一直没人接,材料交了两个月"
    read = scripted(text, entity("phone", "024-22720009", text, own=False))
    talk = Talk(read=read).given("facts", language="zh", contact_phone="13900000000")
    talk.says(text)
    assert talk.value("contact_phone") == "13900000000"
    assert talk.value("facts") == text


def test_a_value_over_another_without_a_marker_is_noted_not_applied() -> None:
    text = "浑南区的窗口也这么说,催了好几次"
    read = scripted(text, entity("district", "浑南区", text))
    talk = Talk(read=read).given("demand", language="zh", district="铁西区", facts="清关慢")
    talk.says(text)
    assert talk.value("district") == "铁西区"
    assert talk.value("demand") == text


def test_what_is_told_beside_a_short_answer_is_kept() -> None:
    text = "沈阳示例轴承有限公司,另外我们已经催过窗口五次了都没有任何答复"
    read = scripted(text, entity("company", "沈阳示例轴承有限公司", text))
    talk = Talk(read=read).given("enterprise_name", language="zh", facts="清关慢", demand="放行")
    talk.says(text)
    assert talk.conversation.draft is not None
    assert [note.text for note in talk.conversation.draft.notes] == [text]


def test_additions_to_the_facts_are_appended_word_for_word() -> None:
    talk = Talk().given("contact_phone", language="en", facts="Clearance takes three weeks")
    talk.says("To add: demurrage of CNY 20,000 came on top")
    facts = talk.field("facts")
    assert facts.value == "Clearance takes three weeks\nTo add: demurrage of CNY 20,000 came on top"
    assert [old.value for old in facts.previous] == ["Clearance takes three weeks"]
    assert talk.asks == "contact_phone"


def test_the_respondent_is_asked_for_an_infringement_only() -> None:
    text = "区城管局没收了我们的设备,侵害了我们的权益"
    read = scripted(text, signals=frozenset({"infringement"}))
    talk = Talk(read=read).given("facts", language="zh")
    talk.says(text)
    talk.says("请归还设备")
    assert talk.asks == "respondent"


def test_phone_or_mail_is_enough() -> None:
    talk = Talk().given(
        "contact_name", language="en", facts="f", demand="d", enterprise_name="A Ltd"
    )
    talk.says("Max Sample, max@example.com")
    assert talk.asks == "district"


def test_a_bound_enterprise_is_not_asked_for_what_the_register_holds() -> None:
    talk = Talk(enterprise=EXAMPLE).agreed(language="zh")
    talk.says("出口退税款四个月没有到账")
    assert talk.value("enterprise_name") == EXAMPLE.name
    assert talk.field("district").method == "register"


def test_without_facts_nothing_is_filed() -> None:
    talk = Talk().given(
        "confirm", language="zh", demand="放行", enterprise_name="甲公司", contact_name="王小明",
        contact_phone="13900000000", district="铁西区", business="轴承", proceedings="none",
    )  # fmt: skip
    step = talk.presses("submit")
    assert "not_complete" in step.acts
    assert talk.asks == "facts"
    talk.says("清关拖了三周没有说明")
    assert talk.asks == "confirm"


@pytest.mark.parametrize("reason", ["na_2_not_in_scope", "na_1_not_qualified"])
def test_outside_the_rules_is_said_once_and_filing_stays_possible(reason: str) -> None:
    text = "我们的供应商欠了八十万货款不还,我要投诉他"
    read = scripted(text, scope=ScopeHint(in_scope=False, reason=reason))
    talk = Talk(read=read).given("facts", language="zh")
    step = talk.says(text)
    assert {"scope_excluded", "refer_elsewhere", "rights_keep_running"} <= set(step.acts)
    assert "file_anyway" in talk.offered
    again = talk.presses("file_anyway")
    assert "scope_excluded" not in again.acts
    assert talk.asks == "demand"
    assert talk.conversation.draft is not None
    assert talk.conversation.draft.scope.reason == reason


def test_other_proceedings_are_warned_of_and_the_card_follows() -> None:
    talk = Talk().given(
        "proceedings", language="en", facts="f", demand="d", enterprise_name="A Ltd",
        contact_name="Max Sample", contact_phone="13900000000", district="铁西区", business="pumps",
    )  # fmt: skip
    step = talk.presses("set:proceedings:litigation")
    assert {"scope_excluded", "rights_keep_running"} <= set(step.acts)
    talk.presses("file_anyway")
    assert talk.asks == "confirm"
    talk.presses("submit")
    (ticket,) = talk.world.store.tables.tickets.values()
    assert ticket.scope.reason == "na_9_reconsideration_or_suit"


def test_notes_consent_and_the_declaration_of_truth_go_with_the_complaint() -> None:
    talk = Talk().agreed(language="zh")
    for answer in [
        *WHOLE_WAY["zh"][:2],
        "沈阳示例轴承有限公司",
        "王小明 13900000000",
        "铁西区",
        "轴承",
        "没有",
    ]:
        talk.says(answer)
    talk.says("转发的内容", forwarded=True)
    talk.presses("submit")
    (ticket,) = talk.world.store.tables.tickets.values()
    statutory = ticket.complaint.statutory
    assert statutory["notice_version"] == ""
    assert "转发的内容" in statutory["notes"]
    assert statutory["truth_declared_at"].startswith("2026-03-10")
    assert ticket.complaint.value("consent") == "true"


def test_a_repeated_message_changes_nothing_and_gets_no_reply() -> None:
    talk = Talk().given("enterprise_name", language="zh", facts="清关慢")
    talk.says("甲公司", message_id="99")
    before = talk.conversation
    step = talk.says("甲公司", message_id="99")
    assert talk.conversation == before
    assert step.speech.acts == ()


def test_the_desks_refusal_is_said_and_the_draft_stays() -> None:
    talk = Talk().agreed(language="zh")
    for answer in WHOLE_WAY["zh"]:
        talk.says(answer)
    talk.world.store.tables.officers.clear()
    talk.presses("submit")
    assert talk.conversation.draft is not None or talk.conversation.filed
