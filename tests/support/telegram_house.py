"""Telegram under test: updates as the platform sends them, a desk in memory, loopback servers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from starlette.types import ASGIApp

from app.server import listen, make_server
from channels.channel import Delivery
from channels.errors import DeskUnavailable
from channels.message import InboundMessage, OutboundMessage
from channels.telegram.buttons import ButtonRef
from channels.telegram.decode import Press
from channels.telegram.settings import TelegramSettings
from channels.webhook import Answered, Call, Signal, Unread

TOKEN = "123456789:planted_token_for_tests"
SECRET = "planted-secret_for-tests"
NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
PERSON = 4_000_000_001
SETTINGS = TelegramSettings(token=TOKEN, secret=SECRET)


def settings(base: str, **other: Any) -> TelegramSettings:
    """A bot whose platform is at ``base``."""
    here = replace(SETTINGS, api_base=f"{base}/bot", file_base=f"{base}/file/bot")
    return replace(here, **other)


def message_update(number: int = 1, **members: Any) -> dict[str, Any]:
    """An update with a new message."""
    return {"update_id": number, "message": message(**members)}


def message(**members: Any) -> dict[str, Any]:
    """A message of a person in a private chat."""
    return {
        "message_id": 57,
        "date": 1_790_000_000,
        "chat": {"id": PERSON, "type": "private"},
        "from": {
            "id": PERSON,
            "is_bot": False,
            "first_name": "Max",
            "last_name": "Sample",
            "username": "max_sample",
            "language_code": "en",
        },
        **members,
    }


def press_update(data: str, number: int = 1, **members: Any) -> dict[str, Any]:
    """An update with a press on a button under a message of the bot."""
    under = message(
        text="Do you agree?",
        **{"from": {"id": 123456789, "is_bot": True, "first_name": "Example"}},
        reply_markup={"inline_keyboard": [[{"text": "I agree", "callback_data": data}]]},
    )
    query = {
        "id": "77",
        "from": {"id": PERSON, "is_bot": False, "first_name": "Max", "language_code": "en"},
        "chat_instance": "1",
        "data": data,
        "message": under,
        **members,
    }
    return {"update_id": number, "callback_query": query}


def delivery(message: OutboundMessage, *, to: int = PERSON, number: UUID | None = None) -> Delivery:
    return Delivery(id=number or uuid4(), recipient=str(to), message=message, attempt=1)


@dataclass
class MemoryDesk:
    """A desk that keeps what it is given, each once; ``away`` is a store that is not there."""

    messages: list[InboundMessage] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)
    repeats: int = 0
    away: bool = False

    async def take(
        self, message: InboundMessage, *, wait_s: float, call: Call | None = None
    ) -> Answered:
        assert wait_s == 0
        assert call is None
        self._present()
        if any(self._key(one) == self._key(message) for one in self.messages):
            self.repeats += 1
            return Answered(repeated=True)
        self.messages.append(message)
        return Answered()

    async def note(self, signal: Signal, *, wait_s: float, call: Call | None = None) -> Answered:
        assert wait_s == 0
        assert call is None
        self._present()
        if any(one.event_id == signal.event_id for one in self.signals):
            return Answered(repeated=True)
        self.signals.append(signal)
        return Answered()

    async def fresh(self, call: Call) -> None:
        raise AssertionError("this platform has no nonce")

    async def keep_unread(self, unread: Unread) -> None:
        raise AssertionError("this platform signs no content")

    def _present(self) -> None:
        if self.away:
            raise DeskUnavailable("planted", saved=False)

    @staticmethod
    def _key(message: InboundMessage) -> tuple[str, str, str, str]:
        return (message.channel, message.account, message.sender, message.message_id)


@dataclass
class MemoryLedger:
    """The books over the same memory: what was sent, what was heard."""

    desk: MemoryDesk
    sent: dict[UUID, Delivery] = field(default_factory=dict)
    asked: int = 0

    async def choice(self, ref: ButtonRef, *, recipient: str) -> str | None:
        self.asked += 1
        found = self.sent.get(ref.delivery)
        if found is None or found.recipient != recipient:
            return None
        choices = found.message.choices
        return choices[ref.place].id if ref.place < len(choices) else None

    async def message_id(self, *, account: str, sender: str, ending: str) -> str | None:
        self.asked += 1
        heard = (
            one.message_id
            for one in reversed(self.desk.messages)
            if (one.account, one.sender) == (account, sender)
        )
        return next((one for one in heard if one.endswith(ending)), None)


@dataclass
class Noted:
    """Courtesies that are only written down."""

    answered: list[Press] = field(default_factory=list)
    marked: list[Press] = field(default_factory=list)

    def answer(self, press: Press) -> None:
        self.answered.append(press)

    def mark(self, press: Press) -> None:
        self.marked.append(press)


@dataclass
class Clock:
    """Seconds that rise when somebody waits."""

    now: float = 1000.0
    waits: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[str]:
    """The application on a free port of loopback; its address."""
    listener = listen("127.0.0.1", 0)
    listener.listen()  # who calls before the server is up waits in the queue
    server = make_server(app)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
        listener.close()
