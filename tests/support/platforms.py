"""A real server on loopback between the stand-ins of all platforms, set up by a platforms file."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from app.converse.opening import Person
from app.converse.platform_road import choices_under
from app.converse.platforms.all import PLAYED
from app.converse.platforms.email import PlayedEmail
from app.converse.platforms.port import Letter, Played, Writing
from app.converse.road import Arrival
from app.http import make_app
from app.platforms.settings import PlatformSettings
from app.processes import Process
from app.server import listen, make_server
from app.wiring import House, utc_now
from bot.dialogue.conversation import Conversation
from channels.email.settings import CHANNEL
from channels.message import Choice
from storage.interface import Store
from storage.records import InboxRow
from tests.support.houses import house_at, share
from tests.support.real_office import real_office
from tests.support.servers import free_port

T = TypeVar("T")
LOOPBACK = "127.0.0.1"
PATIENCE_S = 20.0
SECRETS = {"app_secret", "token", "encoding_aes_key", "secret", "password"}
BY_FILE = {"app_id", "corp_id", "agent_id", "accounts", "base_url", "api_base", "file_base"}
BY_FILE |= {"address", "host", "port", "user", "security", "poll_s", "verifier"}
TABLES = ("wechat_oa", "wecom", "kf", "telegram", "email")


def write_platforms(folder: Path, made: Sequence[PlatformSettings], desk: str) -> Path:
    """The platforms file of a deployment, its secrets in files beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    for settings in made:
        for table in TABLES:
            if getattr(settings, table) is not None:
                lines += _table(folder, table, getattr(settings, table), desk)
    lines += ["[residency]", 'mode = "any"', 'basis = "Example decision 1/2026, for tests"']
    path = folder / "platforms.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _table(folder: Path, name: str, settings: Any, desk: str) -> list[str]:
    lines = [f"[{name}]"]
    for one in fields(settings):
        value = getattr(settings, one.name)
        if one.name in SECRETS and value:
            file = folder / f"{name}_{one.name}"
            file.write_text(value, encoding="utf-8")
            lines.append(f'{one.name}_file = "{file.name}"')
        elif one.name in BY_FILE:
            written = list(value) if isinstance(value, tuple) else value
            written = str(value) if isinstance(value, StrEnum) else written
            lines.append(f"{one.name} = {written!r}")
    return [*lines, f'webhook_url = "{desk}"'] if name == "telegram" else lines


@dataclass
class Chat:
    """One person on one platform."""

    city: City
    played: Played
    person: Person
    numbers: Any = field(default_factory=lambda: count(1))
    last: Sequence[Letter] = ()

    @property
    def screen(self) -> Sequence[str]:
        return self.played.screen(self.person.sender)

    @property
    def text(self) -> str:
        return "\n".join(self.screen)

    @property
    def state(self) -> Conversation:
        """The dialogue as it is stored."""
        house, key = self.city.house, self.person.key
        record = house.database.read_now(lambda store: store.conversations.get(key))
        assert record is not None
        return house.conversations.open(record)

    def row(self, letter: Letter) -> InboxRow | None:
        who = self.person
        return self.city.house.database.read_now(
            lambda store: store.inbox.get(
                channel=who.channel,
                account=who.account,
                sender=who.sender,
                message_id=letter.message_id,
            )
        )

    async def says(self, text: str) -> str:
        """Words, and what is answered to them."""
        return await self._does(text=text)

    async def presses(self, begin: str) -> str:
        """The choice whose id begins so, as the platform has it: a number, an item, a button."""
        found = [one.id for one in self._choices() if one.id.startswith(begin)]
        assert found, (begin, self._choices())
        return await self._does(choice=found[0])

    async def sends(self, *files: str) -> str:
        """Files, and what is answered to them."""
        return await self._does(files=files)

    def letters(self, **what: Any) -> Sequence[Letter]:
        """What the platform is to deliver; nothing is delivered yet."""
        arrival = Arrival(message_id=f"m{next(self.numbers)}", **what)
        writing = Writing(sender=self.person.sender, arrival=arrival, choices=self._choices())

        def work(store: Store) -> Sequence[Letter]:
            return self.played.letters(writing, store)

        self.last = self.city.house.database.read_now(work)
        return self.last

    async def _does(self, **what: Any) -> str:
        before = len(self.screen)
        for letter in self.letters(**what):
            assert await letter.call()
        return await self.hears(before)

    async def hears(self, before: int) -> str:
        """What the desk says beyond the first ``before`` messages."""
        await until(lambda: len(self.screen) > before)
        return "\n".join(self.screen[before:])

    def _choices(self) -> Sequence[Choice]:
        return self.city.house.database.read_now(lambda store: choices_under(store, self.person))


@dataclass
class City:
    """The desk's house, its address, and the platforms around it."""

    house: House
    process: Process
    url: str
    played: dict[str, Played]

    def chat(self, platform: str, name: str = "visitor") -> Chat:
        """Somebody who writes for the first time."""
        played = self.played[platform]
        sender = played.person(name)
        key = f"{platform}:{played.account}:{sender}"
        who = Person(key=key, channel=platform, account=played.account, sender=sender)
        return Chat(self, played, who)


@asynccontextmanager
async def city(folder: Path, *names: str, **settings: Any) -> AsyncIterator[City]:
    """The desk with these platforms; its loops run, its clock is the machine's."""
    port = free_port()
    desk = f"http://{LOOPBACK}:{port}"
    async with AsyncExitStack() as open_things:
        played = {name: _played(name) for name in names}
        made = [await open_things.enter_async_context(one.running()) for one in played.values()]
        file = write_platforms(folder, made, desk)
        given = {"platforms_file": file, "public_url": desk, "nlu_process": False, **settings}
        for one in played.values():
            given |= one.desk_settings()
        plain = open_things.enter_context(house_at(folder / "data", clock=utc_now, **given))
        process = Process()
        pace = count(0.0, 3600.0).__next__  # how fast the desk may write is no matter of walks
        house = replace(plain, on_commit=process.wake, monotonic=pace)
        share(house)
        open_things.callback(house.close)
        await open_things.enter_async_context(_serving(house, process, port))
        for one in played.values():
            await one.open(desk)
            open_things.push_async_callback(one.close)
        yield City(house, process, desk, played)


def _played(name: str) -> Played:
    """E-mail by servers of other people, looked at every second."""
    if name == CHANNEL:
        return PlayedEmail(utc_now, office=real_office, poll_s=1.0)
    return PLAYED[name](utc_now)


@asynccontextmanager
async def _serving(house: House, process: Process, port: int) -> AsyncIterator[None]:
    process.attach(house)
    server = make_server(make_app(house, process, on_ready=lambda: None))
    task = asyncio.create_task(server.serve(sockets=[listen(LOOPBACK, port)]))
    try:
        await until(lambda: server.started or task.done())
        yield
    finally:
        process.begin_stop()
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until(there: Callable[[], bool], limit_s: float = PATIENCE_S) -> None:
    """Wait until something is there."""
    end = time.monotonic() + limit_s
    while not there():
        assert time.monotonic() < end, "it never came"
        await asyncio.sleep(0.01)
