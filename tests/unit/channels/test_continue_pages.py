"""The page behind a one-time link: looking uses nothing up, and every bad link looks the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from casework.model.errors import TooManyGuesses, ZhitongError
from channels.security import SecurityHeaders
from channels.webchat.guard import new_token
from channels.webchat.routes import routes
from channels.webchat.service import Unavailable
from channels.webchat.settings import WebChatSettings
from channels.words import Words
from tests.unit.channels.browsing import hidden
from tests.unit.channels.chat_service import MemoryChat
from tests.unit.channels.conftest import ORIGIN
from tests.unit.channels.status_service import MemoryStatus

TOKEN = "t" * 43
SESSION = new_token()


@dataclass
class MemoryLinks:
    """Implements ContinueService: one link, good once."""

    open: set[str] = field(default_factory=lambda: {TOKEN})
    asked: list[dict[str, Any]] = field(default_factory=list)
    failure: ZhitongError | None = None

    async def go_on(
        self, *, token: str, language: str | None, tells: bool, address: str
    ) -> str | None:
        self.asked.append({"token": token, "language": language, "tells": tells, "at": address})
        if self.failure is not None:
            raise self.failure
        if token not in self.open:
            return None
        self.open.remove(token)
        return SESSION


@pytest.fixture
def links() -> MemoryLinks:
    return MemoryLinks()


def browser(links: MemoryLinks, words: Words, settings: WebChatSettings) -> TestClient:
    app = Starlette(
        routes=routes(
            MemoryChat(),
            words,
            settings,
            status=MemoryStatus(),
            links=links,
            clock=lambda: 0.0,
        ),
        middleware=[Middleware(SecurityHeaders, https=settings.https)],
    )
    headers = {"accept-language": "zh-CN"}
    return TestClient(app, base_url=ORIGIN, headers=headers, follow_redirects=False)


@pytest.fixture
def client(links: MemoryLinks, words: Words, settings: WebChatSettings) -> Iterator[TestClient]:
    with browser(links, words, settings) as found:
        yield found


def press(client: TestClient, token: str = TOKEN, **fields: str) -> Any:
    """Open the page as a person does, and press its button."""
    page = client.get(f"/continue/{token}?lang=en").text
    given = {name: hidden(page, name) for name in ("csrf", "token", "language")}
    return client.post("/continue", data=given | fields)


def test_looking_twice_and_pressing_once_goes_on(client: TestClient, links: MemoryLinks) -> None:
    assert client.get(f"/continue/{TOKEN}").status_code == 200
    assert client.head(f"/continue/{TOKEN}").status_code == 200
    assert links.asked == []
    done = press(client)
    assert (done.status_code, done.headers["location"]) == (303, "/#latest")
    assert done.cookies["zhitong-chat"] == SESSION
    assert TOKEN not in done.headers["location"]
    assert links.asked == [{"token": TOKEN, "language": "en", "tells": False, "at": "testclient"}]
    again = press(client)
    assert (again.status_code, "location" in again.headers) == (410, False)


def test_every_link_that_opens_nothing_looks_the_same(
    client: TestClient, links: MemoryLinks
) -> None:
    links.open.clear()
    pages = {press(client, token).text.replace(token, "") for token in (TOKEN, "x" * 43, "short")}
    links.failure = TooManyGuesses("link-by")
    over = press(client)
    assert (len(pages | {over.text}), over.status_code) == (1, 429)


def test_the_page_is_the_same_for_any_token(client: TestClient) -> None:
    right, wrong = (
        client.get(f"/continue/{one}").text.replace(one, "") for one in (TOKEN, "x" * 43)
    )
    assert right == wrong


def test_the_page_tells_nobody_where_it_is(client: TestClient) -> None:
    page = client.get(f"/continue/{TOKEN}")
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "http://" not in page.text.replace("http://www.w3.org", "")
    assert "https://" not in page.text
    title = page.text.partition("<title>")[2].partition("</title>")[0]
    assert title == "继续填写"
    assert page.text.count("<button") == 1


def test_a_foreign_page_cannot_press(client: TestClient, links: MemoryLinks) -> None:
    page = client.get(f"/continue/{TOKEN}").text
    data = {"csrf": hidden(page, "csrf"), "token": TOKEN}
    sent = {"origin": "null", "sec-fetch-site": "cross-site"}
    assert client.post("/continue", data=data, headers=sent).status_code == 403
    assert client.post("/continue", data=data, headers={"origin": "null"}).status_code == 403
    assert client.post("/continue", data={"token": TOKEN}).status_code == 403
    assert links.asked == []
    own = {"origin": "null", "sec-fetch-site": "same-origin"}
    assert client.post("/continue", data=data, headers=own).status_code == 303


def test_the_wish_to_be_told_is_asked_for(client: TestClient, links: MemoryLinks) -> None:
    press(client, tells="yes")
    assert links.asked[0]["tells"] is True


def test_a_browser_with_a_conversation_is_warned(client: TestClient) -> None:
    assert "caution" not in client.get(f"/continue/{TOKEN}").text
    page = client.get("/").text
    fields = {name: hidden(page, name) for name in ("csrf", "message_id")}
    client.post("/chat/messages", data=fields | {"text": "hello"})
    assert "caution" in client.get(f"/continue/{TOKEN}").text


def test_the_session_is_a_host_cookie_over_https(links: MemoryLinks, words: Words) -> None:
    settings = WebChatSettings(
        public_url="https://testserver", bureau={"zh": "示例", "en": "Example"}, rates=None
    )
    with browser(links, words, settings) as client:
        client.base_url = client.base_url.copy_with(scheme="https")
        cookie = press(client).headers["set-cookie"]
    assert cookie.startswith(f"__Host-zhitong-chat={SESSION};")
    assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in cookie.split(";")}


def test_a_store_that_is_away_uses_nothing_up(client: TestClient, links: MemoryLinks) -> None:
    links.failure = Unavailable(saved=False)
    assert press(client).status_code == 503
    assert client.get("/continue").headers["location"] == "/#latest"
