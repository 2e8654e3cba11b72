from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from starlette.types import Message

from casework.model.people import Officer
from console.ports import Hint
from console.settings import utc_now
from console.tokens import token_hash
from tests.unit.console.desk import ADMIN, ANNA, Browser, Clock, Desk, make_app, open_browser

QUICK: dict[str, Any] = {"session_check": timedelta(milliseconds=10)}


@dataclass
class Stream:
    """What the server has sent so far."""

    task: asyncio.Task[None]
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 0
    text: str = ""
    grown: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, more: str) -> None:
        self.text += more
        self.grown.set()

    async def until(self, words: str) -> None:
        while words not in self.text:
            self.grown.clear()
            await self.grown.wait()

    async def ended(self) -> None:
        await self.task


@asynccontextmanager
async def stream(browser: Browser, *, last_id: str = "", **settings: Any) -> AsyncIterator[Stream]:
    """The event stream of a signed-in browser, read by hand."""
    cookie = f"zhitong={browser.client.cookies['zhitong']}"
    headers = [(b"cookie", cookie.encode())]
    if last_id:
        headers.append((b"last-event-id", last_id.encode()))
    app = make_app(browser.desk, browser.clock, **{**QUICK, **settings})
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/console/api/events",
        "raw_path": b"/console/api/events",
        "root_path": "",
        "query_string": b"",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
        "scheme": "http",
        "http_version": "1.1",
    }
    gone = asyncio.Event()

    async def receive() -> Message:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            opened.status = message["status"]
            opened.headers = {key.decode(): value.decode() for key, value in message["headers"]}
        opened.add(message.get("body", b"").decode())

    opened = Stream(task=asyncio.ensure_future(app(scope, receive, send)))
    try:
        async with asyncio.timeout(5):
            yield opened
    finally:
        gone.set()
        await asyncio.wait_for(opened.task, 5)


def signed_in(who: Officer = ANNA, desk: Desk | None = None) -> Browser:
    return open_browser(desk, Clock()).sign_in(who)


async def test_a_stream_opens_with_its_retry_time_and_is_not_buffered() -> None:
    async with stream(signed_in()) as opened:
        await opened.until("retry: 3000\n")
        assert opened.headers["content-type"].startswith("text/event-stream")
        assert opened.headers["cache-control"] == "no-store"
        assert opened.headers["x-accel-buffering"] == "no"


async def test_a_hint_says_kind_number_and_version_and_no_more() -> None:
    browser = signed_in()
    browser.desk.feed.append(Hint(id=7, kind="ticket", ref="SY-2026-000011", version=3))
    async with stream(browser) as opened:
        await opened.until("event: hint")
        found = re.search(r"id: 7\nevent: hint\ndata: (.*)\n\n", opened.text)
        assert found
        document = json.loads(found.group(1))
        assert document == {"kind": "ticket", "ref": "SY-2026-000011", "version": 3}


async def test_a_broken_line_goes_on_where_it_was() -> None:
    browser = signed_in()
    browser.desk.feed += [Hint(id=one, kind="ticket", ref="x", version=1) for one in (1, 2, 3)]
    async with stream(browser, last_id="2") as opened:
        await opened.until("id: 3")
        assert "id: 1\n" not in opened.text
        assert "id: 2\n" not in opened.text


async def test_a_quiet_stream_sends_a_comment_now_and_then() -> None:
    browser = signed_in()
    async with stream(browser, heartbeat=timedelta(seconds=15)) as opened:
        await opened.until("retry")
        assert "still here" not in opened.text
        browser.clock.later(seconds=16)
        await opened.until(": still here\n\n")


@pytest.mark.parametrize("way", ["log-out", "disabled", "idle"])
async def test_a_stream_ends_with_its_session(way: str) -> None:
    browser = signed_in()
    async with stream(browser) as opened:
        await opened.until("retry")
        if way == "log-out":
            browser.desk.sessions.pop(token_hash(browser.client.cookies["zhitong"]))
        elif way == "disabled":
            browser.desk.disable(ANNA)
        else:
            browser.clock.later(minutes=31)
        await opened.ended()
        assert opened.text.endswith("event: ended\ndata: {}\n\n")


async def test_a_stream_ends_when_the_process_stops() -> None:
    stop = asyncio.Event()
    async with stream(signed_in(), stop=stop, session_check=timedelta(hours=1)) as opened:
        await opened.until("retry")
        stop.set()
        await opened.ended()


async def test_a_stream_does_not_keep_its_session_alive() -> None:
    browser = signed_in()
    (before,) = [one.seen_at for one in browser.desk.sessions.values()]
    browser.clock.later(minutes=5)
    async with stream(browser) as opened:
        await opened.until("retry")
    assert [one.seen_at for one in browser.desk.sessions.values()] == [before]


async def test_who_reads_no_tickets_hears_nothing() -> None:
    browser = signed_in(ADMIN)
    browser.desk.feed.append(Hint(id=1, kind="ticket", ref="SY-2026-000011", version=1))
    async with stream(browser) as opened:
        await opened.ended()
        assert "hint" not in opened.text


def test_without_a_session_there_is_no_stream() -> None:
    answer = open_browser().client.get("/console/api/events")
    assert answer.status_code == 401


def test_the_clock_of_the_settings_is_aware() -> None:
    assert utc_now().utcoffset() == timedelta(0)
