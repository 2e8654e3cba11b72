"""The port of a played platform (平台端口): what a road asks of a stand-in and of its people."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from starlette.types import ASGIApp

from app.converse.errors import NotPossibleHere
from app.converse.possible import CHAT, Traits
from app.converse.road import Arrival
from app.platforms.fakes.serving import served
from app.platforms.settings import PlatformSettings
from channels.message import Choice
from storage.interface import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message as the platform delivers it: the id it is stored under, its text, the call.

    ``call`` makes the call, again each time, and tells whether it was answered well.
    """

    message_id: str
    text: str
    call: Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What somebody does on the platform.

    ``choices`` stand under the last reply; ``refers`` is the id of the message that an edit or a
    recall names.
    """

    sender: str
    arrival: Arrival
    choices: Sequence[Choice] = ()
    refers: str = ""


class Played(Protocol):
    """A platform with people."""

    @property
    def name(self) -> str:
        """The channel."""

    @property
    def account(self) -> str:
        """The account of its messages."""

    @property
    def traits(self) -> Traits:
        """What it is like."""

    def running(self) -> AbstractAsyncContextManager[PlatformSettings]:
        """Its own servers at work, and how the desk finds them."""

    def desk_settings(self) -> Mapping[str, Any]:
        """What the desk's environment says of it, while it runs."""

    async def open(self, desk: str) -> None:
        """The desk is at this address from now on."""

    async def close(self) -> None:
        """Give connections back."""

    def person(self, name: str) -> str:
        """The sender of that name."""

    def letters(self, writing: Writing, store: Store) -> Sequence[Letter]:
        """The messages that carry an arrival. Raises NotPossibleHere."""

    def screen(self, sender: str) -> Sequence[str]:
        """Everything that the desk said in the person's chat, oldest first."""


class OverHttp(ABC):
    """A platform with one HTTP server of its own, which calls the desk at once."""

    traits = CHAT

    @abstractmethod
    def app(self) -> ASGIApp:
        """The platform's own server."""

    @abstractmethod
    def settings(self, url: str) -> PlatformSettings:
        """How the desk finds the platform at ``url``."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[PlatformSettings]:
        """See ``Played``."""
        async with served(self.app()) as url:
            yield self.settings(url)

    def desk_settings(self) -> Mapping[str, Any]:
        """Nothing beyond the platforms file."""
        return {}


def written(writing: Writing) -> str:
    """The text of an arrival where choices are numbers. Raises NotPossibleHere."""
    if writing.arrival.choice is None:
        return writing.arrival.text
    if number := number_of(writing):
        return number
    raise NotPossibleHere("a press on what is not among the numbers of the last reply")


def fitting(text: str, *, most_bytes: int) -> str:
    """A text that one message carries. Raises NotPossibleHere."""
    if len(text.encode()) > most_bytes:
        raise NotPossibleHere("a text longer than one message")
    return text


def number_of(writing: Writing) -> str:
    """The number of a press in the list of choices, as somebody writes it; "" for none."""
    numbers: Mapping[str, int] = {
        one.id: place for place, one in enumerate(writing.choices, start=1)
    }
    found = numbers.get(writing.arrival.choice or "")
    return "" if found is None else str(found)
