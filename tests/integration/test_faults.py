"""Faults of the store and of the process: told in time and truthfully, and got over."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path

import psycopg
import pytest

from tests.support.servers import Desk, command, running

pytestmark = pytest.mark.network

TOLD_WITHIN_S = 4.0
OFF = {"ZHITONG_JOIN_WINDOW": "false", "ZHITONG_RATE_LIMITS": "false"}


@contextmanager
def locked(desk: Desk, url: str) -> Iterator[None]:
    """Somebody else holds what a message needs."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")
            connection.close()
    else:
        plain = url.replace("postgresql+psycopg", "postgresql")
        with psycopg.connect(plain) as other:
            other.execute("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
            yield
            other.rollback()


def test_a_locked_store_is_told_in_time_and_got_over(tmp_path: Path, database_url: str) -> None:
    with running(tmp_path / "desk", ZHITONG_DATABASE_URL=database_url, **OFF) as desk:
        token = desk.open_chat()
        assert desk.say(token, "m1", text="我要反映清关太慢")["saved"] is True
        with locked(desk, database_url):
            started = time.monotonic()
            refused = desk.say(token, "m2", text="同意")
            took = time.monotonic() - started
        assert refused["status"] == 503
        assert refused["saved"] in (False, None)
        assert refused["error"]
        assert took < TOLD_WITHIN_S
        again = desk.say(token, "m2", text="同意")
        assert again["saved"] is True
        kept = desk.get("/api/chat/messages", token)["lines"]
        assert [one["text"] for one in kept if one["from"] == "person"].count("同意") == 1


def test_the_store_says_that_it_is_not_ready_and_then_that_it_is(
    tmp_path: Path, database_url: str
) -> None:
    with running(tmp_path / "desk", ZHITONG_DATABASE_URL=database_url, **OFF) as desk:
        if database_url.startswith("sqlite"):
            with locked(desk, database_url):
                assert desk.get("/readyz")["status"] == 503
        assert desk.get("/healthz")["status"] == 200
        assert desk.get("/readyz")["status"] == 200


def test_stopping_lets_open_streams_go_and_leaves_with_zero(tmp_path: Path) -> None:
    with running(tmp_path / "desk", **OFF) as desk:
        token = desk.open_chat()
        desk.say(token, "m1", text="hello")
        request = urllib.request.Request(
            f"{desk.url}/api/chat/events", headers={"Authorization": f"Bearer {token}"}
        )
        stream = urllib.request.urlopen(request, timeout=20)
        reader = threading.Thread(target=_read_to_end, args=(stream,), daemon=True)
        reader.start()
        desk.process.send_signal(signal.SIGTERM)
        assert desk.process.wait(10) == 0
        reader.join(5)
        assert not reader.is_alive()


def _read_to_end(stream: HTTPResponse) -> None:
    with contextlib.suppress(OSError):
        stream.read()


def test_fifty_parallel_messages_of_one_person_keep_their_order(
    tmp_path: Path, database_url: str
) -> None:
    with running(tmp_path / "desk", ZHITONG_DATABASE_URL=database_url, **OFF) as desk:
        token = desk.open_chat()
        desk.say(token, "first", text="清关卡了三周")
        desk.say(token, "yes", text="同意")

        def send(number: int) -> bool:
            answer = desk.say(token, f"p{number}", text=f"补充第{number}点:货在港口")
            return bool(answer["saved"])

        with ThreadPoolExecutor(max_workers=25) as pool:
            assert all(pool.map(send, range(50)))
        end = time.monotonic() + 30
        while time.monotonic() < end:
            lines = desk.get("/api/chat/messages", token)["lines"]
            mine = [one for one in lines if one["from"] == "person"]
            if len(mine) == 52 and not any(one["pending"] for one in mine):
                break
            time.sleep(0.2)
        assert len(mine) == 52
        assert not any(one["pending"] for one in mine)


@pytest.mark.parametrize(
    ("name", "value"),
    [("ZHITONG_PORT", "99999"), ("ZHITONG_NOPE", "1"), ("ZHITONG_LOG_LEVEL", "loud")],
)
def test_a_wrong_setting_is_named_in_one_line(tmp_path: Path, name: str, value: str) -> None:
    done = command("serve", "--data", str(tmp_path / "desk"), **{name: value})
    assert done.returncode == 2
    assert name in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
