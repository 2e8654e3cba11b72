"""The connection breaks: what was written stays, goes out once it is back, and counts once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.e2e.complaints import Writer
from tests.e2e.gallery import DISTRICT, OFFICER
from tests.e2e.pages import REPLY_LIMIT_MS, Chat, Desks
from tests.support.servers import Desk
from tests.support.walks import WALKS

pytestmark = [pytest.mark.browser, pytest.mark.network]

WALK = WALKS["zh"]


def test_a_message_goes_out_when_the_line_is_back(browser: Browser, desk: Desk) -> None:
    chat = Chat(browser, desk, language="zh")
    chat.say(WALK.first)
    chat.context.set_offline(True)
    expect(chat.page.locator("#notice")).to_be_visible()
    before = chat.replies
    chat.page.fill("#text", WALK.answers["consent"])
    chat.page.click("button.send")
    line = chat.own(WALK.answers["consent"])
    expect(line).to_have_attribute("data-state", "unknown")
    chat.page.fill("#text", "还没有发送的话")
    chat.context.set_offline(False)
    chat.wait_reply(before)
    expect(line).to_have_attribute("data-state", "saved")
    expect(chat.page.locator("#notice")).to_be_hidden()
    expect(chat.page.locator("#text")).to_have_value("还没有发送的话")
    assert said(desk, chat) == [WALK.first, WALK.answers["consent"]]
    chat.close()


def test_the_very_first_message_goes_out_too(browser: Browser, desk: Desk) -> None:
    chat = Chat(browser, desk, language="zh")
    chat.context.set_offline(True)
    chat.page.fill("#text", WALK.first)
    chat.page.click("button.send")
    expect(chat.own(WALK.first)).to_have_attribute("data-state", "unknown")
    chat.context.set_offline(False)
    chat.wait_reply(0)
    assert said(desk, chat) == [WALK.first]
    chat.close()


def test_an_answer_that_got_lost_does_not_double_the_message(browser: Browser, desk: Desk) -> None:
    chat = Chat(browser, desk, language="zh")
    chat.say(WALK.first)
    lost: list[str] = []

    def lose_the_answer(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().text())
            route.abort()
        else:
            route.continue_()

    chat.page.route("**/api/chat/messages", lose_the_answer)
    before = chat.replies
    chat.page.fill("#text", WALK.answers["consent"])
    chat.page.click("button.send")
    chat.wait_reply(before)
    # The transcript has it, so the page knows that it was kept.
    expect(chat.own(WALK.answers["consent"])).to_have_attribute("data-state", "saved")
    assert len(lost) == 1
    assert said(desk, chat) == [WALK.first, WALK.answers["consent"]]
    chat.close()


def test_a_message_that_did_not_arrive_is_sent_again_by_its_button(
    browser: Browser, desk: Desk
) -> None:
    chat = Chat(browser, desk, language="zh")
    chat.say(WALK.first)
    chat.page.route("**/api/chat/messages", lambda route: route.abort(), times=1)
    before = chat.replies
    chat.page.fill("#text", WALK.answers["consent"])
    chat.page.click("button.send")
    chat.own(WALK.answers["consent"]).locator(".retry").click()
    chat.wait_reply(before)
    expect(chat.own(WALK.answers["consent"])).to_have_attribute("data-state", "saved")
    assert said(desk, chat) == [WALK.first, WALK.answers["consent"]]
    chat.close()


def test_an_officer_sees_what_came_while_the_line_was_down(desk: Desk, desks: Desks) -> None:
    office = desks.office(desk, OFFICER)
    office.context.set_offline(True)
    writer = Writer(desk, "zh", district=DISTRICT["zh"])
    writer.to_card()
    row = office.page.locator(f'a[href="/console/tickets/{writer.file()}"]')
    office.context.set_offline(False)
    expect(row).to_be_visible(timeout=REPLY_LIMIT_MS)
    office.close()


def said(desk: Desk, chat: Chat) -> list[str]:
    """What the desk has of the person."""
    lines = desk.get("/api/chat/messages", chat.token)["lines"]
    return [line["text"] for line in lines if line["from"] == "person"]
