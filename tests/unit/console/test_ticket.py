from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from casework.model.complaint import Complaint, FieldKey, Method
from casework.model.events import EventKind, TicketEvent
from casework.model.people import SYSTEM, Actor, ActorType, Officer
from casework.model.ticket import Industry, Ticket
from casework.service.commands import AskComplainant
from tests.support.desk_world import MONDAY
from tests.unit.console.desk import (
    ANNA,
    BEN,
    CARA,
    OUT_OF_SCOPE,
    Browser,
    Desk,
    attachment,
    full_complaint,
    open_browser,
)

HOSTILE = "<script>alert(1)</script>\"'&{{7*7}}{% x %}"
PAGE = "/console/tickets/SY-2026-000011"
WAYS = ["/console/tickets/", "/console/fragments/ticket/", "/console/api/tickets/"]
DATA = {
    "number": "SY-2026-000011",
    "title": "x",
    "reasons": "origin_consulate",
    "officer_id": str(ANNA.id),
    "rule": "handling",
    "due": "2026-04-01",
    "provisional": "yes",
    "handling_due": "2026-04-01",
    "question": "甲问",
    "answer": "乙答",
    "message_id": "m1",
    "text": "丙补",
    "key": "facts",
    "attachment_id": "1",
    "name": "丁.pdf",
    "note": "戊记",
    "public": "no",
    "result": "己果",
    "reason": "庚因",
    "delivery_id": "1",
    "channel": "webchat",
    "old": "2026-03-01",
    "new": "2026-04-01",
    "sensitive": "yes",
    "restricted": "no",
    "items": "uscc\n营业执照",
    "supplement_due": "2026-04-01",
    "ground": "na_2_not_in_scope",
    "sub": "",
    "target": "court",
    "target_name": "",
    "from_track": "forwarded",
    "from_kind": "infringement",
    "track": "formal_complaint",
    "kind": "infringement",
    "backing": "proxy",
    "method": "m_2_coordinate",
    "questions": "辛问",
    "answer_by": "2026-04-01",
    "answered": "no",
    "plan": "壬案",
    "follower": "癸",
    "level": "conference",
    "person": "癸",
    "understood": "yes",
    "act": "extend",
    "days": "10",
    "measures": "子施",
    "evidence": "丑据",
    "reached": "yes",
    "satisfied": "no",
    "score": "2",
    "round": "2",
    "of": "1",
    "superior": "",
    "colour": "red",
}
ENDING = {"ground": "e_2_facts", "sub": "contradicts"}
"""Codes of an ending, where those of a refusal do not stand."""


def opened(desk: Desk, ticket: Ticket, who: Officer = ANNA) -> tuple[Browser, str]:
    browser = open_browser(desk).sign_in(who)
    answer = browser.get(f"/console/tickets/{ticket.number}")
    assert answer.status_code == 200
    return browser, answer.text


def test_every_value_has_the_complainants_words_and_where_they_come_from() -> None:
    desk = Desk()
    _, page = opened(desk, desk.file(1, complaint=full_complaint()))
    for words in (
        "铁西那边",
        "按模型分类",
        "置信度 84%",
        "我们公司",
        "很急",
        "卖轴承",
        "1月5日 10:00",
    ):
        assert words in page


def test_a_default_is_nobodys_words() -> None:
    desk = Desk()
    complaint = full_complaint()
    urgency = replace(
        complaint.fields[FieldKey.URGENCY], value="normal", words="普通", method=Method.DEFAULT
    )
    fields = {**complaint.fields, FieldKey.URGENCY: urgency}
    _, page = opened(desk, desk.file(1, complaint=replace(complaint, fields=fields)))
    field = re.search(r'id="field-urgency">(.*?)class="field', page, re.DOTALL)
    assert field is not None
    assert "默认值" in field[1]
    assert "原话" not in field[1]
    assert "普通" not in field[1]


def test_declined_and_unclear_fields_say_so() -> None:
    desk = Desk()
    _, page = opened(desk, desk.file(1, complaint=full_complaint()))
    assert re.search(r'mark unclear">待服务官核定.*?好像问过信访', page, re.DOTALL)
    assert re.search(r'mark declined">不便提供.*?暂时没有', page, re.DOTALL)


