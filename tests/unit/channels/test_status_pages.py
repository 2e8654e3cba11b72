"""The status page: number and look-up code together, and nothing to learn from a wrong pair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from casework.model.complaint import FieldState, FieldValue
from casework.service.commands import AddToTicket
from channels.security import SecurityHeaders
from channels.webchat.routes import routes
from channels.webchat.service import Unavailable
from channels.webchat.settings import Rate, RateLimits, WebChatSettings
from channels.webchat.status_port import FiledFile
from tests.support.bot_talk import words
from tests.support.desk_world import CHAT
from tests.unit.channels.browsing import hidden
from tests.unit.channels.chat_service import MemoryChat
from tests.unit.channels.conftest import ORIGIN
from tests.unit.channels.status_service import CODE, FACTS, MemoryStatus, filed

NUMBER = "SY-2026-4F7Q2M"
HASH = "ab" * 32


@pytest.fixture
def desk() -> MemoryStatus:
    return MemoryStatus()


@pytest.fixture
def client(desk: MemoryStatus, settings: WebChatSettings) -> Iterator[TestClient]:
    app = Starlette(
        routes=routes(MemoryChat(), words(), settings, status=desk, clock=lambda: 0.0),
        middleware=[Middleware(SecurityHeaders, https=False)],
    )
    headers = {"accept-language": "en-GB,en;q=0.9"}
    with TestClient(app, base_url=ORIGIN, headers=headers, follow_redirects=False) as found:
        yield found


def look_up(client: TestClient, path: str = "/status", **fields: str) -> Any:
    """Fill the form of a fresh page and send it."""
    csrf = hidden(client.get("/status").text, "csrf")
    plain = {"csrf": csrf, "number": NUMBER, "code": CODE}
    return client.post(path, data=plain | fields)


def test_the_right_pair_opens_the_case(client: TestClient, desk: MemoryStatus) -> None:
    desk.handled()
    page = look_up(client)
    assert page.status_code == 200
    for shown in (NUMBER, "Goods wait at customs", "Accepted", "Customs was called"):
        assert shown in page.text
    assert "Which declaration?" in page.text
    assert "Answer in the chat" in page.text
    assert "Example Bureau of Commerce" in page.text
    assert "internal worry" not in page.text
    assert "Sensitiv" not in page.text


def test_only_clocks_that_promise_something_are_shown(client: TestClient) -> None:
    page = look_up(client).text
    assert "Decision on acceptance" in page
    assert "Check of completeness" not in page


@pytest.mark.parametrize(
    "fields",
    [
        {"code": "1111 2222 3333 4444"},
        {"number": "SY-2026-000000"},
        {"number": "x" * 500, "code": "9" * 500},
    ],
)
def test_every_wrong_pair_gets_the_same_answer(client: TestClient, fields: dict[str, str]) -> None:
    page = look_up(client, **fields)
    assert page.status_code == 200
    assert "No case has this number and this look-up code together" in page.text
    assert "Goods wait" not in page.text
    assert CODE not in page.text


def test_number_and_code_never_stand_in_an_address_or_a_cookie(client: TestClient) -> None:
    page = look_up(client)
    copy = look_up(client, "/status/copy")
    for answer in (page, copy):
        assert "?" not in str(answer.url)
        assert CODE.replace(" ", "") not in str(answer.headers)
        assert NUMBER not in str(answer.headers)
        assert answer.headers["cache-control"] == "no-store"
    assert client.get("/status", params={"number": NUMBER, "code": CODE}).text.count(CODE) == 0


def test_the_page_carries_its_proof_to_the_copy_and_back(client: TestClient) -> None:
    page = look_up(client).text
    fields = {name: hidden(page, name) for name in ("csrf", "number", "code")}
    copy = client.post("/status/copy", data=fields)
    assert "Copy of what was filed" in copy.text
    assert client.post("/status", data=fields).status_code == 200
    opened = client.get("/status/copy")
    assert (opened.status_code, opened.headers["location"]) == (303, "/status")


def test_the_copy_holds_every_field_the_files_and_the_declaration(
    client: TestClient, desk: MemoryStatus
) -> None:
    desk.world = filed(
        district=FieldValue(state=FieldState.FILLED, value="铁西区"),
        proceedings=FieldValue(state=FieldState.FILLED, value="none"),
        contact_phone=FieldValue(state=FieldState.DECLINED),
        business=FieldValue(state=FieldState.UNCLEAR, value="this and that"),
    )
    desk.files = (
        FiledFile(name="invoice <1>.pdf", size=2048, sha256=HASH),
        FiledFile(name="letter.pdf", size=0),
    )
    text = unescape(look_up(client, "/status/copy").text)
    for shown in (
        FACTS,
        "Tiexi District",
        "None of these",
        "Not disclosed",
        "this and that",
        "To be settled by an officer",
        "Please hurry",
        "invoice <1>.pdf",
        "2.0 KB",
        HASH,
        "named only, not received",
        "declared that what is stated is true",
        "version 2026-01",
    ):
        assert shown in text
    assert text.count("<b>wait</b>") == 1  # as typed, and nowhere as markup


def test_what_was_typed_is_never_markup(client: TestClient) -> None:
    assert "<b>wait</b>" not in look_up(client, "/status/copy").text


def test_what_was_added_later_stands_apart(client: TestClient, desk: MemoryStatus) -> None:
    desk.handled()
    assert "Added later" not in look_up(client, "/status/copy").text
    more = AddToTicket(
        number=NUMBER, conversation_key=CHAT, text="Another notice came", message_id="m9"
    )
    desk.world.handle(more)
    page = look_up(client, "/status/copy").text
    assert page.index("Added later") < page.index("Another notice came")


@pytest.mark.parametrize("path", ["/status", "/status/copy"])
def test_the_language_can_change_on_the_spot(client: TestClient, path: str) -> None:
    page = look_up(client, path, language="zh")
    assert '<html lang="zh-CN">' in page.text
    assert NUMBER in page.text
    assert '<html lang="zh-CN">' in client.get("/status").text


def test_the_language_button_of_the_empty_form_counts_as_no_try(
    client: TestClient, desk: MemoryStatus
) -> None:
    page = look_up(client, number="", code="", language="zh")
    assert '<html lang="zh-CN">' in page.text
    assert desk.asked == []


def test_guessing_ends_and_the_number_stays_but_no_code(
    client: TestClient, desk: MemoryStatus
) -> None:
    desk.tries = 1
    look_up(client, code="1111 2222 3333 4444")
    page = look_up(client)
    assert page.status_code == 429
    assert "too many tries" in page.text
    assert NUMBER in page.text
    assert CODE not in page.text


def test_many_tries_at_once_are_slowed_down(desk: MemoryStatus, settings: WebChatSettings) -> None:
    slow = replace(settings, rates=RateLimits(opening=Rate(per_minute=1, burst=1)))
    served = routes(MemoryChat(), words(), slow, status=desk, clock=lambda: 0.0)
    with TestClient(Starlette(routes=served), base_url=ORIGIN) as client:
        assert look_up(client).status_code == 200
        page = look_up(client)
    assert (page.status_code, len(desk.asked)) == (429, 1)
    assert page.headers["retry-after"] == "60"


def test_a_store_that_is_away_is_told_in_words(client: TestClient, desk: MemoryStatus) -> None:
    desk.failure = Unavailable(saved=False)
    page = look_up(client)
    assert page.status_code == 503
    assert 'role="alert"' in page.text
    assert page.headers["retry-after"]


def test_a_foreign_page_cannot_ask(client: TestClient, desk: MemoryStatus) -> None:
    client.get("/status")
    page = client.post("/status", data={"csrf": "x", "number": NUMBER, "code": CODE})
    assert page.status_code == 403
    assert desk.asked == []


def test_the_address_of_the_peer_goes_along(client: TestClient, desk: MemoryStatus) -> None:
    look_up(client)
    assert desk.asked == [(NUMBER, CODE, "testclient")]


def test_the_chat_leads_here(client: TestClient) -> None:
    assert 'href="/status"' in client.get("/").text
