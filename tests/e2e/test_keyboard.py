"""Everything by keyboard alone: a complaint to its receipt, and the officers' list."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.complaints import LOOKUP, ORDER, Writer, number_in
from tests.e2e.gallery import DISTRICT, OFFICER
from tests.e2e.pages import DESKTOP, Chat, Desks
from tests.support.servers import Desk
from tests.support.walks import WALKS

pytestmark = [pytest.mark.browser, pytest.mark.network]

STEPS_AT_MOST = 60
LOOK_MS = 200
ON_TOP = """() => {
    const one = document.activeElement;
    const { left, top, width, height } = one.getBoundingClientRect();
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    return one === there || one.contains(there);
}"""
"""Whether the focused element can be seen: nothing that sticks to an edge covers it."""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_complaint_is_filed_by_keyboard(browser: Browser, desk: Desk, language: str) -> None:
    walk = WALKS[language]
    chat = Chat(browser, desk, language=language, viewport=DESKTOP)
    tab_to(chat.page, "#text")
    write(chat, walk.first)
    write(chat, walk.answers["consent"])
    for key in ORDER:
        if chat.page.locator("table.card:visible").count():
            break
        write(chat, walk.answers[key])
    tab_to(chat.page, 'button[value="submit"]', "Shift+Tab")
    assert chat.page.evaluate(ON_TOP)
    before = chat.replies
    chat.page.keyboard.press("Enter")
    receipt = chat.wait_reply(before)
    assert number_in(receipt)
    assert LOOKUP.search(receipt)
    expect(chat.page.locator("#text")).to_be_focused()
    assert chat.errors == []
    chat.close()


def write(chat: Chat, text: str) -> str:
    """Type into the field that has the focus, and send with Enter."""
    before = chat.replies
    chat.page.keyboard.insert_text(text)
    chat.page.keyboard.press("Enter")
    return chat.wait_reply(before)


def test_every_stop_on_the_way_can_be_seen(browser: Browser, desk: Desk) -> None:
    writer = Writer(desk, "zh")
    writer.to_card()
    chat = Chat(browser, desk, language="zh", path=f"/chat/r/{writer.token}")
    tab_to(chat.page, "button.edit-button")
    seen = 0
    while focused(chat.page, "button.edit-button"):
        assert chat.page.evaluate(ON_TOP), chat.page.evaluate("document.activeElement.outerHTML")
        chat.page.keyboard.press("Tab")
        seen += 1
    assert seen == chat.page.locator("button.edit-button:visible").count()
    chat.close()


def test_news_leave_the_keyboard_where_it_is(browser: Browser, desk: Desk) -> None:
    writer = Writer(desk, "zh")
    writer.to_card()
    chat = Chat(browser, desk, language="zh", path=f"/chat/r/{writer.token}")
    tab_to(chat.page, 'button[value="edit:demand"]')
    with chat.page.expect_response("**/api/chat/messages"):
        chat.page.evaluate("dispatchEvent(new Event('online'))")
    chat.page.wait_for_timeout(LOOK_MS)
    assert focused(chat.page, 'button[value="edit:demand"]')
    chat.close()


def test_the_list_is_walked_by_single_keys(desk: Desk, desks: Desks) -> None:
    for _ in range(2):
        writer = Writer(desk, "zh", district=DISTRICT["zh"])
        writer.to_card()
        writer.file()
    office = desks.office(desk, OFFICER)
    rows = office.page.locator("a[data-row]")
    keyboard = office.page.keyboard
    keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    address = str(rows.nth(0).get_attribute("href"))
    keyboard.press("Enter")
    office.page.wait_for_url(f"**{address}")
    expect(office.page.locator("#desk")).to_be_visible()
    office.close()


def test_the_keys_are_explained_and_can_be_switched_off(desk: Desk, desks: Desks) -> None:
    office = desks.office(desk, OFFICER)
    keyboard = office.page.keyboard
    dialog = office.page.locator("#keys")
    keyboard.press("?")
    expect(dialog).to_be_visible()
    dialog.locator("#keys-on").focus()
    keyboard.press("Space")
    keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    keyboard.press("?")
    expect(dialog).to_be_hidden()
    office.close()


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab until the element has the focus."""
    for _ in range(STEPS_AT_MOST):
        page.keyboard.press(key)
        if focused(page, selector):
            return
    raise AssertionError(f"{selector} is not reached by {key}")


def focused(page: Page, selector: str) -> bool:
    return bool(page.evaluate("(one) => document.activeElement.matches(one)", selector))
