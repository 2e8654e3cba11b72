"""What may be said where data leaves the country (中性通知): a closed list of templates.

The fields are number, status or light, date, link and a count, and nothing else: no name, no word
of a matter and no officer's text has a place here (PIPL art. 36). A value that is not of its
field's own kind is refused, so that text cannot pass in the place of a number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from casework.model.lights import Colour
from casework.model.numbers import read_number
from channels.errors import NotNeutral
from channels.fitting import BETWEEN
from channels.message import Choice, OutboundMessage
from channels.words import Words

CONTINUE_PATH: Final = "/continue/"
_LINK = re.compile(
    r"https?://[A-Za-z0-9.:\[\]_-]{1,253}"
    r"(/continue/[A-Za-z0-9_-]{43}(\?lang=(zh|en))?|/status|/console(/tickets/[A-Z0-9-]{8,16})?)",
    re.ASCII,
)


class Template(StrEnum):
    """Sentences of ``responses/<language>/abroad.toml``: the whole list."""

    WELCOME = "welcome"
    LINK = "link"
    NOT_KEPT = "not_kept"
    GROUP = "group"
    HELP = "help"
    LANGUAGES = "languages"
    HUMAN = "human"
    STATUS = "status"
    NO_STATUS = "no_status"
    FILED = "filed"
    QUESTION = "question"
    ANSWER_READY = "answer_ready"
    DRAFT_WAITS = "draft_waits"
    TROUBLE = "trouble"
    NEWS = "news"
    OFFICER = "officer"
    BIND_ASK = "bind_ask"
    BIND_DONE = "bind_done"
    BIND_DECLINED = "bind_declined"
    BIND_REFUSED = "bind_refused"


class Topic(StrEnum):
    """General guidance with an approved answer (``faq.<topic>``)."""

    DATA_USE = "data_use"
    OPENING_HOURS = "opening_hours"
    ADDRESS = "address"
    TIME_LIMITS = "time_limits"
    DOCUMENTS = "documents"
    COST = "cost"
    LAW = "law"
    ABOUT = "about"
    SCOPE = "scope"


class Note(StrEnum):
    """What officers are told in answer to what they do (``officer.<note>``)."""

    LOOK = "look"
    ACKNOWLEDGED = "done.acknowledge"
    OLD_BUTTON = "say.old_button"
    IN_CONSOLE = "say.in_console"
    OVERTAKEN = "say.overtaken"
    NOT_DONE = "say.not_done"
    HELP = "help.text"
    OPEN = "help.open"
    NONE = "help.none"
    MORE = "help.more"
    WAITING = "digest.text"
    MAIL = "help.mail"
    BOUND = "bind.done"
    BIND_REFUSED = "bind.refused"
    BIND_TAKEN = "bind.taken"


class NeutralStatus(StrEnum):
    """How a matter stands, without what it is about."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    ANSWER_READY = "answer_ready"
    CLOSED = "closed"


class Button(StrEnum):
    """Choices that say nothing about a person or a matter: member → the choice's id."""

    ZH = "lang:zh"
    EN = "lang:en"
    CONTINUE = "continue"
    STATUS = "status"
    HUMAN = "human"
    DATA_USE = "faq:data_use"
    TIME_LIMITS = "faq:time_limits"
    DOCUMENTS = "faq:documents"
    BIND_YES = "bind:yes"
    BIND_NO = "bind:no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Neutral:
    """One sentence. Raises NotNeutral for a value that is not what its field says.

    ``number`` is a ticket number with its right check character, ``link`` an address of the pages
    that show nothing by themselves, ``count`` how many tickets there are.
    """

    template: Template | Topic | Note
    number: str = ""
    status: NeutralStatus | None = None
    light: Colour | None = None
    due: date | None = None
    link: str = ""
    count: int = 0

    def __post_init__(self) -> None:
        """Look at every field: a type alone does not hold at run time."""
        fits = {
            "template": type(self.template) in (Template, Topic, Note),
            "number": self.number == "" or _is_number(self.number),
            "status": self.status is None or type(self.status) is NeutralStatus,
            "light": self.light is None or type(self.light) is Colour,
            "due": self.due is None or type(self.due) is date,
            "link": self.link == "" or _is_link(self.link),
            "count": type(self.count) is int,
        }
        for name, right in fits.items():
            if not right:
                raise NotNeutral(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeutralMessage(OutboundMessage):
    """A message that ``NeutralVoice`` made: no other may leave for a channel abroad."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeutralVoice:
    """Puts neutral sentences into words. ``facts`` are the desk's own: bureau, contacts, limits."""

    words: Words
    facts: Mapping[str, object]

    def say(
        self,
        said: Sequence[Neutral],
        *,
        languages: Sequence[str],
        buttons: Sequence[Button] = (),
        headline: str = "",
    ) -> NeutralMessage:
        """One message, in both languages while none is known; its link stands beside the text.

        ``headline`` is the kind of a notice to an officer (``officer.kind.<headline>``); its words
        take no values. Raises NotNeutral for one that the table does not have.
        """
        texts = [self._text(one, language) for language in languages for one in said]
        links = [one.link for one in said if one.link]
        return NeutralMessage(
            title=self._title(headline, languages),
            text=BETWEEN.join(texts),
            choices=tuple(self.choice(button, languages) for button in buttons),
            acts=tuple(f"abroad.{one.template}" for one in said),
            link=links[-1] if links else "",
        )

    def _title(self, headline: str, languages: Sequence[str]) -> str:
        if not headline:
            return ""
        key = f"officer.kind.{headline}"
        if not all(self.words.has(key, one) for one in languages):
            raise NotNeutral("headline")
        titles = (self.words.text(key, one) for one in languages)
        return " / ".join(dict.fromkeys(titles))

    def _text(self, one: Neutral, language: str) -> str:
        if isinstance(one.template, Topic):
            return self.words.text(f"faq.{one.template}", language, **self.facts)
        fields = {
            "number": one.number,
            "status": "" if one.status is None else one.status.value,
            "light": "" if one.light is None else one.light.name.lower(),
            "due": one.due,
            "link": one.link,
        }
        if isinstance(one.template, Note):
            # Names have no place here: what a note could hold of them stays empty.
            unnamed = {"count": one.count, "name": "", "to": ""}
            return self.words.text(f"officer.{one.template}", language, **fields, **unnamed)
        return self.words.text(f"abroad.{one.template}", language, **self.facts, **fields)

    def choice(self, button: Button, languages: Sequence[str]) -> Choice:
        """A button with its label in each of the languages."""
        name = f"abroad.option.{button.name.lower()}"
        labels = dict.fromkeys(self.words.text(name, language) for language in languages)
        return Choice(id=button.value, label=" / ".join(labels))


def _is_number(number: object) -> bool:
    return type(number) is str and read_number(number) == number


def _is_link(link: object) -> bool:
    return type(link) is str and _LINK.fullmatch(link) is not None
