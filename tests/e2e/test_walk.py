"""A new user's walk: complaint in the chat, officer in the console, each step told back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.pages import Chat, Office, violations
from tests.support.servers import Desk, command
from tests.support.walks import WALKS

pytestmark = [pytest.mark.browser, pytest.mark.network]

NUMBER = re.compile(r"SY-\d{4}-[0-9A-Z]{6}")
LOOKUP = re.compile(r"\b\d{4} \d{4} \d{4} \d{4}\b")
ONE_SECOND_MS = 1000
ORDER = (
    "demand",
    "enterprise_name",
    "contact_name",
    "district",
    "business",
    "respondent",
    "proceedings",
)
"""The form asks in this order what the first message left open."""

OFFICER_SAYS = {
    "zh": ("请提供报关单号", "报关单号是 2026-0001", "已与海关沟通", "货物已放行"),
    "en": (
        "Please give the permit numbers",
        "The numbers are 2026-0001",
        "We called the bureau",
        "The permits are renewed",
    ),
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8"
    "cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def file_complaint(chat: Chat, language: str, photo: Path | None = None) -> str:
    """From the first message to the receipt; gives the receipt's text."""
    walk = WALKS[language]
    chat.say(walk.first)
    chat.say(walk.answers["consent"])
    if photo is not None:
        chat.attach(photo)
    card = chat.page.locator("table.card:visible")
    for key in ORDER:
        if card.count():
            break
        chat.say(walk.answers[key])
    expect(card.last).to_contain_text(walk.answers["enterprise_name"])
    return chat.press("submit")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_complaint_reaches_its_officer_and_every_step_comes_back(
    browser: Browser, desk: Desk, tmp_path: Path, language: str
) -> None:
    photo = tmp_path / "notice.png"
    photo.write_bytes(PNG)
    office = signed_in(browser, desk, language)
    chat = Chat(browser, desk, language=language)
    receipt = file_complaint(chat, language, photo)
    number = NUMBER.search(receipt)
    assert number is not None, receipt
    assert LOOKUP.search(receipt), receipt
    # The officer's page was open before: the assignment shows within a second, without reloading.
    row = office.page.locator(f'a[href="/console/tickets/{number.group()}"]')
    expect(row).to_be_visible(timeout=ONE_SECOND_MS)
    handle(office, chat, number.group(), language)
    assert violations(office.page) == []
    assert violations(chat.page) == []
    assert chat.errors == []
    assert office.errors == []
    chat.close()
    office.close()


def signed_in(browser: Browser, desk: Desk, language: str) -> Office:
    """The officer who answers for the walk's enterprise, on a fresh one-time link."""
    login = "demo-officer" if language == "zh" else "demo-hunnan"
    made = command("officers", "link", login, "--data", str(desk.data), ZHITONG_PUBLIC_URL=desk.url)
    return Office(browser, made.stdout.strip(), language=language)


def handle(office: Office, chat: Chat, number: str, language: str) -> None:
    """Acknowledge, accept, ask, be answered, note progress, conclude."""
    question, answer, progress, result = OFFICER_SAYS[language]
    office.open(number)
    expect(office.page.locator("main")).to_contain_text(WALKS[language].first[:8])
    before = chat.replies
    office.act("acknowledge")
    assert number in chat.wait_reply(before)
    before = chat.replies
    office.act("accept")
    assert number in chat.wait_reply(before)
    before = chat.replies
    office.act("ask", question=question)
    assert question in chat.wait_reply(before)
    chat.say(answer)
    expect(office.page.locator("main")).to_contain_text(answer, timeout=5000)
    before = chat.replies
    office.act("progress", note=progress, public="yes")
    assert progress in chat.wait_reply(before)
    status = chat.say(WALKS[language].status)
    assert number in status
    before = chat.replies
    office.act("conclude", result=result)
    assert result in chat.wait_reply(before)
