from __future__ import annotations

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from channels.security import FILE_POLICY, PAGE_POLICY
from channels.webchat.guard import form_token, is_token, new_token
from channels.webchat.languages import preferred
from channels.webchat.rates import Buckets
from channels.webchat.routes import routes
from channels.webchat.service import TooManyRequests
from channels.webchat.settings import Rate, WebChatSettings
from channels.words import Words
from tests.unit.channels.browsing import composer, post
from tests.unit.channels.chat_service import MemoryChat
from tests.unit.channels.conftest import make_app
from tests.unit.channels.status_service import MemoryStatus

FORMS = (
    "/chat/messages",
    "/chat/language",
    "/chat/resume",
    "/chat/leave",
    "/status",
    "/status/copy",
)


def test_tokens_are_long_random_and_checked_by_shape() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(is_token(token) for token in tokens)
    assert not is_token("")
    assert not is_token("A" * 42 + "é")
    assert form_token("a" * 43) != form_token("b" * 43)


def test_every_form_of_the_site_is_tried_below(words: Words, settings: WebChatSettings) -> None:
    changing = {
        route.path
        for route in routes(MemoryChat(), words, settings, status=MemoryStatus())
        if "POST" in (route.methods or ())
    }
    api = {"/api/chat/conversations", "/api/chat/messages"}
    assert changing == set(FORMS) | api


@pytest.mark.parametrize("path", FORMS)
def test_forms_without_or_with_a_foreign_proof_are_refused(
    client: TestClient, chat: MemoryChat, path: str
) -> None:
    post(client, text="mine")
    before = len(chat.all_lines())
    fields = composer(client, text="x", language="zh")
    for proof in ("", form_token(new_token()), "é"):
        answer = client.post(path, data=fields | {"csrf": proof})
        assert answer.status_code == 403
        assert "nothing was done" in answer.text
    assert len(chat.all_lines()) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.example", "x-forwarded-host": "evil.example"},
    ],
)
def test_foreign_pages_are_refused_even_with_the_proof(
    client: TestClient, chat: MemoryChat, headers: dict[str, str]
) -> None:
    fields = composer(client, text="x")
    assert client.post("/chat/messages", data=fields, headers=headers).status_code == 403
    assert chat.conversations == {}


@pytest.mark.parametrize(
    "headers", [{"origin": "http://testserver", "sec-fetch-site": "same-origin"}, {}]
)
def test_our_own_page_passes(client: TestClient, headers: dict[str, str]) -> None:
    fields = composer(client, text="x")
    assert client.post("/chat/messages", data=fields, headers=headers).status_code == 303


def test_without_cookies_the_sentence_names_them(client: TestClient) -> None:
    fields = composer(client, text="x")
    client.cookies.clear()
    answer = client.post("/chat/messages", data=fields)
    assert answer.status_code == 403
    assert "allow cookies" in answer.text


def test_cookies_on_plain_loopback(client: TestClient) -> None:
    cookie = client.get("/").headers["set-cookie"]
    assert cookie.startswith("zhitong-chat=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


def test_cookies_and_transport_with_https(
    chat: MemoryChat, words: Words, settings: WebChatSettings
) -> None:
    changed = replace(settings, public_url="https://desk.example")
    client = TestClient(make_app(chat, words, changed), base_url="https://desk.example")
    answer = client.get("/")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-zhitong-chat=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert answer.headers["strict-transport-security"]
    post(client, text="x")
    found = re.search(r"https?://[^\"]+/chat/r/", client.get("/chat/resume").text)
    assert found
    assert found[0].startswith("https://desk.example/")


def test_links_never_follow_the_host_header(client: TestClient) -> None:
    post(client, text="x")
    page = client.get("/chat/resume", headers={"host": "evil.example", "x-forwarded-host": "evil"})
    assert "evil" not in page.text


@pytest.mark.parametrize("path", ["/", "/chat/resume", "/chat/r/x", "/api/chat/messages", "/none"])
def test_headers_stand_on_every_answer(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == PAGE_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "camera=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers


def test_policies_allow_nothing_inline() -> None:
    for policy in (PAGE_POLICY, FILE_POLICY):
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "zh"),
        ("en", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("de-DE,de;q=0.9,en;q=0.5", "en"),
        ("zh;q=0.1,en-US;q=0.2", "en"),
        ("ja", "zh"),
        ("en;q=0,zh;q=0.1", "zh"),
        ("en;q=abc", "zh"),
        (",,;q=", "zh"),
    ],
)
def test_language_of_a_browser(accepted: str, language: str) -> None:
    assert preferred(accepted) == language


def test_bucket_fills_again_with_time() -> None:
    now = 0.0
    bucket = Buckets(Rate(per_minute=60, burst=2), lambda: now)
    bucket.take("a")
    bucket.take("a")
    with pytest.raises(TooManyRequests) as refused:
        bucket.take("a")
    assert refused.value.params == {"seconds": 1}
    bucket.take("b")
    now = 1.0
    bucket.take("a")
    now = 1000.0
    bucket.take("a")
    bucket.take("a")
    with pytest.raises(TooManyRequests):
        bucket.take("a")
