"""A conversation that goes on: on another device, after a correction, in the other language."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.complaints import Writer, answer_to_card, number_in
from tests.e2e.pages import LIVE_LIMIT_MS, Chat
from tests.support.servers import Desk
from tests.support.walks import WALKS

pytestmark = [pytest.mark.browser, pytest.mark.network]

WALK = WALKS["zh"]


def test_the_resume_link_goes_on_in_a_second_browser(browser: Browser, desk: Desk) -> None:
    first = Chat(browser, desk, language="zh")
    first.say(WALK.first)
    first.say(WALK.answers["consent"])
    first.page.click('a[href="/chat/resume"]')
    link = first.page.locator("#link").input_value()
    first.page.goto(desk.url)

    second = Chat(browser, desk, language="zh", path=link.removeprefix(desk.url))
    expect(second.own(WALK.first)).to_have_count(1)
    assert link not in second.page.url
    answer_to_card(second, "zh")
    assert number_in(second.press("submit"))
    # The first browser shows it as well, without reloading.
    expect(first.page.locator("li.line.receipt")).to_be_visible(timeout=LIVE_LIMIT_MS)
    assert (first.errors, second.errors) == ([], [])
    first.close()
    second.close()


def test_a_browser_that_is_left_shows_nothing_any_more(browser: Browser, desk: Desk) -> None:
    chat = Chat(browser, desk, language="zh")
    chat.say(WALK.first)
    chat.page.goto(f"{desk.url}/chat/resume")
    link = chat.page.locator("#link").input_value()
    chat.page.click('form[action="/chat/leave"] button')
    expect(chat.page.locator("#text")).to_be_visible()
    expect(chat.page.locator("li.line")).to_have_count(0)
    chat.page.goto(link)
    expect(chat.own(WALK.first)).to_have_count(1)
    chat.close()


def test_a_line_of_the_card_is_corrected_by_its_button(browser: Browser, desk: Desk) -> None:
    chat = at_card(browser, desk)
    business = chat.card.get_by_role("row", name="主营业务")
    expect(business).to_contain_text("轴承")
    chat.press("edit:business")
    assert "轴承 → 生产齿轮" in chat.say("生产齿轮")
    expect(business).to_contain_text("生产齿轮")
    expect(business).not_to_contain_text("轴承")
    assert number_in(chat.press("submit"))
    assert chat.errors == []
    chat.close()


def test_the_language_changes_in_the_middle_and_nothing_is_lost(
    browser: Browser, desk: Desk
) -> None:
    unsent = "not sent yet"
    chat = at_card(browser, desk)
    chat.page.fill("#text", unsent)
    chat.page.click('button[name="language"]')
    expect(chat.page.locator("html")).to_have_attribute("lang", "en")
    expect(chat.page.locator("#text")).to_have_value(unsent)
    expect(chat.own(WALK.first)).to_have_count(1)
    chat.page.fill("#text", "")
    assert "has been filed" in chat.press("submit")
    assert chat.errors == []
    chat.close()


def test_unsent_text_outlives_a_reload_and_ends_with_sending(browser: Browser, desk: Desk) -> None:
    chat = Chat(browser, desk, language="zh")
    chat.page.fill("#text", WALK.first)
    chat.page.reload()
    expect(chat.page.locator("#text")).to_have_value(WALK.first)
    chat.page.click("button.send")
    chat.wait_reply(0)
    chat.page.reload()
    expect(chat.page.locator("#text")).to_have_value("")
    chat.close()


def at_card(browser: Browser, desk: Desk) -> Chat:
    """A Chinese conversation that stands at its review card."""
    writer = Writer(desk, "zh")
    writer.to_card()
    return Chat(browser, desk, language="zh", path=f"/chat/r/{writer.token}")
