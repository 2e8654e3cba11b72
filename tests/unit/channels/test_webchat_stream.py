from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import replace

import pytest
from starlette.requests import Request
from starlette.responses import StreamingResponse

from channels.webchat.service import LiveEvent, Session, TooManyRequests, Unavailable
from channels.webchat.settings import WebChatSettings
from channels.webchat.stream import Streams
from tests.unit.channels.chat_service import MemoryChat

SESSION = Session(key="web:1")


def request(last_id: str | None = None) -> Request:
    headers = [] if last_id is None else [(b"last-event-id", last_id.encode())]
    return Request({"type": "http", "headers": headers})


def chunks(response: StreamingResponse) -> AsyncGenerator[str, None]:
    body = response.body_iterator
    assert isinstance(body, AsyncGenerator)
    return body


@pytest.fixture
def quick(settings: WebChatSettings) -> WebChatSettings:
    return replace(settings, heartbeat=0.02, max_streams=2)


async def test_events_carry_id_and_kind_only(chat: MemoryChat, settings: WebChatSettings) -> None:
    await chat.hint("message")
    await chat.hint("reply")
    response = Streams(chat, settings).respond(request("1"), SESSION)
    assert response.media_type == "text/event-stream"
    assert response.headers["cache-control"] == "no-store"
    stream = chunks(response)
    assert await anext(stream) == "retry: 3000\n\n"
    assert await anext(stream) == 'id: 2\ndata: {"kind": "reply"}\n\n'
    await chat.hint("ticket")
    assert await anext(stream) == 'id: 3\ndata: {"kind": "ticket"}\n\n'


@pytest.mark.parametrize("last_id", [None, "", "abc", "-1"])
async def test_without_a_good_last_id_only_new_events_come(
    chat: MemoryChat, quick: WebChatSettings, last_id: str | None
) -> None:
    await chat.hint("old")
    stream = chunks(Streams(chat, quick).respond(request(last_id), SESSION))
    assert await anext(stream) == "retry: 3000\n\n"
    assert await anext(stream) == ": \n\n"
    await chat.hint("new")
    seen = [await anext(stream) for _ in range(2)]
    assert any('"new"' in text for text in seen)
    assert not any('"old"' in text for text in seen)


async def test_silence_is_filled_with_heartbeats(chat: MemoryChat, quick: WebChatSettings) -> None:
    stream = chunks(Streams(chat, quick).respond(request(), SESSION))
    assert [await anext(stream) for _ in range(3)][1:] == [": \n\n", ": \n\n"]


async def test_streams_end_when_the_process_stops(
    chat: MemoryChat, settings: WebChatSettings
) -> None:
    stream = chunks(Streams(chat, settings).respond(request(), SESSION))
    await anext(stream)
    chat.stopping.set()
    async with asyncio.timeout(1):
        assert [text async for text in stream] == []


async def test_a_conversation_has_a_few_streams_and_gets_them_back(
    chat: MemoryChat, quick: WebChatSettings
) -> None:
    streams = Streams(chat, quick)
    open_ones = [chunks(streams.respond(request(), SESSION)) for _ in range(2)]
    for one in open_ones:
        await anext(one)
    with pytest.raises(TooManyRequests):
        streams.respond(request(), SESSION)
    streams.respond(request(), Session(key="web:2"))
    for one in open_ones:
        await one.aclose()
    assert streams.respond(request(), SESSION).status_code == 200


async def test_a_failing_service_ends_the_stream_quietly(
    chat: MemoryChat, settings: WebChatSettings
) -> None:
    class Failing(MemoryChat):
        async def events(
            self, session: Session, *, last_id: int | None
        ) -> AsyncIterator[LiveEvent]:
            yield LiveEvent(id=1, kind="message")
            raise Unavailable(saved=None)

    stream = chunks(Streams(Failing(), settings).respond(request(), SESSION))
    seen = [text async for text in stream]
    assert len(seen) == 2


async def test_closing_leaves_no_task_behind(chat: MemoryChat, settings: WebChatSettings) -> None:
    before = asyncio.all_tasks()
    stream = chunks(Streams(chat, settings).respond(request(), SESSION))
    await anext(stream)
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    waiting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await waiting
    await stream.aclose()
    assert asyncio.all_tasks() == before
