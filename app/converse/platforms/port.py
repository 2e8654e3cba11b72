"""The port of a played platform (平台端口): what a road asks of a stand-in and of its people."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from starlette.types import ASGIApp

from app.converse.road import Arrival
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
    def names_files(self) -> bool:
        """Whether the platform tells the names of files."""

    def app(self) -> ASGIApp:
        """The platform's own server."""

    def settings(self, url: str) -> PlatformSettings:
        """How the desk finds the platform at ``url``."""

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


def number_of(writing: Writing) -> str:
    """The number of a press in the list of choices, as somebody writes it; "" for none."""
    numbers: Mapping[str, int] = {
        one.id: place for place, one in enumerate(writing.choices, start=1)
    }
    found = numbers.get(writing.arrival.choice or "")
    return "" if found is None else str(found)
