"""A desk in its own process behind a bot whose data leave the country, and a browser beside it."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from html import unescape
from pathlib import Path
from typing import Any

import httpx

from app.platforms.fakes.telegram import FakeTelegram
from app.platforms.fakes.telegram_api import BotApi
from app.platforms.fakes.telegram_world import Line
from app.settings import load_settings
from app.wiring import House
from storage.keyring import KeyRing
from tests.support.servers import Desk, free_port, start, stop, wait_ready
from tests.support.telegram_house import SECRET, TOKEN, serving

PERSON = 5001
LINK = re.compile(r"https?://\S+/continue/\S+")
AGAIN_S = 0.01


def fake_telegram() -> FakeTelegram:
    return FakeTelegram(api=BotApi(token=TOKEN), monotonic=time.monotonic)


class BotChat:
    """What one person sees and does in the app."""

    def __init__(self, fake: FakeTelegram, number: int = PERSON) -> None:
        self.fake = fake
        self.number = number
        self.person = fake.world.person(number, language="en")

    @property
    def heard(self) -> list[Line]:
        """What the bot said."""
        return [line for line in self.person.lines if line.ours]

    async def say(self, text: str, **more: Any) -> Line:
        """Write something that is answered."""
        return await self._answered(self.fake.world.say(self.number, text, **more))

    async def press(self, label: str) -> Line:
        """Press the button of the last message that bears the label."""
        line = self.heard[-1]
        (place,) = (i for i, (shown, _) in enumerate(line.buttons()) if label in shown)
        return await self._answered(self.fake.world.press(self.number, line.id, place))

    async def until_heard(self, count: int) -> Line:
        """The last words of the bot, once there are so many."""
        for _ in range(2000):
            if len(self.heard) >= count:
                return self.heard[-1]
            await asyncio.sleep(AGAIN_S)
        raise AssertionError([line.text for line in self.heard])

    async def _answered(self, update: dict[str, Any]) -> Line:
        before = len(self.heard)
        await self.fake.happen(update)
        return await self.until_heard(before + 1)


def link_in(line: Line) -> str:
    """The one-time link that a message bears."""
    found = LINK.search(line.text)
    assert found is not None, line.text
    return found.group()


@asynccontextmanager
async def desk_abroad(
    folder: Path, fake: FakeTelegram, *residency: str, poll: bool = False, **settings: str
) -> AsyncIterator[Desk]:
    """The server with a bot; ``residency`` are lines of its table."""
    port = free_port()
    async with serving(fake.app()) as base:
        (folder / "token").write_text(TOKEN)
        (folder / "secret").write_text(SECRET)
        lines = (
            "[telegram]",
            'token_file = "token"',
            'secret_file = "secret"',
            f'api_base = "{base}/bot"',
            f'file_base = "{base}/file/bot"',
            f'webhook_url = "http://127.0.0.1:{port}"',
            f"poll = {str(poll).lower()}",
            "[residency]",
            *residency,
        )
        file = folder / "platforms.toml"
        file.write_text("\n".join(lines), encoding="utf-8")
        given = {"ZHITONG_PLATFORMS_FILE": str(file), "ZHITONG_JOIN_WINDOW": "false", **settings}
        desk = await asyncio.to_thread(start, folder / "data", port=port, **given)
        try:
            await asyncio.to_thread(wait_ready, desk)
            for _ in range(1000):
                if "" in fake.api.commands:
                    break
                await asyncio.sleep(AGAIN_S)
            yield desk
        finally:
            fake.api.close()
            await asyncio.to_thread(stop, desk)


class Web:
    """A browser without scripts."""

    def __init__(self, desk: Desk, language: str = "en") -> None:
        headers = {"accept-language": language}
        self._client = httpx.Client(base_url=desk.url, headers=headers, timeout=30)

    def get(self, path: str) -> httpx.Response:
        return self._client.get(path)

    def follow(self, link: str, **fields: str) -> httpx.Response:
        """Open the link, press the button."""
        page = self._client.get(link).text
        given = {name: hidden(page, name) for name in ("csrf", "token", "language")}
        return self._client.post("/continue", data=given | fields)

    def say(self, text: str = "", **fields: str) -> list[str]:
        """Send something; the page's lines of the desk afterwards."""
        page = self._client.get("/").text
        given = {name: hidden(page, name) for name in ("csrf", "message_id")}
        self._client.post("/chat/messages", data=given | {"text": text} | fields)
        return self.lines()

    def lines(self) -> list[str]:
        """What stands in the conversation."""
        log = self._client.get("/").text.partition('id="log"')[2].partition("</ol>")[0]
        return [unescape(one) for one in re.findall(r'data-part="text"[^>]*>([^<]*)<', log)]

    def close(self) -> None:
        self._client.close()


def hidden(page: str, name: str) -> str:
    """Value of the first hidden field of that name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return unescape(found[1])


def everything_written(desk: Desk) -> Iterator[str]:
    """All that the desk keeps of its chats, opened, and every file as it lies there."""
    settings = load_settings({"data_dir": desk.data}, environ={})
    house = House(settings=settings, keys=KeyRing.load(settings.keys_path), model=None)
    try:
        yield from house.database.read_now(_opened)
    finally:
        house.close()
    for path in (*desk.data.rglob("*"), desk.log):
        if path.is_file():
            yield path.read_bytes().decode("utf-8", "replace")


def _opened(store: Any) -> list[str]:
    key = f"telegram:{TOKEN.partition(':')[0]}:{PERSON}"
    record = store.conversations.get(key)
    lines = store.conversations.transcript(key, limit=1000)
    assert record is not None
    return [record.document.decode(), *(repr(line) for line in lines)]
