"""Our door and a Rasa server are interchangeable: same paths, same keys, same kinds of values.

The other side is what a real server of version 3.6.21 once answered (``rasa_answers.json``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.parsing.door import Door, make_door
from app.settings import Settings
from app.understanding import Here
from channels.words import Words
from nlu.embedded.interpreter import EmbeddedInterpreter
from nlu.embedded.model_store import ensure_model
from nlu.interpreter import ALL_TASKS
from nlu.rasa.answer import read_answer
from nlu.wire import to_wire
from tests.support.nlu_city import make_city
from tests.support.tree import ROOT

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
TOKEN = "token-of-the-contract"
RECORDED = json.loads((Path(__file__).parent / "rasa_answers.json").read_text(encoding="utf-8"))
TEXTS = [one["text"] for one in RECORDED["answers"]]
# A list of places of words, which no client of ours reads and which we do not cut.
RASA_ALONE = {"text_tokens"}


@pytest.fixture(scope="module")
def engine() -> EmbeddedInterpreter:
    return EmbeddedInterpreter(jurisdiction=make_city(), model=ensure_model(Settings().models_dir))


@pytest.fixture(scope="module")
def client(engine: EmbeddedInterpreter) -> Iterator[TestClient]:
    door = Door(
        parser=lambda: Here(lambda: engine, at_once=10_000, threads=1),
        jurisdiction=make_city(),
        words=Words(ROOT / "responses"),
        token=TOKEN.encode(),
        model="nlu-contract",
        clock=lambda: NOW,
        limit_s=30,
    )
    with TestClient(make_door(door)) as made:
        yield made


def ask(client: TestClient, text: str) -> dict[str, Any]:
    answer = client.post("/model/parse", params={"token": TOKEN}, json={"text": text})
    assert answer.status_code == 200
    document: dict[str, Any] = answer.json()
    return document


def kinds(document: dict[str, Any]) -> dict[str, type]:
    return {name: type(value) for name, value in document.items()}


@pytest.mark.parametrize("recorded", RECORDED["answers"], ids=TEXTS)
def test_an_answer_holds_what_one_of_rasa_holds(
    client: TestClient, recorded: dict[str, Any]
) -> None:
    ours, theirs = ask(client, recorded["text"]), recorded["answer"]
    shared = {name: kind for name, kind in kinds(theirs).items() if name not in RASA_ALONE}
    assert kinds(ours).items() >= shared.items()
    assert ours["intent"].keys() >= {"name", "confidence"}
    assert (
        read_answer(ours, sent=recorded["text"]).chances.keys()
        == read_answer(theirs, sent=theirs["text"]).chances.keys()
    )


@pytest.mark.parametrize("text", TEXTS)
def test_the_door_says_what_the_wire_says(
    client: TestClient, engine: EmbeddedInterpreter, text: str
) -> None:
    found = engine.parse(text=text, expecting=None, now=NOW, tasks=ALL_TASKS)
    assert ask(client, text) == json.loads(json.dumps(to_wire(found, jurisdiction=make_city())))


def test_status_and_refusal_have_the_same_keys(client: TestClient) -> None:
    status = client.get("/status", params={"token": TOKEN})
    assert kinds(status.json()) == kinds(RECORDED["status"])
    refused = client.post("/model/parse", json={"text": "x"})
    assert refused.status_code == RECORDED["refused"]["status"]
    assert kinds(refused.json()).items() >= kinds(RECORDED["refused"]["body"]).items()