def test_the_head_says_status_light_assignment_and_rule() -> None:
    desk = Desk()
    _, page = opened(desk, desk.file(1, complaint=full_complaint()))
    for words in ("SY-2026-000011", "已收件", "绿灯", "依据：属地服务官", "受理答复", "经营诉求"):
        assert words in page


def test_scope_warning_industry_and_attachments() -> None:
    desk = Desk()
    files = (attachment(901), attachment(902, "录音.m4a", received=False))
    ticket = desk.file(
        1,
        scope=OUT_OF_SCOPE,
        attachments=files,
        industry=Industry(section="C", division="34", confidence=0.61),
    )
    _, page = opened(desk, ticket)
    assert "民商事纠纷" in page
    assert "置信度 61%" in page
    assert f'href="/console/attachments/{files[0].id}"' in page
    assert f"/console/attachments/{files[1].id}" not in page
    assert "只提到，未收到" in page


def test_an_open_question_stands_on_top() -> None:
    desk = Desk()
    ticket = desk.file(1)
    desk.world.act(AskComplainant, ticket, question="受理号是多少？")
    _, page = opened(desk, ticket)
    assert re.search(r"等待诉求人答复.*?受理号是多少？", page, re.DOTALL)


def hostile_world() -> tuple[Desk, Ticket]:
    desk = Desk()
    ticket = desk.file(
        1,
        complaint=full_complaint(HOSTILE),
        respondent=HOSTILE,
        attachments=(attachment(903, HOSTILE),),
    )
    for kind in EventKind:
        texts = (
            "question",
            "answer",
            "text",
            "note",
            "result",
            "reason",
            "name",
            "items",
            "target_name",
            "questions",
            "plan",
            "follower",
            "person",
            "measures",
            "evidence",
        )
        add_event(desk, ticket, kind, **dict.fromkeys(texts, HOSTILE))
    return desk, ticket


def add_event(desk: Desk, ticket: Ticket, kind: EventKind, **data: str) -> None:
    tables = desk.world.store.tables
    before = tables.events[ticket.id]
    plain = {**DATA, "rule": "duty"} if kind is EventKind.ASSIGNED else DATA
    if kind in (EventKind.CONCLUDED, EventKind.PROPOSED):
        plain = {**plain, **ENDING}
    event = TicketEvent(
        ticket_id=ticket.id,
        seq=len(before) + 1,
        at=MONDAY + timedelta(minutes=len(before)),
        kind=kind,
        actor=Actor(type=ActorType.OFFICER, ref=str(ANNA.id)),
        data={**plain, **data},
    )
    tables.events[ticket.id] = (*before, event)


@pytest.mark.parametrize("path", ["/console", PAGE, "/console/fragments/ticket/SY-2026-000011"])
def test_what_people_wrote_is_text_and_never_markup_or_template(path: str) -> None:
    desk, _ = hostile_world()
    page = open_browser(desk).sign_in(ANNA).get(path).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{7*7}}{% x %}" in page
    assert "<script>alert" not in page
    assert 'alert(1)</script>"' not in page


def test_what_was_typed_comes_back_as_text() -> None:
    desk, ticket = hostile_world()
    browser = open_browser(desk).sign_in(ANNA)
    answer = browser.act(ticket, "ask", question=HOSTILE, expected_version="99")
    assert answer.status_code == 409
    assert "&lt;script&gt;" in answer.text
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", EventKind)
def test_every_event_has_a_sentence(kind: EventKind, language: str) -> None:
    desk = Desk()
    ticket = desk.file(1)
    desk.world.store.tables.events[ticket.id] = ()
    add_event(desk, ticket, kind)
    browser = open_browser(desk).sign_in(ANNA)
    browser.post("/console/language", language=language)
    page = browser.get(f"/console/tickets/{ticket.number}").text
    found = re.search(r'<p class="event-head"><span class="side">[^<]+</span><b>([^<]+)</b>', page)
    assert found
    sentence = re.sub(r"丁\.pdf|王小明|癸", "", found.group(1))
    assert bool(re.search(r"[一-鿿]", sentence)) is (language == "zh" and bool(sentence))


