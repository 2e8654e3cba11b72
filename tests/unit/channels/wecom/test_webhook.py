"""WeCom's webhook: the vectors of independent implementations, forgeries, replays, answers."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from starlette.applications import Starlette

from app.platforms.fakes.envelope import Call
from channels.message import OutboundMessage
from channels.webhook import SignalKind
from channels.wecom.memory import MemoryCardCodes
from channels.wecom.routes import routes
from channels.wecom.settings import WeComSettings
from tests.support.wechat_cases import CASES, Case
from tests.support.wecom_house import (
    SETTINGS,
    Clock,
    RecordingDesk,
    WeComHouse,
    delivery,
    notice,
    open_house,
)

WECOM = [one for one in CASES if one.platform == "wecom"]
ACCEPTED = [one for one in WECOM if one.accepted]
REFUSED = [one for one in WECOM if not one.accepted]
MESSAGES = [one for one in ACCEPTED if one.method == "POST"]


def names(vectors: list[Case]) -> list[str]:
    return [one.id for one in vectors]


def settings_of(vector: Case) -> WeComSettings:
    return replace(
        SETTINGS,
        corp_id=vector.receive_id,
        token=vector.token,
        encoding_aes_key=vector.key,
    )


def clock_of(vector: Case, *, later_s: int = 0) -> Clock:
    return Clock(datetime.fromtimestamp(int(vector.query["timestamp"]) + later_s, tz=UTC))


@asynccontextmanager
async def posting(
    vector: Case, desk: RecordingDesk, *, later_s: int = 0
) -> AsyncIterator[httpx.AsyncClient]:
    settings, clock = settings_of(vector), clock_of(vector, later_s=later_s)
    app = Starlette(routes=routes(settings, desk, clock, codes=MemoryCardCodes()))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk", timeout=5) as client:
        yield client


async def call(client: httpx.AsyncClient, vector: Case) -> httpx.Response:
    return await client.request(
        vector.method,
        SETTINGS.path,
        params=vector.query,
        content=vector.body if vector.method == "POST" else None,
    )


def test_the_file_holds_what_is_needed() -> None:
    assert len(ACCEPTED) >= 10
    assert len(REFUSED) >= 9


@pytest.mark.parametrize("vector", ACCEPTED, ids=names(ACCEPTED))
async def test_a_good_call_is_taken(vector: Case) -> None:
    desk = RecordingDesk()
    async with posting(vector, desk) as client:
        answer = await call(client, vector)
    assert answer.status_code == 200
    kept = [*desk.messages, *desk.signals]
    if vector.method == "GET":
        assert answer.content == vector.plaintext.encode()
        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert kept == []
    else:
        assert answer.content == b""
        assert len(kept) == (vector.fields.get("event") != "batch_job_result")


@pytest.mark.parametrize("vector", REFUSED, ids=names(REFUSED))
async def test_a_bad_call_leaves_no_trace(vector: Case, capsys: pytest.CaptureFixture[str]) -> None:
    desk = RecordingDesk()
    async with posting(vector, desk) as client:
        answer = await call(client, vector)
    assert answer.status_code in {400, 403, 413}
    assert answer.content == b""
    assert (desk.messages, desk.signals) == ([], [])
    assert "warning" not in capsys.readouterr().out


@pytest.mark.parametrize("vector", MESSAGES[:1], ids=names(MESSAGES[:1]))
async def test_the_same_call_twice_is_one_message(vector: Case) -> None:
    desk = RecordingDesk()
    async with posting(vector, desk) as client:
        answers = [await call(client, vector) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 200]
    assert (len(desk.messages), desk.repeats) == (1, 2)


@pytest.mark.parametrize("later_s", [-301, 301])
@pytest.mark.parametrize("vector", ACCEPTED, ids=names(ACCEPTED))
async def test_a_stale_call_is_refused(vector: Case, later_s: int) -> None:
    desk = RecordingDesk()
    async with posting(vector, desk, later_s=later_s) as client:
        answer = await call(client, vector)
    assert (answer.status_code, answer.content) == (403, b"")
    assert desk.messages == []


async def test_a_nonce_serves_one_signature() -> None:
    async with open_house() as house:
        first = house.caller.sealed(
            house.caller.message("ZhangSan", "text", "<Content>a</Content>")
        )
        assert (await house.caller.send(first)).status == 200
        other = house.caller.sealed(
            house.caller.message("ZhangSan", "text", "<Content>b</Content>")
        )
        forged = replace(other, query={**other.query, "nonce": first.query["nonce"]})
        assert (await house.caller.send(forged)).status == 403
        assert len(house.desk.messages) == 1


async def test_the_address_check_is_answered_with_the_bare_text() -> None:
    async with open_house() as house:
        assert await house.caller.check_address("1616140317555161061") == "1616140317555161061"


async def test_a_quick_reply_is_the_answer_itself() -> None:
    async with open_house() as house:
        house.desk.says = OutboundMessage(text="收到 ]]> <a href='x'>y</a>")
        heard = await house.caller.write("ZhangSan", "待办")
        assert heard.reply == "收到 ]]> \uff1ca href='x'>y\uff1c/a>"
        assert house.desk.waits == [3.5]


async def test_a_reply_that_would_be_cut_is_not_given_away(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with open_house() as house:
        house.desk.says = OutboundMessage(text="长" * 700)
        heard = await house.caller.write("ZhangSan", "待办")
        assert (heard.status, heard.reply) == (200, "")
        assert "passive_reply_too_long" in capsys.readouterr().out


async def test_without_a_store_the_platform_sends_again() -> None:
    async with open_house() as house:
        house.desk.down = True
        heard = await house.caller.write("ZhangSan", "待办")
        assert (heard.status, heard.tries) == (0, 4)
        house.desk.down = False
        assert (await house.caller.write("ZhangSan", "待办")).tries == 1
        assert len(house.desk.messages) == 1


async def pressed(house: WeComHouse) -> str:
    await house.channel.send(delivery(notice()), now=house.clock.now)
    (shown,) = house.world.on_screen("ZhangSan")
    heard = await house.caller.press(shown, "k.acknowledge")
    assert (heard.status, heard.reply) == (200, "")
    return shown.task_id


async def test_a_press_is_handed_over_with_its_code_and_does_not_wait() -> None:
    async with open_house() as house:
        house.desk.says = OutboundMessage(text="done")
        task = await pressed(house)
        (message,) = house.desk.messages
        assert (message.choice, message.sender) == ("k.acknowledge", "ZhangSan")
        assert house.desk.waits == [0]
        code = await house.codes.spend(
            account=SETTINGS.account, user="ZhangSan", task_id=task, now=house.clock.now
        )
        assert code is not None


async def test_events_are_signals_and_news_of_customer_service_a_knock() -> None:
    async with open_house() as house:
        await house.caller.event("LiSi", {"Event": "click", "EventKey": "OFFICER_TODO"})
        await house.caller.kf_news("wk1", "t-1")
        await house.kf_caller.kf_news("wk2", "t-2")
        await house.puller.settled()
        (signal,) = house.desk.signals
        assert (signal.kind, signal.reference) == (SignalKind.CLICKED, "OFFICER_TODO")
        assert house.knocks == [("wk1", "t-1"), ("wk2", "t-2")]


@pytest.mark.parametrize("size", [64 * 1024 + 1, 1_000_000])
async def test_a_large_body_is_not_read(size: int) -> None:
    async with open_house() as house:
        call_ = house.caller.sealed(
            house.caller.message("ZhangSan", "text", "<Content>a</Content>")
        )
        large = replace(call_, body=call_.body + b" " * size)
        assert (await house.caller.send(large)).status == 413


def flipped(text: str, place: int, bit: int) -> str:
    """The text with one bit of one character changed."""
    return text[:place] + chr(ord(text[place]) ^ (1 << bit)) + text[place + 1 :]


async def test_no_bit_of_a_call_can_be_changed() -> None:
    chance = random.Random(88)
    async with open_house() as house:
        good = house.caller.sealed(house.caller.message("ZhangSan", "text", "<Content>a</Content>"))
        start = good.body.index(b"<Encrypt><![CDATA[") + 18
        end = good.body.index(b"]]></Encrypt>")
        statuses = []
        for turn in range(200):
            query, body, bit = dict(good.query), good.body, chance.randrange(7)
            name = ("msg_signature", "timestamp", "nonce", "body")[turn % 4]
            if name == "body":
                place = chance.randrange(start, end)
                body = body[:place] + bytes([body[place] ^ (1 << bit)]) + body[place + 1 :]
            else:
                query[name] = flipped(query[name], chance.randrange(len(query[name])), bit)
            statuses.append((await house.caller.send(Call(query=query, body=body))).status)
        assert set(statuses) <= {400, 403}
        assert (house.desk.messages, house.desk.signals) == ([], [])


async def test_whatever_is_inside_a_signed_call_is_no_error_of_ours() -> None:
    chance = random.Random(89)
    async with open_house() as house:
        good = house.caller.message("ZhangSan", "text", "<Content>a</Content>")
        for _ in range(300):
            place = chance.randrange(len(good))
            broken = good[:place] + chance.choice("<>&]\x00\u4e00/") + good[place + 1 :]
            heard = await house.caller.send(house.caller.sealed(broken))
            assert heard.status in {200, 400, 403}
            assert heard.tries == 1
        assert all(one.sender for one in house.desk.messages)
