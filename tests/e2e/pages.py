"""The pages as a person uses them: what is there to write, press and read."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.servers import Desk

REPLY_LIMIT_MS = 15_000
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}


class Chat:
    """The chat page of one complainant."""

    def __init__(self, browser: Browser, desk: Desk, *, language: str, script: bool = True) -> None:
        locale = "zh-CN" if language == "zh" else "en-GB"
        self.context: BrowserContext = browser.new_context(
            viewport=PHONE, locale=locale, java_script_enabled=script
        )
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note)
        self.page.goto(f"{desk.url}/")

    def _note(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.errors.append(str(getattr(message, "text", "")))

    @property
    def replies(self) -> int:
        return self.page.locator("li.line.desk").count()

    def say(self, text: str) -> str:
        """Write and wait for the answer; gives its text."""
        before = self.replies
        self.page.fill("#text", text)
        self.page.click("button.send")
        return self.wait_reply(before)

    def press(self, choice: str) -> str:
        """Press the newest button of a choice."""
        before = self.replies
        self.page.locator(f'button[name="choice"][value^="{choice}"]:visible').last.click()
        return self.wait_reply(before)

    def wait_reply(self, before: int) -> str:
        line = self.page.locator("li.line.desk").nth(before)
        expect(line).to_be_visible(timeout=REPLY_LIMIT_MS)
        return line.inner_text()

    def attach(self, path: Path) -> str:
        before = self.replies
        self.page.set_input_files("#files", str(path))
        self.page.click("button.send")
        return self.wait_reply(before)

    def close(self) -> None:
        self.context.close()


class Office:
    """An officer's browser, signed in by a one-time link."""

    def __init__(self, browser: Browser, link: str, *, language: str = "zh") -> None:
        self.context: BrowserContext = browser.new_context(
            viewport=DESKTOP, locale="zh-CN" if language == "zh" else "en-GB"
        )
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(link)
        self.page.click("main form button")
        self.page.wait_for_url("**/console")

    def open(self, number: str) -> None:
        self.page.click(f'a[href="/console/tickets/{number}"]')
        expect(self.page.locator("main")).to_contain_text(number)

    def act(self, name: str, **values: str) -> None:
        """Fill an act's form and send it."""
        form = self.page.locator(f'form[action$="/{name}"]')
        fold = form.locator("xpath=ancestor::details[not(@open)]")
        if fold.count():
            fold.first.locator("summary").click()
        for field, value in values.items():
            control = form.locator(f'[name="{field}"]')
            if control.first.get_attribute("type") in {"checkbox", "radio"}:
                form.locator(f'[name="{field}"][value="{value}"]').check()
            else:
                control.fill(value)
        form.locator("button").last.click()
        self.page.wait_for_load_state()

    def close(self) -> None:
        self.context.close()


def violations(page: Page) -> list[str]:
    """What axe finds on the page, one line each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes']]}: {one['help']}" for one in found
    ]
