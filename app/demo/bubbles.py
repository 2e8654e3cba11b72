"""What stands in a chat of the demonstration (示范会话), whatever the platform."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """One message. ``own``: by the person who holds the phone. ``choices``: key and label.

    ``id`` tells messages of one phone apart. ``kind`` is "photo" for a picture, "broken" for what
    the platform shows in place of an answer that it could not read, "" for everything else.
    """

    id: str
    own: bool = False
    kind: str = ""
    title: str = ""
    text: str = ""
    rows: Sequence[tuple[str, str]] = ()
    choices: Sequence[tuple[str, str]] = ()
    link: str = ""
    pressed: str = ""


class Phone(Protocol):
    """One person's app on one platform."""

    async def begin(self) -> None:
        """Follow, enter or start."""

    async def say(self, text: str) -> None:
        """Write."""

    async def press(self, bubble: str, choice: str) -> None:
        """Press a choice of a message. Raises LookupError when there is none of that name."""

    async def attach(self, data: bytes) -> None:
        """Send a picture."""

    def bubbles(self) -> list[Bubble]:
        """The whole chat, oldest first."""


@dataclass(slots=True)
class Diary:
    """What a platform's stand-in does not write down: one's own words, answers at once.

    Each stands after as many messages of the other side as there were when it was written.
    """

    entries: list[tuple[int, Bubble]] = field(default_factory=list)

    def own(self, text: str, *, after: int, kind: str = "", title: str = "") -> None:
        """The holder of the phone wrote or pressed."""
        self._add(Bubble(id=self._id(), own=True, text=text, kind=kind, title=title), after)

    def told(self, text: str, *, after: int) -> None:
        """The desk answered at once."""
        self._add(Bubble(id=self._id(), text=text), after)

    def woven(self, others: Iterable[Bubble]) -> list[Bubble]:
        """Both sides in order."""
        found: list[Bubble] = []
        others = list(others)
        for place in range(len(others) + 1):
            found += [one for after, one in self.entries if after == place]
            found += others[place : place + 1]
        return found

    def _add(self, bubble: Bubble, after: int) -> None:
        self.entries.append((after, bubble))

    def _id(self) -> str:
        return f"d{len(self.entries)}"
