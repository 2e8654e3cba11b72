"""The bot against our own stand-in of the platform, which also plays the people with the app."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from app.platforms.fakes.telegram import FakeTelegram, Refusal
from app.platforms.fakes.telegram_api import BotApi
from app.platforms.fakes.telegram_world import Line
from channels.message import Choice, InboundMessage, OutboundMessage
from channels.reduction import closed_list, reduce
from channels.telegram.commands import menu
from channels.telegram.platform import Telegram
from channels.telegram.receiver import Reduce
from channels.webhook import SignalKind
from channels.words import Words
from tests.support.telegram_house import (
    NOW,
    PERSON,
    SECRET,
    TOKEN,
    MemoryDesk,
    MemoryLedger,
    delivery,
    serving,
    settings,
)
from tests.support.tree import ROOT

pytestmark = pytest.mark.network

QUESTION = OutboundMessage(
    text="Which language would you like?",
    choices=(Choice(id="lang:zh", label="中文"), Choice(id="lang:en", label="English")),
)
SECRETS = ("Canary-7731", "王小明", "13900000000", "41.7731")


class Door:
    """An application whose routes are known only after it has an address."""

    app: Starlette = Starlette()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


class House:
    """A bot at work, its platform, and what reached the desk."""

    def __init__(self, fake: FakeTelegram, base: str, here: str, reduce: Reduce | None) -> None:
        self.fake = fake
        self.desk = MemoryDesk()
        self.ledger = MemoryLedger(self.desk)
        self.telegram = Telegram(
            settings(base, webhook_url=here),
            desk=self.desk,
            ledger=self.ledger,
            clock=lambda: NOW,
            monotonic=time.monotonic,
            reduce=reduce,
        )

    async def ask(self) -> Line:
        sent = delivery(QUESTION)
        self.ledger.sent[sent.id] = sent
        await self.telegram.channel.send(sent, now=NOW)
        return self.fake.world.people[PERSON].lines[-1]

    def calls(self, method: str) -> int:
        return sum(call.method == method for call in self.fake.calls)

    async def until(self, true: Callable[[], bool]) -> None:
        for _ in range(500):
            if true():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("it did not happen")


def reduced(message: InboundMessage) -> InboundMessage:
    return reduce(message, closed_list()).message


@pytest.fixture(params=[None, reduced], ids=["in_country", "abroad"])
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    """The same bot where whole messages may be kept, and where they may not."""
    fake = FakeTelegram(api=BotApi(token=TOKEN), monotonic=time.monotonic)
    fake.world.person(PERSON)
    door = Door()
    async with serving(fake.app()) as base, serving(door) as here:
        found = House(fake, base, here, request.param)
        door.app = Starlette(routes=found.telegram.routes())
        await found.telegram.setup(menu(Words(ROOT / "responses")))
        yield found
        await found.telegram.close()


async def test_setup_leaves_webhook_secret_and_menu_with_the_platform(house: House) -> None:
    assert house.fake.api.hook.secret == SECRET
    assert house.fake.api.hook.url.endswith("/hooks/telegram")
    assert set(house.fake.api.commands) == {"zh", "en", ""}


async def test_a_press_takes_the_buttons_and_writes_down_the_choice(house: House) -> None:
    line = await house.ask()
    press = house.fake.world.press(PERSON, line.id, 1)
    assert await house.fake.happen(press) == 200
    await house.until(lambda: line.edited == 1)
    assert (line.text, line.rows) == (f"{QUESTION.text}\n\n✓ English", [])
    assert len(house.fake.world.answered) == 1
    assert [one.choice for one in house.desk.messages] == ["lang:en"]


async def test_two_presses_before_the_buttons_go_mark_the_first(house: House) -> None:
    line = await house.ask()
    first, second = (house.fake.world.press(PERSON, line.id, place) for place in (1, 0))
    await house.fake.happen(first)
    await house.fake.happen(second)
    await house.until(lambda: line.edited > 0 and len(house.fake.world.answered) == 2)
    assert line.text.endswith("✓ English")
    assert [one.choice for one in house.desk.messages] == ["lang:en", "lang:zh"]


async def test_a_press_is_kept_when_the_platform_does_not_want_our_answer(house: House) -> None:
    line = await house.ask()
    house.fake.refuse("answerCallbackQuery", Refusal(status=400, description="query is too old"))
    house.fake.refuse("editMessageText", Refusal(status=429, retry_after=9))
    assert await house.fake.happen(house.fake.world.press(PERSON, line.id, 0)) == 200
    await house.until(lambda: house.calls("editMessageText") == 1)
    assert [one.choice for one in house.desk.messages] == ["lang:zh"]


async def test_under_a_text_that_leaves_no_room_only_the_buttons_go(house: House) -> None:
    line = await house.ask()
    line.text = "x" * 4094
    await house.fake.happen(house.fake.world.press(PERSON, line.id, 0))
    await house.until(lambda: line.edited == 1)
    assert (line.text, line.rows) == ("x" * 4094, [])


async def test_blocking_and_coming_back_are_told(house: House) -> None:
    await house.fake.happen(house.fake.world.block(PERSON))
    await house.fake.happen(house.fake.world.block(PERSON, blocked=False))
    told = [(one.kind, one.sender) for one in house.desk.signals]
    assert told == [(SignalKind.UNFOLLOWED, str(PERSON)), (SignalKind.FOLLOWED, str(PERSON))]


async def test_what_the_store_could_not_take_is_sent_again_in_order(house: House) -> None:
    world = house.fake.world
    house.desk.away = True
    assert await house.fake.happen(world.say(PERSON, "/start")) == 503
    house.desk.away = False
    assert await house.fake.happen(world.say(PERSON, "/help")) == 200
    # The stand-in's people have their app in Chinese.
    assert [one.text for one in house.desk.messages][1] == "/help"
    assert len(house.desk.messages) == 2


async def test_copies_of_one_update_at_the_same_time_are_one_message(house: House) -> None:
    world = house.fake.world
    update = world.say(PERSON, "/status")
    copies = [replace(house.fake, api=replace(house.fake.api, waiting=[])) for _ in range(3)]
    await asyncio.gather(*(copy.happen(update) for copy in copies))
    assert len(house.desk.messages) == 1
    assert house.desk.repeats == 2


@pytest.mark.parametrize("house", [reduced], indirect=True, ids=["abroad"])
async def test_abroad_no_name_phone_file_or_sentence_is_left_anywhere(
    house: House, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.WARNING)
    world = house.fake.world
    text = "Canary-7731 王小明 13900000000"
    said = world.say(PERSON, text)
    await house.fake.happen(said)
    await house.fake.happen(world.edit(PERSON, said["message"]["message_id"], f"{text} again"))
    for kind in ("photo", "document", "voice"):
        await house.fake.happen(world.send_file(PERSON, kind, "Canary-7731.pdf", b"%PDF", text))
    place = {"latitude": 41.7731, "longitude": 123.7731}
    await house.fake.happen(world.say(PERSON, "", location=place))
    await house.fake.happen(world.say(PERSON, text, forward_origin={"type": "user", "date": 1}))
    assert len(house.desk.messages) == 7
    written = capsys.readouterr()
    kept = repr((house.desk.messages, house.desk.signals)) + caplog.text + written.out + written.err
    assert [planted for planted in SECRETS if planted in kept] == []
    assert house.calls("getFile") == 0
