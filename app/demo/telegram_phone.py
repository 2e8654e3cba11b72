"""A phone with Telegram (Telegram 手机), of a complainant or of an officer."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Final

from app.demo.bubbles import Bubble
from app.platforms.fakes.telegram import FakeTelegram
from app.platforms.fakes.telegram_world import Json, Line, Person

LANGUAGES: Final = {"zh": "zh-hans", "en": "en"}
_FIRST: Final = 5_000_000_000
_MANY: Final = 1_000_000_000


def new_number() -> int:
    """The number of somebody new."""
    return _FIRST + secrets.randbelow(_MANY)


@dataclass
class TelegramPhone:
    """One person's chat with the bot. ``language`` is that of the app."""

    fake: FakeTelegram
    number: int = field(default_factory=new_number)
    language: str = "zh"

    async def begin(self) -> None:
        """Press "start"."""
        await self.say("/start")

    async def say(self, text: str) -> None:
        """Write."""
        self._person()
        await self._happen(self.fake.world.say(self.number, text))

    async def press(self, bubble: str, choice: str) -> None:
        """A button under a message."""
        line = self.fake.world.line(self.number, int(bubble))
        if int(choice) >= len(list(line.buttons())):
            raise LookupError(choice)
        await self._happen(self.fake.world.press(self.number, line.id, int(choice)))

    async def attach(self, data: bytes) -> None:
        """A picture."""
        self._person()
        await self._happen(self.fake.world.send_file(self.number, "photo", "photo.png", data))

    def bubbles(self) -> list[Bubble]:
        """The chat."""
        return [_bubble(line) for line in self._person().lines]

    def _person(self) -> Person:
        return self.fake.world.person(self.number, language=LANGUAGES[self.language])

    async def _happen(self, update: Json) -> None:
        await self.fake.happen(update)


def _bubble(line: Line) -> Bubble:
    return Bubble(
        id=str(line.id),
        own=not line.ours,
        kind="" if line.text else "photo",
        text=line.text,
        choices=[(str(place), label) for place, (label, _) in enumerate(line.buttons())],
    )
