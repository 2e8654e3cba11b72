"""The pages as a person uses them: what is there to write, press and read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    FilePayload,
    Locator,
    Page,
    expect,
)

from tests.support.servers import Desk, command

REPLY_LIMIT_MS = 15_000
LIVE_LIMIT_MS = 5_000
PHONE = (360, 740)
DESKTOP = (1280, 800)
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8"
    "cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
"""A photo of one pixel."""


@dataclass
class Watch:
    """What must not happen on a page: errors of scripts, blocked content, dialogs."""

    page: Page
    found: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.found.append(f"page error: {error}"))
        self.page.on("console", self._console)
        self.page.on("dialog", self._dialog)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.found.append(f"console: {message.text}")

    def _dialog(self, dialog: Dialog) -> None:
        """A warning before unsent words are left is the page's own; every other is a finding."""
        if dialog.type != "beforeunload":
            self.found.append(f"dialog: {dialog.message}")
        dialog.accept()


class Visit:
    """One browser of one person, on one page."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page = context.new_page()
        self.watch = Watch(self.page)

    @property
    def errors(self) -> list[str]:
        return self.watch.found

    def close(self) -> None:
        self.context.close()


class Chat(Visit):
    """The chat page of one complainant."""

    def __init__(
        self,
        browser: Browser,
        desk: Desk,
        *,
        language: str,
        script: bool = True,
        viewport: tuple[int, int] = PHONE,
        path: str = "/",
    ) -> None:
        super().__init__(new_context(browser, language, script=script, viewport=viewport))
        self.url = desk.url
        self.page.goto(f"{desk.url}{path}")

    @property
    def replies(self) -> int:
        return self.page.locator("li.line.desk").count()

    @property
    def card(self) -> Locator:
        """The newest review card."""
        return self.page.locator("table.card:visible").last

    @property
    def token(self) -> str:
        """The conversation's token, as the browser keeps it."""
        cookies = self.context.cookies(self.url)
        return next(one["value"] for one in cookies if one["name"] == "zhitong-chat")

    def own(self, text: str) -> Locator:
        """The person's lines that hold ``text``."""
        return self.page.locator("li.line.person", has_text=text)

    def say(self, text: str) -> str:
        """Write and wait for the answer; gives its text."""
        before = self.replies
        self.page.fill("#text", text)
        self.page.click("button.send")
        return self.wait_reply(before)

    def press(self, choice: str) -> str:
        """Press the newest button of a choice."""
        before = self.replies
        self.page.locator(f'button[name="choice"][value="{choice}"]:visible').last.click()
        return self.wait_reply(before)

    def attach(self, name: str, data: bytes = PNG) -> str:
        before = self.replies
        photo = FilePayload(name=name, mimeType="image/png", buffer=data)
        self.page.set_input_files("#files", photo)
        self.page.click("button.send")
        return self.wait_reply(before)

    def wait_reply(self, before: int) -> str:
        line = self.page.locator("li.line.desk").nth(before)
        expect(line).to_be_visible(timeout=REPLY_LIMIT_MS)
        return line.inner_text()


class Office(Visit):
    """An officer's browser, signed in."""

    def open(self, number: str) -> None:
        self.page.click(f'a[href="/console/tickets/{number}"]')
        expect(self.page.locator("main")).to_contain_text(number)

    def act(self, name: str, **values: str) -> None:
        """Fill an act's form and send it."""
        self.fill(name, **values).locator("button").last.click()
        self.page.wait_for_url(f"**?done={name}*")

    def fill(self, name: str, **values: str) -> Locator:
        """Open an act's fold and fill its form; gives the form."""
        form = self.page.locator(f'form[action$="/{name}"]')
        fold = form.locator("xpath=ancestor::details[not(@open)]")
        if fold.count():
            fold.first.locator("summary").click()
        for name_, value in values.items():
            control = form.locator(f'[name="{name_}"]')
            if control.first.get_attribute("type") in ("radio", "checkbox"):
                form.locator(f'[name="{name_}"][value="{value}"]').check()
            elif control.first.evaluate("one => one.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)
        return form


class Desks:
    """Officers sign in once, by a one-time link; each browser after that continues the session."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    def office(
        self,
        desk: Desk,
        login: str,
        *,
        language: str = "zh",
        script: bool = True,
        viewport: tuple[int, int] = DESKTOP,
        path: str = "/console",
    ) -> Office:
        """A new browser of this officer, on ``path``."""
        state = self._state(desk, login)
        context = new_context(
            self._browser, language, script=script, viewport=viewport, state=state
        )
        choose_language(context, desk, language)
        office = Office(context)
        office.page.goto(f"{desk.url}{path}")
        return office

    def _state(self, desk: Desk, login: str) -> Path:
        """Cookies of a signed-in browser, kept in a file beside the desk's data."""
        state = desk.data.parent / f"{login}.json"
        if not state.exists():
            context = self._browser.new_context()
            page = context.new_page()
            page.goto(one_time_link(desk, login))
            page.click("main form button")
            page.wait_for_url("**/console")
            context.storage_state(path=state)
            context.close()
        return state


def one_time_link(desk: Desk, login: str) -> str:
    """A fresh link by which the officer signs in."""
    made = command("officers", "link", login, "--data", str(desk.data), ZHITONG_PUBLIC_URL=desk.url)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def new_context(
    browser: Browser,
    language: str,
    *,
    script: bool = True,
    viewport: tuple[int, int] = PHONE,
    state: Path | None = None,
) -> BrowserContext:
    """A browser of its own: nothing of other tests is in it."""
    width, height = viewport
    return browser.new_context(
        viewport={"width": width, "height": height},
        locale=LOCALES[language],
        java_script_enabled=script,
        storage_state=state,
    )


def choose_language(context: BrowserContext, desk: Desk, language: str) -> None:
    """As if the switch in the head of the page had been pressed before."""
    context.add_cookies([{"name": "zhitong-language", "value": language, "url": desk.url}])


def violations(page: Page) -> list[str]:
    """What axe finds on the page, one line each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes']]}: {one['help']}" for one in found
    ]
