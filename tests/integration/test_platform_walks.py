"""Whole ways over platforms: a complaint in, a ticket, the officer's acts back to the person."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import threading
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from app.converse.platforms.telegram import PlayedTelegram
from app.converse.platforms.wechat_oa import PlayedWeChat
from app.converse.platforms.wecom import PlayedWeCom
from app.platforms.fakes.wechat_people import PATIENCE_S, Told
from app.platforms.fakes.wechat_world import Person
from app.understanding import Parser
from casework.model.people import Officer, Role
from casework.model.ticket import Ticket
from casework.service.commands import Accept, Acknowledge, NoteProgress
from channels.message import OutboundMessage
from nlu.interpreter import Understanding
from storage.interface import Store
from tests.integration.test_walk_in_terminal import act
from tests.support.platforms import Chat, City, city, until
from tests.support.walks import WALKS

pytestmark = pytest.mark.network

NUMBER = re.compile(r"SY-\d{4}-[0-9A-Z]{6}")
CODE = re.compile(r"\b\d{4} \d{4} \d{4} \d{4}\b")
SIGN = "签收"
ANSWERED_S = 4.0
"""Seconds in which every call of the platform is answered, whatever happens behind it."""
PROGRESS = {"zh": "已约海关现场核查", "en": "A meeting with the bureau is arranged"}


async def filed(chat: Chat, language: str, *, image: bool = False) -> str:
    """From the first words to the receipt; the number of the ticket."""
    walk = WALKS[language]
    await chat.says(walk.first)
    for _ in range(15):
        asks = chat.state.asks
        if asks == "confirm":
            break
        if asks == "consent":
            await chat.presses("agree")
        else:
            await chat.says(walk.answer(asks))
    assert chat.state.asks == "confirm"
    if image:
        await chat.sends("notice.jpg")
    receipt = await chat.presses("submit")
    found = NUMBER.search(receipt)
    assert found is not None, receipt
    assert CODE.search(receipt)
    return found.group()


def wechat(town: City) -> PlayedWeChat:
    played = town.played["wechat_oa"]
    assert isinstance(played, PlayedWeChat)
    return played


def people(town: City) -> Person:
    """The one person who writes to the account."""
    (found,) = wechat(town).world.people.values()
    return found


async def told(town: City, chat: Chat, text: str) -> Told:
    """What the platform saw when it brought a text."""
    platform = wechat(town)
    platform.world.act(chat.person.sender, "message")
    xml = platform.people.message(chat.person.sender, "text", Content=text)
    return await platform.people.send(xml)


def turns(chat: Chat) -> int:
    """How many replies were written for the person."""

    def work(store: Store) -> int:
        return len(list(store.outbox.of_conversation(chat.person.key)))

    return chat.city.house.database.read_now(work)


def officers(town: City) -> list[Officer]:
    found = town.house.database.read_now(lambda store: list(store.officers.all()))
    return [one for one in found if one.active and one.role is not Role.ADMINISTRATOR]


async def bound(town: City, way: str, officer: Officer) -> Chat:
    """An officer's own chat, bound by the code that the console gives."""
    house, chat = town.house, town.chat(way, officer.login)
    code = house.database.write_now(
        lambda store: house.officer_binding.new_code(
            store, officer.id, channel=way, now=house.clock()
        )
    )
    await chat.says(f"bind_{code}")
    return chat


def shown_to(desk: Chat) -> str:
    """Cards and words that an officer has before them."""
    if isinstance(desk.played, PlayedWeCom):
        cards = [str(one.body) for one in desk.played.world.on_screen(desk.person.sender)]
        return "\n".join([desk.text, *cards])
    return desk.text


