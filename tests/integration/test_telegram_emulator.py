"""The bot against the emulator of another house, over real HTTP: webhook and polling."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from lo_bot_api_emulator.journal import verdict
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from channels.errors import ChannelError
from channels.message import Choice, OutboundMessage
from channels.telegram.client import BotClient
from channels.telegram.commands import menu
from channels.telegram.platform import Telegram
from channels.telegram.settings import TelegramSettings
from channels.words import Words
from tests.support.telegram_emulator import Emulator, emulating
from tests.support.telegram_house import (
    NOW,
    PERSON,
    TOKEN,
    MemoryDesk,
    MemoryLedger,
    delivery,
    message,
    press_update,
    serving,
    settings,
)
from tests.support.tree import ROOT

pytestmark = pytest.mark.network

WORDS = Words(ROOT / "responses")
QUESTION = OutboundMessage(
    text="您同意吗？\n\nDo you agree?",
    choices=(Choice(id="agree", label="同意"), Choice(id="disagree", label="不同意")),
)


class Bot:
    """A bot at work over a desk in memory, and its platform.

    ``refused`` are refusals that a test means; any other one fails it.
    """

    def __init__(self, emulator: Emulator, here: TelegramSettings) -> None:
        self.emulator = emulator
        self.refused: set[str] = set()
        self.desk = MemoryDesk()
        self.ledger = MemoryLedger(self.desk)
        self.telegram = Telegram(
            here,
            desk=self.desk,
            ledger=self.ledger,
            clock=lambda: NOW,
            monotonic=time.monotonic,
            reduce=None,
        )

    async def say(self, said: OutboundMessage) -> str:
        sent = delivery(said)
        self.ledger.sent[sent.id] = sent
        receipt = await self.telegram.channel.send(sent, now=NOW)
        return receipt.provider_message_id

    async def until(self, true: Any) -> None:
        """Wait for what happens in the background."""
        for _ in range(500):
            if true():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("it did not happen")

    def data(self) -> list[str]:
        """Data of the buttons of the last message."""
        markup = json.loads(self.emulator.last("sendMessage")["reply_markup"])
        return [key["callback_data"] for row in markup["inline_keyboard"] for key in row]


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "requests.jsonl"


class Door:
    """An application whose routes are known only after it has an address."""

    app: Starlette = Starlette()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@pytest.fixture
async def called(journal: Path) -> AsyncIterator[Bot]:
    """A bot that is called by the platform."""
    door = Door()
    async with emulating(journal) as (emulator, base), serving(door) as here:
        bot = Bot(emulator, settings(base, webhook_url=here))
        door.app = Starlette(routes=bot.telegram.routes())
        await bot.telegram.setup(menu(WORDS))
        yield bot
        await bot.telegram.close()
        assert verdict(journal, allowed_refusals=bot.refused)["refusals"] == []


@pytest.fixture
async def asking(journal: Path) -> AsyncIterator[Bot]:
    """A bot that asks the platform."""
    async with emulating(journal) as (emulator, base):
        bot = Bot(emulator, settings(base, poll=True))
        await bot.telegram.setup(menu(WORDS))
        yield bot
        await bot.telegram.close()
        assert verdict(journal, allowed_refusals=bot.refused)["refusals"] == []


async def test_setup_names_webhook_kinds_and_menu(called: Bot) -> None:
    hook = called.emulator.last("setWebhook")
    assert hook["url"].endswith("/hooks/telegram")
    assert json.loads(hook["allowed_updates"]) == [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    ]
    assert hook["max_connections"] == "10"
    menus = [fields for name, fields in called.emulator.fields_of if name == "setMyCommands"]
    assert [one.get("language_code") for one in menus] == ["zh", "en", None]
    assert menus[1]["commands"] == menus[2]["commands"] != menus[0]["commands"]
    assert await called.telegram.who_am_i()


async def test_an_update_comes_by_webhook_with_the_secret(called: Bot) -> None:
    await called.emulator.enqueue_update({"message": message(text="货在海关")}, token=TOKEN)
    await called.emulator.enqueue_update({"message": message(text="三周")}, token=TOKEN)
    assert [one.text for one in called.desk.messages] == ["货在海关", "三周"]


async def test_an_update_that_could_not_be_stored_comes_again(called: Bot) -> None:
    called.refused.add("webhook:503")
    called.desk.away = True
    await called.emulator.enqueue_update({"message": message(text="kept")}, token=TOKEN)
    assert called.desk.messages == []
    called.desk.away = False
    assert await called.emulator.deliver_updates(token=TOKEN) == 1
    assert [one.text for one in called.desk.messages] == ["kept"]


async def test_a_question_is_answered_by_a_press_which_takes_its_buttons(called: Bot) -> None:
    receipt = await called.say(QUESTION)
    assert receipt.startswith(f"{PERSON}:")
    sent = called.emulator.last("sendMessage")
    assert sent["text"] == QUESTION.text
    assert "parse_mode" not in sent
    assert json.loads(sent["link_preview_options"]) == {"is_disabled": True}
    agree, _ = called.data()
    update = press_update(agree)
    del update["update_id"]
    started = time.monotonic()
    await called.emulator.enqueue_update(update, token=TOKEN)
    await called.until(lambda: "answerCallbackQuery" in called.emulator.methods())
    assert time.monotonic() - started < 1.0
    await called.until(lambda: "editMessageText" in called.emulator.methods())
    edited = called.emulator.last("editMessageText")
    assert edited["text"] == "Do you agree?\n\n✓ I agree"
    assert "reply_markup" not in edited
    assert [one.choice for one in called.desk.messages] == ["agree"]


async def test_a_long_text_leaves_in_parts_with_the_buttons_under_the_last(called: Bot) -> None:
    text = "示例句子，用来看看很长的文字怎样分段。" * 300 + "😀" * 100
    await called.say(OutboundMessage(text=text, choices=QUESTION.choices))
    sent = [fields for name, fields in called.emulator.fields_of if name == "sendMessage"]
    assert "".join(one["text"] for one in sent) == text
    assert ["reply_markup" in one for one in sent] == [False, True]


async def test_a_file_is_fetched_by_its_id(called: Bot) -> None:
    called.emulator.assets["fixture-1"] = {"data": b"%PDF-1.7 example", "size": 16}
    document = {"file_id": "fixture-1", "file_unique_id": "u", "file_name": "a.pdf"}
    await called.emulator.enqueue_update({"message": message(document=document)}, token=TOKEN)
    (file,) = called.desk.messages[0].attachments
    fetched = await called.telegram.files.fetch(file.ref, most_bytes=20_000_000)
    assert fetched.data == b"%PDF-1.7 example"
    called.refused.add("getFile:400")
    with pytest.raises(ChannelError) as gone:
        await called.telegram.files.fetch("of-yesterday", most_bytes=20_000_000)
    assert gone.value.permanent


async def test_polling_stores_before_it_confirms(asking: Bot) -> None:
    for text in ("one", "two"):
        await asking.emulator.enqueue_update({"message": message(text=text)}, token=TOKEN)
    asking.desk.away = True
    stop = asyncio.Event()
    polling = asyncio.create_task(asking.telegram.poll(stop))
    await asking.until(lambda: "getUpdates" in asking.emulator.methods())
    asking.desk.away = False
    await asking.until(lambda: len(asking.desk.messages) == 2)
    await asking.emulator.enqueue_update({"message": message(text="three")}, token=TOKEN)
    await asking.until(lambda: len(asking.desk.messages) == 3)
    stop.set()
    await asyncio.wait_for(polling, 5)
    assert [one.text for one in asking.desk.messages] == ["one", "two", "three"]
    assert asking.desk.repeats == 0


async def test_a_press_is_polled_and_answered_like_any_other(asking: Bot) -> None:
    await asking.say(QUESTION)
    update = press_update(asking.data()[1])
    del update["update_id"]
    await asking.emulator.enqueue_update(update, token=TOKEN)
    stop = asyncio.Event()
    polling = asyncio.create_task(asking.telegram.poll(stop))
    await asking.until(lambda: "answerCallbackQuery" in asking.emulator.methods())
    await asking.until(lambda: bool(asking.desk.messages))
    stop.set()
    await asyncio.wait_for(polling, 5)
    assert [one.choice for one in asking.desk.messages] == ["disagree"]


async def test_a_text_that_the_platform_refuses_is_a_fault_of_ours(called: Bot) -> None:
    client = BotClient(settings(called.telegram._settings.api_base.removesuffix("/bot")))
    called.refused.add("sendMessage:400")
    with pytest.raises(ChannelError) as refused:
        await client.send(str(PERSON), "x" * 4097)
    assert refused.value.permanent
    await client.close()
