"""The conversation where data leaves the country (境外渠道): guidance, a link, a status, no more.

A message comes here as what the closed list left of it (``channels.reduction``): a command, a
choice, a ticket number, or nothing at all. Nothing is read into fields, and what is said is chosen
from the closed list of ``channels.neutral``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.dialogue.conversation import Conversation, Elsewhere
from bot.dialogue.options import parts
from casework.model.numbers import read_number
from channels.message import InboundMessage
from channels.neutral import Button, Template, Topic

WARN_EVERY: Final = timedelta(minutes=10)
"""Whoever goes on writing is not told each time that it was not kept."""
SEEN: Final = 40
LANGUAGES: Final = ("zh", "en")
_LINKED: Final = frozenset({Template.WELCOME, Template.LINK, Template.NOT_KEPT})
_TEMPLATES: Final[Mapping[str, Template]] = {
    "/start": Template.WELCOME,
    "/help": Template.HELP,
    "/new": Template.LINK,
    "/language": Template.LANGUAGES,
    "cancel": Template.HELP,
    "continue": Template.LINK,
    "new": Template.LINK,
    "human": Template.HUMAN,
}
"""What is said to a command or a choice."""
_STATUS: Final = frozenset({"/status", "status", "show", "ticket"})
_FAQ: Final = "faq"
_BUTTONS: Final[Mapping[Template | Topic, tuple[Button, ...]]] = {
    Template.WELCOME: (Button.CONTINUE, Button.ZH, Button.EN),
    Template.LANGUAGES: (Button.ZH, Button.EN),
    Template.HELP: (
        Button.CONTINUE,
        Button.STATUS,
        Button.TIME_LIMITS,
        Button.DOCUMENTS,
        Button.DATA_USE,
        Button.HUMAN,
    ),
}
_ELSE: Final = (Button.CONTINUE,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Abroad:
    """What one message leads to. ``says`` is empty where nothing is to be said.

    ``link`` asks for a fresh one-time link in the reply; ``status`` for how a matter stands: a
    number, or "" for all that the person wanted told here.
    """

    conversation: Conversation
    says: tuple[Template | Topic, ...] = ()
    link: bool = False
    status: str | None = None

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Choices beside the reply."""
        for one in self.says:
            if one in _BUTTONS:
                return _BUTTONS[one]
        return _ELSE

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the reply: both until one is chosen, or where it is being chosen."""
        chosen = self.conversation.language
        both = chosen is None or Template.LANGUAGES in self.says
        return LANGUAGES if both or chosen is None else (chosen,)


def step(conversation: Conversation, message: InboundMessage, *, now: datetime) -> Abroad:
    """One message that was reduced → what is said. A repeated one says nothing."""
    if message.message_id in conversation.seen:
        return Abroad(conversation=conversation)
    seen = (*conversation.seen, message.message_id)[-SEEN:]
    language = conversation.language or _guess(message)
    known = replace(conversation, seen=seen, last_at=now, language=language)
    if message.chat == "group":
        return _once_a_while(known, (Template.GROUP,), now=now)
    if message.choice is None and not message.text:
        return _not_kept(known, first=conversation.last_at is None, now=now)
    head, middle, _ = parts(message.choice or "")
    asked = head or message.text
    if read_number(asked) is not None or asked in _STATUS:
        return Abroad(conversation=known, status=_number(message.text, middle))
    if head == "lang" and middle in LANGUAGES:
        return _saying(replace(known, language=middle, pinned=True), (Template.WELCOME,))
    return _saying(known, (_answer_to(asked, middle),))


def _answer_to(asked: str, value: str) -> Template | Topic:
    """What is said to a command or choice; behind an old button the matter goes on by the link."""
    if asked == _FAQ:
        return Topic(value) if value in set(Topic) else Template.HELP
    return _TEMPLATES.get(asked, Template.LINK)


def _saying(conversation: Conversation, says: tuple[Template | Topic, ...]) -> Abroad:
    return Abroad(conversation=conversation, says=says, link=not _LINKED.isdisjoint(says))


def _not_kept(conversation: Conversation, *, first: bool, now: datetime) -> Abroad:
    """Words or files that were dropped: said so, whom we are as well if it is the first message."""
    greeting = (Template.WELCOME,) if first else ()
    return _once_a_while(conversation, (Template.NOT_KEPT, *greeting), now=now)


def _once_a_while(
    conversation: Conversation, says: tuple[Template | Topic, ...], *, now: datetime
) -> Abroad:
    elsewhere = conversation.elsewhere or Elsewhere()
    if elsewhere.warned_at is not None and now - elsewhere.warned_at < WARN_EVERY:
        return Abroad(conversation=conversation)
    warned = replace(conversation, elsewhere=replace(elsewhere, warned_at=now))
    return _saying(warned, says)


def _guess(message: InboundMessage) -> str | None:
    """The language by script; a command in Latin letters says nothing about it."""
    dropped = message.dropped
    if dropped is None or (dropped.language != "zh" and dropped.kind != "other"):
        return None
    return dropped.language or None


def _number(text: str, value: str) -> str:
    """The number that is asked about, "" for all."""
    return read_number(text) or read_number(value) or ""
