"""Whole ways over platforms: a complaint in, a ticket, the officer's acts back to the person."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app.converse.platforms.all import PLAYED
from app.platforms.fakes.wechat_people import PATIENCE_S
from casework.service.commands import Accept, Acknowledge, NoteProgress
from tests.integration.test_walk_in_terminal import act
from tests.support.platforms import city, until
from tests.support.walking import (
    Hanging,
    Lock,
    filed,
    people,
    say,
    ticket_of,
    told,
    turns,
)

pytestmark = pytest.mark.network

ANSWERED_S = 4.0
"""Seconds in which every call of the platform is answered, whatever happens behind it."""
PROGRESS = {"zh": "已约海关现场核查", "en": "A meeting with the bureau is arranged"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("platform", list(PLAYED))
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
