from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from channels.attachments import MEGABYTE, Limits
from channels.message import CardRow, Choice, OutboundMessage
from channels.webchat.api import disposition
from channels.webchat.service import Unavailable
from channels.webchat.settings import Rate, RateLimits, WebChatSettings
from channels.words import Words
from tests.unit.channels.browsing import composer, hidden
from tests.unit.channels.chat_service import MemoryChat
from tests.unit.channels.conftest import make_app
from tests.unit.channels.files_made import jpeg

MESSAGES = "/api/chat/messages"


class Program:
    """An API client with its own conversation."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        opened = client.post("/api/chat/conversations")
        assert opened.status_code == 201
        self.key = opened.json()["key"]
        self.headers = {"authorization": f"Bearer {opened.json()['token']}"}

    def say(self, **body: Any) -> Any:
        return self.client.post(MESSAGES, json=body, headers=self.headers)

    def lines(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client.get(MESSAGES, headers=self.headers).json()[
            "lines"
        ]
        return found


@pytest.fixture
def program(client: TestClient) -> Program:
    return Program(client)


def test_message_and_answer(program: Program, chat: MemoryChat) -> None:
    answer = program.say(message_id="1", text="你好", wait=3)
    assert answer.json() == {
        "saved": True,
        "pending": False,
        "repeated": False,
        "language": "en",
        "replies": [{"text": "echo: 你好", "choices": [], "card": []}],
        "asks": None,
        "tickets": [],
    }
    assert chat.waits == [3.0]


def test_repeat_has_no_second_effect(program: Program) -> None:
    program.say(message_id="1", text="once")
    again = program.say(message_id="1", text="once")
    assert again.json()["repeated"] is True
    assert again.json()["replies"] == []
    assert [line["text"] for line in program.lines()] == ["once", "echo: once"]


def test_reply_carries_choices_and_card(program: Program, chat: MemoryChat) -> None:
    row = CardRow(key="facts", label="F", value="v", edit=Choice(id="edit:facts", label="Change"))
    chat.answer = lambda _: [
        OutboundMessage(text="t", choices=(Choice(id="a", label="A"),), card=(row,))
    ]
    reply = program.say(message_id="1", text="x").json()["replies"][0]
    assert reply["choices"] == [{"id": "a", "label": "A"}]
    assert reply["card"] == [
        {"key": "facts", "label": "F", "value": "v", "note": "", "edit": "edit:facts"}
    ]
    line = program.lines()[-1]
    assert line["card"][0]["edit"] == {"id": "edit:facts", "label": "Change"}


def test_transcript_shows_labels_of_pressed_buttons(program: Program, chat: MemoryChat) -> None:
    chat.answer = lambda _: [
        OutboundMessage(text="?", choices=(Choice(id="yes", label="I agree"),))
    ]
    program.say(message_id="1", text="hello")
    program.say(message_id="2", choice="yes")
    program.say(message_id="3", choice="from-nowhere")
    own = [line["text"] for line in program.lines() if line["from"] == "person"]
    assert own == ["hello", "I agree", "(chosen)"]
    assert [bool(line.get("choices")) for line in program.lines()][-1] is True
    assert program.lines()[1]["choices"] == []


def test_two_programs_see_their_own_lines_only(client: TestClient) -> None:
    first, second = Program(client), Program(client)
    first.say(message_id="1", text="mine")
    assert second.lines() == []
    assert first.key != second.key


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": "no id"},
        {"message_id": "", "text": "x"},
        {"message_id": "x" * 101, "text": "x"},
        {"message_id": 5, "text": "x"},
        {"message_id": "1"},
        {"message_id": "1", "text": " \n"},
        {"message_id": "1", "text": 7},
        {"message_id": "1", "choice": 7},
        {"message_id": "1", "choice": ""},
        {"message_id": "1", "text": "x", "wait": "long"},
        {"message_id": "1", "text": "x", "wait": -1},
        {"message_id": "1", "text": "x", "wait": True},
    ],
)
def test_malformed_messages(program: Program, chat: MemoryChat, body: dict[str, Any]) -> None:
    answer = program.say(**body)
    assert answer.status_code == 400
    assert answer.json()["code"] == "request_malformed"
    assert "nothing was saved" in answer.json()["error"]
    assert chat.all_lines() == []


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff\xfe", b'{"message_id":"1","wait":NaN}'])
def test_malformed_json(program: Program, raw: bytes) -> None:
    headers = program.headers | {"content-type": "application/json"}
    answer = program.client.post(MESSAGES, content=raw, headers=headers)
    assert answer.status_code == 400


def test_deeply_nested_json_is_malformed(program: Program) -> None:
    headers = program.headers | {"content-type": "application/json"}
    raw = b"[" * 100_000
    assert program.client.post(MESSAGES, content=raw, headers=headers).status_code == 400


def test_other_types_are_refused(program: Program) -> None:
    headers = program.headers | {"content-type": "text/xml"}
    assert program.client.post(MESSAGES, content=b"<x/>", headers=headers).status_code == 400


def test_wait_is_capped(program: Program, chat: MemoryChat, settings: WebChatSettings) -> None:
    program.say(message_id="1", text="x", wait=9999)
    program.say(message_id="2", text="x")
    assert chat.waits == [settings.max_wait, settings.wait]


@pytest.mark.parametrize(
    ("wait", "status"), [("0", 200), ("2.5", 200), ("soon", 400), ("-1", 400), ("nan", 400)]
)
def test_a_form_says_how_long_it_waits(
    program: Program, chat: MemoryChat, wait: str, status: int
) -> None:
    answer = program.client.post(
        MESSAGES,
        data={"message_id": "1", "text": "x", "wait": wait},
        files={"files": ("a.jpg", jpeg(), "image/jpeg")},
        headers=program.headers,
    )
    assert answer.status_code == status
    assert chat.waits == ([float(wait)] if status == 200 else [])


def test_long_text_names_the_limit(program: Program, settings: WebChatSettings) -> None:
    answer = program.say(message_id="1", text="长" * (settings.max_text + 1))
    assert answer.status_code == 413
    assert answer.json()["code"] == "text_too_long"
    assert str(settings.max_text) in answer.json()["error"]


def test_a_whole_letter_passes(program: Program) -> None:
    assert program.say(message_id="1", text="长" * 6000).status_code == 200


def test_announced_length_is_refused_unread(program: Program) -> None:
    headers = program.headers | {"content-type": "application/json"}
    answer = program.client.post(MESSAGES, content=b"x" * (300 * 1024), headers=headers)
    assert answer.status_code == 413
    assert "not saved" in answer.json()["error"]


def test_endless_stream_is_cut_off_at_the_limit(program: Program) -> None:
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        for _ in range(2000):
            read += 16 * 1024
            yield b" " * 16 * 1024

    headers = program.headers | {"content-type": "application/json"}
    answer = program.client.post(MESSAGES, content=endless(), headers=headers)
    assert answer.status_code == 413
    assert answer.json()["code"] == "request_too_large"


async def test_no_more_than_the_limit_is_read(
    chat: MemoryChat, words: Words, settings: WebChatSettings
) -> None:
    app = make_app(chat, words, settings)
    asked = 0
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": b" " * 65536, "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": MESSAGES,
        "raw_path": MESSAGES.encode(),
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
        "scheme": "http",
        "http_version": "1.1",
    }
    await app(scope, receive, send)
    assert sent[0]["status"] == 413
    assert asked * 65536 <= MEGABYTE


@pytest.mark.parametrize(
    "header", [{}, {"authorization": "Bearer wrong"}, {"authorization": "Basic x"}]
)
def test_without_a_conversation_nothing_is_taken(
    client: TestClient, chat: MemoryChat, header: dict[str, str]
) -> None:
    answer = client.post(MESSAGES, json={"message_id": "1", "text": "x"}, headers=header)
    assert answer.status_code in (401, 403)
    assert chat.all_lines() == []


def test_a_bearer_without_conversation_uploads_nothing(client: TestClient) -> None:
    answer = client.post(
        MESSAGES,
        data={"message_id": "1"},
        files={"files": ("a.jpg", jpeg(), "image/jpeg")},
        headers={"authorization": "Bearer " + "A" * 43},
    )
    assert answer.status_code == 401


def test_upload_and_download(program: Program) -> None:
    data = jpeg()
    sent = program.client.post(
        MESSAGES,
        data={"message_id": "1"},
        files={"files": ('合同 "final".jpg', data, "text/html")},
        headers=program.headers,
    )
    assert sent.json()["saved"] is True
    file = program.lines()[0]["files"][0]
    answer = program.client.get(file["url"], headers=program.headers)
    assert answer.content == data
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    stranger = Program(program.client)
    assert program.client.get(file["url"], headers=stranger.headers).status_code == 404


def test_disposition_is_safe_and_keeps_the_name() -> None:
    assert disposition('合同 "1".pdf') == (
        "attachment; filename=\"____1_.pdf\"; filename*=UTF-8''%E5%90%88%E5%90%8C%20%221%22.pdf"
    )
    assert disposition("") == "attachment; filename=\"file\"; filename*=UTF-8''"
    assert "\r" not in disposition("a\r\nSet-Cookie: x")


@pytest.mark.parametrize("path", ["/api/chat/attachments/not-a-uuid", "/api/chat/nothing"])
def test_unknown_addresses(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("saved", [False, None])
def test_store_away(program: Program, chat: MemoryChat, saved: bool | None) -> None:
    chat.failure = Unavailable(saved=saved)
    answer = program.say(message_id="1", text="x")
    assert answer.status_code == 503
    assert answer.json()["saved"] is saved
    assert answer.json()["code"] == "chat_unavailable"
    assert ("not yet known" in answer.json()["error"]) is (saved is None)


def test_errors_speak_the_reader_s_language(client: TestClient) -> None:
    answer = client.get("/api/chat/events", headers={"accept-language": "zh-CN,zh;q=0.9"})
    assert answer.status_code == 401
    assert "没有找到这次对话" in answer.json()["error"]


def test_the_page_s_modules_use_cookie_and_proof(client: TestClient, chat: MemoryChat) -> None:
    page = client.get("/").text
    body = {"message_id": "1", "text": "from the page"}
    assert client.post(MESSAGES, json=body).status_code == 403
    proof = {"x-csrf": hidden(page, "csrf")}
    assert client.post(MESSAGES, json=body, headers=proof).json()["saved"] is True
    assert len(chat.conversations) == 1
    assert client.get(MESSAGES).json()["lines"][0]["text"] == "from the page"


def test_no_lines_before_the_first_message(client: TestClient, chat: MemoryChat) -> None:
    client.get("/")
    assert client.get(MESSAGES).json() == {"language": "en", "lines": []}
    assert chat.conversations == {}


def limited(chat: MemoryChat, words: Words, settings: WebChatSettings, **rates: Rate) -> TestClient:
    changed = replace(settings, rates=replace(RateLimits(), **rates))
    return TestClient(make_app(chat, words, changed), follow_redirects=False)


def test_conversation_limit_says_when_to_come_again(
    chat: MemoryChat, words: Words, settings: WebChatSettings
) -> None:
    client = limited(chat, words, settings, conversation=Rate(per_minute=6, burst=2))
    program = Program(client)
    codes = [program.say(message_id=str(n), text="x").status_code for n in range(3)]
    assert codes == [200, 200, 429]
    refused = program.say(message_id="9", text="x")
    assert refused.headers["retry-after"] == "10"
    assert "10" in refused.json()["error"]
    assert Program(client).say(message_id="1", text="x").status_code == 200


def test_opening_limit(chat: MemoryChat, words: Words, settings: WebChatSettings) -> None:
    client = limited(chat, words, settings, opening=Rate(per_minute=1, burst=1))
    assert client.post("/api/chat/conversations").status_code == 201
    assert client.post("/api/chat/conversations").status_code == 429
    assert client.get("/chat/r/" + "A" * 43).status_code == 429


def test_large_file_is_named_and_the_rest_is_kept(
    chat: MemoryChat, words: Words, settings: WebChatSettings
) -> None:
    changed = replace(settings, files=Limits(max_bytes=MEGABYTE))
    client = TestClient(make_app(chat, words, changed), follow_redirects=False)
    files = [
        ("files", ("big.jpg", jpeg() + b"\0" * MEGABYTE, "")),
        ("files", ("a.jpg", jpeg(), "")),
    ]
    client.post("/chat/messages", data=composer(client), files=files)
    found = chat.heard()[0].attachments
    assert [file.refused for file in found] == ["file_too_large", None]
