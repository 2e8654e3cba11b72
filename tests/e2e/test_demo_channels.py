"""The demonstration of all platforms in a browser: a complaint, an officer's press, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.pages import DESKTOP, PHONE, Visit, new_context, violations
from tests.support.demo_city import ACKNOWLEDGE, CHOSEN, HELLO, LETTERS, City, demonstration

pytestmark = [pytest.mark.browser, pytest.mark.network]

LIMIT_MS = 20_000
RECEIPT = {"zh": "查询码", "en": "Look-up code"}
MARKUP = "<b>x</b> <script>document.title = 'hit'</script>"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    data = tmp_path_factory.mktemp("city") / "desk"
    with demonstration(data, ZHITONG_JOIN_WINDOW="false") as found:
        yield found


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def visit(browser: Browser, city: City, language: str, size: tuple[int, int] = DESKTOP) -> Visit:
    found = Visit(new_context(browser, language, viewport=size))
    found.page.goto(f"{city.url}/?lang={language}")
    return found


def say(phone: Locator, text: str) -> None:
    """Write and wait for the answer."""
    before = phone.locator("li.says:not(.own)").count()
    phone.locator("textarea").fill(text)
    phone.locator("button.go").click()
    expect(phone.locator("li.says:not(.own)").nth(before)).to_be_visible(timeout=LIMIT_MS)


def test_from_wechat_to_an_officers_card_and_back(
    browser: Browser, city: City, language: str
) -> None:
    found = visit(browser, city, language)
    wechat, wecom = found.page.locator("article.wechat"), found.page.locator("article.wecom")
    wechat.locator('[data-act="renew"]').click()
    expect(wechat.locator("li.says")).to_have_count(0)
    agree, none, submit = CHOSEN[language]
    for text in (HELLO[language], agree, *LETTERS[language], none, submit):
        say(wechat, text)
    receipt = wechat.locator("li.says").last
    expect(receipt).to_contain_text(RECEIPT[language])
    said = wechat.locator("li.says:not(.own)").count()
    # The phone of the officer who got it comes to the front by itself.
    card = wecom.locator("li.says.card-like").last
    expect(card.get_by_role("button", name=ACKNOWLEDGE)).to_be_visible(timeout=LIMIT_MS)
    card.get_by_role("button", name=ACKNOWLEDGE).click()
    expect(wechat.locator("li.says:not(.own)").nth(said)).to_be_visible(timeout=LIMIT_MS)
    expect(card.get_by_role("button", name=ACKNOWLEDGE)).to_have_count(0, timeout=LIMIT_MS)
    assert violations(found.page) == []
    assert found.errors == []
    found.close()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_hinders(
    browser: Browser, city: City, language: str, size: tuple[int, int], scheme: str
) -> None:
    found = visit(browser, city, language, size)
    found.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    expect(found.page.locator("select option").first).to_be_attached()
    assert violations(found.page) == []
    wide = found.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size[0]
    assert found.errors == []
    found.close()


def test_the_one_time_link_is_a_link_and_words_stay_words(
    browser: Browser, city: City, language: str
) -> None:
    found = visit(browser, city, language)
    telegram = found.page.locator("article.telegram")
    telegram.locator('[data-act="renew"]').click()
    expect(telegram.locator("li.says")).to_have_count(0)
    telegram.locator('[data-act="begin"]').click()
    link = telegram.locator("li.says:not(.own) .says-text a").first
    expect(link).to_have_attribute("href", re.compile(rf"{city.desk}/continue/"), timeout=LIMIT_MS)
    telegram.locator("textarea").fill(MARKUP)
    telegram.locator("textarea").press("Enter")
    expect(telegram.locator("li.says.own").last).to_contain_text(MARKUP, timeout=LIMIT_MS)
    assert found.page.title() != "hit"
    assert found.errors == []
    found.close()


def test_a_mail_is_answered_in_its_thread(browser: Browser, city: City, language: str) -> None:
    found = visit(browser, city, language)
    mail = found.page.locator("article.email")
    mail.locator('[data-act="renew"]').click()
    expect(mail.locator("li.says")).to_have_count(0)
    mail.locator('input[name="subject"]').fill("SOS 示例")
    say(mail, HELLO[language])
    expect(mail.locator('input[name="subject"]')).to_have_value("")
    say(mail, CHOSEN[language][0])
    titles = ["SOS 示例", *["Re: SOS 示例"] * 3]
    assert mail.locator(".says-title").all_inner_texts() == titles
    assert violations(found.page) == []
    assert found.errors == []
    found.close()


def test_the_console_opens_signed_in_once(browser: Browser, city: City, language: str) -> None:
    found = visit(browser, city, language)
    with found.context.expect_page() as opened:
        found.page.locator('a[href="/console/demo-officer"]').click()
    opened.value.click("main form button")
    opened.value.wait_for_url("**/console")
    found.close()
