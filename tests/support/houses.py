"""A whole house in this process, over a data folder of the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.chat import LineChat
from app.opening import open_house
from app.settings import load_settings
from app.wiring import House
from channels.memory import MemoryChannel

START = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


class Hands:
    """A clock that moves when it is told to."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@contextmanager
def house_at(
    folder: Path, *, url: str = "", clock: Hands | None = None, **more: Any
) -> Iterator[House]:
    """A demonstration house with the trained model; ``more`` are further settings."""
    plain = {"data_dir": folder, "database_url": url, "join_window": False, "rate_limits": False}
    settings = load_settings(plain | more, environ={})
    with open_house(settings, with_model=True, clock=clock or Hands()) as house:
        yield house


class Talk:
    """One complainant at the line chat of a house."""

    def __init__(self, house: House, conversation: str = "u1") -> None:
        memory = house.channels["memory"]
        assert isinstance(memory, MemoryChannel)
        self.chat = LineChat(house, memory)
        self.conversation = conversation
        self.answers: list[dict[str, Any]] = []

    async def say(self, text: str | None = None, **stimulus: Any) -> dict[str, Any]:
        """One line; its answer."""
        given = {"conversation": self.conversation, **stimulus}
        if text is not None:
            given["text"] = text
        answer = await self.chat.line(given)
        self.answers.append(answer)
        return answer

    @staticmethod
    def text(answer: dict[str, Any]) -> str:
        return "\n".join(reply["text"] for reply in answer["replies"])
