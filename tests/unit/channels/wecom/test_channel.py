"""Sending on WeCom against the platform's stand-in, within this process."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from app.platforms.fakes.faults import Fault, Trouble
from app.platforms.fakes.wecom import SEND, UPDATE
from app.platforms.fakes.wecom_world import FakeMember
from channels.channel import Delivery, DeliveryReceipt
from channels.errors import AccountBlocked, ChannelError, SlowDown, WayClosed
from channels.message import Choice, OutboundMessage
from channels.tencent.errors import AccountPaused, PlatformBusy, PlatformUnreachable
from tests.support.wecom_house import SETTINGS, WeComHouse, again, delivery, notice, open_house

CARD = OutboundMessage(
    title="新诉求 SY-2026-4F7Q2M",
    text="请受理",
    choices=(Choice(id="k.1", label="签收"), Choice(id="k.2", label="转办")),
    link="https://example.com/t/1",
)


async def send(house: WeComHouse, one: Delivery) -> DeliveryReceipt:
    return await house.channel.send(one, now=house.clock.now)


async def test_a_card_is_shown_and_its_code_kept() -> None:
    async with open_house() as house:
        one = delivery(CARD)
        receipt = await send(house, one)
        (shown,) = house.world.on_screen("ZhangSan")
        assert (receipt.provider_message_id, receipt.sent_at) == (shown.msgid, house.clock.now)
        assert [button["key"] for button in shown.buttons] == ["k.1", "k.2"]
        assert shown.task_id == one.id.hex
        drawn = await house.channel.redraw(
            user="ZhangSan",
            task_id=shown.task_id,
            message=OutboundMessage(text="已由李四签收"),
            now=house.clock.now,
        )
        assert drawn
        assert (shown.greyed, shown.buttons) == ("已由李四签收", [])


async def test_a_press_brings_a_code_and_the_card_is_drawn_anew_once_for_each() -> None:
    async with open_house() as house:
        await send(house, delivery(CARD))
        (shown,) = house.world.on_screen("ZhangSan")
        await house.caller.press(shown, "k.1")
        drawn = [
            await house.channel.redraw(
                user="ZhangSan",
                task_id=shown.task_id,
                message=OutboundMessage(title="已签收", text="t", choices=CARD.choices[1:]),
                now=house.clock.now,
            )
            for _ in range(3)
        ]
        assert drawn == [True, True, False]  # that of the press, that of the send, none
        assert [button["key"] for button in shown.buttons] == ["k.2"]


async def test_a_code_dies_after_72_hours() -> None:
    async with open_house() as house:
        await send(house, delivery(CARD))
        (shown,) = house.world.on_screen("ZhangSan")
        later = house.clock.forward(hours=72)
        assert not await house.channel.redraw(
            user="ZhangSan", task_id=shown.task_id, message=OutboundMessage(text="x"), now=later
        )
        assert shown.redraws == 0


async def test_a_redraw_that_did_not_get_through_can_be_tried_again() -> None:
    async with open_house() as house:
        await send(house, delivery(CARD))
        (shown,) = house.world.on_screen("ZhangSan")
        house.server.faults.script(UPDATE, Fault(trouble=Trouble.STATUS))
        say = {"user": "ZhangSan", "task_id": shown.task_id, "now": house.clock.now}
        grey = OutboundMessage(text="已签收")
        with pytest.raises(PlatformUnreachable):
            await house.channel.redraw(message=grey, **say)
        assert await house.channel.redraw(message=grey, **say)
        assert shown.greyed == "已签收"


@pytest.mark.parametrize("message", [CARD, OutboundMessage(text="好的")], ids=["card", "text"])
async def test_an_answer_that_was_lost_does_not_show_it_twice(message: OutboundMessage) -> None:
    async with open_house(over_network=False) as house:
        one = delivery(message)
        await send(house, one)
        assert (await send(house, again(one))).provider_message_id
        assert len(house.world.on_screen("ZhangSan")) == 1


async def test_a_card_known_for_longer_than_the_repeat_check_is_known_by_its_task() -> None:
    async with open_house() as house:
        one = delivery(CARD)
        await send(house, one)
        house.clock.forward(hours=2)
        assert (await send(house, again(one))).provider_message_id == one.id.hex
        with pytest.raises(ChannelError) as failed:
            await send(house, one)  # as a first attempt it would be a fault of ours
        assert failed.value.permanent
        assert len(house.world.on_screen("ZhangSan")) == 1


async def test_two_equal_texts_are_two_messages() -> None:
    async with open_house() as house:
        for _ in range(2):
            await send(house, delivery(OutboundMessage(text="好的")))
        assert len(house.world.on_screen("ZhangSan")) == 2


@pytest.mark.parametrize("user", ["Nobody", "OutOfScope", "Unlicensed"])
async def test_a_member_who_gets_nothing_closes_the_way(user: str) -> None:
    async with open_house() as house:
        house.world.add(
            FakeMember(user_id="OutOfScope", name="示例", scope=False),
            FakeMember(user_id="Unlicensed", name="示例", licensed=False),
        )
        with pytest.raises(WayClosed):
            await send(house, delivery(CARD, to=user))
        assert house.world.shown == []


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(trouble=Trouble.STATUS, status=502), PlatformUnreachable),
        (Fault(trouble=Trouble.STATUS, status=429, retry_after=7), SlowDown),
        (Fault(trouble=Trouble.ERROR, errcode=-1), PlatformBusy),
        (Fault(trouble=Trouble.ERROR, errcode=45009), AccountPaused),
        (Fault(trouble=Trouble.ERROR, errcode=60020), AccountBlocked),
        (Fault(trouble=Trouble.ERROR, errcode=81013), WayClosed),
    ],
    ids=lambda one: str(getattr(one, "errcode", "")),
)
async def test_every_fault_has_its_error(fault: Fault, error: type[ChannelError]) -> None:
    async with open_house() as house:
        house.server.faults.script(SEND, fault)
        with pytest.raises(error) as failed:
            await send(house, delivery(CARD))
        if fault.retry_after is not None:
            assert failed.value.retry_after == 7
        assert house.world.shown == []


async def test_a_token_that_ends_in_the_middle_is_renewed_once_for_all() -> None:
    async with open_house() as house:
        await send(house, delivery(CARD))
        house.world.expire_tokens()
        sends = (send(house, delivery(CARD, to="LiSi")) for _ in range(8))
        assert len(await asyncio.gather(*sends)) == 8
        assert house.world.tokens_given == 2


async def test_a_wrong_secret_is_a_case_for_the_operator() -> None:
    async with open_house() as house:
        house.world._secrets = frozenset({"another"})
        with pytest.raises(AccountBlocked) as failed:
            await send(house, delivery(CARD))
        assert SETTINGS.secret not in str(failed.value)


async def test_an_empty_message_is_our_fault() -> None:
    async with open_house() as house:
        with pytest.raises(ChannelError) as failed:
            await send(house, delivery(OutboundMessage(text="  ")))
        assert failed.value.permanent


def test_an_id_is_the_same_for_every_attempt() -> None:
    one = delivery(notice(), seed="a")
    assert again(one).id == one.id == UUID(one.id.hex)
