"""``/model/parse`` of our own: who is let in, what is refused, and that nothing leaks."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from app.errors import SettingsError
from app.parsing.door import AT_ONCE, LARGEST, Door, make_door
from app.parsing.listener import take_place
from app.parsing.token import read_token
from app.settings import Settings
from app.version import VERSION
from channels.words import Words
from nlu.interpreter import ALL_TASKS, Ranked, Understanding
from tests.support.nlu_city import make_city
from tests.support.tree import ROOT, read_toml

TOKEN = "a-token-of-the-test"
NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
HAN = re.compile("[\u3400-\u9fff]")
SECRET_TEXT = "示例机械有限公司的退税"


class Engine:
    """Says what it was asked; breaks or waits where the text says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None, datetime, frozenset[str]]] = []

    async def parse(
        self, *, text: str, expecting: str | None, now: datetime, tasks: frozenset[str]
    ) -> Understanding:
        self.asked.append((text, expecting, now, tasks))
        if text.startswith("break"):
            raise RuntimeError(text)
        if text == "wait":
            await asyncio.sleep(60)
        return Understanding(
            text=text,
            normalised=text,
            language="zh",
            intent="new_complaint",
            intent_confidence=0.8,
            intent_ranking=(Ranked(code="new_complaint", confidence=0.8),),
        )


@pytest.fixture
def engine() -> Engine:
    return Engine()


def door_of(engine: Engine, model: str = "nlu-1") -> Door:
    return Door(
        parser=lambda: engine,
        jurisdiction=make_city(),
        words=Words(ROOT / "responses"),
        token=TOKEN.encode(),
        model=model,
        clock=lambda: NOW,
        limit_s=0.2,
    )


@pytest.fixture
def client(engine: Engine) -> TestClient:
    return TestClient(make_door(door_of(engine)))


def ask(client: TestClient, document: Any, **headers: str) -> Any:
    return client.post(f"/model/parse?token={TOKEN}", json=document, headers=headers)


