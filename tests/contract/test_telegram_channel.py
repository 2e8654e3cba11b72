"""Telegram over real HTTP: what is sent, what is fetched, what is said of failures."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest

from app.platforms.fakes.telegram import FakeTelegram, Refusal
from app.platforms.fakes.telegram_api import BotApi
from channels.errors import (
    AccountBlocked,
    ChannelError,
    FileTooLarge,
    SlowDown,
    WayClosed,
)
from channels.memory import platforms
from channels.message import Choice, OutboundMessage
from channels.telegram.buttons import ButtonRef, button_data
from channels.telegram.channel import QUEUE, TelegramChannel
from channels.telegram.client import BotClient
from channels.telegram.media import TelegramFiles
from channels.telegram.pacing import Pacer
from channels.telegram.profile import TELEGRAM
from channels.telegram.settings import TelegramSettings
from tests.support.telegram_house import NOW, PERSON, TOKEN, Clock, delivery, serving, settings

pytestmark = pytest.mark.network

TEXT = OutboundMessage(text="您的诉求已登记。")


class Bot:
    """A bot's way out, its platform, and the clock of its pace."""

    def __init__(self, fake: FakeTelegram, here: TelegramSettings) -> None:
        self.fake = fake
        self.clock = Clock()
        self.client = BotClient(here)
        self.files = TelegramFiles(self.client, here)
        pacer = Pacer(monotonic=self.clock.monotonic, sleep=self.clock.sleep)
        self.channel = TelegramChannel(self.client, pacer)

    async def close(self) -> None:
        await self.files.close()
        await self.client.close()

    def texts(self, person: int = PERSON) -> list[str]:
        return [line.text for line in self.fake.world.person(person).lines]

    def calls(self, method: str) -> int:
        return sum(call.method == method for call in self.fake.calls)


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    fake = FakeTelegram(api=BotApi(token=TOKEN), monotonic=time.monotonic)
    fake.world.person(PERSON)
    async with serving(fake.app()) as base:
        found = Bot(fake, settings(base))
        yield found
        await found.close()


def test_the_memory_channel_plays_the_same_limits() -> None:
    assert replace(TELEGRAM, pushes=False) == platforms.TELEGRAM


# ---- what is sent


async def test_a_text_arrives_as_it_was_written(bot: Bot) -> None:
    text = "<b>不是</b> *markup* [x](http://example.org) @max_sample &amp; 😀"
    receipt = await bot.channel.send(delivery(OutboundMessage(text=text)), now=NOW)
    assert bot.texts() == [text]
    (line,) = bot.fake.world.person(PERSON).lines
    assert receipt.provider_message_id == f"{PERSON}:{line.id}"
    assert receipt.sent_at == NOW


async def test_title_and_link_are_lines_of_the_text(bot: Bot) -> None:
    link = "https://desk.example.org/console/tickets/SY-2026-4F7Q2M"
    said = OutboundMessage(title="新诉求", text="请于 3 月 12 日前处理。", link=link)
    await bot.channel.send(delivery(said), now=NOW)
    assert bot.texts() == [f"新诉求\n\n请于 3 月 12 日前处理。\n\n{link}"]


async def test_buttons_carry_the_delivery_and_not_the_choice(bot: Bot) -> None:
    sent = delivery(OutboundMessage(text="?", choices=(Choice(id="agree", label="同意"),)))
    await bot.channel.send(sent, now=NOW)
    (line,) = bot.fake.world.person(PERSON).lines
    assert line.rows == [[("同意", button_data(ButtonRef(delivery=sent.id, place=0)))]]


async def test_the_same_delivery_again_is_not_said_again(bot: Bot) -> None:
    sent = delivery(TEXT)
    receipts = [await bot.channel.send(sent, now=NOW) for _ in range(2)]
    assert receipts[0] == receipts[1]
    assert bot.texts() == [TEXT.text]


async def test_messages_of_one_chat_keep_their_order_when_sent_at_once(bot: Bot) -> None:
    texts = [f"{place}" for place in range(QUEUE)]
    sends = [bot.channel.send(delivery(OutboundMessage(text=one)), now=NOW) for one in texts]
    await asyncio.gather(*sends)
    assert bot.texts() == texts
    assert bot.clock.now - 1000.0 == pytest.approx(QUEUE - 1)


async def test_more_than_a_few_of_one_chat_wait_in_the_outbox(bot: Bot) -> None:
    sends = [bot.channel.send(delivery(TEXT), now=NOW) for _ in range(10)]
    done = await asyncio.gather(*sends, return_exceptions=True)
    put_off = [one for one in done if isinstance(one, SlowDown)]
    assert len(bot.texts()) == QUEUE
    assert [one.retry_after for one in put_off] == [float(QUEUE)] * (10 - QUEUE)


async def test_a_message_without_words_is_refused_here(bot: Bot) -> None:
    with pytest.raises(ChannelError) as refused:
        await bot.channel.send(delivery(OutboundMessage(text=" \n ")), now=NOW)
    assert refused.value.permanent
    assert bot.fake.calls == []


