from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from casework.model.errors import CaseworkError, StaleTicket
from casework.model.events import EventKind
from casework.model.moves import Act
from casework.model.people import Officer
from casework.model.ticket import Ticket, TicketStatus
from casework.service.commands import OfficerCommand
from console.acts import CATALOGUE, command_of, form_of, offered
from console.errors import (
    ChoiceMissing,
    DateInvalid,
    InputInvalid,
    NumberInvalid,
    RequestUnreadable,
    TextInvalid,
)
from tests.unit.console.desk import (
    ANNA,
    BEN,
    CARA,
    EMIL,
    Browser,
    Desk,
    open_browser,
    situation_of,
)

FORMS: dict[Act, dict[str, str]] = {
    Act.ACKNOWLEDGE: {},
    Act.COMPLETE: {},
    Act.SUPPLEMENT: {"further": "营业执照\n法人身份证明", "note": "请一次补齐"},
    Act.ACCEPT: {},
    Act.REFUSE: {"ground": "na_2_not_in_scope", "reason": "属民商事纠纷", "target": "court"},
    Act.CONVERT: {"to": "consultation/consultation", "reason": "只问政策"},
    Act.BACK: {"by_proxy": "yes", "note": "授权书原件"},
    Act.METHOD: {"method": "m_2_coordinate"},
    Act.PROGRESS: {"note": "已联系税务部门", "public": "yes"},
    Act.ASK: {"question": "请问受理号？"},
    Act.CONTACT: {"note": "电话无人接听", "answered": "no"},
    Act.INQUIRE: {"questions": "退税卡在哪一步？", "answer_by": "2026-01-20"},
    Act.REPLY: {"answer": "正在复核"},
    Act.PLAN: {"plan": "两周内会商", "follower": "王小明"},
    Act.ESCALATE: {"level": "conference", "reason": "跨部门"},
    Act.EXPLAIN: {"person": "联系人", "text": "需跨部门会商", "understood": "yes"},
    Act.EXTEND: {"days": "3", "reason": "等待复核"},
    Act.CHECK_CHINESE: {"text": "出口退税四个月未到账。"},
    Act.CONCLUDE: {"ground": "e_1_agreed", "result": "退税已到账", "tell": "yes"},
    Act.TELL: {"result": "退税已到账"},
    Act.STRIKE_OFF: {"measures": "督促退税", "evidence": "到账凭证"},
    Act.REVISIT: {"note": "电话回访", "reached": "yes", "satisfied": "yes"},
    Act.REOPEN: {"reason": "又出现同样问题"},
    Act.REPORT_UP: {"note": "已报市政府"},
    Act.REASSIGN: {"to_officer_id": str(BEN.id), "reason": "休假"},
    Act.APPROVE: {},
    Act.DECLINE: {"reason": "理由不足"},
}


def desk_with(status: TicketStatus = TicketStatus.RECEIVED, **more: Any) -> tuple[Desk, Ticket]:
    desk = Desk()
    ticket = replace(desk.file(1), status=status, **more)
    desk.world.store.tables.tickets[ticket.id] = ticket
    return desk, ticket


def kinds(desk: Desk, ticket: Ticket) -> list[EventKind]:
    return desk.world.kinds(ticket)


def command(
    act: Act, values: dict[str, str], desk: Desk, ticket: Ticket, who: Officer
) -> OfficerCommand:
    given = {"expected_version": str(desk.world.ticket(ticket).version), **values}
    return command_of(act, given, situation_of(desk, ticket, who))


def test_a_ticket_goes_from_acknowledgement_to_its_end() -> None:
    desk, ticket = desk_with()
    browser = open_browser(desk).sign_in(ANNA)
    for act in (Act.ACKNOWLEDGE, Act.COMPLETE, Act.ACCEPT, Act.PROGRESS, Act.ASK, Act.CONCLUDE):
        answer = browser.act(ticket, act.value, **FORMS[act])
        assert answer.headers["location"] == f"/console/tickets/{ticket.number}?done={act.value}"
        assert 'class="banner good"' in browser.get(answer.headers["location"]).text
    assert desk.world.ticket(ticket).status is TicketStatus.CONCLUDED
    for kind in (
        "acknowledged",
        "material_complete",
        "accepted",
        "progress",
        "question_asked",
        "concluded",
    ):
        assert EventKind(kind) in kinds(desk, ticket)
    after = (Act.STRIKE_OFF, Act.REVISIT, Act.REOPEN, Act.REASSIGN)
    assert offered(situation_of(desk, ticket, ANNA)) == after


def test_acceptance_is_confirmed_with_its_due_date() -> None:
    desk, ticket = desk_with()
    browser = open_browser(desk).sign_in(ANNA)
    page = browser.get(f"/console/tickets/{ticket.number}").text
    assert "办结期限为 2026年4月" in page
    assert "不能撤回" in page


