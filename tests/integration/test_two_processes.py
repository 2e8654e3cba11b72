"""Two servers and a worker over one store: any of them takes any row, nothing happens twice."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.support.programs import Program
from tests.support.servers import environment, running
from tests.support.walks import EN

pytestmark = pytest.mark.network


def test_a_conversation_wanders_between_two_servers(tmp_path: Path, database_url: str) -> None:
    data = tmp_path / "desk"
    settings = {
        "ZHITONG_DATABASE_URL": database_url,
        "ZHITONG_RATE_LIMITS": "false",
        "ZHITONG_JOIN_WINDOW": "false",
    }
    with running(data, **settings) as first, running(data, **settings) as second:
        token = first.open_chat()
        answer = first.say(token, "m0", text=EN.first)
        for place in range(1, 16):
            if answer["tickets"]:
                break
            desk = (first, second)[place % 2]
            asks = answer["asks"]
            stimulus = {"choice": "submit"} if asks == "confirm" else {"text": EN.answer(asks)}
            answer = desk.say(token, f"m{place}", **stimulus)
        assert len(answer["tickets"]) == 1
        again = first.say(token, f"m{place}", choice="submit")
        assert again["tickets"] == answer["tickets"]


def test_a_worker_answers_what_a_dead_server_took(tmp_path: Path, database_url: str) -> None:
    data = tmp_path / "desk"
    settings = {"ZHITONG_DATABASE_URL": database_url, "ZHITONG_RATE_LIMITS": "false"}
    with running(data, **settings) as desk:
        token = desk.open_chat()
        message = {"message_id": "m0", "wait": 0, "text": EN.first}
        assert desk.post("/api/chat/messages", message, token)["pending"] is True
        desk.kill()
    told = tmp_path / "worker.log"
    with told.open("wb") as screen, Path(os.devnull).open("rb") as nothing:
        worker = Program(
            ["worker", "--data", str(data)],
            env=environment(**settings),
            stdin=nothing,
            stdout=screen,
            stderr=screen,
        )
    try:
        # Its first word says that it works; how long the start takes is the machine's.
        while not told.stat().st_size:
            time.sleep(0.1)
        time.sleep(3)
    finally:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(15) == 0
    with running(data, **settings) as desk:
        lines = desk.get("/api/chat/messages", token)["lines"]
    assert [one["from"] for one in lines] == ["person", "desk"]
