"""Never above 20 a minute and 800 an hour for one member; many notices become digests."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from app.platforms.fakes.faults import Fault, Trouble
from app.platforms.fakes.wecom import SEND
from channels.channel import Delivery
from channels.errors import ChannelError, SlowDown
from channels.message import OutboundMessage
from channels.tencent.errors import PlatformUnreachable
from channels.wecom.channel import WeComChannel
from channels.wecom.digest import make_digest
from channels.wecom.memory import MemorySendCounts
from channels.wecom.ports import HOUR, MINUTE
from channels.words import Words
from tests.support.tree import ROOT
from tests.support.wecom_house import (
    NOW,
    SETTINGS,
    WeComHouse,
    again,
    delivery,
    joined,
    notice,
    open_house,
)


async def send_all(house: WeComHouse, waiting: list[Delivery]) -> list[Delivery]:
    """One round of the outbox: what was not taken comes back."""
    now = house.clock.now
    sends = (house.channel.send(one, now=now) for one in waiting)
    results = await asyncio.gather(*sends, return_exceptions=True)
    for result in results:
        assert not isinstance(result, BaseException) or isinstance(result, SlowDown)
    pairs = zip(waiting, results, strict=True)
    return [one for one, result in pairs if isinstance(result, SlowDown)]


def numbered(count: int, letter: str = "N") -> list[Delivery]:
    return [delivery(notice(f"{letter}{place}")) for place in range(count)]


def titles(house: WeComHouse) -> list[str]:
    return [one.body["main_title"]["title"] for one in house.world.shown]


def most_within(house: WeComHouse, window: timedelta) -> int:
    """Most messages on one screen within any such span of time."""
    times = [one.at for one in house.world.shown]
    return max(sum(at <= other < at + window for other in times) for at in times)


async def test_ten_cards_a_minute_and_the_rest_as_one_digest() -> None:
    async with open_house() as house:
        assert await send_all(house, numbered(16)) == []
        assert titles(house) == [*(f"N{place}" for place in range(10)), "6 notices"]
        digest = house.world.shown[10].body["sub_title_text"]
        assert digest.split() == [f"N{place}" for place in range(10, 16)]


async def test_a_hundred_bursts_never_pass_the_limits() -> None:
    async with open_house() as house:
        pending, rounds = numbered(320), 0
        while pending:
            batch, pending = pending[:16], pending[16:]
            left = await send_all(house, batch)
            pending = left + pending
            rounds += 1
            if left:
                house.clock.forward(seconds=20)
            assert rounds < 500
        assert house.world.dropped == []
        assert most_within(house, MINUTE) <= 20
        told: Counter[str] = Counter()
        for one, title in zip(house.world.shown, titles(house), strict=True):
            joint = "notices" in title
            told.update(one.body["sub_title_text"].split() if joint else [title])
        assert told == Counter(f"N{place}" for place in range(320))


async def test_texts_of_a_talk_are_counted_and_never_joined() -> None:
    async with open_house() as house:
        texts = [delivery(OutboundMessage(text=f"t{place}")) for place in range(25)]
        left = await send_all(house, texts)
        assert (len(house.world.shown), len(left)) == (20, 5)
        with pytest.raises(SlowDown) as slow:
            await house.channel.send(left[0], now=house.clock.now)
        assert slow.value.retry_after == 60
        house.clock.forward(seconds=60)
        assert await send_all(house, left) == []


async def test_one_member_does_not_wait_for_another() -> None:
    async with open_house() as house:
        await send_all(house, [delivery(OutboundMessage(text=f"t{place}")) for place in range(20)])
        assert await send_all(house, [delivery(OutboundMessage(text="t"), to="LiSi")]) == []


async def test_all_of_a_digest_share_its_fate() -> None:
    async with open_house() as house:
        await send_all(house, numbered(10))
        house.server.faults.script(SEND, Fault(trouble=Trouble.STATUS))
        late = numbered(3, "L")
        results = await asyncio.gather(
            *(house.channel.send(one, now=house.clock.now) for one in late), return_exceptions=True
        )
        assert all(isinstance(one, ChannelError) and not one.permanent for one in results)
        assert await send_all(house, late) == []
        assert titles(house)[10:] == ["3 notices"]


async def test_who_waits_is_told_when_the_first_one_is_cancelled() -> None:
    async with open_house() as house:
        await send_all(house, numbered(10))
        tasks = [
            asyncio.create_task(house.channel.send(one, now=house.clock.now))
            for one in numbered(2, "L")
        ]
        await asyncio.sleep(0)
        tasks[0].cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert isinstance(results[0], asyncio.CancelledError)
        assert isinstance(results[1], ChannelError)


async def unanswered(house: WeComHouse, late: list[Delivery]) -> None:
    """The platform shows it, and the answer is lost on the way."""
    house.server.faults.script(SEND, Fault(trouble=Trouble.CUT_AFTER))
    results = await asyncio.gather(
        *(house.channel.send(one, now=house.clock.now) for one in late), return_exceptions=True
    )
    assert all(isinstance(one, PlatformUnreachable) for one in results)


async def test_a_card_that_may_be_there_is_never_joined_to_others() -> None:
    async with open_house() as house:
        doubtful = delivery(notice("Doubtful"))
        await unanswered(house, [doubtful])
        await send_all(house, numbered(9))
        assert await send_all(house, [again(doubtful), delivery(notice("New"))]) == []
        assert (titles(house).count("Doubtful"), titles(house)[-1]) == (1, "New")


async def test_a_digest_that_may_be_there_is_sent_again_as_it_was() -> None:
    async with open_house() as house:
        await send_all(house, numbered(10))
        late = numbered(3, "L")
        await unanswered(house, late)
        before = house.server.counter.calls[SEND]
        house.clock.forward(seconds=2)
        for one in late:  # they come back one by one, each after its own wait
            receipt = await house.channel.send(again(one), now=house.clock.now)
            assert receipt.provider_message_id
        assert house.server.counter.calls[SEND] == before + 1
        assert len(house.world.shown) == 11


async def test_a_refusal_does_not_end_the_doubt() -> None:
    async with open_house() as house:
        await send_all(house, numbered(10))
        late = numbered(2, "L")
        await unanswered(house, late)
        house.server.faults.script(SEND, Fault(trouble=Trouble.ERROR, errcode=45009))
        assert await send_all(house, [again(late[0])]) == [again(late[0])]
        house.clock.forward(minutes=2)
        assert await send_all(house, [again(one) for one in late]) == []
        assert titles(house)[10:] == ["2 notices"]


async def test_what_was_only_put_off_may_be_joined_to_others() -> None:
    async with open_house() as house:
        await send_all(house, [delivery(OutboundMessage(text=f"t{place}")) for place in range(20)])
        late = numbered(12, "L")
        assert await send_all(house, late) == late
        house.clock.forward(seconds=60)
        assert await send_all(house, [again(one) for one in late]) == []
        assert len(house.world.shown) == 20 + 10 + 1


async def test_a_repeat_from_another_life_goes_alone_and_is_known_by_its_id() -> None:
    async with open_house() as house:
        one = delivery(notice("Before"))
        await house.channel.send(one, now=house.clock.now)
        house.clock.forward(hours=2)
        restarted = WeComChannel(
            SETTINGS, house.api, codes=house.codes, counts=MemorySendCounts(), digest=joined
        )
        for other in numbered(10):
            await restarted.send(other, now=house.clock.now)
        receipt = await restarted.send(again(one), now=house.clock.now)
        assert receipt.provider_message_id == one.id.hex
        assert len(house.world.shown) == 11


async def test_the_hour_has_its_own_limit() -> None:
    counts, now = MemorySendCounts(), NOW
    for _ in range(800):
        now += timedelta(seconds=4)
        assert not await counts.take(account="a", user="u", now=now, per_minute=20, per_hour=800)
    wait = await counts.take(account="a", user="u", now=now, per_minute=20, per_hour=800)
    assert wait == pytest.approx((NOW + timedelta(seconds=4) + HOUR - now).total_seconds())
    later = now + timedelta(seconds=wait)
    assert not await counts.take(account="a", user="u", now=later, per_minute=20, per_hour=800)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("count", [2, 6, 7, 40])
def test_a_digest_names_headlines_and_how_many_more_there_are(language: str, count: int) -> None:
    words = Words(ROOT / "responses")
    digest = make_digest(words, link="https://example.com/console")
    found = digest([one.message for one in numbered(count)], language)
    assert str(count) in found.title
    assert found.link == "https://example.com/console"
    assert len(found.card) == min(count, 6)
    assert [row.value for row in found.card][:5] == [f"N{place}" for place in range(min(count, 5))]
    if count > 6:
        assert str(count - 5) in found.card[-1].value
