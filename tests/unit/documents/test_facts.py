"""Each family reads its case: what happened at the desk stands in the document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework.model.events import EventKind
from casework.model.material import Material, MaterialState
from casework.model.ticket import Kind, Ticket, Track
from casework.service.commands import (
    Accept,
    AgreeToExtension,
    CheckChinese,
    Conclude,
    InquireRespondent,
    NoteProgress,
    RecordUnderstanding,
    Refuse,
    RequestSupplement,
    SetPlan,
)
from documents.draw import require_complete
from documents.errors import DocumentIncomplete, FieldUnreadable, PrefixMissing
from documents.families.outward import AcceptanceNotice, RefusalNotice, SupplementNotice
from documents.issue import due, languages_for
from tests.support.desk_world import CHAT, World, complaint
from tests.support.papers import case_of, drawn, shelf, text, world


@pytest.fixture
def desk() -> World:
    return world()


@pytest.fixture
def ticket(desk: World) -> Ticket:
    return desk.file(authority="SWJ", claims_infringement=True, respondent="某区税务局")


def test_the_receipt_says_when_and_what_it_is_not(desk: World, ticket: Ticket) -> None:
    shown = text("receipt", case_of(desk, ticket))
    assert ticket.number in shown
    assert "2026年1月5日 10:00" in shown
    assert "2026年1月14日前告知是否受理" in shown
    assert "不表示已经受理" in shown
    assert "查询码只在收件时" in shown


def test_the_receipt_shows_the_code_only_where_it_is_given(desk: World, ticket: Ticket) -> None:
    code = "1234567890123456"
    assert code in text("receipt", case_of(desk, ticket), lookup_code=code)


def test_the_supplement_notice_names_everything_and_the_last_day(
    desk: World, ticket: Ticket
) -> None:
    items = ("respondent_address", "盖章的授权委托书")
    desk.act(RequestSupplement, ticket, items=items, note="请用中文")
    case = case_of(desk, ticket)
    shown = text("supplement_notice", case, number="沈商外投〔2026〕1号")
    assert "1. 被投诉单位地址" in shown
    assert "2. 盖章的授权委托书" in shown
    assert "请用中文" in shown
    act = drawn("supplement_notice", case).act
    assert isinstance(act, SupplementNotice)
    assert act.due == date(2026, 1, 26)
    assert "2026年1月26日" in shown


def test_the_acceptance_notice_says_from_when_and_until_when(desk: World, ticket: Ticket) -> None:
    desk.act(Accept, ticket)
    act = drawn("acceptance_notice", case_of(desk, ticket)).act
    assert act == AcceptanceNotice(
        accepted_on=date(2026, 1, 5),
        limit=60,
        unit="working_days",
        due=date(2026, 4, 3),
        provisional=False,
    )


def test_a_provisional_date_is_marked(desk: World) -> None:
    desk.later(days=300)
    ticket = desk.file(authority="SWJ", claims_infringement=True)
    desk.act(Accept, ticket)
    assert "暂定日期" in text("acceptance_notice", case_of(desk, ticket))
    assert "provisional until" in text("acceptance_notice", case_of(desk, ticket), language="en")


def test_a_refusal_gives_ground_reason_and_door(desk: World, ticket: Ticket) -> None:
    desk.act(
        Refuse,
        ticket,
        ground="na_2_not_in_scope",
        reason="属于合同纠纷",
        target="court",
        target_name="沈阳市和平区人民法院",
    )
    act = drawn("refusal_notice_referral", case_of(desk, ticket)).act
    assert act == RefusalNotice(
        ground="na_2_not_in_scope",
        reason="属于合同纠纷",
        target="court",
        whither="沈阳市和平区人民法院",
    )
    shown = text("refusal_notice_referral", case_of(desk, ticket))
    assert "第十四条第（二）项" in shown
    assert "na_2_not_in_scope" in shown
    assert "辽宁省商务厅" in shown


def test_the_inquiry_hides_a_restricted_complainant(desk: World) -> None:
    for confidential in (False, True):
        ticket = desk.file(
            10 + confidential,
            number=f"SY-2026-00000{confidential + 1}",
            lookup_hash=bytes([confidential]) * 32,
            authority="SWJ",
            claims_infringement=True,
            confidential=confidential,
        )
        desk.act(Accept, ticket)
        desk.act(InquireRespondent, ticket, questions="何时退税？", answer_by=date(2026, 2, 2))
        shown = text("inquiry_letter", case_of(desk, ticket))
        assert "2026年2月2日" in shown
        assert ("示例轴承有限公司" in shown) is not confidential


def test_the_result_lists_what_was_done_in_public(desk: World, ticket: Ticket) -> None:
    desk.act(Accept, ticket)
    desk.act(NoteProgress, ticket, note="已召开协调会", public=True)
    desk.act(NoteProgress, ticket, note="内部意见", public=False)
    desk.act(Conclude, ticket, result="退税已到账", ground="e_1_agreed", tell=True)
    shown = text("result_notice", case_of(desk, ticket))
    assert "已召开协调会" in shown
    assert "退税已到账" in shown
    assert "内部意见" not in shown
    ended = text("termination_notice", case_of(desk, ticket))
    assert "投诉人同意终结" in ended


def test_a_document_of_an_event_does_not_see_what_came_later(desk: World, ticket: Ticket) -> None:
    desk.act(Accept, ticket)
    desk.act(SetPlan, ticket, plan="第一版", follower="王小明")
    first = desk.events(ticket)[-1]
    desk.act(SetPlan, ticket, plan="第二版", follower="李小花")
    assert "第一版" in text("handling_plan", case_of(desk, ticket, event=first))
    assert "第二版" in text("handling_plan", case_of(desk, ticket))


def test_the_form_of_an_english_complaint_holds_the_checked_chinese(desk: World) -> None:
    ticket = desk.file(
        authority="SWJ",
        claims_infringement=True,
        language="en",
        complaint=complaint("Example Ltd."),
    )
    desk.act(Accept, ticket)
    desk.act(CheckChinese, ticket, text="退税款未到账。")
    shown = text("complaint_form_infringement", case_of(desk, ticket))
    assert "退税款未到账。" in shown
    assert "中文文本核对人：local" in shown


def test_the_understanding_is_kept_in_its_words(desk: World, ticket: Ticket) -> None:
    desk.act(Accept, ticket)
    desk.act(
        RecordUnderstanding, ticket, person="李小花", text="系统切换，需要时间", understood=True
    )
    shown = text("understanding_record", case_of(desk, ticket))
    for part in ("李小花", "系统切换，需要时间", "是否谅解：是"):
        assert part in shown


def test_an_answer_from_the_chat_stands_beside_what_was_explained(
    desk: World, ticket: Ticket
) -> None:
    desk.act(Accept, ticket)
    desk.act(RecordUnderstanding, ticket, person="李小花", text="系统切换", understood=False)
    answer = AgreeToExtension(
        number=ticket.number, conversation_key=CHAT, understood=True, message_id="m9"
    )
    desk.change(answer)
    shown = text("understanding_record", case_of(desk, ticket))
    assert "说明内容：系统切换" in shown
    assert "是否谅解：是" in shown


def test_an_empty_required_field_stops_the_issue(desk: World, ticket: Ticket) -> None:
    document = shelf().manifest.type("settlement_agreement")
    values = drawn("settlement_agreement", case_of(desk, ticket))
    with pytest.raises(DocumentIncomplete) as refused:
        require_complete(document, values, prefix="x")
    assert "act.terms" in refused.value.params["fields"]
    given = drawn(
        "settlement_agreement", case_of(desk, ticket), terms="分期退税", respondent="某局"
    )
    require_complete(document, given, prefix="x")


def test_a_jurisdiction_without_sign_cannot_number(desk: World, ticket: Ticket) -> None:
    desk.act(Accept, ticket)
    document = shelf().manifest.type("acceptance_notice")
    values = drawn("acceptance_notice", case_of(desk, ticket))
    with pytest.raises(PrefixMissing):
        require_complete(document, values, prefix="")


@pytest.mark.parametrize("given", [{"due": "soon"}, {"colour": "red"}])
def test_a_value_that_does_not_fit_is_refused(
    desk: World, ticket: Ticket, given: dict[str, str]
) -> None:
    with pytest.raises(FieldUnreadable):
        drawn("settlement_agreement", case_of(desk, ticket), **given)


def test_items_of_the_legal_list_fill_the_form(desk: World) -> None:
    said = complaint()
    item = Material(key="legal_basis", block="matter", law="a11_1_4", state=MaterialState.PRESENT)
    value = replace(next(iter(said.fields.values())), value="外商投资法第二十五条")
    ticket = desk.file(
        authority="SWJ",
        claims_infringement=True,
        complaint=replace(said, materials={"legal_basis": value}, checklist=(item,)),
    )
    assert "外商投资法第二十五条" in text("complaint_form_infringement", case_of(desk, ticket))


# ---- which documents are due


def codes(desk: World, ticket: Ticket) -> list[str]:
    found = due(shelf().manifest, desk.ticket(ticket), desk.events(ticket))
    return [one.document.code for one in found if one.auto]


def test_each_act_of_a_formal_complaint_wants_its_document(desk: World, ticket: Ticket) -> None:
    desk.act(Accept, ticket)
    desk.act(Conclude, ticket, result="办结", ground="e_1_agreed", tell=True)
    assert codes(desk, ticket) == [
        "receipt",
        "acceptance_notice",
        "termination_notice",
        "result_notice",
    ]


def test_a_question_gets_no_notice_of_the_rules(desk: World) -> None:
    ticket = desk.file(is_question=True)
    assert ticket.track is Track.CONSULTATION
    desk.act(Accept, ticket)
    desk.act(Conclude, ticket, result="已答复", tell=True)
    assert codes(desk, ticket) == ["receipt", "result_notice"]


def test_the_form_follows_the_kind(desk: World) -> None:
    ticket = desk.file(is_suggestion=True, language="en")
    assert ticket.kind is Kind.ENVIRONMENT_SUGGESTION
    desk.act(Accept, ticket)
    desk.act(CheckChinese, ticket, text="建议")
    assert codes(desk, ticket)[-1] == "complaint_form_suggestion"


def test_who_does_not_write_chinese_gets_a_courtesy_version(desk: World, ticket: Ticket) -> None:
    notice, sheet = (shelf().manifest.type(one) for one in ("acceptance_notice", "closing_record"))
    assert languages_for(notice, ticket) == ("zh",)
    foreign = replace(ticket, language="en")
    assert languages_for(notice, foreign) == ("zh", "en")
    assert languages_for(sheet, foreign) == ("zh",)


def test_an_offered_document_is_not_issued_by_itself(desk: World, ticket: Ticket) -> None:
    offered = [
        one.document.code
        for one in due(shelf().manifest, ticket, desk.events(ticket))
        if not one.auto
    ]
    assert offered == ["assignment_sheet"]
    assert EventKind.ASSIGNED in {event.kind for event in desk.events(ticket)}
