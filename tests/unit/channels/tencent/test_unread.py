"""What the platform signed and nobody can read is kept, and turned away as everything is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from app.platforms.fakes.wechat_people import WeChatPeople
from tests.support.wechat_house import WeChatHouse, make_house, people_of
from tests.support.wecom_house import SETTINGS, open_house

UNREADABLE = (
    "<xml><MsgType>text</MsgType>",
    "no xml at all",
    "<!DOCTYPE xml><xml><MsgType>text</MsgType></xml>",
    "<xml><FromUserName>ZhangSan</FromUserName><CreateTime>1795290000</CreateTime></xml>",
    "<xml><MsgType>text</MsgType><CreateTime>1795290000</CreateTime></xml>",
)
"""Not closed, no XML, a document type, no type of message, nobody who sent it."""


@pytest.mark.parametrize("inside", UNREADABLE)
async def test_what_a_signed_call_carries_is_kept_when_it_cannot_be_read(inside: str) -> None:
    async with open_house() as house:
        heard = await house.caller.send(house.caller.sealed(inside))
        assert (heard.status, heard.reply) == (403, "")
        (kept,) = house.desk.unread
        assert (kept.body.decode(), kept.reason) == (inside, "content")
        assert (kept.call.channel, kept.call.account) == ("wecom", SETTINGS.account)
        assert house.desk.messages == []


@pytest.mark.parametrize("inside", UNREADABLE[:3])
async def test_customer_service_keeps_what_it_cannot_read(inside: str) -> None:
    async with open_house() as house:
        heard = await house.kf_caller.send(house.kf_caller.sealed(inside))
        assert (heard.status, heard.reply) == (403, "")
        (kept,) = house.desk.unread
        assert (kept.body.decode(), kept.call.channel) == (inside, "kf")
        assert house.knocks == []


async def test_of_a_forged_call_nothing_is_kept() -> None:
    async with open_house() as house:
        call_ = house.caller.sealed(UNREADABLE[0])
        forged = replace(call_, query={**call_.query, "msg_signature": "0" * 40})
        assert (await house.caller.send(forged)).status == 403
        assert house.desk.unread == []


async def test_what_cannot_be_kept_is_sent_again() -> None:
    async with open_house() as house:
        house.desk.down = True
        assert (await house.caller.send(house.caller.sealed(UNREADABLE[0]))).status != 403


@pytest.fixture
def house() -> WeChatHouse:
    return make_house()


@pytest.fixture
async def people(house: WeChatHouse) -> AsyncIterator[WeChatPeople]:
    transport = httpx.ASGITransport(house.callback)
    async with httpx.AsyncClient(transport=transport, timeout=10) as client:
        yield people_of(house, "http://desk.example", client)


@pytest.mark.parametrize("inside", ["<xml><MsgType>text</MsgType>", "no xml at all"])
async def test_an_official_account_keeps_what_it_cannot_read(
    house: WeChatHouse, people: WeChatPeople, inside: str
) -> None:
    call = people.envelope.call(inside, to="gh", at=house.clock.now)
    answer = await people.post(call)
    assert (answer.status_code, answer.content) == (403, b"")
    (kept,) = house.desk.unread
    assert (kept.body.decode(), kept.reason, kept.call.channel) == (inside, "content", "wechat_oa")
    forged = replace(call, query={**call.query, "msg_signature": "0" * 40})
    assert (await people.post(forged)).status_code == 403
    assert len(house.desk.unread) == 1
    assert house.desk.items == []
