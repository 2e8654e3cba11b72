"""Browsers without JavaScript: plain forms carry a complaint to its end."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.complaints import LOOKUP, Writer, answer_to_card, number_in
from tests.e2e.gallery import DISTRICT, OFFICER
from tests.e2e.pages import Chat, Desks, Office
from tests.support.servers import Desk
from tests.support.walks import WALKS

pytestmark = [pytest.mark.browser, pytest.mark.network]

QUESTION, ANSWER, NOTE, RESULT = (
    "请提供报关单号",
    "报关单号是 2026-0002",
    "已联系海关",
    "货物已放行",
)


def test_from_first_message_to_result(browser: Browser, desk: Desk, desks: Desks) -> None:
    chat = Chat(browser, desk, language="zh", script=False)
    assert chat.page.locator("html.js").count() == 0
    chat.say(WALKS["zh"].first)
    chat.say(WALKS["zh"].answers["consent"])
    chat.attach("现场照片.png")
    answer_to_card(chat, "zh")
    expect(chat.card).to_contain_text("现场照片.png")
    receipt = chat.press("submit")
    assert LOOKUP.search(receipt)
    number = number_in(receipt)

    office = desks.office(desk, OFFICER, script=False)
    office.open(number)
    expect(office.page.get_by_role("link", name="现场照片.png")).to_be_visible()
    office.act("acknowledge")
    office.act("accept")
    office.act("ask", question=QUESTION)
    assert QUESTION in read_again(chat)
    chat.say(ANSWER)
    office.page.reload()
    expect(office.page.locator("#record")).to_contain_text(ANSWER)
    office.act("progress", note=NOTE, public="no")
    office.act("conclude", ground="e_1_agreed", result=RESULT)
    told = read_again(chat)
    assert RESULT in told
    assert NOTE not in told
    assert (chat.errors, office.errors) == ([], [])
    chat.close()
    office.close()


def read_again(chat: Chat) -> str:
    """What the conversation says after the page was loaded again."""
    chat.page.goto(chat.url)
    return chat.page.locator("#log").inner_text()


def test_a_message_that_is_sent_twice_counts_once(browser: Browser, desk: Desk) -> None:
    chat = Chat(browser, desk, language="en", script=False)
    chat.page.fill("#text", "Our goods are stuck at customs")
    chat.page.dblclick("button.send")
    chat.wait_reply(0)
    fields = form_fields(chat.page, "#composer") | {"text": WALKS["en"].answers["consent"]}
    for _ in range(2):
        answer = chat.context.request.post(f"{desk.url}/chat/messages", form=fields)
        assert answer.ok
    read_again(chat)
    expect(chat.own("stuck at customs")).to_have_count(1)
    expect(chat.own("I agree")).to_have_count(1)
    chat.close()


def test_a_complaint_that_is_filed_twice_is_one(browser: Browser, desk: Desk) -> None:
    writer = Writer(desk, "zh")
    writer.to_card()
    chat = Chat(browser, desk, language="zh", script=False, path=f"/chat/r/{writer.token}")
    chat.page.locator('button[value="submit"]').last.dblclick()
    expect(chat.page.locator("li.line.receipt")).to_have_count(1)
    read_again(chat)
    expect(chat.page.locator("li.line.receipt")).to_have_count(1)
    chat.close()


def test_an_act_that_is_sent_twice_is_done_once(desk: Desk, desks: Desks) -> None:
    office = opened_case(desk, desks)
    form = 'form[action$="/progress"]'
    fields = form_fields(office.page, form) | {"note": NOTE, "public": "yes"}
    address = f"{desk.url}{office.page.locator(form).get_attribute('action')}"
    first = office.context.request.post(address, form=fields)
    second = office.context.request.post(address, form=fields)
    assert (first.status, second.status) == (200, 409)
    office.page.reload()
    expect(office.page.locator(".timeline").get_by_text(NOTE)).to_have_count(1)
    office.close()


def opened_case(desk: Desk, desks: Desks) -> Office:
    """An accepted ticket at its officer's browser."""
    writer = Writer(desk, "zh", district=DISTRICT["zh"])
    writer.to_card()
    path = f"/console/tickets/{writer.file()}"
    office = desks.office(desk, OFFICER, script=False, path=path)
    office.act("accept")
    return office


def form_fields(page: Page, form: str) -> dict[str, str | float | bool]:
    """Hidden fields of a form."""
    hidden = page.locator(f"{form} input[type=hidden]").all()
    return {str(one.get_attribute("name")): one.input_value() for one in hidden}
