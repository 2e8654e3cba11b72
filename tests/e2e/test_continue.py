"""A matter that began abroad goes on in the browser: the page behind the link, and what follows."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, Request, expect

from app.platforms.fakes.telegram import FakeTelegram
from tests.e2e.pages import DESKTOP, LOCALES, PHONE, Watch
from tests.support.abroad_desk import PERSON, BotChat, desk_abroad, fake_telegram, link_in
from tests.support.servers import Desk

pytestmark = [pytest.mark.browser, pytest.mark.network]

T = TypeVar("T")
BUTTONS = {"zh": "中文", "en": "English"}
NOTICE = {"zh": "是否同意", "en": "Do you agree?"}
HEADINGS = {"zh": "在这里接着填写", "en": "Go on here"}
GONE = {"zh": "这个链接打不开任何内容", "en": "This link does not open anything"}


class Elsewhere:
    """The platform, its people and the desk behind it, in a loop of their own."""

    def __init__(self, folder: Path) -> None:
        self._people = count(PERSON)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self.fake: FakeTelegram = fake_telegram()
        self._opened = desk_abroad(folder, self.fake, ZHITONG_RATE_LIMITS="false")
        self.desk: Desk = self.run(self._opened.__aenter__)

    def run(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        return asyncio.run_coroutine_threadsafe(work(), self._loop).result(60)

    def link(self, language: str) -> str:
        """A link of somebody who has just begun."""
        number = next(self._people)

        async def asked() -> str:
            chat = BotChat(self.fake, number)
            await chat.say("/start")
            return link_in(await chat.press(BUTTONS[language]))

        return self.run(asked)

    def close(self) -> None:
        self.run(lambda: self._opened.__aexit__(None, None, None))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    found = Elsewhere(tmp_path_factory.mktemp("abroad"))
    yield found
    found.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_link_goes_on_with_the_matter(
    browser: Browser, elsewhere: Elsewhere, language: str, script: bool, tmp_path: Path
) -> None:
    link = elsewhere.link(language)
    width, height = PHONE if script else DESKTOP
    context = browser.new_context(
        locale=LOCALES[language],
        java_script_enabled=script,
        viewport={"width": width, "height": height},
    )
    page = context.new_page()
    watch = Watch(page)
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    page.on("request", note)
    page.goto(link)
    page.reload()
    expect(page.locator("h1")).to_have_text(HEADINGS[language])
    expect(page.locator("button")).to_have_count(1)
    page.screenshot(path=tmp_path / f"continue-{language}.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("编号" if language == "zh" else "number").check()
    page.locator("button").click()
    page.wait_for_url("**/#latest")
    expect(page.locator("li.line.desk")).to_have_count(1)
    expect(page.locator("li.line.desk")).to_contain_text(NOTICE[language])
    assert page.url == f"{elsewhere.desk.url}/#latest"
    hosts = {one.url.partition("://")[2].partition("/")[0] for one in asked}
    assert hosts == {elsewhere.desk.url.partition("://")[2]}
    assert not any(link.rpartition("/")[2] in one.headers.get("referer", "") for one in asked)
    assert watch.found == []
    context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_used_link_says_how_to_get_another(
    browser: Browser, elsewhere: Elsewhere, language: str
) -> None:
    link = elsewhere.link(language)
    for heading in (None, GONE[language]):
        context = browser.new_context(locale=LOCALES[language])
        page = context.new_page()
        page.goto(link)
        page.locator("button").click()
        if heading is not None:
            expect(page.locator("h1")).to_have_text(heading)
        else:
            page.wait_for_url("**/#latest")
        context.close()
