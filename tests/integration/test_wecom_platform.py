"""WeCom and customer service over HTTP: hanging calls, files, the way of a customer's word."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import httpx
import pytest

from app.platforms.fakes.faults import Fault, Trouble
from app.platforms.fakes.serving import served
from app.platforms.fakes.wecom import ISSUE, SEND, WeComServer
from app.platforms.fakes.wecom_world import FakeMember, WeComWorld
from channels.channel import Delivery
from channels.errors import ChannelError, FileTooLarge
from channels.message import Choice, InboundMessage, OutboundMessage
from channels.tencent.api import Api
from channels.tencent.corp import CorpMedia, corp_api
from channels.tencent.corp_faults import CorpFault
from channels.tencent.errors import PlatformUnreachable
from channels.tencent.tokens import MemoryTokens
from channels.wecom.channel import WeComChannel
from channels.wecom.memory import MemoryCardCodes, MemorySendCounts
from tests.support.wecom_house import (
    AGENT,
    CORP,
    KF_ACCOUNT,
    KF_SETTINGS,
    SETTINGS,
    Clock,
    again,
    delivery,
    joined,
    notice,
    open_house,
)

pytestmark = pytest.mark.network

USER = "wmCustomer"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 200


def impatient(address: str, clock: Clock) -> tuple[httpx.AsyncClient, Api]:
    """A client that waits for a fifth of a second, so that a test need not wait for eight."""
    client = httpx.AsyncClient(base_url=address, timeout=0.2, trust_env=False)
    api = corp_api(
        client,
        corp_id=CORP,
        app=str(AGENT),
        secret=SETTINGS.secret,
        store=MemoryTokens(),
        clock=clock,
    )
    return client, api


async def test_a_platform_that_hangs_holds_nobody() -> None:
    clock = Clock()
    world = WeComWorld(corp_id=CORP, agent_id=AGENT, secret=SETTINGS.secret, clock=clock)
    world.add(FakeMember(user_id="ZhangSan", name="示例"))
    server = WeComServer(world)
    async with served(server.app) as address:
        client, api = impatient(address, clock)
        channel = WeComChannel(
            SETTINGS, api, codes=MemoryCardCodes(), counts=MemorySendCounts(), digest=joined
        )
        one = delivery(notice())
        server.faults.script(ISSUE, Fault(trouble=Trouble.HANG))
        server.faults.script(SEND, Fault(trouble=Trouble.HANG))
        with pytest.raises(PlatformUnreachable):
            await channel.send(one, now=clock())  # the token
        with pytest.raises(ChannelError):
            await channel.send(again(one), now=clock())  # asked too soon again
        clock.forward(seconds=6)
        with pytest.raises(PlatformUnreachable):
            await channel.send(again(one), now=clock())  # the card
        assert (await channel.send(again(one), now=clock())).provider_message_id
        assert len(world.on_screen("ZhangSan")) == 1
        await client.aclose()


async def test_files_are_fetched_by_their_id_and_not_beyond_the_limit() -> None:
    async with open_house(over_network=True) as house:
        house.world.media["m1"] = ("合同 1.png", "image/png", PNG)
        media = CorpMedia(house.api)
        found = await media.fetch("m1", most_bytes=1000)
        assert (found.data, found.media_type, found.name) == (PNG, "image/png", "合同 1.png")
        with pytest.raises(FileTooLarge):
            await media.fetch("m1", most_bytes=100)
        with pytest.raises(ChannelError) as gone:
            await media.fetch("m2", most_bytes=1000)
        assert gone.value.permanent


async def test_a_customer_s_word_is_fetched_and_answered() -> None:
    async with open_house(over_network=True) as house:
        house.kf.enter(KF_ACCOUNT, USER, scene="hall")
        house.kf.say(KF_ACCOUNT, USER, "货在海关压了三周")
        assert (await house.kf_caller.kf_news(KF_ACCOUNT, "t")).status == 200
        await house.puller.settled()
        (message,) = (
            one for one in house.kf_inbox.items.values() if isinstance(one, InboundMessage)
        )
        reply = OutboundMessage(
            text="请问您是？", choices=(Choice(id="set:role:owner", label="企业"),)
        )
        await house.kf_channel.send(
            Delivery(
                id=uuid4(),
                recipient=message.sender,
                message=reply,
                attempt=1,
                account=message.account,
            ),
            now=house.clock(),
        )
        (told,) = house.kf.told
        assert told.text == "请问您是？\n企业"
        house.kf.say(KF_ACCOUNT, USER, "企业", menu_id="set:role:owner")
        await house.kf_caller.kf_news(KF_ACCOUNT, "t")
        await house.puller.settled()
        last = list(house.kf_inbox.items.values())[-1]
        assert isinstance(last, InboundMessage)
        assert last.choice == "set:role:owner"


async def test_the_address_of_customer_service_is_checked_too() -> None:
    async with open_house(over_network=True) as house:
        assert await house.kf_caller.check_address("5837201938475610293") == "5837201938475610293"


async def test_a_call_for_another_application_is_refused() -> None:
    async with open_house(over_network=True) as house:
        foreign = house.kf_caller.sealed(house.kf_caller.message("ZhangSan", "text", ""))
        assert (await house.caller.send(foreign)).status == 403
        assert house.desk.messages == []


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({}, ()),
        ({"secret": ""}, (CorpFault.INCOMPLETE,)),
        ({"encoding_aes_key": "short"}, (CorpFault.KEY_MALFORMED,)),
        (
            {"encoding_aes_key": "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"},
            (CorpFault.KEY_PUBLISHED,),
        ),
        ({"base_url": "http://127.0.0.1:1"}, (CorpFault.BASE_URL_OPEN,)),
    ],
)
def test_settings_say_what_is_wrong_with_them(
    change: dict[str, str], faults: tuple[CorpFault, ...]
) -> None:
    assert replace(SETTINGS, **change).faults(production=True) == faults
    assert replace(KF_SETTINGS, **change).faults(production=True) == faults


def test_secrets_are_not_shown() -> None:
    shown = f"{SETTINGS!r} {KF_SETTINGS!r}"
    for settings in (SETTINGS, KF_SETTINGS):
        for secret in (settings.secret, settings.token, settings.encoding_aes_key):
            assert secret not in shown
