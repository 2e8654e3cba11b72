"""Every page, in both languages, light and dark: nothing that axe knows to be a hindrance."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.e2e.gallery import PAGES, Gallery
from tests.e2e.pages import violations

pytestmark = [pytest.mark.browser, pytest.mark.network]

UNLABELLED = "<html lang='en'><title>x</title><main><h1>x</h1><input type='text'></main></html>"
PALE = "<html lang='en'><title>x</title><main><h1 style='color:#eee'>pale words</h1></main></html>"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_hinders_on_any_page(gallery: Gallery, name: str, language: str) -> None:
    visit = gallery.show(name, language)
    found = {}
    for scheme in ("light", "dark"):
        visit.page.emulate_media(color_scheme=scheme)
        ground = visit.page.evaluate("getComputedStyle(document.documentElement).colorScheme")
        assert scheme in ground
        found[scheme] = violations(visit.page)
    visit.close()
    assert found == {"light": [], "dark": []}


@pytest.mark.parametrize(
    ("document", "rule"), [(UNLABELLED, "label"), (PALE, "color-contrast")], ids=["label", "pale"]
)
def test_a_planted_fault_is_found(browser: Browser, document: str, rule: str) -> None:
    page = browser.new_page()
    page.set_content(document)
    found = violations(page)
    page.close()
    assert [one.partition(":")[0] for one in found] == [rule]
