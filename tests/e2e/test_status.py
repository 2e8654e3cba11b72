"""The status page as people use it: with and without scripts, in print, in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.complaints import LOOKUP, Writer, number_in
from tests.e2e.gallery import DRAFT, Gallery, look_up
from tests.e2e.pages import DESKTOP, PHONE, Chat
from tests.support.servers import Desk
from tests.support.walks import WALKS

pytestmark = [pytest.mark.browser, pytest.mark.network]

A4 = {"width": 794, "height": 1123}
HEADINGS = {"zh": "提交内容副本", "en": "Copy of what was filed"}
OTHER = {"zh": "en", "en": "zh"}


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_the_receipt_to_the_printed_copy(
    browser: Browser, desk: Desk, language: str, script: bool
) -> None:
    writer = Writer(desk, language)
    writer.to_card()
    path = f"/chat/r/{writer.token}"
    chat = Chat(browser, desk, language=language, script=script, path=path)
    receipt = chat.press("submit")
    number, code = number_in(receipt), LOOKUP.search(receipt)
    assert code is not None
    page = chat.page
    page.locator("li.receipt a[href='/status']").last.click()
    look_up(page, number.lower(), code.group().replace(" ", "-"))
    expect(page.locator("main.case")).to_contain_text(number)
    page.click('button[formaction="/status/copy"]')
    expect(page.locator(".paper")).to_contain_text(WALKS[language].answers["enterprise_name"])
    expect(page.locator("#print")).to_be_visible(visible=script)
    assert (page.url, chat.errors) == (f"{desk.url}/status/copy", [])
    chat.close()


def test_the_language_changes_without_a_second_proof(gallery: Gallery) -> None:
    for name in ("status case", "status copy"):
        for language in ("zh", "en"):
            visit = gallery.show(name, language, DESKTOP)
            number = gallery.proved(language)[0]
            visit.page.locator(".top button.quiet").click()
            expect(visit.page.locator("html")).to_have_attribute(
                "lang", "zh-CN" if OTHER[language] == "zh" else "en"
            )
            expect(visit.page.locator("main")).to_contain_text(number)
            assert visit.errors == []
            visit.close()


def test_the_case_shows_what_waits_for_the_person(gallery: Gallery) -> None:
    visit = gallery.show("status case", "en")
    expect(visit.page.locator(".next")).to_contain_text(DRAFT["en"])
    expect(visit.page.locator(".history li")).to_have_count(5)
    visit.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_print_holds_the_paper_and_nothing_else(gallery: Gallery, language: str) -> None:
    visit = gallery.show("status copy", language, DESKTOP)
    page = visit.page
    page.set_viewport_size(A4)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("h1")).to_have_text(HEADINGS[language])
    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator(".acts")).to_be_hidden()
    assert ground(page) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
    visit.close()


def ground(page: Page) -> tuple[str, str]:
    """Colours of paper and ink."""
    found = page.evaluate(
        "(({backgroundColor, color}) => [backgroundColor, color])(getComputedStyle(document.body))"
    )
    return found[0], found[1]


def test_a_wrong_code_says_nothing_and_keeps_the_number(gallery: Gallery) -> None:
    visit = gallery.show("status form", "en", PHONE)
    number = gallery.proved("en")[0]
    look_up(visit.page, number, "1111 2222 3333 4444")
    known = visit.page.get_by_role("alert").inner_text()
    expect(visit.page.locator("#number")).to_have_value(number)
    expect(visit.page.locator("#code")).to_have_value("")
    look_up(visit.page, "SY-2026-ZZZZZZ", "1111 2222 3333 4444")
    assert visit.page.get_by_role("alert").inner_text() == known
    visit.close()
