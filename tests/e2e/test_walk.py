"""A new user's walk: complaint in the chat, officer in the console, each step told back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.complaints import LOOKUP, answer_to_card, number_in
from tests.e2e.gallery import OFFICER
from tests.e2e.pages import LIVE_LIMIT_MS, Chat, Desks, Office, violations
from tests.support.servers import Desk
from tests.support.walks import WALKS

pytestmark = [pytest.mark.browser, pytest.mark.network]

# It takes about 0.2 s; the limit only forgives a busy machine.
SOON_MS = 5000
NAMES = {"zh": "示例·铁西服务官", "en": "Demo Officer Tiexi"}
"""The officer who answers for the walk's enterprise, as the receipt names her."""

DATE = {"zh": re.compile(r"20\d\d年\d+月\d+日前告知"), "en": re.compile(r"By \d+ \w+ 20\d\d ")}
STATUS = {"zh": "办理中", "en": "In progress"}
OFFICER_SAYS = {
    "zh": ("请提供报关单号", "报关单号是 2026-0001", "已与海关沟通", "货物已放行"),
    "en": (
        "Please give the permit numbers",
        "The numbers are 2026-0001",
        "We called the bureau",
        "The permits are renewed",
    ),
}


def test_chinese_walk_at_a_desk_that_joins_messages(
    browser: Browser, patient_desk: Desk, desks: Desks
) -> None:
    walk_through(browser, patient_desk, desks, "zh")


def test_english_walk(browser: Browser, desk: Desk, desks: Desks) -> None:
    walk_through(browser, desk, desks, "en")


def walk_through(browser: Browser, desk: Desk, desks: Desks, language: str) -> None:
    """Both sides, from the first message to the result."""
    office = desks.office(desk, OFFICER, language=language)
    mark_page(office)
    chat = Chat(browser, desk, language=language)
    receipt = file_with_photo(chat, language)
    number = number_in(receipt)
    # The officer's page was open before: the assignment shows within a second, without reloading.
    row = office.page.locator(f'a[href="/console/tickets/{number}"]')
    expect(row).to_be_visible(timeout=SOON_MS)
    assert is_marked(office)
    assert LOOKUP.search(receipt)
    assert DATE[language].search(receipt)
    assert NAMES[language] in receipt
    handle(office, chat, number, language)
    assert violations(office.page) == []
    assert violations(chat.page) == []
    assert (chat.errors, office.errors) == ([], [])
    chat.close()
    office.close()


def mark_page(office: Office) -> None:
    """A mark that a reload would wipe out."""
    office.page.evaluate("window.notReloaded = true")


def is_marked(office: Office) -> bool:
    return office.page.evaluate("window.notReloaded === true") is True


def file_with_photo(chat: Chat, language: str) -> str:
    """From the first message to the receipt; gives the receipt's text."""
    walk = WALKS[language]
    chat.say(walk.first)
    chat.say(walk.answers["consent"])
    chat.attach("notice.png")
    expect(chat.own("notice.png").get_by_role("link", name="notice.png")).to_be_visible()
    answer_to_card(chat, language)
    expect(chat.card).to_contain_text(walk.answers["enterprise_name"].removesuffix("."))
    expect(chat.card).to_contain_text("notice.png")
    return chat.press("submit")


def handle(office: Office, chat: Chat, number: str, language: str) -> None:
    """Acknowledge, accept, ask, be answered, note progress, conclude."""
    walk = WALKS[language]
    question, answer, progress, result = OFFICER_SAYS[language]
    main = office.page.locator("main")
    office.open(number)
    expect(main).to_contain_text(walk.first)
    expect(main.get_by_role("link", name="notice.png")).to_be_visible()
    assert number in told(chat, office, "acknowledge")
    assert number in told(chat, office, "accept")
    assert question in told(chat, office, "ask", question=question)
    mark_page(office)
    chat.say(answer)
    expect(main).to_contain_text(answer, timeout=LIVE_LIMIT_MS)
    assert is_marked(office)
    assert progress in told(chat, office, "progress", note=progress, public="yes")
    status = chat.say(walk.status)
    assert number in status
    assert STATUS[language] in status
    assert result in told(chat, office, "conclude", ground="e_1_agreed", result=result)


def told(chat: Chat, office: Office, act: str, **values: str) -> str:
    """The officer acts; gives what the complainant is told of it on the open page."""
    before = chat.replies
    office.act(act, **values)
    return chat.wait_reply(before)