def test_a_supervisor_gives_a_ticket_to_another_officer() -> None:
    desk, ticket = desk_with()
    browser = open_browser(desk).sign_in(CARA)
    assert browser.act(ticket, "reassign", **FORMS[Act.REASSIGN]).status_code == 303
    assert desk.world.ticket(ticket).assignment.officer_id == BEN.id
    assert (
        open_browser(desk).sign_in(ANNA).get(f"/console/tickets/{ticket.number}").status_code == 404
    )


def test_who_gives_his_own_view_away_lands_on_the_queue() -> None:
    desk, ticket = desk_with()
    desk.world.store.tables.tickets[ticket.id] = replace(ticket, sensitive=True)
    desk.give_to(ticket, CARA)
    sensitive = replace(desk.world.ticket(ticket), sensitive=True)
    desk.world.store.tables.tickets[ticket.id] = sensitive
    browser = open_browser(desk).sign_in(CARA)
    form = {"to_officer_id": str(EMIL.id), "reason": "涉外"}
    assert browser.act(ticket, "reassign", **form).headers["location"] == "/console"


@pytest.mark.parametrize(("status", "who"), list(product(TicketStatus, (ANNA, BEN, CARA, EMIL))))
def test_what_is_offered_is_what_the_desk_takes(status: TicketStatus, who: Officer) -> None:
    desk, ticket = desk_with(status)
    situation = situation_of(desk, ticket, who)
    for act in offered(situation):
        if form_of(act, situation).waits_for:
            continue
        fresh = Desk()
        fresh.world.store.tables.tickets[ticket.id] = ticket
        fresh.world.store.tables.events[ticket.id] = ()
        assert fresh.world.change(command(act, FORMS[act], fresh, ticket, who)).events


@pytest.mark.parametrize("status", TicketStatus)
def test_what_the_desk_takes_of_the_assigned_officer_is_offered(status: TicketStatus) -> None:
    desk, ticket = desk_with(status)
    taken = set()
    for act in CATALOGUE:
        fresh = Desk()
        fresh.world.store.tables.tickets[ticket.id] = ticket
        fresh.world.store.tables.events[ticket.id] = ()
        try:
            fresh.world.change(command(act, FORMS[act], fresh, ticket, ANNA))
        except (CaseworkError, RequestUnreadable):
            continue
        taken.add(act)
    situation = situation_of(desk, ticket, ANNA)
    assert taken == {act for act in offered(situation) if not form_of(act, situation).waits_for}


def test_an_act_that_is_not_offered_is_refused_and_says_why() -> None:
    desk, ticket = desk_with(TicketStatus.CONCLUDED)
    browser = open_browser(desk).sign_in(ANNA)
    answer = browser.act(ticket, "progress", **FORMS[Act.PROGRESS])
    assert answer.status_code == 409
    assert "目前的状态是" in answer.text
    assert "已联系税务部门" in answer.text


@pytest.mark.parametrize("act", [Act.ASK, Act.PROGRESS, Act.CONCLUDE])
def test_a_stale_page_keeps_what_was_typed_and_says_that_somebody_else_was_faster(act: Act) -> None:
    desk, ticket = desk_with(TicketStatus.IN_PROGRESS)
    browser = open_browser(desk).sign_in(ANNA)
    browser.get(f"/console/tickets/{ticket.number}")
    old = str(ticket.version)
    open_browser(desk).sign_in(ANNA).act(ticket, "ask", question="另一个问题")
    text = "很长的一段说明，不能丢。"
    written = {"question", "note", "result"} & FORMS[act].keys()
    form = {**FORMS[act], **dict.fromkeys(written, text)}
    answer = browser.post(
        f"/console/tickets/{ticket.number}/{act.value}", **{**form, "expected_version": old}
    )
    assert answer.status_code == 409
    assert "有人改动了本工单" in answer.text
    assert re.search(rf"<textarea id=\"{act.value}-\w+\"[^>]*>\n{text}</textarea>", answer.text)
    assert "另一个问题" in answer.text
    (version,) = set(re.findall(r'name="expected_version" value="(\d+)"', answer.text))
    assert int(version) == desk.world.ticket(ticket).version
    again = browser.post(
        f"/console/tickets/{ticket.number}/{act.value}", **{**form, "expected_version": version}
    )
    assert again.status_code == 303


def test_the_same_form_twice_takes_effect_once() -> None:
    desk, ticket = desk_with(TicketStatus.IN_PROGRESS)
    browser = open_browser(desk).sign_in(ANNA)
    browser.get(f"/console/tickets/{ticket.number}")
    form = {**FORMS[Act.PROGRESS], "expected_version": str(ticket.version)}
    answers = [browser.post(f"/console/tickets/{ticket.number}/progress", **form) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 409]
    assert kinds(desk, ticket).count(EventKind.PROGRESS) == 1