async def press(desk: Chat, label: str) -> None:
    """A button of the latest card."""
    played, who = desk.played, desk.person.sender
    if isinstance(played, PlayedWeCom):
        card = [one for one in played.world.on_screen(who) if one.buttons][-1]
        (key,) = [str(one["key"]) for one in card.buttons if one["text"] == label]
        assert (await played.caller.press(card, key)).status == 200
        return
    assert isinstance(played, PlayedTelegram)
    line = [one for one in played.world.people[int(who)].lines if one.rows][-1]
    (place,) = [at for at, (text, _) in enumerate(line.buttons()) if text == label]
    assert await played.server.happen(played.world.press(int(who), line.id, place)) == 200


def say(town: City, chat: Chat, text: str) -> None:
    """The desk says something of a ticket."""
    house = town.house

    def work(store: Store) -> None:
        record = store.conversations.get(chat.person.key)
        assert record is not None
        house.conversations.enqueue(
            store,
            record,
            OutboundMessage(text=text, acts=("notices.progress",)),
            cause="test",
            template="progress",
            language="zh",
            now=house.clock(),
        )

    house.database.write_now(work)


@dataclass
class Hanging:
    """A parser that gives no answer until it is let go."""

    inner: Parser
    free: asyncio.Event = field(default_factory=asyncio.Event)

    async def parse(
        self, *, text: str, expecting: str | None, now: datetime, tasks: frozenset[str]
    ) -> Understanding:
        await self.free.wait()
        return await self.inner.parse(text=text, expecting=expecting, now=now, tasks=tasks)


