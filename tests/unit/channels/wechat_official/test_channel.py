"""Sending: by the way that is open, counted as the platform counts, never twice, never cut."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from app.platforms.fakes.faults import Fault, Trouble
from app.platforms.fakes.wechat import CUSTOM, STABLE, SUBSCRIPTION, TEMPLATE
from channels.errors import AccountBlocked, ChannelError, SlowDown, WayClosed
from channels.tencent.errors import (
    AccountPaused,
    CallRefused,
    PlatformBusy,
    PlatformUnreachable,
    ReaderGone,
    TokenRefused,
)
from tests.support.wechat_house import APP_ID, NOTICE, WeChatHouse, make_house

USER = "oUser"


@pytest.fixture
def house() -> WeChatHouse:
    found = make_house()
    found.opened(USER)
    return found


async def units(house: WeChatHouse) -> int:
    return await house.windows.open_units(account=APP_ID, user=USER, now=house.clock.now)


async def test_a_text_arrives_as_it_was_written(house: WeChatHouse) -> None:
    await house.send(USER, "您好，<b>甲</b> & 乙\n第二行")
    assert house.world.person(USER).texts() == ["您好，<b>甲</b> & 乙\n第二行"]


async def test_chinese_leaves_as_bytes_not_as_escapes(house: WeChatHouse) -> None:
    await house.send(USER, "您好")
    sent = [body for body in house.server.bodies if b"touser" in body]
    assert "您好".encode() in sent[0]
    assert b"\\u" not in sent[0]


async def test_what_people_wrote_becomes_no_link(house: WeChatHouse) -> None:
    await house.send(USER, '<a href="https://evil.example">您的材料</a>')
    assert house.world.person(USER).texts()[0].startswith("\uff1ca href")


async def test_title_and_link_stand_in_the_text_once(house: WeChatHouse) -> None:
    await house.send(USER, "内容", title="标题", link="https://desk.example/t")
    await house.send(
        USER, "标题 https://desk.example/t", title="标题", link="https://desk.example/t"
    )
    assert house.world.person(USER).texts() == [
        "标题\n内容\nhttps://desk.example/t",
        "标题 https://desk.example/t",
    ]


async def test_five_messages_pass_and_the_sixth_becomes_a_notice(house: WeChatHouse) -> None:
    for number in range(6):
        await house.send(USER, f"第{number}条")
    kinds = [one.kind for one in house.world.person(USER).chat]
    assert kinds == ["text"] * 5 + ["template"]
    assert house.server.calls[CUSTOM] == 5  # the platform was never asked for the sixth


async def test_the_last_unit_of_a_dialogue_waits_for_the_receipt(house: WeChatHouse) -> None:
    for number in range(4):
        await house.send(USER, f"{number}", acts=("intake.ask",))
    house.notices.notice = None
    with pytest.raises(WayClosed):
        await house.send(USER, "5", acts=("intake.ask",))
    await house.send(USER, "SY-2026-4F7Q2M", acts=("intake.receipt",))
    assert house.world.person(USER).texts()[-1] == "SY-2026-4F7Q2M"


async def test_after_two_days_a_subscription_then_a_template_carry_it(house: WeChatHouse) -> None:
    house.world.person(USER).agreed["sub-1"] = 1
    house.subscriptions.agree(account=APP_ID, user=USER, template_id="sub-1")
    house.clock.go(hours=48)
    first = await house.send(USER, "某某公司的诉求已受理")
    second = await house.send(USER, "某某公司的诉求已受理")
    chat = house.world.person(USER).chat
    assert [one.kind for one in chat] == ["subscription", "template"]
    assert [receipt.provider_message_id != "" for receipt in (first, second)] == [True, True]


async def test_a_notice_holds_number_status_date_and_link_alone(house: WeChatHouse) -> None:
    house.clock.go(hours=48)
    await house.send(USER, "示例公司的诉求：联系人王小明", title="示例公司")
    (shown,) = house.world.person(USER).chat
    assert set(shown.data.values()) == {NOTICE.number, NOTICE.status, NOTICE.date}
    sent = json.loads(next(body for body in house.server.bodies if b"template_id" in body))
    assert sent["url"] == NOTICE.link
    assert "示例公司" not in json.dumps(sent, ensure_ascii=False)


async def test_what_belongs_to_no_ticket_has_no_notice(house: WeChatHouse) -> None:
    house.clock.go(hours=48)
    house.notices.notice = None
    with pytest.raises(WayClosed):
        await house.send(USER, "您还在吗？")


@pytest.mark.parametrize("errcode", [45015, 45047])
async def test_the_platforms_word_closes_the_ledger(house: WeChatHouse, errcode: int) -> None:
    house.server.faults.script(CUSTOM, Fault(trouble=Trouble.ERROR, errcode=errcode))
    await house.send(USER, "一")
    assert [one.kind for one in house.world.person(USER).chat] == ["template"]
    assert await units(house) == 0
    assert house.server.calls[CUSTOM] == 1
    await house.send(USER, "二")
    assert house.server.calls[CUSTOM] == 1


async def test_somebody_who_left_is_not_reached(house: WeChatHouse) -> None:
    house.world.person(USER).follows = False
    with pytest.raises(ReaderGone):
        await house.send(USER, "一")
    house.clock.go(hours=48)
    with pytest.raises(WayClosed):
        await house.send(USER, "一")


async def test_a_refused_subscription_is_closed_and_the_template_carries_it(
    house: WeChatHouse,
) -> None:
    house.subscriptions.agree(account=APP_ID, user=USER, template_id="sub-1")
    house.subscriptions.agree(account=APP_ID, user=USER, template_id="sub-1")
    house.clock.go(hours=48)  # the platform knows of no agreement: 43101
    await house.send(USER, "一")
    await house.send(USER, "二")
    assert house.server.calls[SUBSCRIPTION] == 1
    assert house.server.calls[TEMPLATE] == 2


async def test_the_same_notice_twice_is_shown_once(house: WeChatHouse) -> None:
    house.clock.go(hours=48)
    identity = uuid4()
    first = await house.send(USER, "一", identity=identity)
    second = await house.send(USER, "一", identity=identity)
    assert first == second
    assert len(house.world.person(USER).chat) == 1


TROUBLE = [
    (Fault(trouble=Trouble.ERROR, errcode=-1), PlatformBusy, 5),
    (Fault(trouble=Trouble.ERROR, errcode=45009), AccountPaused, 5),
    (Fault(trouble=Trouble.ERROR, errcode=40164), AccountBlocked, 5),
    (Fault(trouble=Trouble.ERROR, errcode=47001), CallRefused, 5),
    (Fault(trouble=Trouble.STATUS, status=429, retry_after=17), SlowDown, 5),
    (Fault(trouble=Trouble.STATUS, status=502), PlatformUnreachable, 4),
    (Fault(trouble=Trouble.STATUS, status=302), ChannelError, 4),
]


@pytest.mark.parametrize(("fault", "error", "left"), TROUBLE)
async def test_each_fault_has_its_error_and_a_unit_comes_back_if_it_was_not_used(
    house: WeChatHouse, fault: Fault, error: type[ChannelError], left: int
) -> None:
    house.server.faults.script(CUSTOM, fault)
    with pytest.raises(error) as raised:
        await house.send(USER, "一")
    assert type(raised.value) is error
    assert await units(house) == left
    assert "access_token" not in str(raised.value)
    assert "stable-" not in str(raised.value)


async def test_the_wait_is_the_one_that_the_platform_named(house: WeChatHouse) -> None:
    house.server.faults.script(CUSTOM, Fault(trouble=Trouble.STATUS, status=429, retry_after=17))
    with pytest.raises(SlowDown) as slow:
        await house.send(USER, "一")
    assert slow.value.retry_after == 17


async def test_an_expired_token_is_renewed_and_the_message_sent(house: WeChatHouse) -> None:
    await house.send(USER, "一")
    house.world.expire_tokens()
    await house.send(USER, "二")
    assert house.world.person(USER).texts() == ["一", "二"]
    assert house.server.calls[STABLE] == 2


async def test_a_token_refused_for_ever_is_an_error_not_a_loop(house: WeChatHouse) -> None:
    house.world.refuse_tokens = True
    for _ in range(10):
        with pytest.raises((TokenRefused, SlowDown)):
            await house.send(USER, "一")
    assert house.server.calls[STABLE] == 2
    assert await units(house) == 5


LONG = "".join(f"第{number}段，说明企业反映的事项。" * 12 + "\n\n" for number in range(8))


async def test_a_long_text_leaves_in_parts_and_whole(house: WeChatHouse) -> None:
    await house.send(USER, LONG)
    parts = house.world.person(USER).texts()
    assert 1 < len(parts) <= 5
    assert "".join("".join(parts).split()) == "".join(LONG.split())
    assert all(len(part.encode()) <= 2000 for part in parts)


async def test_parts_that_left_are_not_sent_again(house: WeChatHouse) -> None:
    identity = uuid4()
    house.server.faults.script(CUSTOM, None, Fault(trouble=Trouble.ERROR, errcode=-1))
    with pytest.raises(PlatformBusy):
        await house.send(USER, LONG, identity=identity)
    await house.send(USER, LONG, identity=identity)
    parts = house.world.person(USER).texts()
    assert len(parts) == len(set(parts))
    assert "".join("".join(parts).split()) == "".join(LONG.split())


async def test_a_delivery_that_left_is_not_sent_again(house: WeChatHouse) -> None:
    identity = uuid4()
    await house.send(USER, "一", identity=identity)
    await house.send(USER, "一", identity=identity)
    assert house.world.person(USER).texts() == ["一"]


async def test_with_too_few_units_a_long_text_ends_in_its_link(house: WeChatHouse) -> None:
    for _ in range(4):
        await house.send(USER, "短")
    await house.send(USER, LONG, link="https://desk.example/t")
    last = house.world.person(USER).texts()[-1]
    assert last.endswith(" …\nhttps://desk.example/t")
    assert last.startswith("第0段")
    assert len(last.encode()) <= 2000


async def test_with_too_few_units_and_no_link_nothing_is_cut(house: WeChatHouse) -> None:
    for _ in range(4):
        await house.send(USER, "短")
    await house.send(USER, LONG)
    assert [one.kind for one in house.world.person(USER).chat] == ["text"] * 4 + ["template"]


async def test_options_stand_as_numbers_where_no_menu_may_be_sent(house: WeChatHouse) -> None:
    await house.send(USER, "请选择：\n1 同意\n2 不同意", choices=("同意", "不同意"))
    assert [one.kind for one in house.world.person(USER).chat] == ["text"]


async def test_a_menu_message_where_the_account_may() -> None:
    house = make_house(menu_messages=True)
    house.opened(USER)
    await house.send(USER, "请选择：", choices=("同意", "不同意"))
    (shown,) = house.world.person(USER).chat
    assert shown.choices == (("zt.c0", "1 同意"), ("zt.c1", "2 不同意"))


async def test_a_refused_menu_message_becomes_numbers_and_stays_so() -> None:
    house = make_house(menu_messages=True)
    house.opened(USER)
    house.world.menu_messages = False
    await house.send(USER, "请选择：", choices=("同意", "不同意"))
    await house.send(USER, "再选：", choices=("甲",))
    assert house.world.person(USER).texts() == ["请选择：\n1 同意\n2 不同意", "再选：\n1 甲"]
    assert house.server.calls[CUSTOM] == 3


async def test_the_fake_and_the_ledger_count_alike_after_a_click() -> None:
    house = make_house()
    house.opened(USER, "click")
    for number in range(3):
        await house.send(USER, f"{number}")
    await house.send(USER, "4")
    assert [one.kind for one in house.world.person(USER).chat] == ["text"] * 3 + ["template"]
    house.opened(USER, "click")
    house.clock.go(seconds=61)
    await house.send(USER, "5")
    assert house.world.person(USER).chat[-1].kind == "template"
