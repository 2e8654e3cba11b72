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
    "inbox.committed",
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
        self.desk: Desk | None = None

    def running(self, *, deadly: bool) -> Desk:
        """The server; a new one dies at a random point of its work when ``deadly``."""
        if self.desk is not None and self.desk.process.poll() is None:
            return self.desk
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


def walk(client: Client, number: int, *, kills: int) -> tuple[str, list[str]]:
    """One conversation to the receipt; returns its number and what was written."""
    deadly = client.kills < kills
    opened = client.ask("/api/chat/conversations", {}, "", deadly=deadly)
    token = str(opened["token"])
    stimuli: list[dict[str, str]] = [{"text": text} for text in ZH]
    stimuli.append({"choice": "submit"})
    tickets: list[str] = []
    for place, stimulus in enumerate(stimuli):
        message = {"message_id": f"m{number}-{place}", "wait": 5, **stimulus}
        deadly = client.kills < kills
        answer = client.ask("/api/chat/messages", message, token, deadly=deadly)
        assert settled(client, token, place + 1), f"message {place} was not answered: {answer}"
    tickets = state(client, token)["tickets"]
    assert len(tickets) == 1, tickets
    return tickets[0], [text for text in ZH]


def settled(client: Client, token: str, messages: int) -> bool:
    """Whether every message stands in the transcript and none is still pending."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        lines = read(client, token)
        mine = [line for line in lines if line["from"] == "person"]
        if len(mine) == messages and not any(line["pending"] for line in mine):
            return True
        time.sleep(0.2)
    return False


def read(client: Client, token: str) -> list[dict[str, Any]]:
    for _ in range(20):
        try:
            answer = client.running(deadly=False).get("/api/chat/messages", token)
        except (urllib.error.URLError, ConnectionError, TimeoutError, OSError):
            time.sleep(0.1)
            continue
        if answer["status"] == 200:
            return list(answer["lines"])
        time.sleep(0.2)
    raise AssertionError("the transcript cannot be read")


def state(client: Client, token: str) -> dict[str, Any]:
    """Ask for the state with one more message."""
    message = {"message_id": "status", "wait": 10, "text": "进度"}
    return client.ask("/api/chat/messages", message, token, deadly=False)


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
        "tickets", "list", "--json", "--limit", "1000", "--data", str(client.data),
        ZHITONG_DATABASE_URL=database_url,
    )
    found = {row["number"] for row in json.loads(listed.stdout)}
    assert found == {number for number, _ in numbers}
    for number, _ in numbers:
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
