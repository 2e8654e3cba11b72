"""What the law asks beyond the form: offered on the card, asked one at a time, never pressed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.dialogue.checks import CHECKS, CheckScope
from bot.dialogue.choices import ITEM
from bot.dialogue.completeness import EXTRA, asked_of, checklist_of
from bot.dialogue.conversation import Question
from bot.dialogue.dates import find_day
from bot.dialogue.material_words import file_item, find_materials
from casework.model.complaint import FieldValue, Method
from casework.model.events import EventKind
from casework.model.material import missing, tally
from casework.model.ticket import Kind, Ticket
from channels.message import CardRow
from tests.support.bot_talk import Talk, form, read_embedded
from tests.support.desk_world import shenyang

FIELDS = {
    "enterprise_name": "沈阳示例轴承有限公司",
    "contact_name": "王小明",
    "contact_phone": "13900000000",
    "district": "铁西区",
    "business": "轴承",
    "respondent": "沈阳海关",
    "facts": "设备在海关压了三周",
    "demand": "请尽快放行",
    "proceedings": "none",
}
ADDRESS = "沈阳市铁西区示例路1号"


def on_card(language: str = "zh", **other: str) -> Talk:
    """A draft on its card."""
    return Talk(read=read_embedded).given("confirm", language=language, **{**FIELDS, **other})


def item(talk: Talk) -> str | None:
    """The item that is asked for."""
    return asked_of(talk.conversation)


def line(talk: Talk, key: str) -> CardRow:
    """A line of the card that was shown last."""
    return next(row for row in talk.said[-1].card if row.key == key)


def ticket_of(talk: Talk) -> Ticket:
    """The only ticket."""
    (ticket,) = talk.world.store.tables.tickets.values()
    return ticket


# ---- the card ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "words"), [("zh", ("通信地址", "主体资格证明")), ("en", ("Mailing address",))]
)
def test_the_card_says_how_complete_it_is_and_what_is_missing(
    language: str, words: tuple[str, ...]
) -> None:
    talk = on_card(language)
    talk.presses("edit:business")
    talk.says("轴承制造")
    row = line(talk, "completeness")
    assert row.value == "8/12"
    assert all(word in row.note for word in words)
    assert "add_more" in talk.offered


def test_a_demand_outside_the_rules_is_not_counted() -> None:
    talk = on_card(respondent="", origin="enterprise")
    talk.conversation = talk.conversation.with_draft(None)
    talk = Talk().given(
        "business",
        language="zh",
        **{k: v for k, v in FIELDS.items() if k not in ("respondent", "business")},
    )
    talk.says("轴承")
    assert talk.asks == "confirm"
    assert "add_more" not in talk.offered
    assert all(row.key != "completeness" for row in talk.said[-1].card)


def test_where_a_unit_sits_is_asked_only_of_units_that_nobody_knows() -> None:
    known, unknown = on_card(), on_card(respondent="示例镇执法队")
    draft = unknown.conversation.draft
    assert known.conversation.draft is not None
    assert draft is not None
    left = {one.key for one in missing(checklist_of(draft, unknown.context()))}
    assert {"respondent_address", "respondent_contact"} <= left
    assert tally(checklist_of(known.conversation.draft, known.context())) == (8, 12)


def test_contact_through_the_chat_is_a_way_of_contact() -> None:
    fields = {key: value for key, value in FIELDS.items() if key != "contact_phone"}
    states = {"contact_phone": "declined", "contact_email": "declined"}
    talk = Talk().given("confirm", language="zh", states=states, **fields)
    assert "contact_means" in missing_of(talk)
    talk.presses("contact_via_chat")
    assert "contact_means" not in missing_of(talk)


def missing_of(talk: Talk) -> set[str]:
    """Items that are missing on the draft."""
    draft = talk.conversation.draft
    assert draft is not None
    return {one.key for one in missing(checklist_of(draft, talk.context()))}


# ---- one at a time -------------------------------------------------------------------------------
def test_an_answer_is_kept_with_its_provenance_beside_the_fourteen_fields() -> None:
    talk = on_card()
    talk.presses("add_more")
    assert (talk.asks, item(talk)) == ("confirm", "complainant_address")
    before = dict(talk.conversation.draft.fields) if talk.conversation.draft else {}
    talk.says(f"{ADDRESS}，邮编110000", message_id="m7")
    draft = talk.conversation.draft
    assert draft is not None
    kept = draft.materials["complainant_address"]
    assert (kept.value, kept.words) == (ADDRESS, f"{ADDRESS}，邮编110000")
    assert (kept.message_id, kept.method, kept.at) == ("m7", Method.ANSWER, talk.now)
    assert draft.materials["complainant_post_code"].value == "110000"
    assert draft.fields == before
    assert item(talk) == "status_proof"


@pytest.mark.parametrize("words", ["以后再说", "提交", "返回"])
def test_one_may_leave_at_any_item(words: str) -> None:
    talk = on_card()
    talk.presses("add_more")
    talk.says(words)
    assert (talk.asks, item(talk)) == ("confirm", None)
    assert talk.said[-1].card
    assert talk.conversation.filed == ()


def test_a_refusal_is_noted_and_the_item_is_not_asked_again() -> None:
    talk = on_card()
    talk.presses("add_more")
    talk.says("不方便提供")
    assert item(talk) == "complainant_post_code"
    talk.presses("later")
    talk.presses("add_more")
    assert item(talk) == "complainant_post_code"
    assert "complainant_address" in missing_of(talk)


def test_words_that_are_no_answer_are_kept_and_asked_for_once_more_only() -> None:
    talk = on_card()
    talk.presses("add_more")
    talk.presses("skip")
    talk.says("邮编我忘了叫什么来着")
    assert item(talk) == "complainant_post_code"
    talk.says("邮编我真忘了叫什么来着")
    assert item(talk) == "status_proof"
    draft = talk.conversation.draft
    assert draft is not None
    assert draft.materials["complainant_post_code"].state == "unclear"


@pytest.mark.parametrize("words", ["你好", "为什么要地址？", "多久有结果？", "说英文"])
def test_a_digression_is_answered_and_the_item_asked_again(words: str) -> None:
    talk = on_card()
    talk.presses("add_more")
    talk.says(words)
    draft = talk.conversation.draft
    assert draft is not None
    assert item(talk) == "complainant_address"
    assert draft.materials == {}


def test_a_correction_of_a_field_is_taken_in_between() -> None:
    talk = on_card()
    talk.presses("add_more")
    talk.says("电话写错了，改成13800000000")
    assert talk.value("contact_phone") == "13800000000"


def test_an_item_is_changed_from_its_line_and_nothing_else_is_asked() -> None:
    talk = on_card()
    talk.presses("add_more")
    talk.says(ADDRESS)
    talk.presses("later")
    talk.presses("edit:complainant_address")
    talk.says("沈阳市浑南区示例街2号")
    draft = talk.conversation.draft
    assert draft is not None
    assert draft.materials["complainant_address"].value == "沈阳市浑南区示例街2号"
    assert [old.value for old in draft.materials["complainant_address"].previous] == [ADDRESS]
    assert item(talk) is None


def test_words_where_a_file_is_asked_for_are_kept_and_the_credit_code_is_taken() -> None:
    talk = on_card()
    for choice in ("add_more", "skip", "skip"):
        talk.presses(choice)
    assert item(talk) == "status_proof"
    talk.says("统一社会信用代码 91210100MA0000000D 先核对")
    assert item(talk) == "status_proof"
    talk.says("扫描件在同事那里明天才有")
    assert item(talk) == "evidence"
    draft = talk.conversation.draft
    assert draft is not None
    assert draft.materials["uscc"].value == "91210100MA0000000D"
    assert any("同事" in note.text for note in draft.notes)


def test_an_edited_message_changes_its_item_and_a_recalled_one_empties_it() -> None:
    talk = on_card()
    talk.presses("add_more")
    talk.says(ADDRESS, message_id="m7")
    talk.says("沈阳市浑南区示例街2号", edit_of="m7")
    assert material(talk).value == "沈阳市浑南区示例街2号"
    talk.turn(text="", recall_of="m7")
    assert (material(talk).state, material(talk).value) == ("empty", None)
    assert [old.value for old in material(talk).previous] == [ADDRESS, "沈阳市浑南区示例街2号"]
    assert "complainant_address" in missing_of(talk)


def material(talk: Talk) -> FieldValue:
    """The address as the draft holds it."""
    draft = talk.conversation.draft
    assert draft is not None
    return draft.materials["complainant_address"]


# ---- files ---------------------------------------------------------------------------------------
def test_a_file_that_says_what_it_is_is_no_evidence() -> None:
    talk = on_card()
    talk.sends("营业执照.jpg", "通知书.pdf")
    draft = talk.conversation.draft
    assert draft is not None
    assert draft.materials["status_proof"].value == "营业执照.jpg"
    assert talk.value("evidence") == "通知书.pdf"
    assert len(draft.attachments) == 2
    assert line(talk, "evidence").value == "通知书.pdf"


def test_a_caption_names_the_file_and_is_no_story() -> None:
    talk = on_card()
    talk.sends("scan.pdf", text="这是授权委托书的扫描件，请查收")
    draft = talk.conversation.draft
    assert draft is not None
    assert draft.materials["power_of_attorney"].words == "这是授权委托书的扫描件，请查收"
    assert talk.value("facts") == FIELDS["facts"]


# ---- filing --------------------------------------------------------------------------------------
def test_the_ticket_keeps_items_list_declaration_and_date() -> None:
    talk = on_card()
    talk.presses("add_more")
    talk.says(ADDRESS)
    talk.presses("later")
    talk.presses("submit")
    complaint = ticket_of(talk).complaint
    assert complaint.materials["complainant_address"].value == ADDRESS
    assert tally(complaint.checklist) == (9, 12)
    assert complaint.statutory["complaint_date"] == "2026-03-10"
    assert complaint.statutory["representation"] == "self"
    assert complaint.statutory["truth_declaration_language"] == "zh"
    assert complaint.statutory["truth_declaration_version"] == form().statutory.declaration_version


def test_after_filing_several_items_are_one_addition_each_under_its_name() -> None:
    talk = on_card()
    talk.presses("submit")
    filed = ticket_of(talk)
    talk.says(f"我补充一下公司地址：{ADDRESS}，邮编：110000")
    events = talk.world.store.tables.events[filed.id]
    added = {one.data["key"]: one.data["text"] for one in events if one.kind is EventKind.ADDENDUM}
    assert set(added) == {"complainant_address", "complainant_post_code"}
    assert added["complainant_post_code"] == "110000"
    assert ticket_of(talk).complaint == filed.complaint
    assert talk.conversation.filed[-1].missing[0] == "status_proof"


def test_an_old_offer_to_add_still_works_after_filing() -> None:
    talk = on_card()
    talk.presses("submit")
    talk.says("谢谢")
    talk.presses("add_more")
    assert item(talk) == "complainant_address"
    assert talk.asks is None


def test_a_question_in_between_after_filing_keeps_the_item_open() -> None:
    talk = on_card()
    talk.presses("submit")
    talk.presses("add_more")
    talk.says("多久有结果？")
    assert item(talk) == "complainant_address"
    talk.says(ADDRESS)
    assert item(talk) == "complainant_post_code"


def test_the_next_matter_takes_the_address_over_but_no_files() -> None:
    talk = on_card()
    talk.sends("营业执照.jpg")
    talk.presses("add_more")
    talk.says(f"{ADDRESS}，邮编110000")
    talk.says("提交")
    talk.presses("submit")
    talk.says("另外还有一件事：出口退税四个月没有到账，请尽快办理")
    if talk.asks == "same_or_new":
        talk.presses("new")
    draft = talk.conversation.draft
    assert draft is not None
    assert set(draft.materials) == {"complainant_address", "complainant_post_code"}


def test_an_item_that_a_newer_list_does_not_know_is_no_longer_asked_for() -> None:
    talk = on_card()
    talk.presses("submit")
    talk.presses("add_more")
    entry = talk.conversation.filed[-1]
    talk.conversation = replace(
        talk.conversation,
        question=Question(key=None, about=f"{EXTRA}of_another_age", options=ITEM),
        filed=(replace(entry, missing=("of_another_age", "status_proof")),),
    )
    talk.says("你好")
    assert item(talk) is None
    talk.presses("add_more")
    assert item(talk) == "status_proof"


def test_words_instead_of_a_file_after_filing_go_to_the_ticket() -> None:
    talk = on_card()
    talk.presses("submit")
    for choice in ("add_more", "skip", "skip"):
        talk.presses(choice)
    assert item(talk) == "status_proof"
    talk.says("扫描件明天由同事发来")
    events = talk.world.store.tables.events[ticket_of(talk).id]
    assert events[-1].data["text"] == "扫描件明天由同事发来"
    assert "status_proof" in talk.conversation.filed[-1].missing
    assert item(talk) == "evidence"


# ---- who speaks ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("given", "kind"), [(False, Kind.ENVIRONMENT_SUGGESTION), (True, Kind.INFRINGEMENT)]
)
def test_a_chamber_complains_only_with_a_power_of_attorney(given: bool, kind: Kind) -> None:
    talk = on_card(origin="chamber")
    if given:
        talk.sends("授权委托书.pdf")
    talk.presses("submit")
    assert ticket_of(talk).kind is kind


def test_the_term_of_a_mandate_must_not_be_over() -> None:
    scope = CheckScope(jurisdiction=shenyang(), today=date(2026, 3, 10))
    assert CHECKS["term"]("2026年3月9日", scope).reason == "term_over"
    assert CHECKS["term"]("2026年3月10日", scope).value == "2026年3月10日"
    assert CHECKS["term"]("至本案办结", scope).value == "至本案办结"


# ---- reading -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            f"公司地址：{ADDRESS}，邮编110000",
            {"complainant_address": ADDRESS, "complainant_post_code": "110000"},
        ),
        ("公司地址变更登记拖了三个月", {}),
        ("我们去了区政府三次，地址都不对", {}),
        (f"被投诉单位地址：{ADDRESS}", {"respondent_address": ADDRESS}),
        ("案号是（2026）辽0106行初12号，未开庭", {"case_number": "（2026）辽0106行初12号"}),
        (
            "Our company address is No. 1 Example Road, Shenyang 110000.",
            {
                "complainant_address": "No. 1 Example Road, Shenyang",
                "complainant_post_code": "110000",
            },
        ),
        ("Order 123456789012345678 is late", {}),
        ("法律依据：《外商投资法》第二十五条", {"legal_basis": "《外商投资法》第二十五条"}),
    ],
)
def test_items_are_found_only_where_their_words_stand(text: str, found: dict[str, str]) -> None:
    scope = CheckScope(jurisdiction=shenyang(), today=date(2026, 3, 10))
    read = find_materials(text, form().statutory, scope)
    assert {one.spec.key: one.value for one in read} == found
    assert all(one.words in text for one in read)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("营业执照副本.jpg", "status_proof"),
        ("POWER OF ATTORNEY.pdf", "power_of_attorney"),
        ("photo.jpg", None),
    ],
)
def test_files_are_known_by_their_names(name: str, key: str | None) -> None:
    assert file_item(name, form().statutory) == key


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("到2026年12月31日", date(2026, 12, 31)),
        ("2026-12-31", date(2026, 12, 31)),
        ("until 31 December 2026", date(2026, 12, 31)),
        ("December 31st, 2026", date(2026, 12, 31)),
        ("2026年13月40日", None),
        ("in two years", None),
    ],
)
def test_days_in_both_languages(text: str, day: date | None) -> None:
    assert find_day(text) == day
