"""Messages on a channel whose data leaves the country: sorted in memory, then dropped (数据出境).

Personal data of a state organ stays in the country (PIPL art. 36), and no more is taken than is
needed (arts. 6, 19). So of a message on such a channel only its class is kept, and of the words
only those of a closed list, in the wording of the list and never in the writer's.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from casework.model.numbers import read_number
from channels.message import Dropped, InboundMessage

LIST = Path(__file__).with_name("closed_list.toml")
_NUMBER = re.compile(r"(?<![0-9a-z-])[a-z]{2,4}-[0-9]{4}-[0-9a-z]{6}(?![0-9a-z-])", re.IGNORECASE)
_CHOICE = re.compile(r"([a-z_]{1,32})(?::([A-Za-z0-9_-]{1,32}))?(?:#[A-Za-z0-9]{1,16})?", re.ASCII)
_OFFICER = re.compile(r"act:[A-Za-z0-9_-]{52}", re.ASCII)
"""An officer's button: an act and a ticket, signed and opaque."""
_EDGES = " \t\r\n.,!?;:#。，！？；：“”\"'"
_OF_TICKETS = frozenset({"show", "ticket"})
"""Choices whose value is the number of a ticket."""
_HAN = re.compile("[\u3400-\u9fff]")


class ReducedKind(StrEnum):
    """Classes of messages: the whole list."""

    COMMAND = "command"
    BUTTON = "button"
    LANGUAGE = "language"
    HELP_TOPIC = "help_topic"
    TICKET_NUMBER = "ticket_number"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduced:
    """What is left of a message.

    ``message`` holds no word of its writer; of kind OTHER it holds nothing but what it was.
    ``content`` is what it was (``text`` or the kind of its first file), ``length`` its size in
    characters, and ``language`` the guess by script ("zh", "en", or "") for the notice that it was
    not kept.
    """

    message: InboundMessage
    kind: ReducedKind
    content: str
    length: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedList:
    """Folded texts → what they mean; ``heads`` of the choice ids that may pass."""

    commands: Mapping[str, str]
    choices: Mapping[str, str]
    heads: frozenset[str]


def reduce(message: InboundMessage, closed: ClosedList) -> Reduced:
    """The message without its body. The one that was given must be stored nowhere."""
    kind, text, choice = _sorted(message, closed)
    content = message.attachments[0].kind.value if message.attachments else "text"
    language = _script(message.text)
    dropped = Dropped(kind=kind.value, content=content, length=len(message.text), language=language)
    return Reduced(
        message=replace(
            message,
            text=text,
            choice=choice,
            attachments=(),
            forwarded=False,
            edit_of=None,
            recall_of=None,
            dropped=message.dropped or dropped,
        ),
        kind=kind,
        content=content,
        length=len(message.text),
        language=language,
    )


@cache
def closed_list(path: Path = LIST) -> ClosedList:
    """The list as it is shipped."""
    with path.open("rb") as file:
        data: dict[str, Any] = tomllib.load(file)
    return ClosedList(
        commands=_turned(data["command"]),
        choices=_turned(data["choice"]),
        heads=frozenset(data["buttons"]["heads"]),
    )


def _sorted(message: InboundMessage, closed: ClosedList) -> tuple[ReducedKind, str, str | None]:
    """Kind, text and choice of what may be kept."""
    if message.attachments or message.forwarded or message.edit_of or message.recall_of:
        return ReducedKind.OTHER, "", None
    if message.choice is not None:
        return _button(message.choice, closed)
    said = _folded(message.text)
    if said in closed.commands:
        return ReducedKind.COMMAND, closed.commands[said], None
    if said in closed.choices:
        return _kind_of(closed.choices[said]), "", closed.choices[said]
    number = _number(said, closed)
    if number is not None:
        return ReducedKind.TICKET_NUMBER, number, None
    return ReducedKind.OTHER, "", None


def _button(choice: str, closed: ClosedList) -> tuple[ReducedKind, str, str | None]:
    """A press passes if its id is of a kind that holds no value of a person or a matter."""
    if _OFFICER.fullmatch(choice):
        return ReducedKind.BUTTON, "", choice
    found = _CHOICE.fullmatch(choice)
    head, value = found.groups("") if found else ("", "")
    if head not in closed.heads or (head in _OF_TICKETS and read_number(value) is None):
        return ReducedKind.OTHER, "", None
    return ReducedKind.LANGUAGE if head == "lang" else ReducedKind.BUTTON, "", choice


def _kind_of(choice: str) -> ReducedKind:
    """The class of a choice that was written in words."""
    heads = {"lang": ReducedKind.LANGUAGE, "faq": ReducedKind.HELP_TOPIC}
    return heads.get(choice.partition(":")[0], ReducedKind.COMMAND)


def _number(said: str, closed: ClosedList) -> str | None:
    """The ticket number (诉求编号), alone or beside a word that asks how it stands."""
    found = _NUMBER.search(said)
    if found is None:
        return None
    beside = _folded(said[: found.start()] + said[found.end() :])
    asks = not beside or closed.commands.get(beside) == "/status"
    return read_number(found.group()) if asks else None


def _folded(text: str) -> str:
    """Without case, full width, doubled blanks, and points around it."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(plain.split()).strip(_EDGES)


def _script(text: str) -> str:
    """The language by its script; of a text in neither nobody knows."""
    if _HAN.search(text):
        return "zh"
    return "en" if any(sign.isascii() and sign.isalpha() for sign in text) else ""


def _turned(table: Mapping[str, list[str]]) -> dict[str, str]:
    """Texts → meaning, from meaning → texts."""
    return {_folded(text): meaning for meaning, texts in table.items() for text in texts}
