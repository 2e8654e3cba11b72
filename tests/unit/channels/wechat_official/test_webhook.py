"""The callback: only what is genuine goes further, and the answer leaves in time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from app.platforms.fakes.envelope import Call
from app.platforms.fakes.wechat_people import OUT_OF_ORDER, WeChatPeople
from channels.message import InboundMessage, OutboundMessage
from channels.tencent import webhook
from channels.webhook import Signal, SignalKind
from channels.wechat_official.routes import routes
from channels.wechat_official.settings import Mode
from tests.support.wechat_cases import CASES, TOKEN, Case
from tests.support.wechat_house import WeChatHouse, make_house, people_of

USER = "oUser"
OURS = [one for one in CASES if one.platform == "oa"]


@pytest.fixture
def house() -> WeChatHouse:
    return make_house()


@pytest.fixture
async def people(house: WeChatHouse) -> AsyncIterator[WeChatPeople]:
    transport = httpx.ASGITransport(house.callback)
    async with httpx.AsyncClient(transport=transport, timeout=10) as client:
        yield people_of(house, "http://desk.example", client)


def echo(item: InboundMessage | Signal) -> OutboundMessage:
    text = item.text if isinstance(item, InboundMessage) else item.kind.value
    return OutboundMessage(text=f"收到：{text}")


@pytest.mark.parametrize("case", OURS, ids=[one.id for one in OURS])
async def test_the_vectors_through_the_route(house: WeChatHouse, case: Case) -> None:
    house.clock.now = house.clock.now.fromtimestamp(
        int(case.query["timestamp"]), tz=house.clock.now.tzinfo
    )
    transport = httpx.ASGITransport(house.callback)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk", timeout=5) as client:
        answer = await client.request(
            case.method, house.settings.path, params=case.query, content=case.body
        )
    if case.accepted:
        assert (answer.status_code, answer.text) == (200, "success")
        assert len(house.desk.items) <= 1
        return
    assert answer.status_code in (400, 403, 413)
    assert answer.content == b""
    assert house.desk.items == []


async def test_the_address_check_is_answered_in_plain_and_never_as_a_page(
    house: WeChatHouse, people: WeChatPeople
) -> None:
    assert await people.check_address("<script>1</script>")
    query = people.envelope.check("echo", at=house.clock.now, sealed=False)
    answer = await people.client.get(people.callback_url, params=query)
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_quick_reply_is_the_answer_itself(house: WeChatHouse, people: WeChatPeople) -> None:
    house.desk.answers = echo
    told = await people.say(USER, "您好]]><MsgType>")
    assert told.reply == "收到：您好]]><MsgType>"
    assert [one.kind for one in house.world.person(USER).chat] == ["passive"]


async def test_without_a_reply_the_platform_is_told_success(
    house: WeChatHouse, people: WeChatPeople
) -> None:
    told = await people.say(USER, "您好")
    assert (told.status, told.reply, told.tries) == (200, None, 1)
    assert house.world.person(USER).chat == []
    assert house.desk.messages[0].text == "您好"


async def test_a_repeat_has_no_second_effect_and_the_same_answer(
    house: WeChatHouse, people: WeChatPeople
) -> None:
    house.desk.answers = echo
    xml = people.message(USER, "text", Content="您好")
    call = people.envelope.call(xml, to="gh", at=house.clock.now)
    answers = await asyncio.gather(*(people.post(call) for _ in range(3)))
    read = {people.envelope.answer(one.content)["Content"] for one in answers}
    assert read == {"收到：您好"}
    assert house.desk.turns == 1


async def test_a_repeat_that_is_signed_anew_is_a_repeat_all_the_same(
    house: WeChatHouse, people: WeChatPeople
) -> None:
    house.desk.answers = echo
    xml = people.message(USER, "text", Content="您好")
    told = [await people.send(xml) for _ in range(3)]
    assert [one.reply for one in told] == ["收到：您好"] * 3
    assert house.desk.turns == 1


async def test_a_nonce_with_another_signature_is_refused(
    house: WeChatHouse, people: WeChatPeople
) -> None:
    envelope = people.envelope
    first = envelope.call(people.message(USER, "text", Content="一"), to="gh", at=house.clock.now)
    second = envelope.call(people.message(USER, "text", Content="二"), to="gh", at=house.clock.now)
    sealed = second.body.split(b"[CDATA[")[2].split(b"]]")[0].decode()
    stamp = (first.query["timestamp"], first.query["nonce"])
    query = {**first.query, "msg_signature": envelope.signature(*stamp, sealed)}
    assert (await people.post(first)).status_code == 200
    answer = await people.post(Call(query=query, body=second.body))
    assert (answer.status_code, answer.content) == (403, b"")
    assert [one.text for one in house.desk.messages] == ["一"]


async def test_who_speaks_is_what_was_sealed_not_what_the_query_says(
    house: WeChatHouse, people: WeChatPeople
) -> None:
    call = people.envelope.call(
        people.message(USER, "text", Content="x"), to="gh", at=house.clock.now
    )
    forged = Call(query={**call.query, "openid": "oSomebodyElse"}, body=call.body)
    assert (await people.post(forged)).status_code == 200
    assert house.desk.messages[0].sender == USER


async def test_a_field_twice_in_the_query_is_refused(
    house: WeChatHouse, people: WeChatPeople
) -> None:
    call = people.envelope.call(
        people.message(USER, "text", Content="x"), to="gh", at=house.clock.now
    )
    pairs = [*call.query.items(), ("msg_signature", "0" * 40)]
    answer = await people.client.post(
        people.callback_url, params=httpx.QueryParams(pairs), content=call.body
    )
    assert answer.status_code == 403
    assert house.desk.items == []


@pytest.mark.parametrize("seconds", [-301, 301])
async def test_a_stale_call_is_refused(
    house: WeChatHouse, people: WeChatPeople, seconds: int
) -> None:
    at = house.clock.now + timedelta(seconds=seconds)
    call = people.envelope.call(people.message(USER, "text", Content="x"), to="gh", at=at)
    assert (await people.post(call)).status_code == 403


async def test_a_body_above_the_limit_is_not_read(house: WeChatHouse, people: WeChatPeople) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(1000):
            read += 64 * 1024
            yield b"x" * (64 * 1024)

    answer = await people.client.post(people.callback_url, content=endless())
    assert answer.status_code == 413
    assert read <= 3 * 64 * 1024
    declared = {"Content-Length": str(10**9)}
    answer = await people.client.post(people.callback_url, content=b"", headers=declared)
    assert answer.status_code == 413


async def test_without_a_store_the_platform_sends_again(
    house: WeChatHouse, people: WeChatPeople
) -> None:
    house.desk.gone = True
    told = await people.say(USER, "x")
    assert (told.status, told.tries) == (503, 4)


async def test_a_locked_store_is_answered_in_time_and_not_acknowledged(
    house: WeChatHouse, people: WeChatPeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "LATEST_S", 0.2)
    house.desk.locked = True
    call = people.envelope.call(
        people.message(USER, "text", Content="x"), to="gh", at=house.clock.now
    )
    answer = await people.post(call)
    assert (answer.status_code, answer.content) == (503, b"")
    (late,) = webhook._unfinished  # the work goes on: it may yet be stored
    late.cancel()
    await asyncio.wait([late])


async def test_a_slow_engine_leaves_the_reply_to_the_outbox(
    house: WeChatHouse, people: WeChatPeople
) -> None:
    waits = []

    async def take(message: InboundMessage, *, wait_s: float, **how: Any) -> object:
        waits.append(wait_s)
        return await type(house.desk).take(house.desk, message, wait_s=0, **how)

    house.desk.take = take
    house.desk.stalled = True
    told = await people.say(USER, "x")
    assert (told.status, told.reply) == (200, None)
    assert waits == [3.5]


async def test_reports_in_one_call_wait_for_no_reply(
    house: WeChatHouse, people: WeChatPeople
) -> None:
    waits = []

    async def note(signal: Signal, *, wait_s: float, **how: Any) -> object:
        waits.append(wait_s)
        return await type(house.desk).note(house.desk, signal, wait_s=0, **how)

    house.desk.note = note
    rows = "".join(
        f"<List><TemplateId>t{n}</TemplateId><SubscribeStatusString>accept"
        "</SubscribeStatusString></List>"
        for n in range(3)
    )
    xml = people.event(USER, "subscribe_msg_popup_event").replace(
        "</xml>", f"<SubscribeMsgPopupEvent>{rows}</SubscribeMsgPopupEvent></xml>"
    )
    await people.send(xml)
    assert waits == [0.0] * 3
    assert {one.reference for one in house.desk.signals} == {"t0", "t1", "t2"}


async def test_a_reply_that_a_passive_answer_cannot_carry_shows_nobody_an_error(
    house: WeChatHouse, people: WeChatPeople
) -> None:
    house.desk.answers = lambda _: OutboundMessage(text="长" * 1001)
    told = await people.say(USER, "x")
    assert (told.status, told.reply) == (200, None)
    assert all(one.kind != OUT_OF_ORDER for one in house.world.person(USER).chat)


async def test_a_follower_is_welcomed_at_once(house: WeChatHouse, people: WeChatPeople) -> None:
    house.desk.answers = echo
    told = await people.follow(USER, "bind_1")
    assert told.reply == "收到：followed"
    (signal,) = house.desk.signals
    assert (signal.kind, signal.scene) == (SignalKind.FOLLOWED, "bind_1")


async def test_what_gives_nothing_is_acknowledged(house: WeChatHouse, people: WeChatPeople) -> None:
    told = await people.send(people.event(USER, "VIEW", EventKey="https://desk.example"))
    assert (told.status, told.reply) == (200, None)
    assert house.desk.items == []


async def test_refusals_are_no_alarm_and_name_nothing(
    house: WeChatHouse, people: WeChatPeople, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    call = people.envelope.call(
        people.message(USER, "text", Content="canary-9"), to="gh", at=house.clock.now
    )
    for change in ({"msg_signature": "canary-1"}, {"timestamp": "canary-2"}, {"nonce": ""}):
        answer = await people.post(Call(query={**call.query, **change}, body=call.body))
        assert (answer.status_code, answer.content) == (403, b"")
    ours = [one for one in caplog.records if not one.name.startswith("http")]
    assert all(one.levelno <= logging.WARNING for one in ours)
    assert "canary" not in "".join(one.getMessage() for one in ours)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_not_there(people: WeChatPeople, method: str) -> None:
    answer = await people.client.request(method, people.callback_url)
    assert answer.status_code == 405


async def test_plain_mode_works_for_test_accounts_alone(house: WeChatHouse) -> None:
    settings = replace(house.settings, mode=Mode.PLAIN, encoding_aes_key="")
    house.desk.answers = echo
    callback = Starlette(routes=routes(settings, house.desk, house.clock))
    transport = httpx.ASGITransport(callback)
    async with httpx.AsyncClient(transport=transport, timeout=5) as client:
        people = people_of(house, "http://desk", client)
        stamp = {"timestamp": str(int(house.clock.now.timestamp())), "nonce": "n1"}
        query = {**stamp, "signature": people.envelope.signature(*stamp.values())}
        xml = people.message(USER, "text", Content="甲")
        answer = await client.post(people.callback_url, params=query, content=xml)
        assert "<Content><![CDATA[收到：甲]]></Content>" in answer.text
        other = people.message(USER, "text", Content="乙")
        again = await client.post(people.callback_url, params=query, content=other)
        assert again.status_code == 403
        forged = {**query, "signature": TOKEN}
        assert (
            await client.post(people.callback_url, params=forged, content=xml)
        ).status_code == 403
