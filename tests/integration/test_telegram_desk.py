"""A whole desk in its own process behind a bot: from /start to a ticket, in both languages.

The deployment may take personal data here; where it may not, the chat goes on elsewhere.
"""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from app.platforms.fakes.telegram import FakeTelegram
from app.platforms.fakes.telegram_api import BotApi
from app.platforms.fakes.telegram_world import Line
from tests.support.abroad_desk import desk_abroad
from tests.support.demo_city import LETTERS
from tests.support.servers import Desk
from tests.support.telegram_house import SECRET, TOKEN

pytestmark = pytest.mark.network

PERSON = 5001
NUMBER = re.compile(r"SY-\d{4}-[0-9A-Z]{6}")
ANSWERS = {"zh-hans": LETTERS["zh"], "en": LETTERS["en"]}
NO_PROCEEDINGS = {"均未进入", "None of these"}
SUBMIT = {"确认提交", "File it"}


class Chat:
    """What one person sees and does in the app."""

    def __init__(self, fake: FakeTelegram, language: str) -> None:
        self.fake = fake
        self.person = fake.world.person(PERSON, language=language)

    @property
    def last(self) -> Line:
        return [line for line in self.person.lines if line.ours][-1]

    async def say(self, text: str) -> None:
        await self._answered(self.fake.world.say(PERSON, text))

    async def press(self, labels: set[str]) -> None:
        """Press the button of the last message that bears one of the labels."""
        line = self.last
        places = [place for place, (label, _) in enumerate(line.buttons()) if label in labels]
        assert places, line
        await self._answered(self.fake.world.press(PERSON, line.id, places[0]))

    async def _answered(self, update: dict[str, object]) -> None:
        """Let it happen; wait for the next words of the bot."""
        before = self.last if any(line.ours for line in self.person.lines) else None
        await self.fake.happen(update)
        for _ in range(1500):
            if any(line.ours for line in self.person.lines) and self.last is not before:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"no answer after {before}")


def open_desk(
    folder: Path, fake: FakeTelegram, *, poll: bool, join: bool = False
) -> AbstractAsyncContextManager[Desk]:
    """The server with a bot; it has told the platform where to call."""
    allowed = ('mode = "any"', 'basis = "Example decision 1/2026, for tests"')
    window = str(join).lower()
    return desk_abroad(folder, fake, *allowed, poll=poll, ZHITONG_JOIN_WINDOW=window)


@pytest.mark.parametrize(("language", "poll"), [("zh-hans", False), ("en", True)])
async def test_a_complaint_goes_from_the_bot_to_a_ticket(
    tmp_path: Path, language: str, poll: bool
) -> None:
    fake = FakeTelegram(api=BotApi(token=TOKEN), monotonic=time.monotonic)
    async with open_desk(tmp_path, fake, poll=poll) as desk:
        chat = Chat(fake, language)
        await chat.say("/start")
        assert chat.last.rows
        await chat.press({"同意", "I agree"})
        for answer in ANSWERS[language]:
            await chat.say(answer)
        await chat.press(NO_PROCEEDINGS)
        await chat.press(SUBMIT)
        assert NUMBER.search(chat.last.text)
        await chat.say("/status")
        assert NUMBER.search(chat.last.text)
        assert len(fake.world.answered) == 3
        assert [call for call in fake.calls if call.status != 200] == []
        logged = desk.log.read_text(encoding="utf-8")
    for planted in (TOKEN, SECRET, "13900000000", "max.sample@example.com", "王小明"):
        assert planted not in logged


async def test_an_album_is_one_turn_and_a_file_too_large_is_named(tmp_path: Path) -> None:
    fake = FakeTelegram(api=BotApi(token=TOKEN), monotonic=time.monotonic)
    async with open_desk(tmp_path, fake, poll=False, join=True):
        chat = Chat(fake, "zh-hans")
        await chat.say("/start")
        await chat.press({"同意"})
        before = [line for line in chat.person.lines if line.ours]
        for place in range(3):
            update = fake.world.send_file(PERSON, "document", f"{place}.txt", b"example", "材料")
            update["message"]["media_group_id"] = "9"
            await fake.happen(update)
        large = fake.world.send_file(PERSON, "document", "large.pdf", b"x")
        large["message"]["document"]["file_size"] = 30_000_000
        await chat._answered(large)
        assert [line for line in chat.person.lines if line.ours][:-1] == before
        for name in ("0.txt", "1.txt", "2.txt", "large.pdf"):
            assert name in chat.last.text
        assert sum(call.method == "getFile" for call in fake.calls) == 3
