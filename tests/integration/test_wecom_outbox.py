"""Officer cards through the real outbox to the platform's stand-in over HTTP, whatever it answers.

Time is moved by hand; faults are drawn from a fixed seed. A card must stand on its officer's
screen exactly once (by itself or named in a digest), or its delivery must have failed visibly.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from app.platforms.fakes.faults import Fault, Trouble
from app.platforms.fakes.wecom import SEND
from app.platforms.fakes.wecom_world import FakeMember, Shown
from channels.codec import outbound_to_json
from channels.message import Choice, OutboundMessage
from notify.backoff import BackOff
from notify.delivery import Deliverer
from storage.ids import new_id
from storage.interface import Database, Store
from storage.records import NewDelivery, OutboxRow
from tests.support.wecom_house import SETTINGS, Clock, WeComHouse, delivery, open_house

pytestmark = pytest.mark.network

OFFICERS = 25
TROUBLES = (
    Fault(trouble=Trouble.STATUS, status=429, retry_after=3),
    Fault(trouble=Trouble.STATUS, status=500),
    Fault(trouble=Trouble.STATUS, status=503),
    Fault(trouble=Trouble.CUT_BEFORE),
    Fault(trouble=Trouble.CUT_AFTER),
    Fault(trouble=Trouble.ERROR, errcode=-1),
    Fault(trouble=Trouble.ERROR, errcode=42001),
)
NAME = re.compile(r"N\d{4}")


def card(name: str) -> OutboundMessage:
    return OutboundMessage(
        title=name,
        text="请受理",
        choices=(Choice(id=f"{name}.ack", label="签收"), Choice(id=f"{name}.pass", label="转办")),
        link=f"https://example.com/t/{name}",
    )


def enqueue(database: Database, clock: Clock, count: int) -> dict[str, str]:
    """One delivery a card, in turn to all officers; names by officer."""
    owners = {f"N{place:04}": f"officer{place % OFFICERS}" for place in range(count)}
    rows = [
        NewDelivery(
            id=new_id(),
            cause_key=name,
            channel="wecom",
            account=SETTINGS.account,
            recipient=user,
            template="officer_new",
            language="zh",
            payload=outbound_to_json(card(name)),
        )
        for name, user in owners.items()
    ]
    database.write_now(lambda store: store.outbox.enqueue(rows, now=clock()))
    return owners


def deliverer(database: Database, house: WeComHouse, failed: list[str]) -> Deliverer:
    def note_sent(store: Store, row: OutboxRow, now: datetime) -> None:
        """Nobody is told here."""

    def note_failed(store: Store, row: OutboxRow, now: datetime) -> None:
        failed.append(row.cause_key)

    chance = random.Random(7)
    return Deliverer(
        database=database,
        channels={"wecom": house.channel},
        back_off=BackOff(),
        chance=chance.random,
        on_sent=note_sent,
        on_failed=note_failed,
        owner="test",
    )


async def run_out(database: Database, house: WeComHouse, failed: list[str]) -> None:
    """Let the outbox work until nothing is left to come, moving the clock when it waits."""
    worker, idle = deliverer(database, house, failed), 0
    while idle < 400:
        taken = await worker.run_due(house.clock())
        idle = 0 if taken else idle + 1
        if not taken:
            house.clock.forward(seconds=1)


def names_on(screens: Sequence[Shown]) -> Counter[tuple[str, str]]:
    """How often each card is on a screen, by itself or in a digest."""
    found: Counter[tuple[str, str]] = Counter()
    for one in screens:
        text = f"{one.body['main_title']['title']} {one.body.get('sub_title_text', '')}"
        found.update((name, one.user) for name in NAME.findall(text))
    return found


def busiest(screens: Sequence[Shown], window: timedelta) -> int:
    """Most messages that one member got within any such span."""
    by_user: dict[str, list[Shown]] = {}
    for one in screens:
        by_user.setdefault(one.user, []).append(one)
    return max(
        sum(first.at <= other.at < first.at + window for other in mine)
        for mine in by_user.values()
        for first in mine
    )


async def carried(database: Database, count: int, *, share: float) -> tuple[WeComHouse, list[str]]:
    """Send ``count`` cards while every ``share``-th call fails; check the promises."""
    chance, failed = random.Random(2026), list[str]()
    async with open_house(over_network=True) as house:
        house.world.add(
            *(FakeMember(user_id=f"officer{one}", name="示例") for one in range(OFFICERS))
        )
        owners = enqueue(database, house.clock, count)
        house.server.faults.script(
            SEND,
            *(
                chance.choice(TROUBLES) if chance.random() < share else None
                for _ in range(4 * count)
            ),
        )
        await run_out(database, house, failed)
        seen = names_on(house.world.shown)
        expected = {(name, user) for name, user in owners.items() if name not in failed}
        assert [key for key, times in seen.items() if times > 1] == []
        assert expected <= seen.keys() <= set(owners.items())
        assert house.world.dropped == []
        assert house.world.rule_breaks == []
        assert busiest(house.world.shown, timedelta(minutes=1)) <= SETTINGS.push.per_minute
        assert house.server.faults.met > count * share / 2
    return house, failed


async def test_a_hundred_cards_through_a_bad_line(database: Database) -> None:
    _, failed = await carried(database, 100, share=0.35)
    assert len(failed) < 10


@pytest.mark.slow
async def test_a_thousand_cards_through_a_bad_line(database: Database) -> None:
    house, failed = await carried(database, 1000, share=0.35)
    assert len(failed) < 20
    assert house.server.faults.met > 300


async def test_a_platform_that_is_down_loses_nothing_silently(database: Database) -> None:
    failed: list[str] = []
    async with open_house(over_network=True) as house:
        house.world.add(FakeMember(user_id="officer0", name="示例"))
        enqueue(database, house.clock, 1)
        house.server.faults.script(SEND, *[Fault(trouble=Trouble.STATUS)] * 50)
        await run_out(database, house, failed)
        assert failed == ["N0000"]
        assert house.world.shown == []


async def test_a_press_travels_to_the_desk_and_its_card_is_drawn_anew() -> None:
    async with open_house(over_network=True) as house:
        await house.channel.send(delivery(card("N0001")), now=house.clock())
        (shown,) = house.world.on_screen("ZhangSan")
        heard = await house.caller.press(shown, "N0001.ack")
        assert (heard.status, heard.tries) == (200, 1)
        (message,) = house.desk.messages
        assert (message.choice, message.sender) == ("N0001.ack", "ZhangSan")
        drawn = await house.channel.redraw(
            user="ZhangSan",
            task_id=shown.task_id,
            message=OutboundMessage(text="已签收"),
            now=house.clock(),
        )
        assert drawn
        assert (shown.greyed, shown.redraws) == ("已签收", 1)


async def test_messages_over_the_network_are_taken_once_however_often_they_are_sent() -> None:
    async with open_house(over_network=True) as house:
        call = house.caller.sealed(
            house.caller.message("ZhangSan", "text", "<Content>待办</Content>")
        )
        answers = await asyncio.gather(*(house.caller.send(call) for _ in range(3)))
        assert {one.status for one in answers} == {200}
        assert len(house.desk.messages) == 1
