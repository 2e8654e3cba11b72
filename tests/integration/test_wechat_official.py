"""WeChat over real HTTP: the platform calls us, we call the platform, and things go wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from app.platforms.fakes.faults import Fault, Trouble
from app.platforms.fakes.serving import served
from app.platforms.fakes.wechat import CUSTOM, STABLE, FakeWeChat
from app.platforms.fakes.wechat_people import WeChatPeople
from channels.errors import SlowDown
from channels.message import InboundMessage, OutboundMessage
from channels.tencent.errors import PlatformUnreachable
from channels.wechat_official.media import WeChatMedia
from tests.support.wechat_house import Clock, WeChatHouse, make_house, make_world, people_of

pytestmark = pytest.mark.network

USER = "oUser"


@dataclass
class City:
    house: WeChatHouse
    people: WeChatPeople


@asynccontextmanager
async def a_city() -> AsyncIterator[City]:
    """The platform's server, our server, and people with the app."""
    async with AsyncExitStack() as open_things:
        clock = Clock()
        server = FakeWeChat(make_world(clock))
        platform_url = await open_things.enter_async_context(served(server.app()))
        house = make_house(base_url=platform_url, clock=clock, server=server)
        open_things.push_async_callback(house.api.aclose)
        our_url = await open_things.enter_async_context(served(house.callback))
        client = await open_things.enter_async_context(httpx.AsyncClient(timeout=10))
        yield City(house, people_of(house, our_url, client))


@pytest.fixture
async def city() -> AsyncIterator[City]:
    async with a_city() as found:
        yield found


async def test_a_conversation_both_ways(city: City) -> None:
    house, people = city.house, city.people
    house.desk.answers = lambda item: OutboundMessage(text=f"收到：{item.text}")
    assert await people.check_address()
    assert (await people.say(USER, "您好")).reply == "收到：您好"
    house.desk.answers = lambda _: None
    assert (await people.say(USER, "迟到的答复")).reply is None
    await house.send(USER, "这是稍后的答复")
    assert house.world.person(USER).texts() == ["收到：您好", "这是稍后的答复"]


async def test_everything_that_people_can_send_arrives(city: City) -> None:
    house, people = city.house, city.people
    await people.send_file(USER, "image", b"\xff\xd8\xff", media_type="image/jpeg")
    await people.send_file(USER, "voice", b"AMR", media_type="audio/amr", Recognition="退税")
    await people.other(USER, "location", Location_X="41.80", Location_Y="123.43", Label="铁西")
    await people.other(USER, "link", Title="公开信", Description="", Url="https://example.com")
    await people.other(USER, "file", Title="合同.pdf", FileKey="k")
    await people.press(USER, "status.zh")
    await people.say(USER, "1 同意", menu_id="zt.agree")
    await people.follow(USER, "bind_1")
    await people.scan(USER, "bind_2")
    await people.unfollow(USER)
    said = [one.text or one.attachments[0].kind.value for one in house.desk.messages]
    assert said == [
        "image",
        "退税",
        "location",
        "公开信\nhttps://example.com",
        "file",
        "查进度",
        "1 同意",
    ]
    assert [one.kind.value for one in house.desk.signals] == ["followed", "scanned", "unfollowed"]
    picture = house.desk.messages[0].attachments[0].ref
    found = await WeChatMedia(house.api).fetch(picture, most_bytes=1000)
    assert found.data == b"\xff\xd8\xff"


async def test_what_the_platform_sends_again_is_one_turn(city: City) -> None:
    house, people = city.house, city.people
    taken = house.desk.take
    calls = 0

    async def fails_first(message: InboundMessage, **how: Any) -> object:
        nonlocal calls
        calls += 1
        answer = await taken(message, **how)
        if calls == 1:
            raise RuntimeError("the answer was lost after the message was stored")
        return answer

    house.desk.take = fails_first
    house.desk.answers = lambda item: OutboundMessage(text=f"收到：{item.text}")
    told = await people.say(USER, "您好")
    assert (told.tries, told.reply, house.desk.turns) == (2, "收到：您好", 1)


async def test_twenty_sends_with_an_expired_token_renew_it_once(city: City) -> None:
    house = city.house
    for number in range(20):
        house.opened(f"u{number}")
    await house.send("u0", "first")
    house.world.expire_tokens()
    await asyncio.gather(*(house.send(f"u{number}", "x") for number in range(20)))
    assert house.server.calls[STABLE] == 2
    assert all(house.world.person(f"u{number}").texts()[-1] == "x" for number in range(20))


async def test_a_renewal_that_hangs_holds_nobody_for_long(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.tencent.api.CALL_S", 0.3)
    house = city.house
    house.opened(USER)
    house.server.faults.script(STABLE, Fault(trouble=Trouble.HANG))
    found = await asyncio.gather(*(house.send(USER, "x") for _ in range(5)), return_exceptions=True)
    assert all(isinstance(one, PlatformUnreachable | SlowDown) for one in found)


@pytest.mark.parametrize("trouble", [Trouble.HANG, Trouble.CUT_BEFORE, Trouble.CUT_AFTER])
async def test_a_broken_connection_is_an_error_that_may_be_tried_again(
    city: City, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.tencent.api.CALL_S", 1.0)
    house = city.house
    house.opened(USER)
    await house.send(USER, "一")
    house.server.faults.script(CUSTOM, Fault(trouble=trouble))
    with pytest.raises(PlatformUnreachable) as raised:
        await house.send(USER, "二")
    assert not raised.value.permanent
    await house.send(USER, "三")
    assert house.world.person(USER).texts()[-1] == "三"


async def test_the_platforms_limit_a_minute_pauses_the_account(city: City) -> None:
    house = city.house
    house.server.per_minute = 2
    house.opened(USER)
    await house.send(USER, "一")
    await house.send(USER, "二")
    with pytest.raises(SlowDown) as slow:
        await house.send(USER, "三")
    assert slow.value.retry_after == 60
    house.clock.go(seconds=60)
    await house.send(USER, "三")
    assert house.world.person(USER).texts() == ["一", "二", "三"]
