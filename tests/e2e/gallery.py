"""Every page of the product by name, in the state that a test wants to look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from playwright.sync_api import Browser, Page, expect

from tests.e2e.complaints import Writer
from tests.e2e.pages import (
    DESKTOP,
    LIVE_LIMIT_MS,
    PHONE,
    REPLY_LIMIT_MS,
    Chat,
    Desks,
    Office,
    Visit,
    choose_language,
)
from tests.support.servers import Desk

SOON_MS = 50
OFFICER, SUPERVISOR = "demo-officer", "demo-supervisor"
DISTRICT = {"zh": "在铁西区", "en": "Tiexi district"}
"""The district of the officer whose pages are shown."""
DRAFT = {"zh": "已与海关联系", "en": "We called customs"}
UNFOLD = """() => { for (const one of document.querySelectorAll("details")) {
    one.removeAttribute("name"); one.open = true; } }"""
"""Folds of a page hide each other; opened they are all there to be looked at."""
IS_FRESH = """() => !document.querySelector("[data-live]") ||
    performance.getEntriesByType("resource").some((one) => one.name.includes("/fragments/"))"""
"""A live page looks once for news when its line stands; after that it stays as it is."""


class Gallery:
    """Opens pages; the complaints behind them are made once for each language."""

    def __init__(self, browser: Browser, desk: Desk, desks: Desks) -> None:
        self._browser = browser
        self._desk = desk
        self._desks = desks
        self.at_card = cache(self._at_card)
        self.filed = cache(self._filed)
        self.handled = cache(self._handled)
        self.proved = cache(self._proved)
        self.proposed = cache(self._proposed)

    def show(self, name: str, language: str, viewport: tuple[int, int] = PHONE) -> Visit:
        """A browser that stands on the page ``name``, its folds open."""
        visit = PAGES[name](self, language, viewport)
        expect(visit.page.locator("html")).to_have_attribute(
            "lang", "zh-CN" if language == "zh" else "en"
        )
        wait_until_fresh(visit.page)
        visit.page.evaluate(UNFOLD)
        return visit

    def _at_card(self, language: str) -> str:
        """Token of a conversation that stands at its review card."""
        writer = Writer(self._desk, language, district=DISTRICT[language])
        writer.to_card()
        return writer.token

    def _filed(self, language: str) -> tuple[str, str]:
        """Token and number of a complaint that was filed."""
        writer = Writer(self._desk, language, district=DISTRICT[language])
        writer.to_card()
        return writer.token, writer.file()

    def _handled(self, language: str) -> str:
        """Number of a complaint that its officer works on."""
        writer = Writer(self._desk, language, district=DISTRICT[language])
        writer.to_card()
        number = writer.file()
        office = self.office(language, DESKTOP, f"/console/tickets/{number}")
        office.act("acknowledge")
        office.act("accept")
        office.act("progress", note=DRAFT[language], public="yes")
        office.close()
        return number

    def _proposed(self, language: str) -> str:
        """Number of a complaint for which its officer asked for more time."""
        number = self._handled(language)
        office = self.office(language, DESKTOP, f"/console/tickets/{number}")
        said = {"person": "Max Sample", "text": DRAFT[language], "understood": "yes"}
        office.act("explain", **said)
        office.act("extend", days="3", reason=DRAFT[language])
        office.close()
        return number

    def _proved(self, language: str) -> tuple[str, str]:
        """Number and look-up code of a complaint in which the officer asked something."""
        writer = Writer(self._desk, language, district=DISTRICT[language])
        writer.to_card()
        number = writer.file()
        office = self.office(language, DESKTOP, f"/console/tickets/{number}")
        office.act("acknowledge")
        office.act("accept")
        office.act("progress", note=DRAFT[language], public="yes")
        office.act("ask", question=DRAFT[language])
        office.close()
        return number, writer.code

    def status_form(self, language: str, viewport: tuple[int, int]) -> Visit:
        visit = self.chat(language, viewport)
        choose_language(visit.context, self._desk, language)
        visit.page.goto(f"{self._desk.url}/status")
        return visit

    def paper(self, language: str, viewport: tuple[int, int], path: str) -> Visit:
        """A public page by its address, the language in the address alone."""
        visit = self.chat(language, viewport)
        visit.page.goto(f"{self._desk.url}{path}?lang={language}")
        return visit

    def status_refused(self, language: str, viewport: tuple[int, int]) -> Visit:
        visit = self.status_form(language, viewport)
        look_up(visit.page, "SY-2026-000000", "0000 0000 0000 0000")
        expect(visit.page.get_by_role("alert")).to_be_visible()
        return visit

    def status_case(self, language: str, viewport: tuple[int, int]) -> Visit:
        visit = self.status_form(language, viewport)
        look_up(visit.page, *self.proved(language))
        expect(visit.page.locator("main.case")).to_be_visible()
        return visit

    def status_copy(self, language: str, viewport: tuple[int, int]) -> Visit:
        visit = self.status_case(language, viewport)
        visit.page.click('button[formaction="/status/copy"]')
        expect(visit.page.locator(".paper")).to_be_visible()
        return visit

    def chat(self, language: str, viewport: tuple[int, int], path: str = "/") -> Chat:
        return Chat(self._browser, self._desk, language=language, viewport=viewport, path=path)

    def office(
        self, language: str, viewport: tuple[int, int], path: str, login: str = OFFICER
    ) -> Office:
        return self._desks.office(
            self._desk, login, language=language, viewport=viewport, path=path
        )

    def visitor(self, language: str, viewport: tuple[int, int], path: str) -> Chat:
        """A page of the console before anybody signed in."""
        chat = self.chat(language, viewport)
        choose_language(chat.context, self._desk, language)
        chat.page.goto(f"{self._desk.url}{path}")
        return chat

    def card(self, language: str, viewport: tuple[int, int]) -> Visit:
        return self.chat(language, viewport, f"/chat/r/{self.at_card(language)}")

    def receipt(self, language: str, viewport: tuple[int, int]) -> Visit:
        return self.chat(language, viewport, f"/chat/r/{self.filed(language)[0]}")

    def resume(self, language: str, viewport: tuple[int, int]) -> Visit:
        visit = self.card(language, viewport)
        visit.page.goto(f"{self._desk.url}/chat/resume")
        return visit

    def other_conversation(self, language: str, viewport: tuple[int, int]) -> Visit:
        visit = self.card(language, viewport)
        visit.page.goto(f"{self._desk.url}/chat/r/{self.filed(language)[0]}")
        return visit

    def queue(self, language: str, viewport: tuple[int, int]) -> Office:
        self.make_tickets()
        return self.office(language, viewport, "/console")

    def all_tickets(self, language: str, viewport: tuple[int, int]) -> Office:
        self.make_tickets()
        return self.office(language, viewport, "/console/all", SUPERVISOR)

    def make_tickets(self) -> None:
        """A new ticket and one in hand, in each language: the lists have something to show."""
        for language in ("zh", "en"):
            self.filed(language)
            self.handled(language)

    def fresh_ticket(self, language: str, viewport: tuple[int, int]) -> Office:
        return self.office(language, viewport, f"/console/tickets/{self.filed(language)[1]}")

    def ticket(self, language: str, viewport: tuple[int, int]) -> Office:
        return self.office(language, viewport, f"/console/tickets/{self.handled(language)}")

    def approval(self, language: str, viewport: tuple[int, int]) -> Office:
        path = f"/console/tickets/{self.proposed(language)}"
        return self.office(language, viewport, path, SUPERVISOR)

    def chinese(self, language: str, viewport: tuple[int, int]) -> Office:
        """The editor of the Chinese version, for what was written in English."""
        return self.office(language, viewport, f"/console/tickets/{self.handled('en')}/chinese")

    def stale(self, language: str, viewport: tuple[int, int]) -> Visit:
        """The page after an act for which the ticket had moved on in the meantime."""
        late = self.ticket(language, viewport)
        form = late.fill("progress", note=DRAFT[language], public="no")
        first = self.ticket(language, viewport)
        first.act("progress", note=DRAFT[language], public="no")
        first.close()
        expect(late.page.locator("#changed")).to_be_visible(timeout=LIVE_LIMIT_MS)
        form.locator("button").last.click()
        expect(late.page.locator("#problem")).to_be_visible()
        return late


def look_up(page: Page, number: str, code: str) -> None:
    """Fill the form of the status page and send it."""
    page.fill("#number", number)
    page.fill("#code", code)
    page.click("#look-up button.primary")


def wait_until_fresh(page: Page) -> None:
    for _ in range(REPLY_LIMIT_MS // SOON_MS):
        if page.evaluate(IS_FRESH):
            return
        page.wait_for_timeout(SOON_MS)
    raise AssertionError(f"no live line on {page.url}")


Opener = Callable[[Gallery, str, tuple[int, int]], Visit]
NOBODYS = "x" * 43

PAGES: Mapping[str, Opener] = {
    "chat empty": lambda gallery, *how: gallery.chat(*how),
    "chat with card": Gallery.card,
    "chat with receipt": Gallery.receipt,
    "chat resume link": Gallery.resume,
    "chat other conversation": Gallery.other_conversation,
    "status form": Gallery.status_form,
    "status refused": Gallery.status_refused,
    "status case": Gallery.status_case,
    "status copy": Gallery.status_copy,
    "rules": lambda gallery, *how: gallery.paper(*how, "/rules"),
    "privacy": lambda gallery, *how: gallery.paper(*how, "/privacy"),
    "chat error": lambda gallery, *how: gallery.chat(*how, f"/chat/r/{NOBODYS}"),
    "console sign-in": lambda gallery, *how: gallery.visitor(*how, "/console/sign-in"),
    "console link": lambda gallery, *how: gallery.visitor(*how, f"/console/sign-in/{NOBODYS}"),
    "console queue": Gallery.queue,
    "console new ticket": Gallery.fresh_ticket,
    "console ticket": Gallery.ticket,
    "console approval": Gallery.approval,
    "console chinese": Gallery.chinese,
    "console all": Gallery.all_tickets,
    "console stale": Gallery.stale,
    "console error": lambda gallery, *how: gallery.office(*how, "/console/tickets/none"),
}
