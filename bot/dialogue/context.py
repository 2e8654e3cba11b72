"""What a turn may know of the world, and what it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from bot.dialogue.conversation import Conversation
from bot.dialogue.form import Form
from bot.dialogue.patterns import Patterns
from casework.model.deadline import DeadlineRule
from casework.model.jurisdiction import Jurisdiction
from casework.model.people import Enterprise
from casework.model.rules import RuleSet
from casework.model.when import local_date
from casework.service.commands import Command
from channels.channel import ChannelProfile
from channels.speech import Act, Speech
from nlu.interpreter import Understanding

Reader = Callable[[str, str | None], Understanding | None]
"""Understands a further text (one held before consent): text, open question → understanding."""


def no_reader(text: str, expecting: str | None) -> Understanding | None:
    """A reader that understands nothing: plain rules of the dialogue do the reading."""
    del text, expecting
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Figures of the conversation; the defaults are those of the service rules."""

    draft_life: timedelta = timedelta(days=30)
    held_life: timedelta = timedelta(days=7)
    resume_after: timedelta = timedelta(hours=4)
    code_tries: int = 5
    code_pause: timedelta = timedelta(hours=1)
    text: int = 20_000
    seen: int = 40
    files: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class MailCodes:
    """One-time codes by e-mail (一次性验证码).

    ``new`` draws one with its keyed digest, ``digest`` makes that of a code as it was typed back;
    a code is good for ``life`` and for ``tries`` wrong answers.
    """

    new: Callable[[], tuple[str, str]]
    digest: Callable[[str], str]
    life: timedelta = timedelta(minutes=15)
    tries: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The world of one turn. ``enterprise`` only for a bound identity of that enterprise.

    ``new_number`` and ``new_lookup`` draw a ticket number and a look-up code with its hash;
    ``hash_lookup`` hashes a code as a person typed it; ``mail`` is None where no e-mail goes out.
    ``basis`` is the ground on which details may leave the country, empty where none may.
    """

    jurisdiction: Jurisdiction
    form: Form
    patterns: Patterns
    now: datetime
    profile: ChannelProfile
    new_id: Callable[[], UUID]
    new_number: Callable[[], str]
    new_lookup: Callable[[], tuple[str, bytes]]
    hash_lookup: Callable[[str], bytes]
    enterprise: Enterprise | None = None
    mail: MailCodes | None = None
    basis: str = ""
    read: Reader = no_reader
    limits: Limits = field(default_factory=Limits)

    @property
    def today(self) -> date:
        """The day in the city."""
        return local_date(self.now)

    @property
    def facts(self) -> dict[str, Any]:
        """What any sentence may name."""
        return facts_of(self.jurisdiction)


def facts_of(place: Jurisdiction) -> dict[str, Any]:
    """What any sentence may name: the bureau, its contacts, the limits of the clocks in force.

    ``superior`` is the next higher complaint body, empty when none is known; ``limits`` holds for
    each clock its ``count`` and ``unit`` (a code of ``limit_unit``), and the same again under the
    code of each track that counts it in its own way.
    """
    return {
        "bureau": place.bureau,
        "bureau_en": place.bureau_en,
        "contacts": dict(place.contacts),
        "superior": "" if place.superior is None else place.superior.name,
        "superior_en": "" if place.superior is None else place.superior.name_en,
        "limits": {
            code: _limit(rule) | _own_limits(place.rules, code)
            for code, rule in place.rules.deadlines.items()
        },
    }


def _limit(rule: DeadlineRule) -> dict[str, Any]:
    return {"count": rule.limit, "unit": rule.unit.value}


def _own_limits(rules: RuleSet, code: str) -> dict[str, Any]:
    own = rules.track_deadlines.items()
    return {track: _limit(clocks[code]) for track, clocks in own if code in clocks}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one message led to.

    ``command`` is to be carried out by the desk; its outcome goes to ``settle`` together with the
    step. ``secret`` is the look-up code of a ticket being filed: shown once in the receipt, never
    stored. ``also`` is the second language of a reply while no language is set (zh and en
    together). ``acts`` is the trace of reply acts, ``effects`` counts state changes.
    ``erase_held`` are message ids whose bodies are to be erased, ``erase_files`` attachments.
    """

    conversation: Conversation
    speech: Speech = field(default_factory=Speech)
    language: str = "zh"
    also: str | None = None
    asks: str | None = None
    command: Command | None = None
    secret: str | None = field(default=None, repr=False)
    erase_held: tuple[str, ...] = ()
    erase_files: tuple[UUID, ...] = ()
    audit: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    effects: int = 0
    said: tuple[Act, ...] = ()
    offers: tuple[str, ...] = ()

    @classmethod
    def speaking(
        cls, conversation: Conversation, speech: Speech, *, acts: tuple[str, ...] = ()
    ) -> Step:
        """A step that says something and changes nothing."""
        return cls(
            conversation=conversation,
            speech=speech,
            language=conversation.reply_language,
            asks=conversation.asks,
            acts=acts,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What the desk tells the person of a ticket: the notice's template and what fills it."""

    number: str
    template: str
    params: Mapping[str, object] = field(default_factory=dict)
