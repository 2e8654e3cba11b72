"""Sending in customer service against the platform's stand-in, within this process."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platforms.fakes.faults import Fault, Trouble
from channels.channel import Delivery
from channels.errors import AccountBlocked, ChannelError, WayClosed
from channels.message import Choice, OutboundMessage
from channels.tencent.errors import PlatformUnreachable, ReaderGone, WindowClosed
from channels.wecom_kf.channel import SEND, ServedByPerson, ServiceState
from channels.wecom_kf.payloads import delivery_of, message_id, parts_of
from channels.wecom_kf.settings import MenuLimits
from tests.support.wecom_house import KF_ACCOUNT, WeComHouse, again, open_house

USER = "wmCustomer"
LINK = "https://example.com/t/1"
MENU = tuple(Choice(id=f"set:topic:{place}", label=f"选项{place}") for place in range(12))


def delivery(message: OutboundMessage) -> Delivery:
    return Delivery(id=uuid4(), recipient=USER, message=message, attempt=1, account=KF_ACCOUNT)


async def send(house: WeComHouse, one: Delivery) -> str:
    return (await house.kf_channel.send(one, now=house.clock.now)).provider_message_id


async def test_a_text_with_our_own_id() -> None:
    async with open_house() as house:
        house.kf.say(KF_ACCOUNT, USER, "你好")
        one = delivery(OutboundMessage(text="您好", link=LINK))
        assert await send(house, one) == one.id.hex
        (told,) = house.kf.told
        assert (told.text, told.msgid, told.user) == (f"您好\n{LINK}", one.id.hex, USER)


async def test_the_same_delivery_twice_is_said_once() -> None:
    async with open_house() as house:
        house.kf.say(KF_ACCOUNT, USER, "你好")
        one = delivery(OutboundMessage(text="您好"))
        assert await send(house, one) == await send(house, again(one))
        assert len(house.kf.told) == 1
        assert house.kf_windows.left[KF_ACCOUNT, USER] == 4


async def test_choices_are_items_of_menus() -> None:
    async with open_house() as house:
        house.kf.say(KF_ACCOUNT, USER, "你好")
        await send(house, delivery(OutboundMessage(text="请选择", choices=MENU)))
        first, second = house.kf.told
        ids = [[item["click"]["id"] for item in told.body["list"]] for told in (first, second)]
        assert ids == [[one.id for one in MENU[:10]], [one.id for one in MENU[10:]]]
        assert first.body["head_content"] == "请选择"
        assert "head_content" not in second.body


async def test_a_long_text_stands_before_its_menu() -> None:
    async with open_house() as house:
        house.kf.say(KF_ACCOUNT, USER, "你好")
        text = "告知" * 300 + "\n\n是否同意？"
        await send(house, delivery(OutboundMessage(text=text, choices=MENU[:2])))
        before, menu = house.kf.told
        assert before.text == "告知" * 300
        assert menu.body["head_content"] == "是否同意？"


async def test_with_too_few_units_one_message_leads_to_the_rest() -> None:
    async with open_house() as house:
        house.kf.say(KF_ACCOUNT, USER, "你好")
        house.kf_windows.left[KF_ACCOUNT, USER] = 1
        await send(house, delivery(OutboundMessage(text="长" * 2000, link=LINK)))
        (told,) = house.kf.told
        assert told.text.endswith(f"…\n{LINK}")


async def test_without_units_the_way_is_closed_and_the_platform_not_asked() -> None:
    async with open_house() as house:
        house.kf.say(KF_ACCOUNT, USER, "你好")
        house.kf_windows.left[KF_ACCOUNT, USER] = 0
        with pytest.raises(WindowClosed):
            await send(house, delivery(OutboundMessage(text="a")))
        assert house.server.counter.calls.get(SEND) is None


async def test_five_replies_then_the_ledger_is_set_right() -> None:
    async with open_house() as house:
        house.kf.say(KF_ACCOUNT, USER, "你好")
        house.kf_windows.left[KF_ACCOUNT, USER] = 9  # our count was wrong
        for place in range(5):
            await send(house, delivery(OutboundMessage(text=f"t{place}")))
        with pytest.raises(WindowClosed) as closed:
            await send(house, delivery(OutboundMessage(text="t5")))
        assert "kf_count_used_up (95001)" in str(closed.value)
        assert house.kf_windows.closed == [(KF_ACCOUNT, USER)]


async def test_after_48_hours_the_way_is_closed() -> None:
    async with open_house() as house:
        house.kf.say(KF_ACCOUNT, USER, "你好")
        house.clock.forward(hours=48)
        with pytest.raises(WindowClosed) as closed:
            await send(house, delivery(OutboundMessage(text="a")))
        assert str(closed.value) == "time_limit (95002)"
        assert house.kf_windows.closed


@pytest.mark.parametrize(
    ("state", "error", "closes"),
    [(3, ServedByPerson, False), (4, WindowClosed, True), (2, WindowClosed, True)],
)
async def test_a_conversation_that_others_hold(
    state: int, error: type[WayClosed], *, closes: bool
) -> None:
    async with open_house() as house:
        house.kf.say(KF_ACCOUNT, USER, "你好")
        house.kf.states[KF_ACCOUNT, USER] = state
        with pytest.raises(error):
            await send(house, delivery(OutboundMessage(text="a")))
        assert bool(house.kf_windows.closed) == closes
        assert house.kf_windows.left[KF_ACCOUNT, USER] == 5
        found = await house.kf_channel.state(account=KF_ACCOUNT, user=USER)
        assert (found, found.ours) == (ServiceState(state), False)


@pytest.mark.parametrize(
    ("errcode", "error"),
    [(95016, AccountBlocked), (95012, AccountBlocked), (40096, ReaderGone), (95013, WindowClosed)],
)
async def test_codes_have_names(errcode: int, error: type[ChannelError]) -> None:
    async with open_house() as house:
        house.kf.say(KF_ACCOUNT, USER, "你好")
        house.server.faults.script(SEND, Fault(trouble=Trouble.ERROR, errcode=errcode))
        with pytest.raises(error) as failed:
            await send(house, delivery(OutboundMessage(text="a")))
        assert str(errcode) in str(failed.value)


async def test_a_unit_is_given_back_only_when_it_was_certainly_not_used() -> None:
    async with open_house() as house:
        house.kf.say(KF_ACCOUNT, USER, "你好")
        house.server.faults.script(
            SEND, Fault(trouble=Trouble.STATUS), Fault(trouble=Trouble.ERROR, errcode=-1)
        )
        left = []
        for _ in range(2):
            with pytest.raises(ChannelError):
                await send(house, delivery(OutboundMessage(text="a")))
            left.append(house.kf_windows.left[KF_ACCOUNT, USER])
        assert left == [4, 4]


async def test_a_state_that_changed_just_now_is_tried_again() -> None:
    async with open_house() as house:
        house.kf.say(KF_ACCOUNT, USER, "你好")
        house.server.faults.script(SEND, Fault(trouble=Trouble.ERROR, errcode=95018))
        with pytest.raises(ChannelError) as failed:
            await send(house, delivery(OutboundMessage(text="a")))
        assert not failed.value.permanent
        assert not isinstance(failed.value, PlatformUnreachable)


@pytest.mark.parametrize(
    "message",
    [
        OutboundMessage(text=" "),
        OutboundMessage(text="a", choices=(Choice(id="键" * 30, label="a"),)),
        OutboundMessage(text="a", choices=(Choice(id="k", label="选" * 60),)),
    ],
    ids=["nothing", "long id", "long label"],
)
async def test_what_cannot_be_said_is_our_fault(message: OutboundMessage) -> None:
    async with open_house() as house:
        with pytest.raises(ChannelError) as failed:
            await send(house, delivery(message))
        assert failed.value.permanent


@given(st.uuids(), st.integers(0, 99))
def test_every_id_leads_back_to_its_delivery(delivery_id: object, place: int) -> None:
    one = replace(delivery(OutboundMessage(text="")), id=delivery_id)
    identity = message_id(one.id, place)
    assert len(identity) <= 32
    assert delivery_of(identity) == one.id


@pytest.mark.parametrize("identity", ["", "short", "x" * 32, "键" * 22])
def test_ids_of_others_lead_nowhere(identity: str) -> None:
    assert delivery_of(identity) is None


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=3000))
def test_no_word_is_lost_between_text_and_menu(text: str) -> None:
    message = OutboundMessage(text=text, choices=MENU[:2])
    parts = parts_of(message, MenuLimits())
    said = [part.body.get("content", "") or part.body.get("head_content", "") for part in parts]
    assert "".join("".join(said).split()) == "".join(text.split()).replace("<a", "\uff1ca")