def test_acknowledging_twice_is_no_error() -> None:
    desk, ticket = desk_with()
    browser = open_browser(desk).sign_in(ANNA)
    form = {"expected_version": str(ticket.version)}
    browser.get(f"/console/tickets/{ticket.number}")
    path = f"/console/tickets/{ticket.number}/acknowledge"
    assert [browser.post(path, **form).status_code for _ in range(2)] == [303, 303]
    assert kinds(desk, ticket).count(EventKind.ACKNOWLEDGED) == 1


Bad = tuple[Act, dict[str, str], type[Exception]]
BAD: list[Bad] = [
    (Act.ASK, {"question": "  \n "}, TextInvalid),
    (Act.ASK, {"question": "字" * 4001}, TextInvalid),
    (Act.CONCLUDE, {}, TextInvalid),
    (Act.CONCLUDE, {"ground": "e_9", "result": "有内容", "tell": "yes"}, ChoiceMissing),
    (Act.INQUIRE, {"questions": "有内容"}, DateInvalid),
    (Act.INQUIRE, {"questions": "有内容", "answer_by": "2026-02-30"}, DateInvalid),
    (Act.EXTEND, {"reason": "有内容"}, NumberInvalid),
    (Act.EXTEND, {"reason": "有内容", "days": "0"}, NumberInvalid),
    (Act.EXTEND, {"reason": "有内容", "days": "十"}, NumberInvalid),
    (Act.EXTEND, {"reason": "有内容", "days": "9" * 5000}, NumberInvalid),
    (Act.SUPPLEMENT, {"items": "no_such_item", "note": "有内容"}, ChoiceMissing),
    (Act.PLAN, {"plan": "有内容", "follower": "名" * 201}, TextInvalid),
    (Act.PROGRESS, {"note": "有内容"}, ChoiceMissing),
    (Act.PROGRESS, {"note": "有内容", "public": "maybe"}, ChoiceMissing),
    (Act.REASSIGN, {"reason": "有理由"}, ChoiceMissing),
    (Act.REASSIGN, {"reason": "有理由", "to_officer_id": "x"}, ChoiceMissing),
    (Act.ACCEPT, {"expected_version": "x"}, RequestUnreadable),
    (Act.ACCEPT, {"expected_version": "-1"}, RequestUnreadable),
    (Act.ACCEPT, {"expected_version": ""}, RequestUnreadable),
    (Act.ACCEPT, {"expected_version": "9" * 5000}, RequestUnreadable),
    (Act.APPROVE, {}, RequestUnreadable),
]


@pytest.mark.parametrize("bad", BAD)
def test_bad_input_names_its_cause(bad: Bad) -> None:
    act, values, cause = bad
    desk, ticket = desk_with()
    with pytest.raises(cause):
        command(act, values, desk, ticket, ANNA)


def test_a_choice_that_an_old_page_still_showed_means_that_the_page_is_old() -> None:
    desk, ticket = desk_with()
    values = {"to": "demand/operating_demand", "reason": "有理由", "expected_version": "0"}
    with pytest.raises(StaleTicket):
        command(Act.CONVERT, values, desk, ticket, ANNA)


@pytest.mark.parametrize("bad", [one for one in BAD if issubclass(one[2], InputInvalid)])
def test_bad_input_comes_back_in_its_form(bad: Bad) -> None:
    act, values, _ = bad
    desk, ticket = desk_with(TicketStatus.IN_PROGRESS)
    before = desk.world.ticket(ticket)
    who = CARA if act is Act.REASSIGN else ANNA
    answer = open_browser(desk).sign_in(who).act(ticket, act.value, **values)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    kept = [text for text in values.values() if text.startswith("有")]
    assert all(text in answer.text for text in kept)
    assert desk.world.ticket(ticket) == before


def test_words_typed_into_a_session_that_ended_are_shown_again() -> None:
    desk, ticket = desk_with(TicketStatus.IN_PROGRESS)
    browser: Browser = open_browser(desk).sign_in(ANNA)
    browser.get(f"/console/tickets/{ticket.number}")
    browser.clock.later(hours=1)
    form = {"note": "写了半小时的说明", "public": "no", "expected_version": "1"}
    answer = browser.post(f"/console/tickets/{ticket.number}/progress", **form)
    assert answer.status_code == 401
    assert "写了半小时的说明" in answer.text
    assert "会话已结束" in answer.text


def test_another_officers_ticket_cannot_be_acted_on() -> None:
    desk, ticket = desk_with()
    browser = open_browser(desk).sign_in(BEN)
    answer = browser.post(f"/console/tickets/{ticket.number}/acknowledge", expected_version="1")
    assert answer.status_code == 404
    assert desk.world.ticket(ticket).acknowledged_at is None


@pytest.mark.parametrize("act", ["withdraw", "add", "delete", "ACCEPT"])
def test_acts_that_officers_do_not_have_are_no_pages(act: str) -> None:
    desk, ticket = desk_with()
    assert open_browser(desk).sign_in(ANNA).act(ticket, act).status_code == 404
