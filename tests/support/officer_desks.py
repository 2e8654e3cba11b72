"""Officers where cards reach them: a WeCom chat, a Telegram chat, a mailbox and the console."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Protocol

import httpx

from app.converse.platforms.email import PlayedEmail
from app.links import sign_in_link
from app.platforms.fakes.mail_people import words_of
from casework.model.people import Officer
from tests.support.platforms import Chat, City
from tests.support.walking import bound, press, shown_to

SIGN = "签收"
WAYS = ("wecom", "telegram", "email")
_LINK = re.compile(r"https?://\S+/console/tickets/\S+")


class Desk(Protocol):
    """One officer's place on one way."""

    @property
    def shown(self) -> str:
        """What he has before him."""

    async def acknowledges(self, number: str) -> None:
        """He takes the ticket."""


async def desk_of(town: City, way: str, officer: Officer) -> Desk:
    """The officer, reached by this way from now on."""
    if way == "email":
        return _mailbox(town, officer)
    return ChatDesk(await bound(town, way, officer))


@dataclass(frozen=True)
class ChatDesk:
    """A chat with cards, or with messages over a keyboard."""

    chat: Chat

    @property
    def shown(self) -> str:
        return shown_to(self.chat)

    async def acknowledges(self, number: str) -> None:
        assert number in self.shown
        await press(self.chat, SIGN)


def _mailbox(town: City, officer: Officer) -> MailDesk:
    address, house = f"{officer.login}@example.net", town.house
    house.database.write_now(
        lambda store: house.officer_binding.add(
            store,
            officer.id,
            channel="email",
            account="",
            address=address,
            verified_at=house.clock(),
        )
    )
    return MailDesk(town, officer, address)


@dataclass(frozen=True)
class MailDesk:
    """A mailbox: a letter leads to the ticket's page in the console, where the button is."""

    town: City
    officer: Officer
    address: str

    @property
    def shown(self) -> str:
        played = self.town.played["email"]
        assert isinstance(played, PlayedEmail)
        return "\n".join(words_of(one) for one in played.mails(self.address))

    async def acknowledges(self, number: str) -> None:
        links = [one for one in _LINK.findall(self.shown) if number in one]
        origin = {"Origin": self.town.url}
        async with httpx.AsyncClient(
            follow_redirects=True, trust_env=False, headers=origin, timeout=20
        ) as browser:
            await self._signs_in(browser)
            page = await browser.get(links[-1])
            answer = await _submit(browser, page, f"/console/tickets/{number}/acknowledge")
            assert answer.status_code == httpx.codes.OK, answer.text

    async def _signs_in(self, browser: httpx.AsyncClient) -> None:
        house = self.town.house
        link = sign_in_link(
            house.database, self.officer.login, base_url=self.town.url, now=house.clock()
        )
        page = await browser.get(link)
        await _submit(browser, page, httpx.URL(link).path)


async def _submit(browser: httpx.AsyncClient, page: httpx.Response, action: str) -> httpx.Response:
    """Send the form of that address as it stands on the page."""
    forms = Forms()
    forms.feed(page.text)
    assert action in forms.found, (page.status_code, sorted(forms.found))
    return await browser.post(page.url.join(action), data=forms.found[action])


class Forms(HTMLParser):
    """The hidden values of every form of a page, by its address."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self._values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._values = self.found.setdefault(given.get("action", ""), {})
        elif tag == "input" and given.get("type") == "hidden":
            self._values[given["name"]] = given.get("value", "")