async def test_who_is_no_chat_is_no_reader(bot: Bot) -> None:
    for recipient in ("", "max", "5 6", "−7"):
        sent = delivery(TEXT)
        object.__setattr__(sent, "recipient", recipient)
        with pytest.raises(WayClosed):
            await bot.channel.send(sent, now=NOW)
    assert bot.fake.calls == []


# ---- failures


async def test_a_429_is_told_with_its_wait_and_other_chats_go_on(bot: Bot) -> None:
    bot.fake.world.person(PERSON + 1)
    bot.fake.refuse(f"sendMessage:{PERSON}", Refusal(status=429, retry_after=17))
    sent = delivery(TEXT)
    with pytest.raises(SlowDown) as slow:
        await bot.channel.send(sent, now=NOW)
    assert slow.value.retry_after == 17
    assert not slow.value.permanent
    await bot.channel.send(delivery(TEXT, to=PERSON + 1), now=NOW)
    await bot.channel.send(sent, now=NOW)
    assert bot.texts() == bot.texts(PERSON + 1) == [TEXT.text]


async def test_after_a_429_in_the_middle_only_the_rest_is_sent(bot: Bot) -> None:
    text = "\n\n".join("示例段落。" * 500 for _ in range(3))
    sent = delivery(OutboundMessage(text=text))
    bot.fake.refuse("sendMessage", None, Refusal(status=429, retry_after=1))
    with pytest.raises(SlowDown):
        await bot.channel.send(sent, now=NOW)
    await bot.channel.send(sent, now=NOW)
    assert bot.texts() == ["示例段落。" * 500] * 3


@pytest.mark.parametrize(
    ("refusal", "kind", "permanent"),
    [
        (Refusal(status=403, description="Forbidden: bot was blocked"), WayClosed, True),
        (Refusal(status=400, description="Bad Request: chat not found"), WayClosed, True),
        (Refusal(status=400, description="Bad Request: can't parse"), ChannelError, True),
        (Refusal(status=401, description="Unauthorized"), AccountBlocked, False),
        (Refusal(status=404, description="Not Found"), AccountBlocked, False),
        (Refusal(status=429, description="Too Many Requests"), ChannelError, False),
        (Refusal(status=500, description="Internal"), ChannelError, False),
        (Refusal(status=502), ChannelError, False),
    ],
)
async def test_refusals_are_told_by_their_kind(
    bot: Bot, refusal: Refusal, kind: type[ChannelError], permanent: bool
) -> None:
    bot.fake.refuse("sendMessage", refusal)
    with pytest.raises(ChannelError) as refused:
        await bot.channel.send(delivery(TEXT), now=NOW)
    assert type(refused.value) is kind
    assert refused.value.permanent is permanent
    assert refused.value.__cause__ is None


async def test_a_reader_who_blocked_the_bot_is_no_way_out(bot: Bot) -> None:
    bot.fake.world.block(PERSON)
    with pytest.raises(WayClosed):
        await bot.channel.send(delivery(TEXT), now=NOW)


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b"HTTP/1.1 200 OK\r\n"])
async def test_an_answer_that_is_none_is_a_failure_that_passes(answer: bytes) -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(64)
        head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(answer)
        writer.write(head + answer)
        writer.close()

    await _fails(babble)


async def test_a_platform_that_hangs_up_is_a_failure_that_passes() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    await _fails(hang_up)


async def _fails(answer: Callable[[Any, Any], Any]) -> None:
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = BotClient(settings(f"http://127.0.0.1:{port}"))
    try:
        with pytest.raises(ChannelError) as failed:
            await client.send(str(PERSON), "hi")
        assert not failed.value.permanent
        assert TOKEN not in str(failed.value)
    finally:
        await client.close()
        server.close()


# ---- files


async def test_a_file_is_fetched_up_to_the_limit(bot: Bot) -> None:
    bot.fake.world.files["f1"] = ("a.pdf", b"x" * 1000)
    fetched = await bot.files.fetch("f1", most_bytes=1000)
    assert (fetched.data, fetched.name) == (b"x" * 1000, "a.pdf")
    with pytest.raises(FileTooLarge):
        await bot.files.fetch("f1", most_bytes=999)


async def test_a_file_that_the_platform_finds_too_big_is_told_as_such(bot: Bot) -> None:
    bot.fake.refuse("getFile", Refusal(status=400, description="Bad Request: file is too big"))
    with pytest.raises(FileTooLarge) as refused:
        await bot.files.fetch("f1", most_bytes=20_000_000)
    assert refused.value.params["limit_mb"] == 20


async def test_a_file_that_is_gone_is_gone_for_good(bot: Bot) -> None:
    with pytest.raises(ChannelError) as gone:
        await bot.files.fetch("f9", most_bytes=10)
    assert gone.value.permanent


# ---- secrets


async def test_no_call_leaves_token_or_words_in_the_logs(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    bot.fake.world.files["f1"] = ("a.pdf", b"x")
    bot.fake.refuse("sendMessage", Refusal(status=500), Refusal(status=502))
    for _ in range(2):
        with pytest.raises(ChannelError):
            await bot.channel.send(delivery(TEXT), now=NOW)
    await bot.channel.send(delivery(TEXT), now=NOW)
    await bot.files.fetch("f1", most_bytes=10)
    assert TOKEN not in caplog.text
    assert TEXT.text not in caplog.text
