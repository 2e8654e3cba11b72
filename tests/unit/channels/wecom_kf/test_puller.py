"""Fetching: one at a time, nothing lost, nothing twice, whatever fails."""

from __future__ import annotations

import asyncio

import pytest

from app.platforms.fakes.faults import Fault, Trouble
from channels.errors import DeskUnavailable
from channels.message import InboundMessage, OutboundMessage
from channels.wecom_kf.ports import CursorMoved, Mark
from channels.wecom_kf.puller import SYNC
from tests.support.wecom_house import KF_ACCOUNT, WeComHouse, open_house

USER = "wmCustomer"


async def news(house: WeComHouse) -> None:
    await house.puller.knock(open_kfid=KF_ACCOUNT, token="t")
    await house.puller.settled()


def texts(house: WeComHouse) -> list[str]:
    return [one.text for one in house.kf_inbox.items.values() if isinstance(one, InboundMessage)]


async def test_all_pages_are_read_and_the_cursor_kept_with_them() -> None:
    async with open_house() as house:
        for place in range(8):
            house.kf.say(KF_ACCOUNT, USER, f"t{place}")
        await news(house)
        assert texts(house) == [f"t{place}" for place in range(8)]
        assert [(len(one.items), one.cursor) for one in house.kf_inbox.batches] == [
            (3, "3"),
            (3, "6"),
            (2, "8"),
        ]
        await news(house)
        assert len(house.kf_inbox.batches) == 3


async def test_calls_during_a_pull_ask_for_one_more_and_never_run_beside_it() -> None:
    async with open_house() as house:
        house.kf.pull_s = 0.01
        house.kf.say(KF_ACCOUNT, USER, "first")
        await house.puller.knock(open_kfid=KF_ACCOUNT, token="a")
        await asyncio.sleep(0.005)
        house.kf.say(KF_ACCOUNT, USER, "second")
        for _ in range(20):
            await house.puller.knock(open_kfid=KF_ACCOUNT, token="b")
        await house.puller.settled()
        assert texts(house) == ["first", "second"]
        assert (house.kf.most_pulls, house.kf.pulls) == (1, 2)


async def test_accounts_do_not_wait_for_each_other() -> None:
    async with open_house() as house:
        house.kf.pull_s = 0.01
        for place in range(3):
            house.kf.say(f"wk{place}", USER, "a")
            await house.puller.knock(open_kfid=f"wk{place}", token="t")
        await house.puller.settled()
        assert house.kf.most_pulls == 3
        assert len(house.kf_inbox.items) == 3


async def test_a_sweep_finds_what_no_call_told_of() -> None:
    async with open_house() as house:
        house.kf.say(KF_ACCOUNT, USER, "a")
        await house.puller.sweep()
        await house.puller.settled()
        assert texts(house) == ["a"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(trouble=Trouble.STATUS, status=500),
        Fault(trouble=Trouble.ERROR, errcode=45033),
        Fault(trouble=Trouble.ERROR, errcode=-1),
        Fault(trouble=Trouble.CUT_AFTER),
    ],
    ids=["500", "45033", "busy", "cut"],
)
async def test_what_failed_is_fetched_again(fault: Fault) -> None:
    async with open_house() as house:
        for place in range(5):
            house.kf.say(KF_ACCOUNT, USER, f"t{place}")
        house.server.faults.script(SYNC, None, fault)
        await news(house)
        assert texts(house) == [f"t{place}" for place in range(5)]


@pytest.mark.parametrize(
    "error", [DeskUnavailable("down", saved=False), CursorMoved("another process")]
)
async def test_a_cursor_never_runs_ahead_of_what_is_stored(error: Exception) -> None:
    async with open_house() as house:
        house.kf.say(KF_ACCOUNT, USER, "a")
        house.kf_inbox.failures.append(error)
        await news(house)
        assert texts(house) == ["a"]
        assert house.kf_inbox.marks[KF_ACCOUNT] == Mark(cursor="1", version=1)


async def test_a_store_that_stays_away_leaves_it_to_the_next_sweep() -> None:
    async with open_house() as house:
        house.kf.say(KF_ACCOUNT, USER, "a")
        house.kf_inbox.failures += [DeskUnavailable("down", saved=False)] * 3
        await news(house)
        assert texts(house) == []
        await house.puller.sweep()
        await house.puller.settled()
        assert texts(house) == ["a"]


async def test_a_token_that_is_over_is_left_out() -> None:
    async with open_house() as house:
        house.kf.say(KF_ACCOUNT, USER, "a")
        house.server.faults.script(SYNC, Fault(trouble=Trouble.ERROR, errcode=95007))
        await news(house)
        assert texts(house) == ["a"]


async def test_a_call_that_is_wrong_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    async with open_house() as house:
        house.server.faults.script(SYNC, Fault(trouble=Trouble.ERROR, errcode=95017))
        await news(house)
        assert house.server.counter.calls[SYNC] == 1
        assert "api_switched_off (95017)" in capsys.readouterr().out


async def test_a_newcomer_is_welcomed_once_within_the_pull() -> None:
    async with open_house() as house:
        house.kf_inbox.says = OutboundMessage(text="您好，这里是商务局")
        code = house.kf.enter(KF_ACCOUNT, USER, scene="qr1")
        assert code
        await news(house)
        (told,) = house.kf.told
        assert (told.text, told.on_event, told.user) == ("您好，这里是商务局", True, USER)


async def test_a_welcome_that_came_too_late_stops_nothing() -> None:
    async with open_house() as house:
        house.kf_inbox.says = OutboundMessage(text="您好")
        house.kf.enter(KF_ACCOUNT, USER)
        house.clock.forward(seconds=21)
        house.kf.say(KF_ACCOUNT, USER, "a")
        await news(house)
        assert house.kf.told == []
        assert texts(house) == ["a"]


async def test_a_pull_that_was_stopped_is_begun_again() -> None:
    async with open_house() as house:
        house.kf.pull_s = 5
        house.kf.say(KF_ACCOUNT, USER, "a")
        await house.puller.knock(open_kfid=KF_ACCOUNT, token="t")
        await asyncio.sleep(0.01)
        await house.puller.close()
        assert texts(house) == []
        house.kf.pull_s = 0
        await news(house)
        assert texts(house) == ["a"]


async def test_news_for_nobody_are_no_news() -> None:
    async with open_house() as house:
        await house.puller.knock(open_kfid="", token="t")
        await house.puller.settled()
        assert house.kf.pulls == 0