class Lock:
    """Somebody else holds the database for writing."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self._file = folder / "data" / "zhitong.sqlite3"
        self._seconds = seconds
        self._end = threading.Event()
        self.held = threading.Event()
        self._thread = threading.Thread(target=self._hold)

    def __enter__(self) -> None:
        self._thread.start()
        assert self.held.wait(10)

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _hold(self) -> None:
        connection = sqlite3.connect(self._file, isolation_level=None, timeout=10)
        connection.execute("BEGIN IMMEDIATE")
        self.held.set()
        self._end.wait(self._seconds)
        connection.execute("ROLLBACK")
        connection.close()


def ticket_of(town: City, number: str) -> Ticket:
    found = town.house.database.read_now(lambda store: store.tickets.by_number(number))
    assert found is not None
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("platform", ["wechat_oa", "wecom", "kf", "telegram"])
async def test_from_the_first_words_to_the_officers_answer(
    tmp_path: Path, platform: str, language: str
) -> None:
    async with city(tmp_path, platform) as town:
        chat = town.chat(platform)
        number = await filed(chat, language, image=True)
        assert chat.state.reply_language == language
        ticket = ticket_of(town, number)
        assert len(ticket.attachments) == 1
        before = len(chat.screen)
        act(town.house, number, Acknowledge)
        assert number in await chat.hears(before)
        act(town.house, number, Accept)
        act(town.house, number, NoteProgress, note=PROGRESS[language], public=True)
        await until(lambda: PROGRESS[language] in chat.text)


async def test_what_is_joined_is_answered_by_the_call_itself(tmp_path: Path) -> None:
    """Two lines within the joining window are one turn; the webhook gives its reply."""
    async with city(tmp_path, "wechat_oa", join_window=True) as town:
        chat = town.chat("wechat_oa")
        first, second = (chat.letters(text=text)[0] for text in ("你好", "我要投诉"))
        assert all(await asyncio.gather(first.call(), second.call()))
        assert [one.kind for one in people(town).chat] == ["passive"]
        assert len(chat.screen) == 1


async def test_a_repeated_delivery_has_one_effect_and_the_same_answer(tmp_path: Path) -> None:
    async with city(tmp_path, "wechat_oa", "kf", "telegram") as town:
        chat = town.chat("wechat_oa")
        (letter,) = chat.letters(text="你好")
        assert all(await asyncio.gather(*(letter.call() for _ in range(3))))
        assert await letter.call()
        assert {one.kind for one in people(town).chat} == {"passive"}
        assert len(set(chat.screen)) == 1
        assert turns(chat) == 1
        for platform in ("kf", "telegram"):
            other = town.chat(platform)
            (letter,) = other.letters(text="你好")
            assert all([await letter.call() for _ in range(3)])
            await other.hears(0)
            await asyncio.sleep(0.5)
            assert len(other.screen) == 1
            assert turns(other) == 1


async def test_an_answer_longer_than_the_platform_is_split(tmp_path: Path) -> None:
    """What the law says is told whole: in parts by the interface, for one reply cannot hold it."""
    async with city(tmp_path, "wechat_oa") as town:
        chat = town.chat("wechat_oa")
        await chat.says("你好")
        whole = "《外商投资企业投诉工作办法》第一条。" * 150
        say(town, chat, whole)
        await until(lambda: "".join(chat.screen[1:]) == whole)
        parts = chat.screen[1:]
        assert len(parts) > 1
        assert all(len(part.encode()) <= 2048 for part in parts)


@pytest.mark.parametrize("limit_ms", [1500, 30_000])
async def test_understanding_that_hangs_keeps_the_platform_waiting_no_longer(
    tmp_path: Path, limit_ms: int
) -> None:
    """Given up: the dialogue goes on in the call. Not given up: the interface says it later."""
    async with city(tmp_path, "wechat_oa", nlu_time_limit_ms=limit_ms) as town:
        chat = town.chat("wechat_oa")
        hanging = Hanging(town.house.understander.parser)
        town.house.understander.parser = hanging
        heard = await told(town, chat, "我们公司的货在海关压了三周")
        assert (heard.status, heard.tries) == (200, 1)
        assert heard.seconds[0] < PATIENCE_S
        assert (heard.reply is not None) is (limit_ms == 1500)
        hanging.free.set()
        await chat.hears(0)
        assert [one.kind for one in people(town).chat] == [
            "passive" if heard.reply is not None else "text"
        ]
        assert turns(chat) == 1


@pytest.mark.slow
async def test_a_stalled_understanding_of_thirty_seconds_loses_nothing(tmp_path: Path) -> None:
    async with city(tmp_path, "wechat_oa", nlu_time_limit_ms=30_000) as town:
        chat = town.chat("wechat_oa")
        town.house.understander.parser = Hanging(town.house.understander.parser)
        heard = await told(town, chat, "我们公司的货在海关压了三周")
        assert (heard.status, heard.tries) == (200, 1)
        assert heard.seconds[0] <= ANSWERED_S
        await until(lambda: len(chat.screen) == 1, 40)
        assert turns(chat) == 1


@pytest.mark.slow
async def test_a_database_locked_for_ten_seconds_loses_nothing(tmp_path: Path) -> None:
    """Nothing is acknowledged that is not stored; the platform brings it again."""
    async with city(tmp_path, "wechat_oa") as town:
        chat = town.chat("wechat_oa")
        await told(town, chat, "你好")
        before = len(chat.screen)
        with Lock(tmp_path, 10):
            heard = await told(town, chat, "我们公司的货在海关压了三周")
            assert heard.status == 200
            assert heard.tries > 1
            assert max(heard.seconds) <= ANSWERED_S
        await chat.hears(before)
        await asyncio.sleep(1)
        assert len(chat.screen) == before + 1
        assert turns(chat) == 2


@pytest.mark.parametrize(
    ("way", "language"), [("wecom", "zh"), ("wecom", "en"), ("telegram", "zh"), ("telegram", "en")]
)
async def test_an_officers_press_on_a_platform_comes_back_to_the_person(
    tmp_path: Path, way: str, language: str
) -> None:
    async with city(tmp_path, "wechat_oa", way) as town:
        desks = {officer.id: await bound(town, way, officer) for officer in officers(town)}
        chat = town.chat("wechat_oa")
        number = await filed(chat, language)
        desk = desks[ticket_of(town, number).assignment.officer_id]
        await until(lambda: number in shown_to(desk))
        before = len(chat.screen)
        await press(desk, SIGN)
        assert number in await chat.hears(before)
        ticket = ticket_of(town, number)
        assert ticket.acknowledged_at is not None