def test_an_answer_has_rasas_keys_and_ours(client: TestClient, engine: Engine) -> None:
    answer = ask(client, {"text": SECRET_TEXT, "expecting": "facts", "message_id": "m1"})
    assert answer.status_code == 200
    document = answer.json()
    assert document["intent"] == {"name": "new_complaint", "confidence": 0.8}
    assert document.keys() >= {"text", "intent_ranking", "entities", "language", "scope"}
    assert engine.asked == [
        (SECRET_TEXT, "facts", NOW, ALL_TASKS),
    ]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "header"),
    [("", ""), ("?token=", ""), ("?token=wrong", ""), ("", "Bearer wrong"), ("", f"Basic {TOKEN}")],
)
def test_without_the_token_nobody_is_answered(
    client: TestClient, engine: Engine, query: str, header: str
) -> None:
    headers = {"Authorization": header} if header else {}
    for path, method in (("/model/parse", "POST"), ("/status", "GET")):
        answer = client.request(method, path + query, json={"text": "x"}, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json()["reason"] == "parse_unknown"
    assert engine.asked == []


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_bearer_token_opens_as_well(client: TestClient, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {TOKEN}"}
    assert client.post("/model/parse", json={"text": "x"}, headers=headers).status_code == 200


def test_status_and_version_have_rasas_shape(client: TestClient, engine: Engine) -> None:
    assert client.get(f"/status?token={TOKEN}").json() == {
        "model_id": "nlu-1",
        "model_file": "nlu-1",
        "num_active_training_jobs": 0,
    }
    assert client.get("/version").json()["version"] == VERSION
    ruled = TestClient(make_door(door_of(engine, model="")))
    assert ruled.get(f"/status?token={TOKEN}").status_code == 409


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"", 400, "parse_malformed"),
        (b"{", 400, "parse_malformed"),
        (b"\xff\xfe", 400, "parse_malformed"),
        (b"[]", 400, "parse_malformed"),
        (b'{"txt": "x"}', 400, "parse_malformed"),
        (b'{"text": "x", "expecting": "weather"}', 400, "parse_malformed"),
        (b"[" * 50_000, 400, "parse_malformed"),
        (b"x" * (LARGEST + 1), 413, "parse_too_large"),
        (b'{"text": "wait"}', 503, "parse_late"),
        (b'{"text": "break"}', 500, "parse_failed"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_refusal_says_what_is_kept_and_what_next(
    client: TestClient, body: bytes, status: int, reason: str, language: str
) -> None:
    answer = client.post(
        f"/model/parse?token={TOKEN}", content=body, headers={"Accept-Language": language}
    )
    document = answer.json()
    assert (answer.status_code, document["code"], document["reason"]) == (status, status, reason)
    assert document["status"] == "failure"
    assert bool(HAN.search(document["message"])) is (language == "zh")
    assert ("retry-after" in answer.headers) is (status == 503)


def test_other_paths_and_methods_lead_nowhere(client: TestClient) -> None:
    lost = client.get(f"/model/train?token={TOKEN}")
    assert (lost.status_code, lost.json()["reason"]) == (404, "parse_nowhere")
    wrong = client.get(f"/model/parse?token={TOKEN}")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")


def test_a_letter_just_below_the_limit_is_read(client: TestClient) -> None:
    text = "退" * (LARGEST // 3 - 10)
    body = json.dumps({"text": text}, ensure_ascii=False).encode()
    answer = client.post(f"/model/parse?token={TOKEN}", content=body)
    assert answer.json()["text"] == text


def test_half_a_surrogate_pair_is_answered(client: TestClient) -> None:
    answer = client.post(f"/model/parse?token={TOKEN}", content=b'{"text": "a\\ud83d"}')
    assert answer.json()["text"] == "a\ufffd"


def test_no_log_line_holds_token_or_text(client: TestClient) -> None:
    with capture_logs() as logs:
        ask(client, {"text": f"break {SECRET_TEXT}"})
        ask(client, {"text": "wait"})
        client.get(f"/nowhere?token={TOKEN}")
    assert [one["event"] for one in logs] == ["parse_failed"]
    assert TOKEN not in str(logs)
    assert SECRET_TEXT not in str(logs)


async def test_too_many_at_once_are_asked_to_come_back(engine: Engine) -> None:
    door = door_of(engine)
    app = make_door(door)
    answers = await asyncio.gather(*(_post(app, {"text": "wait"}) for _ in range(AT_ONCE + 3)))
    assert answers == [503] * (AT_ONCE + 3)
    assert len(engine.asked) == AT_ONCE
    assert await _post(app, {"text": "x"}) == 200


async def _post(app: Any, document: Any) -> int:
    """One request at the application itself; the test client would send them one by one."""
    sent: list[Any] = []
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/model/parse",
        "raw_path": b"/model/parse",
        "query_string": f"token={TOKEN}".encode(),
        "headers": [],
        "server": ("127.0.0.1", 1),
        "client": ("127.0.0.1", 2),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": json.dumps(document).encode(), "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    status: int = sent[0]["status"]
    return status


@pytest.mark.parametrize("content", [None, "", "too-short"])
def test_a_door_without_a_good_token_stops_the_start(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "token"
    if content is not None:
        path.write_text(content, encoding="ascii")
    with pytest.raises(SettingsError) as caught:
        take_place(Settings(nlu_parse_port=0, nlu_parse_token_file=path))
    assert caught.value.params["name"] == "ZHITONG_NLU_PARSE_TOKEN_FILE"
    with pytest.raises(SettingsError):
        take_place(Settings(nlu_parse_port=0))


def test_the_end_of_the_line_is_no_part_of_the_token(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text(f"{TOKEN}\n", encoding="ascii")
    assert read_token(path) == TOKEN.encode()


def test_no_port_no_door() -> None:
    assert take_place(Settings()) is None


def test_the_version_is_that_of_the_project() -> None:
    assert read_toml(ROOT / "pyproject.toml")["project"]["version"] == VERSION
