"""Whoever scans the code of an enterprise is asked, bound by his yes, and offered the register."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.converse.platforms.kf import ACCOUNT, PlayedKf
from app.converse.platforms.wechat_oa import PlayedWeChat
from app.converse.platforms.wecom import PlayedWeCom
from app.enterprise_codes import SCENE, key_of, said_by
from app.wiring import utc_now
from casework.model.people import Enterprise
from channels.webhook import Signal, SignalKind
from storage.ids import new_id
from storage.interface import Store
from storage.platform_records import EnterpriseCode
from tests.support.platforms import Chat, City, city, until
from tests.support.walking import filed, people, press, ticket_of, wechat
from tests.support.walks import WALKS

pytestmark = pytest.mark.network

FIRM = Enterprise(
    id=new_id(),
    name="沈阳示例轴承有限公司",
    name_en="Example Bearings (Shenyang) Co., Ltd.",
    uscc="91210100MA0P4X123A",
    district="浑南区",
    business="轴承制造",
    industry_section="C",
    industry_division="34",
)
ASKED = {"enterprise_name", "district", "business"}


def code_for(town: City, **more: timedelta) -> str:
    house = town.house

    def work(store: Store) -> str:
        store.enterprises.save(FIRM)
        return house.enterprise_codes.new_code(store, FIRM, made_by=None, now=house.clock(), **more)

    return house.database.write_now(work)


def bound(town: City, chat: Chat) -> bool:
    record = town.house.database.read_now(lambda store: store.conversations.get(chat.person.key))
    return record is not None and record.enterprise_id == FIRM.id


def record_of(town: City) -> EnterpriseCode:
    (found,) = town.house.database.read_now(lambda store: store.enterprise_codes.of(FIRM.id))
    return found


async def scanned(town: City, chat: Chat, code: str, *, follows: bool = False) -> str:
    platform: PlayedWeChat = wechat(town)
    scan = platform.people.follow if follows else platform.people.scan
    heard = await scan(chat.person.sender, code)
    assert heard.status == 200
    return heard.reply or ""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("follows", [True, False])
async def test_a_scan_asks_and_a_yes_binds_and_the_register_is_offered(
    tmp_path: Path, language: str, follows: bool
) -> None:
    async with city(tmp_path, "wechat_oa") as town:
        chat = town.chat("wechat_oa")
        question = await scanned(town, chat, code_for(town), follows=follows)
        assert FIRM.name in question
        assert FIRM.name_en in question
        assert not bound(town, chat)
        done = await chat.says("1")
        assert FIRM.name in done
        assert bound(town, chat)
        found = record_of(town)
        assert (found.conversation_key, found.refused_at) == (chat.person.key, None)
        assert found.confirmed_at is not None
        number = await filed(chat, language)
        ticket = ticket_of(town, number)
        assert ticket.enterprise_id == FIRM.id
        assert ticket.complaint.value("district") == FIRM.district


async def test_what_the_register_has_is_not_asked(tmp_path: Path) -> None:
    async with city(tmp_path, "wechat_oa") as town:
        chat = town.chat("wechat_oa")
        await scanned(town, chat, code_for(town))
        await chat.says("是的")
        await chat.says(WALKS["zh"].first)
        await chat.presses("agree")
        asked = set()
        for _ in range(12):
            if chat.state.asks == "confirm":
                break
            asked.add(chat.state.asks)
            await chat.says(WALKS["zh"].answer(chat.state.asks))
        assert chat.state.asks == "confirm"
        assert not asked & ASKED


async def test_a_no_binds_nobody_and_ends_the_code(tmp_path: Path) -> None:
    async with city(tmp_path, "wechat_oa") as town:
        first, code = town.chat("wechat_oa"), code_for(town)
        await scanned(town, first, code)
        await first.says("不是")
        assert not bound(town, first)
        assert record_of(town).refused_at is not None
        other = town.chat("wechat_oa", "other")
        assert FIRM.name not in await scanned(town, other, code)
        assert not bound(town, other)


async def test_other_words_go_to_the_dialogue_and_bind_nobody(tmp_path: Path) -> None:
    async with city(tmp_path, "wechat_oa") as town:
        chat, code = town.chat("wechat_oa"), code_for(town)
        await scanned(town, chat, code)
        heard = await chat.says("我们公司的货在海关压了三周")
        assert chat.state.asks == "consent"
        assert FIRM.name not in heard
        await chat.says("1")
        assert chat.state.asks != "consent"
        assert not bound(town, chat)
        wechat(town).world.clock = lambda: utc_now() + timedelta(seconds=2)
        await scanned(town, chat, code)
        await chat.says("1")
        assert bound(town, chat)


async def test_a_code_is_its_first_scanners_and_used_once(tmp_path: Path) -> None:
    async with city(tmp_path, "wechat_oa") as town:
        first, second, code = town.chat("wechat_oa"), town.chat("wechat_oa", "b"), code_for(town)
        await scanned(town, first, code)
        assert FIRM.name not in await scanned(town, second, code)
        await first.says("1")
        wechat(town).world.clock = lambda: utc_now() + timedelta(seconds=2)
        again = await scanned(town, first, code)
        assert FIRM.name not in again
        assert "新的" in again
        assert not bound(town, second)


async def test_a_code_that_is_over_or_unknown_says_the_same(tmp_path: Path) -> None:
    async with city(tmp_path, "wechat_oa") as town:
        chat = town.chat("wechat_oa")
        over = await scanned(town, chat, code_for(town, life=timedelta(seconds=-1)))
        unknown = await scanned(town, chat, f"{SCENE}{'A' * 22}")
        assert over == unknown
        assert FIRM.name not in over


async def test_a_code_may_be_typed(tmp_path: Path) -> None:
    async with city(tmp_path, "wechat_oa", "kf") as town:
        for platform, code in (("wechat_oa", code_for(town)), ("kf", code_for(town))):
            chat = town.chat(platform)
            assert FIRM.name in await chat.says(code)
            await chat.says("一")
            assert bound(town, chat)


async def test_a_repeated_scan_of_the_platform_has_one_effect(tmp_path: Path) -> None:
    async with city(tmp_path, "wechat_oa") as town:
        chat, code = town.chat("wechat_oa"), code_for(town)
        platform = wechat(town)
        platform.world.act(chat.person.sender, "scan")
        xml = platform.people.event(chat.person.sender, "SCAN", EventKey=code, Ticket="T")
        heard = [(await platform.people.send(xml)).reply for _ in range(2)]
        assert heard[0] == heard[1]
        rows = town.house.database.read_now(
            lambda store: list(store.outbox.of_conversation(chat.person.key))
        )
        assert len(rows) == 1
        assert len(people(town).chat) == 2


async def test_telegram_binds_by_a_deep_link_and_buttons(tmp_path: Path) -> None:
    async with city(tmp_path, "telegram") as town:
        chat, code = town.chat("telegram"), code_for(town)
        assert FIRM.name in await chat.says(f"/start {code}")
        await press(chat, "是，绑定 / Yes, bind")
        await until(lambda: bound(town, chat))


def test_only_codes_are_said_by_a_scan() -> None:
    signal = Signal(
        channel="wechat_oa",
        account="wx1",
        sender="o1",
        event_id="e1",
        kind=SignalKind.SCANNED,
        at=datetime(2026, 1, 5, tzinfo=UTC),
    )
    good = f"{SCENE}{'A' * 22}"
    assert said_by(replace(signal, scene=good)) == good
    for scene in ("", "bind_abc", good + "A", good[:-1], f"{good} 1"):
        assert said_by(replace(signal, scene=scene)) == ""
    assert key_of(signal) == "wechat_oa:wx1:o1"


async def entered(town: City, chat: Chat, scene: str) -> str:
    """Somebody opens the chat of customer service by a link; what he reads."""
    played = town.played["kf"]
    assert isinstance(played, PlayedKf)
    before = len(chat.screen)
    played.world.enter(ACCOUNT, chat.person.sender, scene=scene)
    assert (await played.caller.kf_news(ACCOUNT, "news")).status == 200
    return await chat.hears(before)


async def test_customer_service_asks_whoever_enters_by_a_code(tmp_path: Path) -> None:
    async with city(tmp_path, "kf") as town:
        chat = town.chat("kf")
        assert FIRM.name in await entered(town, chat, code_for(town))
        done = await chat.says("1")
        assert FIRM.name in done
        assert bound(town, chat)


async def test_who_enters_by_another_link_is_welcomed(tmp_path: Path) -> None:
    async with city(tmp_path, "kf") as town:
        chat = town.chat("kf")
        assert "外商投资企业" in await entered(town, chat, "hall")
        await chat.says("你好")
        assert chat.state.asks == "consent"


async def test_news_of_customer_service_may_come_to_the_other_address(tmp_path: Path) -> None:
    """A corporation with one callback for all of its applications."""
    async with city(tmp_path, "kf", "wecom") as town:
        service, staff = town.played["kf"], town.played["wecom"]
        assert isinstance(service, PlayedKf)
        assert isinstance(staff, PlayedWeCom)
        chat = town.chat("kf")
        service.world.say(ACCOUNT, chat.person.sender, "你好")
        assert (await staff.caller.kf_news(ACCOUNT, "news")).status == 200
        assert await chat.hears(0)
