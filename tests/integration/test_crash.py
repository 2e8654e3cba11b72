"""``kill -9`` at injected points of a turn: nothing acknowledged is lost, nothing happens twice.

A conversation of ten messages is sent over HTTP. At random points the server is killed, started
again, and the client, as any client would, sends the message that it got no answer for once more
with the same id. At the end there is one ticket, with every word in it, on both databases.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import time
import urllib.error
from pathlib import Path
from typing import Any

import pytest

from tests.support.servers import Desk, command, start, stop, wait_ready
from tests.support.walks import ZH

pytestmark = pytest.mark.network

LEASE_S = 1
POINTS = (
    "inbox.inserted",
    "turn.received",
    "turn.understood",
    "turn.written",
    "batch.written",
    "batch.committed",
)
SHORT, LONG = 10, 200


class Client:
    """A complainant whose connection breaks when the server dies."""

    def __init__(self, data: Path, url: str, seed: int) -> None:
        self.data = data
        self.settings = {
            "ZHITONG_JOIN_WINDOW": "false",
            "ZHITONG_RATE_LIMITS": "false",
            "ZHITONG_LEASE_S": str(LEASE_S),
            "ZHITONG_DATABASE_URL": url,
        }
        self.chance = random.Random(seed)
        self.kills = 0
        self.armed = False
        self.desk: Desk | None = None

    def running(self, *, deadly: bool) -> Desk:
        """The server; a new one dies at a random point of its work when ``deadly``."""
        if self.desk is not None and self.desk.process.poll() is None:
            if self.armed or not deadly:
                return self.desk
            # It was started to live: kill it from outside, between two turns.
            self.desk.kill()
            self.kills += 1
        self.armed = deadly
        crash = {}
        if deadly:
            point = self.chance.choice(POINTS)
            crash = {"ZHITONG_CRASH_AT": f"{point}:{self.chance.randint(1, 3)}"}
        self.desk = start(self.data, **self.settings, **crash)
        with contextlib.suppress(RuntimeError):
            # It may die while it starts: then it is started again.
            wait_ready(self.desk)
        return self.desk

    def ask(self, path: str, document: Any, token: str, *, deadly: bool) -> dict[str, Any]:
        """Send until an answer comes, as a person who presses "send again"."""
        for _ in range(30):
            desk = self.running(deadly=deadly)
            try:
                answer = desk.post(path, document, token)
            except (urllib.error.URLError, ConnectionError, TimeoutError, OSError):
                desk.process.wait(10)
                self.kills += 1
                deadly = deadly and self.chance.random() < 0.5
                continue
            if answer["status"] < 300:
                return answer
            time.sleep(0.3)
        raise AssertionError("no answer after thirty tries")

    def finish(self) -> None:
        if self.desk is not None:
            stop(self.desk)


def walk(client: Client, number: int, *, kills: int) -> str:
    """One conversation to the receipt; gives the ticket's number."""
    opened = client.ask("/api/chat/conversations", {}, "", deadly=client.kills < kills)
    token = str(opened["token"])
    stimulus: dict[str, str] = {"text": ZH.first}
    for place in range(20):
        message = {"message_id": f"m{number}-{place}", "wait": 5, **stimulus}
        answer = client.ask("/api/chat/messages", message, token, deadly=client.kills < kills)
        answer = until_settled(client, message, token, answer)
        if answer["tickets"]:
            assert len(answer["tickets"]) == 1
            return str(answer["tickets"][0])
        stimulus = next_stimulus(answer["asks"])
    raise AssertionError("the conversation does not come to its end")


def until_settled(
    client: Client, message: dict[str, Any], token: str, answer: dict[str, Any]
) -> dict[str, Any]:
    """A message whose turn died is answered when its lease has ended; the same id asks again."""
    end = time.monotonic() + 20
    while answer["pending"]:
        assert time.monotonic() < end, f"never answered: {message}"
        time.sleep(0.2)
        answer = client.ask("/api/chat/messages", message, token, deadly=False)
    return answer


def next_stimulus(asks: str | None) -> dict[str, str]:
    return {"choice": "submit"} if asks == "confirm" else {"text": ZH.answer(asks)}


@pytest.mark.parametrize("kills", [SHORT, pytest.param(LONG, marks=pytest.mark.slow)])
def test_killed_turns_lose_nothing_and_file_once(
    tmp_path: Path, database_url: str, kills: int
) -> None:
    client = Client(tmp_path / "desk", database_url, seed=int(os.environ.get("SEED", "7")))
    numbers = []
    try:
        while client.kills < kills:
            numbers.append(walk(client, len(numbers), kills=kills))
    finally:
        client.finish()
    listed = command(
        "tickets",
        "list",
        "--json",
        "--limit",
        "1000",
        "--data",
        str(client.data),
        ZHITONG_DATABASE_URL=database_url,
    )
    found = {row["number"] for row in json.loads(listed.stdout)}
    assert found == set(numbers)
    assert len(found) == len(numbers)
    for number in numbers:
        check_ticket(client.data, database_url, number)


def check_ticket(data: Path, url: str, number: str) -> None:
    shown = command(
        "tickets", "show", number, "--json", "--data", str(data), ZHITONG_DATABASE_URL=url
    )
    ticket = json.loads(shown.stdout)
    assert ticket["fields"]["enterprise_name"] == "沈阳示例轴承有限公司"
    assert ticket["fields"]["contact_phone"].replace(" ", "").endswith("13900000000")
    assert "海关" in ticket["fields"]["facts"]
    assert "放行" in ticket["fields"]["demand"]
    assert [event["kind"] for event in ticket["events"]].count("filed") == 1
    assigned = [one for one in ticket["deliveries"] if one["template"] == "assigned"]
    assert len(assigned) == 1
