"""The statutory procedure on the page of a ticket: stages, panels, what waits, what was typed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from casework.model.material import Material, MaterialState
from casework.model.moves import Act
from casework.model.people import Officer
from casework.model.ticket import Ticket, TicketStatus
from casework.service.commands import Accept, Conclude, Extend, RecordUnderstanding, StrikeOff
from console.acts import CATALOGUE, FieldKind, form_of, forms, offered
from console.event_view import event_views
from tests.unit.console.desk import (
    ANNA,
    BEN,
    CARA,
    DORA,
    Desk,
    full_complaint,
    open_browser,
    situation_of,
)

FORMAL: dict[str, Any] = {"claims_infringement": True, "authority": "SY_TAX"}
MISSING = ("uscc", "status_proof")


def formal(desk: Desk, **other: Any) -> Ticket:
    """A formal complaint to which two items of the legal list are missing."""
    complaint = full_complaint()
    listed = tuple(
        Material(key=key, block="1", law="a11_1_1", state=MaterialState.MISSING) for key in MISSING
    )
    complaint = complaint.__class__(
        title=complaint.title, fields=complaint.fields, checklist=listed
    )
    return desk.file(1, complaint=complaint, **{**FORMAL, **other})


def proposed(desk: Desk) -> Ticket:
    """A formal complaint for which ten days more were asked for."""
    ticket = formal(desk)
    desk.world.act(Accept, ticket)
    desk.world.act(RecordUnderstanding, ticket, person="王小明", text="要会商", understood=True)
    return desk.world.act(Extend, ticket, days=10, reason="两个部门会商").ticket


def page_of(desk: Desk, ticket: Ticket, who: Officer = ANNA, language: str = "zh") -> str:
    browser = open_browser(desk).sign_in(who)
    browser.post("/console/language", language=language)
    return browser.get(f"/console/tickets/{ticket.number}").text


def test_what_is_missing_is_ticked_and_comes_back_after_an_error() -> None:
    desk = Desk()
    ticket = formal(desk)
    browser = open_browser(desk).sign_in(ANNA)
    long = "补" * 4001
    answer = browser.act(ticket, "supplement", items="status_proof", further="合同", note=long)
    assert answer.status_code == 422
    assert re.search(r'name="items" value="status_proof" checked', answer.text)
    assert not re.search(r'name="items" value="uscc" checked', answer.text)
    assert "合同" in answer.text
    path = f"/console/tickets/{ticket.number}/supplement"
    body = f"csrf_token={browser.token}&expected_version=1&items=uscc&items=status_proof&further=x"
    headers = {
        "Origin": "http://testserver",
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    assert browser.client.post(path, content=body, headers=headers).status_code == 303
    stored = desk.world.ticket(ticket)
    assert stored.status is TicketStatus.SUPPLEMENT_REQUESTED
    assert stored.procedure.supplement_items == ("uscc", "status_proof", "x")
    page = browser.get(f"/console/tickets/{ticket.number}").text
    assert "1. 统一社会信用代码\n2. 主体资格证明\n3. x" in page
    assert "已发 1 次，共 1 次" in page


def test_a_ground_keeps_its_choice_and_its_reason_when_something_else_is_missing() -> None:
    desk = Desk()
    ticket = formal(desk)
    browser = open_browser(desk).sign_in(ANNA)
    given = {"ground": "na_2_not_in_scope", "target": "court", "reason": "字" * 4001}
    answer = browser.act(ticket, "refuse", **given)
    assert re.search(r'value="na_2_not_in_scope" required checked', answer.text)
    assert re.search(r'value="court" selected', answer.text)
    assert "字" * 4001 in answer.text
    assert "第十四条第（二）项" in answer.text
    assert "可告知：人民法院、" in answer.text


def test_grounds_are_those_of_the_rules_of_the_ticket() -> None:
    desk = Desk()
    ticket = desk.world.act(Accept, formal(desk)).ticket
    situation = situation_of(desk, ticket, ANNA)
    fields = {one.name: one for one in form_of(Act.CONCLUDE, situation).fields}
    grounds = {one.value: one for one in fields["ground"].choices}
    assert set(grounds) == set(situation.rules.ending_grounds)
    assert {code for code, one in grounds.items() if one.approval} == {
        "e_2_facts",
        "e_3_no_legal_basis",
        "e_6_absent_30_days",
        "e_7_deemed_withdrawn",
    }
    assert fields["ground"].required
    assert {one.of for one in fields["sub"].choices} == {"e_2_facts", "e_7_deemed_withdrawn"}
    demand = situation_of(desk, desk.file(2), ANNA)
    (optional,) = [one for one in form_of(Act.CONCLUDE, demand).fields if one.name == "ground"]
    assert not optional.required


def test_a_sub_ground_of_another_ground_is_left_out() -> None:
    desk = Desk()
    ticket = desk.world.act(Accept, formal(desk)).ticket
    form = {"ground": "e_1_agreed", "sub": "contradicts", "result": "已退税", "tell": "yes"}
    assert open_browser(desk).sign_in(ANNA).act(ticket, "conclude", **form).status_code == 303
    procedure = desk.world.ticket(ticket).procedure
    assert (procedure.ending_ground, procedure.ending_sub) == ("e_1_agreed", "")


def test_an_act_that_waits_says_for_what() -> None:
    desk = Desk()
    ticket = desk.world.act(Accept, formal(desk)).ticket
    page = page_of(desk, ticket)
    extend = re.search(r'id="act-extend".*?</details>', page, re.DOTALL)
    assert extend is not None
    assert "须先向诉求人说明延期原因" in extend[0]
    assert "<form" not in extend[0]


def test_the_panel_shows_all_that_is_proposed_and_who_may_decide() -> None:
    desk = Desk()
    ticket = proposed(desk)
    lead = page_of(desk, ticket, CARA)
    panel = re.search(r'<section class="card proposal".*?</section>', lead, re.DOTALL)
    assert panel is not None
    for words in ("等待审批：延期", "王小明", "10", "两个部门会商"):
        assert words in panel[0]
    assert f'action="/console/tickets/{ticket.number}/approve"' in panel[0]
    own = page_of(desk, ticket, ANNA)
    assert "由您提请，须另一人审批" in own
    assert "/approve" not in own


def test_approval_takes_effect_and_a_second_one_finds_nothing() -> None:
    desk = Desk()
    ticket = proposed(desk)
    browser = open_browser(desk).sign_in(CARA)
    page = browser.get(f"/console/tickets/{ticket.number}").text
    found = re.search(r'name="proposal_id" value="([^"]+)"', page)
    assert found is not None
    form = {"proposal_id": found[1], "expected_version": str(ticket.version)}
    path = f"/console/tickets/{ticket.number}/approve"
    assert browser.post(path, **form).status_code == 303
    assert desk.world.ticket(ticket).procedure.extensions == 1
    again = browser.post(path, **form)
    assert again.status_code == 409
    assert "这项审批已有结果" in again.text


def test_what_needs_approval_says_that_it_waits() -> None:
    desk = Desk()
    ticket = formal(desk)
    desk.world.act(Accept, ticket)
    desk.world.act(RecordUnderstanding, ticket, person="甲", text="要会商", understood=True)
    browser = open_browser(desk).sign_in(ANNA)
    answer = browser.act(ticket, "extend", days="5", reason="会商")
    assert "须另一人同意后才生效" in browser.get(answer.headers["location"]).text


def test_the_procedure_names_articles_and_what_is_unchecked() -> None:
    desk = Desk()
    page = page_of(desk, desk.world.act(Accept, formal(desk)).ticket)
    panel = re.search(r'id="procedure".*?</section>', page, re.DOTALL)
    assert panel is not None
    for words in ("办理", "办结", "第十九条", "第二十一条", "待核对", "已结束的期限"):
        assert words in panel[0]


def test_a_reopened_case_links_to_what_had_ended_it() -> None:
    desk = Desk()
    ticket = formal(desk)
    desk.world.act(Accept, ticket)
    desk.world.act(Conclude, ticket, ground="e_1_agreed", result="已退税")
    browser = open_browser(desk).sign_in(ANNA)
    form = {"note": "电话", "reached": "yes", "satisfied": "no"}
    assert browser.act(ticket, "revisit", **form).status_code == 303
    page = browser.get(f"/console/tickets/{ticket.number}").text
    assert "第 2 轮" in page
    link = re.search(r'href="#(event-\d+)"', page)
    assert link is not None
    ended = re.search(rf'<li class="\w+" id="{link[1]}">.*?</li>', page, re.DOTALL)
    assert ended is not None
    assert "处理终结" in ended[0]
    assert "回访时不满意" in page


def test_the_chinese_version_stands_beside_the_original_and_is_never_lost() -> None:
    desk = Desk()
    ticket = formal(desk, language="en")
    browser = open_browser(desk).sign_in(ANNA)
    path = f"/console/tickets/{ticket.number}"
    page = browser.get(f"{path}/chinese").text
    assert "出口退税款至今四个月未到账" in page
    form = {"text": "核定的中文文本", "expected_version": "0"}
    stale = browser.post(f"{path}/check_chinese", **form)
    assert stale.status_code == 409
    assert re.search(r"<textarea[^>]*>\n核定的中文文本</textarea>", stale.text)
    assert browser.act(ticket, "check_chinese", text="核定的中文文本").status_code == 303
    assert re.search(r"<textarea[^>]*>\n核定的中文文本<", browser.get(f"{path}/chinese").text)
    assert Act.CHECK_CHINESE not in offered(situation_of(desk, desk.file(2), ANNA))


def test_who_only_reads_sees_the_original_without_an_editor() -> None:
    desk = Desk()
    ticket = formal(desk)
    page = open_browser(desk).sign_in(CARA).get(f"/console/tickets/{ticket.number}/chinese")
    assert page.status_code == 200
    assert "<textarea" not in page.text
    other = open_browser(desk).sign_in(BEN).get(f"/console/tickets/{ticket.number}/chinese")
    assert other.status_code == 404


@pytest.mark.parametrize("act", CATALOGUE)
def test_every_act_is_told_in_both_languages(act: Act) -> None:
    desk = Desk()
    ticket = formal(desk)
    for language, han in (("zh", True), ("en", False)):
        form = form_of(act, situation_of(desk, ticket, ANNA, language))
        said = [form.label, form.hint, form.waits]
        for field in form.fields:
            said += [field.label, field.hint]
            if field.name != "to_officer_id":
                said += [part for one in field.choices for part in (one.label, one.note)]
        text = "".join(said)
        assert bool(re.search(r"[一-鿿]", text)) is han, text
        assert all(field.label for field in form.fields if field.kind is not FieldKind.FIXED)


def test_the_listing_is_for_the_version_it_was_made_from() -> None:
    desk = Desk()
    ticket = proposed(desk)
    browser = open_browser(desk).sign_in(CARA)
    document = browser.get(f"/console/api/tickets/{ticket.number}/acts").json()
    assert document["version"] == ticket.version
    acts = {one["act"]: one for one in document["acts"]}
    (field,) = acts["approve"]["fields"]
    assert field["kind"] == "fixed"
    token = browser.get("/console/api/me").json()["csrf_token"]
    path = f"/console/api/tickets/{ticket.number}/approve"
    body = {"expected_version": document["version"], "proposal_id": field["value"]}
    done = browser.client.post(path, json=body, headers={"X-CSRF-Token": token}).json()
    assert (done["awaiting"], done["events"][0]) == (None, "approved")


def test_a_list_of_a_program_is_taken_as_several_values() -> None:
    desk = Desk()
    ticket = formal(desk)
    browser = open_browser(desk).sign_in(ANNA)
    token = browser.get("/console/api/me").json()["csrf_token"]
    path = f"/console/api/tickets/{ticket.number}/supplement"
    body = {"expected_version": 1, "items": list(MISSING)}
    assert browser.client.post(path, json=body, headers={"X-CSRF-Token": token}).status_code == 200
    assert desk.world.ticket(ticket).procedure.supplement_items == MISSING


def listed(desk: Desk, who: Officer, path: str) -> list[str]:
    page = open_browser(desk).sign_in(who).get(path).text
    return re.findall(r'data-row href="/console/tickets/([^"]+)"', page)


def test_the_lists_of_what_waits() -> None:
    desk = Desk()
    waiting = proposed(desk)
    settled, other = desk.file(2), desk.file(3)
    desk.world.act(Accept, settled)
    desk.world.act(Conclude, settled, result="已解决")
    assert listed(desk, CARA, "/console/all?show=awaiting") == [waiting.number]
    assert listed(desk, ANNA, "/console?show=awaiting") == [waiting.number]
    assert listed(desk, ANNA, "/console?show=strike_off") == [settled.number]
    assert listed(desk, ANNA, "/console?show=revisit") == []
    desk.world.act(StrikeOff, settled, measures="已办", evidence="凭证")
    browser = open_browser(desk).sign_in(DORA)
    page = browser.get(f"/console/tickets/{settled.number}").text
    proposal = re.search(r'name="proposal_id" value="([^"]+)"', page)
    assert proposal is not None
    assert browser.act(settled, "approve", proposal_id=proposal[1]).status_code == 303
    assert listed(desk, ANNA, "/console?show=strike_off") == []
    assert listed(desk, ANNA, "/console?show=revisit") == [settled.number]
    assert other.number in listed(desk, ANNA, "/console?show=nonsense")
    page = open_browser(desk).sign_in(CARA).get("/console/all?show=awaiting").text
    assert "待审批：延期" in page
    assert "待我审批" in page


def test_a_supplement_in_the_timeline_names_items_in_the_readers_language() -> None:
    desk = Desk()
    ticket = formal(desk)
    open_browser(desk).sign_in(ANNA).act(ticket, "supplement", items="uscc", further="contract")
    situation = situation_of(desk, ticket, ANNA, "en")
    newest = event_views(
        situation.page.events, situation.page.officers, situation.voice, withheld=()
    )
    (asked,) = [one for one in newest if one.kind == "supplement_asked"]
    assert asked.text.splitlines()[1:] == ["2. contract"]
    assert asked.side == "public"


def test_stages_go_in_the_order_of_the_work() -> None:
    desk = Desk()
    found = [one.stage.value for one in forms(situation_of(desk, proposed(desk), CARA))]
    order = list(dict.fromkeys(found))
    assert order == ["approval", "intake", "handling", "desk"]
