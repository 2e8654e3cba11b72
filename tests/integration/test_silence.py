"""A draft that nobody goes on with: one reminder in working time, and its end after thirty days."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.chat import ACCOUNT, CHANNEL, conversation_key
from app.taking import Window
from app.wiring import House
from bot.dialogue.conversation import Conversation
from casework.model.when import CITY
from channels.memory import MemoryChannel
from channels.memory.channel import TERMINAL
from channels.message import InboundMessage
from storage.interface import Store
from storage.records import TranscriptLine
from tests.integration.test_walk_in_terminal import filed
from tests.support.houses import Hands, Talk, house_at

TUESDAY = datetime(2026, 3, 10, 10, 0, tzinfo=CITY)


@dataclass
class Desk:
    """A house whose clock the test moves by the hour, as loops of a server would see it."""

    house: House
    clock: Hands
    url: str

    async def passes(self, *, deliver: bool = True, **span: float) -> None:
        """Time passes; what comes due on the way happens at its time."""
        end = self.clock.now + timedelta(**span)
        while self.clock.now < end:
            self.clock.now = min(end, self.clock.now + timedelta(hours=1))
            while await self.house.clockwork.run_due(self.clock.now):
                pass
            if deliver:
                await self.house.deliverer.run_due(self.clock.now)

    def sent(self) -> list[str]:
        """What left by the channel."""
        memory = self.house.channels[CHANNEL]
        assert isinstance(memory, MemoryChannel)
        return [one.message.text for one in memory.sent]

    def state(self) -> Conversation:
        """The conversation as it stands."""

        def work(store: Store) -> Conversation:
            record = store.conversations.get(conversation_key("u1"))
            assert record is not None
            return self.house.conversations.open(record)

        return self.house.database.read_now(work)

    def rows(self, query: str) -> list[Any]:
        """Rows of the store, beside the application."""
        engine = sa.create_engine(self.url)
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(sa.text(query))]
        engine.dispose()
        return found

    def nudges(self) -> list[str]:
        """States of all reminders."""
        return [row[0] for row in self.rows("SELECT state FROM outbox WHERE template = 'nudge'")]


@contextmanager
def desk_at(folder: Path, url: str, now: datetime = TUESDAY) -> Iterator[Desk]:
    clock = Hands(now)
    with house_at(folder, url=url, clock=clock) as house:
        yield Desk(house=house, clock=clock, url=url)


async def begun(desk: Desk, *, language: str = "zh") -> Talk:
    """A draft with a company in it."""
    talk = Talk(desk.house)
    if language == "zh":
        await talk.say("你好")
        await talk.say("同意")
        await talk.say("我们公司叫示例轴承有限公司")
    else:
        await talk.say("Hello")
        await talk.say("I agree")
        await talk.say("Our company is Example Bearings Co., Ltd.")
    return talk


async def answers_at_once(
    desk: Desk, text: str, *, channel: str = CHANNEL, key: str = conversation_key("u1")
) -> None:
    """A message that is taken in and answered before anything else leaves."""
    message = InboundMessage(
        channel=channel,
        account=ACCOUNT,
        sender="u1",
        message_id=text,
        conversation_key=key,
        received_at=desk.clock.now,
        text=text,
    )
    received, record = await desk.house.turns.receive(message, window=Window(), trace_id="t")
    await desk.house.turns.run_with([received.row], record)


async def test_one_reminder_on_the_next_working_morning(tmp_path: Path, database_url: str) -> None:
    with desk_at(tmp_path, database_url) as desk:
        await begun(desk)
        await desk.passes(hours=22)
        assert desk.nudges() == []
        await desk.passes(hours=2)
        assert desk.nudges() == ["sent"]
        assert "没写完" in desk.sent()[-1]
        await desk.passes(days=20)
        assert desk.nudges() == ["sent"]


async def test_an_open_page_of_the_web_chat_shows_it(tmp_path: Path, database_url: str) -> None:
    key = "webchat:u1"
    with desk_at(tmp_path, database_url) as desk:
        await answers_at_once(desk, "你好", channel="webchat", key=key)
        await answers_at_once(desk, "同意", channel="webchat", key=key)
        before = desk.house.database.read_now(lambda store: store.feed.last_id())
        await desk.passes(hours=24)

        def look(store: Store) -> tuple[list[str], TranscriptLine]:
            hints = [one.audience for one in store.feed.after(before, limit=10)]
            return hints, store.conversations.transcript(key, limit=10)[-1]

        hints, line = desk.house.database.read_now(look)
        assert f"conversation:{key}" in hints
        assert (line.direction, line.state) == ("out", "sent")
        assert "没写完" in line.content["text"]


async def test_it_speaks_the_language_of_the_conversation(
    tmp_path: Path, database_url: str
) -> None:
    with desk_at(tmp_path, database_url) as desk:
        await begun(desk, language="en")
        await desk.passes(hours=24)
        assert "not finished yet" in desk.sent()[-1]


async def test_who_writes_on_moves_it(tmp_path: Path, database_url: str) -> None:
    with desk_at(tmp_path, database_url) as desk:
        talk = await begun(desk)
        await desk.passes(hours=22)
        await talk.say("主要生产轴承")
        await desk.passes(hours=20)
        assert desk.nudges() == []
        await desk.passes(hours=6)
        assert desk.nudges() == ["sent"]


async def test_an_answer_overtakes_a_reminder_that_has_not_left(
    tmp_path: Path, database_url: str
) -> None:
    with desk_at(tmp_path, database_url) as desk:
        await begun(desk)
        await desk.passes(hours=24, deliver=False)
        assert desk.nudges() == ["pending"]
        await answers_at_once(desk, "退税拖了半年,一直没有答复")
        assert desk.nudges() == ["stale"]
        await desk.passes(days=3)
        assert desk.nudges() == ["stale"]
        assert not any("没写完" in text for text in desk.sent())


async def test_nobody_is_reminded_of_what_was_filed(tmp_path: Path, database_url: str) -> None:
    with desk_at(tmp_path, database_url) as desk:
        await filed(Talk(desk.house), "zh")
        await desk.passes(days=3)
        assert desk.nudges() == []


async def test_nobody_is_reminded_of_what_was_withdrawn(tmp_path: Path, database_url: str) -> None:
    with desk_at(tmp_path, database_url) as desk:
        talk = await begun(desk)
        await talk.say("撤回")
        await talk.say("是")
        assert desk.state().draft is None
        await desk.passes(days=3)
        assert desk.nudges() == []


async def test_a_platform_that_no_longer_lets_us_write_is_left_alone(
    tmp_path: Path, database_url: str
) -> None:
    friday = datetime(2026, 3, 13, 18, 0, tzinfo=CITY)
    with desk_at(tmp_path, database_url, friday) as desk:
        profiles = desk.house.conversations.profiles
        assert isinstance(profiles, dict)
        profiles[CHANNEL] = replace(TERMINAL, reply_window=timedelta(hours=48))
        await begun(desk)
        await desk.passes(days=6)
        assert desk.nudges() == []


async def test_a_loop_that_was_down_waits_for_the_next_morning(
    tmp_path: Path, database_url: str
) -> None:
    with desk_at(tmp_path, database_url) as desk:
        await begun(desk)
        desk.clock.now = datetime(2026, 3, 11, 22, 0, tzinfo=CITY)
        await desk.passes(hours=1)
        assert desk.nudges() == []
        await desk.passes(hours=11)
        assert desk.nudges() == ["sent"]


async def test_the_line_chat_leaps_over_nothing(tmp_path: Path, database_url: str) -> None:
    with desk_at(tmp_path, database_url) as desk:
        talk = await begun(desk)
        await talk.say("在吗", at="2026-03-13T22:00:00+08:00")
        assert "没写完" in talk.answers[-1]["replies"][0]["text"]
        ((made,),) = desk.rows("SELECT created_at FROM outbox WHERE template = 'nudge'")
        assert str(made).startswith("2026-03-11 01:00")
        await talk.say("继续", at="2026-03-13T22:01:00+08:00")
        assert len(talk.answers[-1]["replies"]) == 1


async def test_a_line_for_another_does_not_swallow_a_reminder(
    tmp_path: Path, database_url: str
) -> None:
    with desk_at(tmp_path, database_url) as desk:
        talk = await begun(desk)
        other = Talk(desk.house, "u2")
        other.chat = talk.chat
        await other.say("你好", at="2026-03-12T15:00:00+08:00")
        assert not any("没写完" in one["text"] for one in other.answers[-1]["replies"])
        await talk.say("在吗", at="2026-03-12T15:01:00+08:00")
        assert "没写完" in talk.answers[-1]["replies"][0]["text"]


async def test_a_draft_ends_though_nobody_comes_back(tmp_path: Path, database_url: str) -> None:
    with desk_at(tmp_path, database_url) as desk:
        talk = await begun(desk)
        path = tmp_path / "notice.pdf"
        path.write_bytes(b"%PDF-1.4\n%%EOF\n")
        await talk.say("这是通知", attachments=[{"kind": "file", "path": str(path)}])
        assert desk.rows("SELECT count(*) FROM attachment") == [(1,)]
        await desk.passes(days=29)
        assert desk.state().draft is not None
        await desk.passes(days=2)
        assert (desk.state().draft, desk.state().lapsed) == (None, True)
        assert desk.rows("SELECT count(*) FROM attachment") == [(0,)]
        assert not [one for one in (tmp_path / "attachments").rglob("*") if one.is_file()]
        assert _ends(desk) == ["fired"]
        await talk.say("在吗")
        assert "30 天" in talk.text(talk.answers[-1])
        await talk.say("在吗")
        assert "30 天" not in talk.text(talk.answers[-1])


async def test_a_draft_that_was_touched_lives_thirty_days_from_there(
    tmp_path: Path, database_url: str
) -> None:
    with desk_at(tmp_path, database_url) as desk:
        talk = await begun(desk)
        await desk.passes(days=20)
        await talk.say("继续")
        await talk.say("主要生产轴承")
        await desk.passes(days=29)
        assert desk.state().draft is not None
        await desk.passes(days=2)
        assert desk.state().draft is None
        assert _ends(desk) == ["skipped", "fired"]


def _ends(desk: Desk) -> list[str]:
    found = desk.rows("SELECT state FROM clock WHERE kind = 'draft_end' ORDER BY due_at")
    return [state for (state,) in found]
