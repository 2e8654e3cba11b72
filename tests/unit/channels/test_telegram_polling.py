"""Asking for updates: stored before confirmed, failures waited out, read as webhooks read them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest
import telegram

from channels.errors import ChannelError, DeskUnavailable, SlowDown
from channels.telegram.client import _as_called
from channels.telegram.polling import LONGEST_PAUSE_S, Poller
from channels.telegram.updates import Update, read_update
from tests.support.telegram_house import Clock, message, message_update, press_update

LOCATION = {"latitude": 41.8, "longitude": 123.4}


class Script:
    """A platform that answers by a script, and a receiver that fails as it is told."""

    def __init__(self, *answers: Sequence[int] | Exception) -> None:
        self.answers = list(answers)
        self.offsets: list[int | None] = []
        self.stored: list[int] = []
        self.fails = 0

    async def updates(self, *, offset: int | None, wait_s: int) -> Sequence[Update]:
        self.offsets.append(offset)
        answer = self.answers.pop(0) if self.answers else []
        if isinstance(answer, Exception):
            raise answer
        await asyncio.sleep(0)
        return [Update(update_id=number) for number in answer]

    async def accept(self, update: Update) -> None:
        if self.fails:
            self.fails -= 1
            raise DeskUnavailable("planted", saved=False)
        self.stored.append(update.update_id)


def poller(script: Script, clock: Clock) -> Poller:
    return Poller(script, script, sleep=clock.sleep)


async def test_what_was_stored_is_confirmed_by_the_next_question() -> None:
    script = Script([5, 6], [7])
    asking = poller(script, Clock())
    assert [await asking.once() for _ in range(3)] == [2, 1, 0]
    assert script.offsets == [None, 7, 8]


async def test_what_could_not_be_stored_is_not_confirmed() -> None:
    script, clock = Script([5, 6], [6]), Clock()
    asking = poller(script, clock)
    script.fails = 0
    await asking.once()
    script.answers = [[8, 9], [8, 9]]
    script.fails = 1
    assert await asking.once() == 0
    assert await asking.once() == 2
    assert script.offsets == [None, 7, 7]
    assert script.stored == [5, 6, 8, 9]
    assert clock.waits == [1.0]


async def test_pauses_grow_and_end_with_the_first_answer() -> None:
    failures = [ChannelError("planted"), SlowDown("planted", retry_after=3)] * 4
    script, clock = Script(*failures, [1], ChannelError("planted")), Clock()
    asking = poller(script, clock)
    for _ in range(10):
        await asking.once()
    assert clock.waits == [1, 3, 4, 8, 16, LONGEST_PAUSE_S, LONGEST_PAUSE_S, LONGEST_PAUSE_S, 1]


async def test_a_stop_ends_a_question_that_is_held_open() -> None:
    class Holding(Script):
        async def updates(self, *, offset: int | None, wait_s: int) -> Sequence[Update]:
            await asyncio.Event().wait()
            return []

    stop = asyncio.Event()
    holding = Holding()
    running = asyncio.create_task(Poller(holding, holding).run(stop))
    await asyncio.sleep(0)
    stop.set()
    await asyncio.wait_for(running, 5)
    assert running.exception() is None


async def test_an_error_of_ours_ends_the_polling_and_is_seen() -> None:
    broken = Script(ZeroDivisionError("planted"))
    with pytest.raises(ZeroDivisionError):
        await poller(broken, Clock()).run(asyncio.Event())


@pytest.mark.parametrize(
    "update",
    [
        message_update(3, text="货在海关压了三周"),
        message_update(3, photo=[{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}]),
        message_update(
            3,
            caption="x",
            document={"file_id": "d", "file_unique_id": "u", "file_name": "a.pdf", "file_size": 9},
        ),
        message_update(3, voice={"file_id": "v", "file_unique_id": "u", "duration": 3}),
        message_update(3, location=LOCATION),
        message_update(3, contact={"phone_number": "1", "first_name": "x"}),
        message_update(
            3,
            text="x",
            forward_origin={"type": "hidden_user", "sender_user_name": "y", "date": 1_790_000_000},
        ),
        message_update(3, text="x", chat={"id": -5, "type": "group", "title": "t"}),
        {"update_id": 3, "edited_message": message(text="y", edit_date=1_790_000_001)},
        press_update("abc.1", 3),
        press_update("abc.1", 3, message=message(date=0)),
    ],
)
def test_a_polled_update_says_what_a_called_one_says(update: dict[str, Any]) -> None:
    vendor = telegram.Update.de_json(json.loads(json.dumps(update)), None)
    polled, called = _as_called(vendor), read_update(json.dumps(update).encode())
    assert _said(polled) == _said(called)


def _said(update: Update) -> Update:
    """The update; of a forwarded message only that it was."""
    if update.message is None or update.message.forward_origin is None:
        return update
    fields = {name: getattr(update.message, name) for name in update.message.__struct_fields__}
    forwarded = type(update.message)(**{**fields, "forward_origin": {}})
    return Update(update_id=update.update_id, message=forwarded)


def test_a_polled_update_of_another_shape_is_passed_over() -> None:
    class Odd(telegram.Update):
        def to_dict(self, recursive: bool = True) -> dict[str, Any]:
            return {"update_id": 9, "message": {"text": "no chat"}}

    assert _as_called(Odd(9)) == Update(update_id=9)
