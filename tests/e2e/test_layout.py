"""Pages on a phone and on a desk: never too wide, letters for Chinese, little weight."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Browser, Page, Request, Response

from tests.e2e.gallery import PAGES, Gallery
from tests.e2e.pages import DESKTOP, PHONE
from tests.support.tree import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.network]

PAGE_LIMIT = 150 * 1024
SCRIPT_LIMIT = 40 * 1024
TOO_WIDE = """() => {
    const width = document.scrollingElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("body *")]
        .filter((one) => one.getBoundingClientRect().right > width + 1)
        .map((one) => `${one.tagName}.${one.className}`);
}"""
DRAWN = """(text) => {
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d");
    pen.font = `40px ${getComputedStyle(document.body).fontFamily}`;
    pen.fillText(text, 10, 60);
    return canvas.toDataURL();
}"""
NO_FONT = (
    "no font with Chinese letters on this machine, so every page would show boxes: "
    "install one (Debian: apt-get install fonts-noto-cjk)"
)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_has_to_be_scrolled_sideways(
    gallery: Gallery, name: str, language: str, size: tuple[int, int]
) -> None:
    visit = gallery.show(name, language, size)
    found = visit.page.evaluate(TOO_WIDE)
    visit.close()
    assert found == []


def test_a_page_that_is_too_wide_is_found(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<body><p class='broad' style='width:9000px'>x</p></body>")
    found = page.evaluate(TOO_WIDE)
    page.close()
    assert found == ["P.broad"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["chat empty", "console queue"])
def test_chinese_letters_are_drawn(gallery: Gallery, name: str, language: str) -> None:
    visit = gallery.show(name, language)
    drawn = are_drawn(visit.page, "直", "通")
    visit.close()
    assert drawn, NO_FONT


def test_letters_that_no_font_has_are_seen_to_be_missing(gallery: Gallery) -> None:
    visit = gallery.show("chat empty", "zh")
    drawn = are_drawn(visit.page, "\U0008fff0", "\U0008fff1")
    visit.close()
    assert not drawn


def are_drawn(page: Page, one: str, other: str) -> bool:
    """Two letters that look alike are drawn as the same box: the font has neither."""
    return bool(page.evaluate(DRAWN, one) != page.evaluate(DRAWN, other))


@pytest.mark.parametrize(
    "name", ["chat empty", "chat with receipt", "console all", "console ticket"]
)
def test_a_page_is_light(gallery: Gallery, name: str) -> None:
    visit = gallery.show(name, "zh")
    came: list[Request] = []

    def note(response: Response) -> None:
        if response.request.resource_type != "eventsource" and response.request.method == "GET":
            came.append(response.request)

    visit.page.on("response", note)
    visit.page.reload(wait_until="load")
    # Asked for again: the browser forgets what came for the page that it was leaving.
    again = [visit.page.request.get(one.url, headers=one.headers) for one in came]
    weight = sum(len(gzip.compress(one.body())) for one in again)
    kinds = {one.resource_type for one in came}
    assert all(one.ok for one in again)
    visit.close()
    assert {"document", "stylesheet", "script"} <= kinds
    assert weight <= PAGE_LIMIT


def test_all_own_scripts_together_are_small() -> None:
    scripts = [*ROOT.glob("channels/webchat/static/*.js"), *ROOT.glob("console/static/*.js")]
    assert scripts
    assert sum(path.stat().st_size for path in scripts) <= SCRIPT_LIMIT
