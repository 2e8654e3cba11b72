"""What walks over platforms have in common: a person files, an officer presses, something hangs."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import threading
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.converse.platforms.telegram import PlayedTelegram
from app.converse.platforms.wechat_oa import PlayedWeChat
from app.converse.platforms.wecom import PlayedWeCom
from app.platforms.fakes.wechat_people import Told
from app.platforms.fakes.wechat_world import Person
from app.understanding import Parser
from casework.model.people import Officer, Role
from casework.model.ticket import Ticket
from channels.message import OutboundMessage
from nlu.interpreter import Understanding
from storage.interface import Store
from tests.support.platforms import Chat, City
from tests.support.walks import WALKS

NUMBER = re.compile(r"SY-\d{4}-[0-9A-Z]{6}")
CODE = re.compile(r"\b\d{4} \d{4} \d{4} \d{4}\b")


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
