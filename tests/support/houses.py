"""A whole house in this process, over a data folder of the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from app.chat import LineChat
from app.engines import EMBEDDED, make_engine
from app.ground import Ground
from app.jurisdictions import jurisdiction_of
from app.name_tables import tables_of
from app.opening import open_house
from app.policy_dialogue import load_words
from app.settings import load_settings
from app.wiring import House
from channels.memory import MemoryChannel
from channels.words import Words
from nlu.interpreter import Interpreter

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
        share(house)
        yield house


def share(house: Ground) -> None:
    """Give it the words and the understanding of all houses over the shipped folders.

    Neither keeps anything of a house; to read and check them takes longer than most tests.
    """
    given, shipped = house.settings, load_settings(environ={})
    folders = ("policy_dir", "responses_dir", "patterns_dir")
    if all(getattr(given, one) == getattr(shipped, one) for one in folders):
        house.__dict__["words"] = _words(given.jurisdiction)
        if house.model is not None and given.nlu_engine == EMBEDDED:
            house.__dict__["interpreter"] = _interpreter(given.jurisdiction, house.model)


@cache
def _words(jurisdiction: str) -> Words:
    settings = load_settings({"jurisdiction": jurisdiction}, environ={})
    return load_words(settings, tables=tables_of(jurisdiction_of(settings)))


@cache
def _interpreter(jurisdiction: str, model: Path) -> Interpreter:
    settings = load_settings({"jurisdiction": jurisdiction}, environ={})
    region = jurisdiction_of(settings)
    return make_engine(settings, jurisdiction=region, model=model).interpreter


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
