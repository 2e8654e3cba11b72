"""Whatever people write and however the loops run: one reminder a draft, in working time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.chat import ACCOUNT, CHANNEL, conversation_key
from app.nudges import REST, is_working_morning
from app.taking import Window
from casework.model.when import CITY
from channels.message import InboundMessage
from tests.support.houses import Hands
from tests.support.moved_house import MovedHouse, moved_house

SAID = (
    "你好",
    "我们公司叫示例轴承有限公司",
    "退税拖了半年",
    "撤回",
    "是",
    "重新开始",
    "继续",
    "算了",
)
PRESSED = ("agree", "withdraw", "submit", "start_over")
BEGINNING = datetime(2026, 2, 9, 8, 0, tzinfo=CITY)  # before the Spring Festival of 2026
gaps = st.integers(min_value=1, max_value=60)
messages = st.lists(
    st.tuples(gaps, st.sampled_from(SAID) | st.sampled_from(PRESSED)), min_size=1, max_size=6
)
strides = st.sampled_from([1, 2, 5])


@dataclass
class World:
    """One store for all examples; each has a person of its own."""

    house: MovedHouse
    clock: Hands
    url: str
    people: Iterator[int]

    async def passes(self, hours: int, stride: int) -> None:
        """The clock loop looks in every ``stride`` hours; the deliverer follows it."""
        end = self.clock.now + timedelta(hours=hours)
        while self.clock.now < end:
            self.clock.now = min(end, self.clock.now + timedelta(hours=stride))
            while await self.house.clockwork.run_due(self.clock.now):
                pass
            await self.house.deliverer.run_due(self.clock.now)

    async def writes(self, person: str, number: int, what: str) -> None:
        """A message or a press, and its turn."""
        message = InboundMessage(
            channel=CHANNEL,
            account=ACCOUNT,
            sender=person,
            message_id=f"{person}-{number}",
            conversation_key=conversation_key(person),
            received_at=self.clock.now,
            text="" if what in PRESSED else what,
            choice=what if what in PRESSED else None,
        )
        turns = self.house.turns
        received, record = await turns.receive(message, window=Window(), trace_id="t")
        await turns.run_with([received.row], record)

    def nudges(self, person: str) -> list[Any]:
        """Cause, moment and state of the person's reminders."""
        engine = sa.create_engine(self.url)
        query = sa.text(
            "SELECT cause_key, created_at, state FROM outbox"
            " WHERE template = 'nudge' AND conversation_key = :key"
        )
        with engine.connect() as connection:
            found = list(connection.execute(query, {"key": conversation_key(person)}))
        engine.dispose()
        return found


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("silence")
    url = f"sqlite:///{folder / 'zhitong.sqlite3'}"
    clock = Hands(BEGINNING)
    with moved_house(folder, clock, url=url) as house:
        yield World(house=house, clock=clock, url=url, people=count())


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(written=messages, stride=strides)
def test_at_most_one_reminder_a_draft_and_only_in_working_time(
    world: World, written: list[tuple[int, str]], stride: int
) -> None:
    person = f"p{next(world.people)}"
    spoken: list[datetime] = []

    async def play() -> None:
        for number, (gap, what) in enumerate([(1, "你好"), (1, "agree"), *written]):
            await world.passes(gap, stride)
            await world.writes(person, number, what)
            spoken.append(world.clock.now)
        await world.passes(24 * 12, stride)

    asyncio.run(play())
    rows = world.nudges(person)
    causes = [row.cause_key for row in rows]
    assert len(causes) == len(set(causes))
    for row in rows:
        at = datetime.fromisoformat(str(row.created_at)).replace(tzinfo=UTC)
        calendar, office = world.house.jurisdiction.calendar, world.house.jurisdiction.office
        assert is_working_morning(at, calendar=calendar, office=office)
        before = [moment for moment in spoken if moment < at]
        assert at - before[-1] >= REST
        assert row.state == "sent"
