"""The port of a way in (通路): how the messages of a script reach the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.converse.format import Script
from app.converse.house import ScriptHouse
from app.converse.look import MessageKey
from app.converse.opening import Person
from channels.message import Attachment, ChatKind, InboundMessage


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One message on its way in: words, a press, files, an edit or a recall."""

    message_id: str
    text: str = ""
    choice: str | None = None
    files: tuple[str, ...] = ()
    forwarded: bool = False
    edit_of: str | None = None
    recall_of: str | None = None
    chat: ChatKind = "private"

    @property
    def special(self) -> bool:
        """Whether it is of a kind that a public interface does not know."""
        return self.forwarded or self.edit_of is not None or self.recall_of is not None


@dataclass(frozen=True, kw_only=True)
class Handed:
    """What became of an arrival: whether the platform got its answer, and what is to be stored.

    A platform may carry one arrival as several messages, or a press as a number that is written:
    ``messages`` holds the text of each.
    """

    acked: bool
    messages: Mapping[MessageKey, str]


def handed(person: Person, arrival: Arrival, *, acked: bool) -> Handed:
    """An arrival that went in as it is."""
    key = (person.channel, person.account, person.sender, arrival.message_id)
    return Handed(acked=acked, messages={key: arrival.text})


def message_of(
    person: Person, arrival: Arrival, *, files: Sequence[Attachment] = (), now: datetime
) -> InboundMessage:
    """An arrival as the desk's own channels would hand it in, with files that are stored."""
    return InboundMessage(
        channel=person.channel,
        account=person.account,
        sender=person.sender,
        message_id=arrival.message_id,
        conversation_key=person.key,
        received_at=now,
        text=arrival.text,
        choice=arrival.choice,
        attachments=tuple(files),
        forwarded=arrival.forwarded,
        edit_of=arrival.edit_of,
        recall_of=arrival.recall_of,
        chat=arrival.chat,
    )


class Road(Protocol):
    """A way in. One script runs on it at a time."""

    @property
    def name(self) -> str:
        """``memory``, ``http``, or the channel of a platform."""

    @property
    def house(self) -> ScriptHouse:
        """The house behind it as it stands now; a restart puts another one there."""

    @property
    def looks_at(self) -> datetime | None:
        """When the desk will find what was handed in; None where it has everything."""

    def cannot(self, script: Script) -> str | None:
        """Why the script cannot be told on this way; None when it can."""

    async def person(self, name: str, channel: str) -> Person:
        """Somebody who may write on a channel."""

    async def deliver(self, person: Person, arrival: Arrival) -> Handed:
        """Hand a message in. Raises NotPossibleHere when the platform has no such thing."""

    async def work(self, *, deliver: bool = True) -> None:
        """Do everything that is due at the clock's time."""

    async def shown(self, person: Person) -> Sequence[str] | None:
        """Texts that the person's page shows; None where nothing but the store can tell."""

    async def restart(self) -> None:
        """Let the process die and another one go on over the same store."""

    async def spread(self) -> None:
        """Let two processes share what comes next."""

    async def end(self) -> None:
        """The script is over: undo restarts and second processes."""
