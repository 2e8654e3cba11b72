"""Whatever the platform answers is a result or an error by name, within its time."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from channels.errors import AccountBlocked, ChannelError, FileTooLarge, SlowDown, WayClosed
from channels.tencent.api import LIMITS, Api, MediaPlace, fetch_token, make_client
from channels.tencent.codes import Code, Meaning, meaning_of, name_of
from channels.tencent.errors import (
    AccountPaused,
    CallRefused,
    PlatformBusy,
    PlatformUnreachable,
    ReaderGone,
    TokenRefused,
    WindowClosed,
    error_for,
)
from channels.tencent.tokens import AccessTokens, FreshToken, MemoryTokens, TokenKey

TOKEN = {"access_token": "secret-token", "expires_in": 7200}
Answer = Callable[[httpx.Request], httpx.Response]


def noon() -> datetime:
    return datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def api(answer: Answer) -> Api:
    """Calls that are answered by ``answer``; a token is always to be had."""
    client = make_client("https://platform.example", transport=httpx.MockTransport(answer))

    async def fetch() -> FreshToken:
        document = httpx.MockTransport(lambda _: httpx.Response(200, json=TOKEN))
        tokens = make_client("https://platform.example", transport=document)
        return await fetch_token(tokens, tokens.build_request("GET", "/token"))

    key = TokenKey(platform="p", account="a")
    return Api(client, AccessTokens(key, fetch=fetch, store=MemoryTokens(), clock=noon))


def always(response: httpx.Response) -> Api:
    return api(lambda _: response)


TABLE = [
    (-1, PlatformBusy, False),
    (40001, TokenRefused, False),
    (40014, TokenRefused, False),
    (42001, TokenRefused, False),
    (40164, AccountBlocked, False),
    (60020, AccountBlocked, False),
    (45015, WindowClosed, True),
    (45047, WindowClosed, True),
    (95001, WindowClosed, True),
    (95018, WindowClosed, True),
    (45009, AccountPaused, False),
    (45033, PlatformBusy, False),
    (43004, ReaderGone, True),
    (43101, ReaderGone, True),
    (81013, ReaderGone, True),
    (42014, CallRefused, True),
    (99999, CallRefused, True),
]


@pytest.mark.parametrize(("code", "error", "permanent"), TABLE)
def test_each_code_has_its_error(code: int, error: type[ChannelError], permanent: bool) -> None:
    found = error_for(code)
    assert type(found) is error
    assert found.permanent is permanent
    assert str(code) in str(found)


def test_closed_ways_and_pauses_are_what_the_outbox_knows() -> None:
    assert isinstance(error_for(45015), WayClosed)
    assert isinstance(error_for(43004), WayClosed)
    pause = error_for(45009)
    assert isinstance(pause, SlowDown)
    assert pause.retry_after == 60


def test_every_code_with_a_name_says_it() -> None:
    assert name_of(45015) == "time_out_of_window (45015)"
    assert name_of(7) == "error (7)"
    assert meaning_of(Code.KF_STATE) is Meaning.WINDOW


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(200, text="<html>busy</html>"),
        httpx.Response(200, content=b""),
        httpx.Response(200, json=[1]),
        httpx.Response(200, json={"errcode": "0"}),
        httpx.Response(200, content=b"[" * 100_000),
        httpx.Response(200, content=b"\xff\xfe"),
        httpx.Response(500, text="oops"),
        httpx.Response(503),
    ],
)
async def test_what_is_no_answer_may_be_tried_again(response: httpx.Response) -> None:
    with pytest.raises(PlatformUnreachable) as raised:
        await always(response).call("/x", json={})
    assert not raised.value.permanent


@pytest.mark.parametrize(
    ("header", "seconds"), [("30", 30.0), ("", None), ("soon", None), ("١٢", None)]
)
async def test_too_many_requests_names_its_wait(header: str, seconds: float | None) -> None:
    headers = {"Retry-After": header.encode()} if header else {}
    with pytest.raises(SlowDown) as raised:
        await always(httpx.Response(429, headers=headers)).call("/x")
    assert raised.value.retry_after == seconds


@pytest.mark.parametrize(
    "failure", [httpx.ConnectError, httpx.ReadTimeout, httpx.PoolTimeout, httpx.ReadError]
)
async def test_a_broken_connection_names_neither_address_nor_token(
    failure: type[httpx.HTTPError],
) -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise failure(f"cannot reach {request.url}")

    with pytest.raises(PlatformUnreachable) as raised:
        await api(broken).call("/x", json={})
    assert str(raised.value) == failure.__name__
    assert raised.value.__cause__ is None


async def test_an_answer_that_never_ends_is_given_up() -> None:
    async def drip() -> object:
        while True:
            yield b" "
            await asyncio.sleep(0)

    with pytest.raises(PlatformUnreachable):
        await api(lambda _: httpx.Response(200, content=drip())).call("/x")


async def test_a_packed_answer_is_limited_by_what_it_unpacks_to() -> None:
    packed = gzip.compress(b"x" * 5_000_000)
    answer = httpx.Response(200, content=packed, headers={"Content-Encoding": "gzip"})
    with pytest.raises(FileTooLarge):
        await always(answer).fetch(MediaPlace(path="/m", params={}), most_bytes=100_000)


async def test_the_token_stands_in_the_query_beside_the_parameters() -> None:
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"errcode": 0, "a": 1})

    assert (await api(answer).call("/x", params={"b": "2"}))["a"] == 1
    assert dict(seen[0].url.params) == {"access_token": "secret-token", "b": "2"}
    assert seen[0].method == "GET"


async def test_a_file_is_uploaded_as_a_form() -> None:
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.read())
        return httpx.Response(200, json={"media_id": "m"})

    found = await api(answer).upload(
        "/u", params={"type": "file"}, name="合同.pdf", data=b"%PDF", media_type="application/pdf"
    )
    assert found["media_id"] == "m"
    assert b'name="media"' in seen[0]
    assert b"%PDF" in seen[0]


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(200, json={"errcode": 40125}),
        httpx.Response(200, json={"errcode": 40001}),
        httpx.Response(200, json={"errcode": 40164}),
    ],
)
async def test_a_refused_token_is_for_an_operator(response: httpx.Response) -> None:
    client = make_client("https://p.example", transport=httpx.MockTransport(lambda _: response))
    with pytest.raises(AccountBlocked):
        await fetch_token(client, client.build_request("POST", "/t", json={}))


@pytest.mark.parametrize("document", [{}, {"access_token": ""}, {"access_token": "t"}])
async def test_an_answer_without_a_token_is_none(document: dict[str, str]) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=document))
    client = make_client("https://p.example", transport=transport)
    with pytest.raises(PlatformUnreachable):
        await fetch_token(client, client.build_request("POST", "/t", json={}))


def test_every_client_has_its_limits_and_follows_nothing() -> None:
    client = make_client("https://platform.example")
    assert client.timeout == LIMITS
    assert (LIMITS.connect, LIMITS.read, LIMITS.write, LIMITS.pool) == (3, 8, 8, 3)
    assert client.follow_redirects is False
    assert client.trust_env is False