def test_notes_for_staff_and_for_the_complainant_are_told_apart_by_word() -> None:
    desk = Desk()
    ticket = desk.file(1)
    add_event(desk, ticket, EventKind.PROGRESS, note="给企业的", public="yes")
    add_event(desk, ticket, EventKind.PROGRESS, note="自己的", public="no")
    _, page = opened(desk, ticket)
    assert re.search(r'<li class="public"[^>]*>.*?告知诉求人.*?给企业的', page, re.DOTALL)
    assert re.search(r'<li class="internal"[^>]*>.*?内部.*?自己的', page, re.DOTALL)


def test_the_timeline_is_newest_first() -> None:
    desk = Desk()
    ticket = desk.file(1)
    add_event(desk, ticket, EventKind.PROGRESS, note="最新的一条")
    _, page = opened(desk, ticket)
    assert page.index("最新的一条") < page.index("诉求已提交")


@pytest.mark.parametrize("path", WAYS)
def test_contact_data_does_not_reach_a_supervisor(path: str) -> None:
    desk = Desk()
    ticket = desk.file(1, complaint=full_complaint())
    secrets = ("02400000000", "sample@example.com", "联系人甲")
    fields = dict(ticket.complaint.fields)
    name = replace(fields[FieldKey.CONTACT_NAME], value="联系人甲", words="联系人甲")
    complaint = Complaint(title="x", fields=fields | {FieldKey.CONTACT_NAME: name})
    desk.world.store.tables.tickets[ticket.id] = replace(ticket, complaint=complaint)
    own = open_browser(desk).sign_in(ANNA).get(path + ticket.number).text
    others = open_browser(desk).sign_in(CARA).get(path + ticket.number).text
    assert all(secret in own for secret in secrets)
    assert not any(secret in others for secret in secrets)
    assert "仅承办服务官可见" in others


@pytest.mark.parametrize(
    "wanted", ["SY-2026-000022", "SY-2026-999999", "nonsense", "SY-2026-000012"]
)
def test_a_ticket_of_another_officer_is_answered_like_one_that_does_not_exist(wanted: str) -> None:
    desk = Desk()
    desk.file(1)
    desk.give_to(desk.file(2), BEN)
    browser = open_browser(desk).sign_in(ANNA)
    answers = [browser.get(f"{path}{wanted}") for path in WAYS]
    assert [one.status_code for one in answers] == [404, 404, 404]
    nothing = browser.get("/console/tickets/SY-2026-000033").text
    assert answers[0].text.replace(wanted, "") == nothing.replace("SY-2026-000033", "")


def test_a_number_may_be_written_carelessly() -> None:
    desk = Desk()
    desk.file(1)
    browser = open_browser(desk).sign_in(ANNA)
    assert browser.get("/console/tickets/sy-2026-ooooll").status_code == 200


def test_an_officer_who_left_the_register_still_has_a_name() -> None:
    desk = Desk()
    ticket = desk.file(1)
    add_event(desk, ticket, EventKind.ACKNOWLEDGED, officer_id="gone")
    _, page = opened(desk, ticket)
    assert "已不在册的服务官签收" in page


def test_the_system_is_named_as_such() -> None:
    desk = Desk()
    ticket = desk.file(1)
    add_event(desk, ticket, EventKind.NOTICE_UNDELIVERED)
    tables = desk.world.store.tables
    last = tables.events[ticket.id][-1]
    tables.events[ticket.id] = (*tables.events[ticket.id][:-1], replace(last, actor=SYSTEM))
    _, page = opened(desk, ticket)
    assert re.search(r'<li class="system"[^>]*>.*?系统.*?通知未送达', page, re.DOTALL)


def test_a_note_is_shown_with_its_line_breaks() -> None:
    desk = Desk()
    ticket = desk.file(1)
    browser = open_browser(desk).sign_in(ANNA)
    browser.act(ticket, "accept")
    browser.act(ticket, "progress", note="第一行\r\n第二行", public="no")
    (note,) = [event for event in desk.world.events(ticket) if event.kind is EventKind.PROGRESS]
    assert note.data["note"] == "第一行\n第二行"
