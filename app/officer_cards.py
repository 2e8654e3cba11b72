"""What an officer is shown of a ticket outside the console (服务官卡片)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from bot.handlers.officer_action import Button, Sign, pressable, write_button
from casework.model.complaint import FieldKey
from casework.model.deadline import Deadline, DeadlineState
from casework.model.errors import ZhitongError
from casework.model.jurisdiction import Jurisdiction
from casework.model.lights import Colour, last_entry, light
from casework.model.people import Officer
from casework.model.ticket import Ticket
from casework.service.access import may_read
from channels.message import CardRow, Choice, OutboundMessage
from channels.neutral import Neutral, NeutralMessage, NeutralVoice, Note, Template
from channels.words import Words
from notify.ways import KINDS, MAIL
from storage.interface import Store

DESK_LANGUAGE: Final = "zh"
"""The language of the desk: of officers who set no other, and of what has no single reader."""
CARD: Final = "officer.card"
"""Act of a card, for traces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence to an officer: its key under ``officer``, and what it tells.

    ``error``: what the desk refused with, in its own words; abroad the sentence of the key stands.
    """

    key: str
    params: Mapping[str, object] = field(default_factory=dict)
    error: ZhitongError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerCards:
    """Draws cards. ``sign`` is the keyed hash under which buttons are made.

    ``stays`` tells the channels whose data stay in the country, ``collects`` those on which words
    of a matter may be taken (data residency).
    """

    jurisdiction: Jurisdiction
    voice: NeutralVoice
    sign: Sign
    stays: Callable[[str], bool]
    collects: Callable[[str], bool]
    base_url: str
    language: str = DESK_LANGUAGE

    def to(self, officer: Officer) -> OfficerCards:
        """The same, in the language of this officer."""
        return replace(self, language=officer.language)

    def name(self, officer: Officer) -> str:
        """How the officer is called in this language."""
        return (officer.name_en or officer.name) if self.language == "en" else officer.name

    @property
    def words(self) -> Words:
        """Every word that we say."""
        return self.voice.words

    def notice(
        self,
        store: Store,
        ticket: Ticket | None,
        officer: Officer,
        *,
        channel: str,
        template: str,
        now: datetime,
    ) -> OutboundMessage:
        """A notice with its kind as headline; without a ticket it only leads to the console."""
        if ticket is None:
            console = f"{self.base_url}/console"
            return self.plain(channel, Line(key="look"), kind=template, link=console)
        return self.card(store, ticket, officer, channel=channel, kind=template, now=now)

    def card(
        self,
        store: Store,
        ticket: Ticket,
        officer: Officer,
        *,
        channel: str,
        kind: str,
        line: Line | None = None,
        now: datetime,
    ) -> OutboundMessage:
        """The ticket as it is now, with the buttons that this officer may press on this channel."""
        choices = self._choices(ticket, officer, channel)
        if not self.stays(channel):
            neutral = replace(self.neutral(store, ticket, now), link=self.link(ticket.number))
            card = replace(
                self._narrow(channel, line, neutral, kind), choices=choices, acts=(CARD,)
            )
            return self._letter(card) if channel == MAIL else card
        message = OutboundMessage(
            title=self.say("title", headline=self._headline(kind), number=ticket.number),
            text=self.spoken(line) if line else "",
            card=tuple(self._rows(store, ticket, officer, now)),
            choices=choices,
            link=self.link(ticket.number),
            acts=(CARD,),
        )
        return self._fitted(channel, message)

    def plain(
        self, channel: str, *said: Line | Neutral, kind: str = "", link: str = ""
    ) -> OutboundMessage:
        """Sentences of ours; where no words may be taken, those of the closed list alone."""
        message: OutboundMessage
        if self.collects(channel):
            text = "\n".join(self.spoken(one) for one in said if isinstance(one, Line))
            message = OutboundMessage(text=text, title=self._headline(kind), link=link)
        else:
            message = self._abroad([_neutral(one) for one in said], kind=kind, link=link)
        return self._letter(message) if channel == MAIL and kind else message

    def entry(
        self,
        store: Store,
        ticket: Ticket,
        officer: Officer,
        *,
        channel: str,
        place: int,
        now: datetime,
    ) -> Line | Neutral:
        """A ticket in one line of a list."""
        if not self.collects(channel):
            return self.neutral(store, ticket, now)
        rows = self._rows(store, ticket, officer, now, narrow=not self.stays(channel))
        values = [row.value for row in rows]
        line = self.say("line", number=ticket.number, values=values, link=self.link(ticket.number))
        return Line(key="help.numbered", params={"place": place, "line": line})

    def spoken(self, line: Line) -> str:
        """The sentence in words."""
        if line.error is not None:
            return self.words.error(line.error, self.language)
        return self.say(line.key, **line.params)

    def takes_words(self, channel: str) -> bool:
        """Whether what an officer writes about a matter may be taken on this channel."""
        return self.collects(channel) and KINDS[channel].presses

    def link(self, number: str) -> str:
        """The page of a ticket in the console."""
        return f"{self.base_url}/console/tickets/{number}"

    def say(self, key: str, /, **params: object) -> str:
        """Words for officers."""
        return self.words.text(f"officer.{key}", self.language, **params)

    def _fitted(self, channel: str, message: OutboundMessage) -> OutboundMessage:
        """As the channel carries it: rows as lines where it has none, a letter for a mailbox."""
        if not KINDS[channel].rows:
            rows = (self.say("row", label=row.label, value=row.value) for row in message.card)
            text = "\n".join(filter(None, (message.text, *rows)))
            message = replace(message, text=text, card=())
        return self._letter(message) if channel == MAIL else message

    def _letter(self, message: OutboundMessage) -> OutboundMessage:
        """All of it in the text, under a subject that tells nothing."""
        text = "\n\n".join(filter(None, (message.title, message.text, message.link)))
        return replace(message, text=text, subject=self.say("mail_subject"))

    def neutral(self, store: Store, ticket: Ticket, now: datetime) -> Neutral:
        """Number, light and date of a ticket."""
        due = next_due(ticket)
        return Neutral(
            template=Template.OFFICER,
            number=ticket.number,
            light=self._colour(store, ticket, now),
            due=due.due if due else None,
        )

    def _narrow(
        self, channel: str, line: Line | None, neutral: Neutral, kind: str
    ) -> OutboundMessage:
        """Number, light, date and link; a sentence before it, whole where words may be taken."""
        if line is None or not self.collects(channel):
            notes = [] if line is None else [_neutral(line)]
            return self._abroad([*notes, neutral], kind=kind)
        card = self._abroad([neutral], kind=kind)
        text = f"{self.spoken(line)}\n{card.text}"
        return OutboundMessage(title=card.title, text=text, link=card.link)

    def _abroad(self, said: Sequence[Neutral], *, kind: str, link: str = "") -> NeutralMessage:
        """By the voice that knows the closed list alone."""
        whole = [*said[:-1], replace(said[-1], link=link)] if link else said
        return self.voice.say(whole, languages=[self.language], headline=kind)

    def _headline(self, kind: str) -> str:
        return self.say(f"kind.{kind}") if kind else ""

    def _rows(
        self,
        store: Store,
        ticket: Ticket,
        officer: Officer,
        now: datetime,
        *,
        narrow: bool = False,
    ) -> list[CardRow]:
        """Who may not read the ticket in the console is told no more of it here."""
        careful = ticket.sensitive or ticket.restricted
        if narrow or careful or not may_read(officer=officer, ticket=ticket):
            colour = self._colour(store, ticket, now).name.lower()
            light_now = self.words.text(f"console.light.{colour}", self.language)
            return list(self._filled([("light", light_now), self._due(ticket)]))
        enterprise = ticket.complaint.value(FieldKey.ENTERPRISE_NAME) or ""
        topic = ticket.topic and self.words.label(ticket.topic, "topic", self.language)
        awaiting = ("awaiting", self._awaiting(ticket))
        found = [("enterprise", enterprise), ("topic", topic or ""), self._due(ticket), awaiting]
        return list(self._filled(found))

    def _awaiting(self, ticket: Ticket) -> str:
        """What waits for approval, without a word that somebody wrote."""
        proposal = ticket.procedure.proposal
        if proposal is None:
            return ""
        days, ground = proposal.data.get("days", ""), proposal.data.get("ground", "")
        return self.say("awaiting", act=proposal.act, days=days, ground=ground)

    def _filled(self, found: Iterable[tuple[str, str]]) -> Iterable[CardRow]:
        for key, value in found:
            if value:
                yield CardRow(key=key, label=self.say(f"label.{key}"), value=value)

    def _colour(self, store: Store, ticket: Ticket, now: datetime) -> Colour:
        return light(
            ticket=ticket,
            calendar=self.jurisdiction.calendar,
            policy=self.jurisdiction.rules.lights,
            now=now,
            last_entry_on=last_entry(store.events.of_ticket(ticket.id)),
        ).colour

    def _due(self, ticket: Ticket) -> tuple[str, str]:
        due = next_due(ticket)
        if due is None:
            return "due", ""
        return "due", self.say("due", due=due.due, provisional=due.provisional)

    def _choices(self, ticket: Ticket, officer: Officer, channel: str) -> tuple[Choice, ...]:
        if not KINDS[channel].presses:
            return ()
        return tuple(
            Choice(
                id=write_button(
                    Button(act=act, ticket_id=ticket.id, version=ticket.version), sign=self.sign
                ),
                label=self.say(f"button.{act.value}"),
            )
            for act in pressable(officer, ticket, with_words=self.takes_words(channel))
        )


def _neutral(said: Line | Neutral) -> Neutral:
    """A sentence as the closed list has it; one that it has not only leads to the console."""
    if isinstance(said, Neutral):
        return said
    note = Note(said.key) if said.key in set(Note) else Note.LOOK
    count = said.params.get("count", 0)
    return Neutral(
        template=note,
        number=str(said.params.get("number", "")),
        link=str(said.params.get("link", "")),
        count=count if isinstance(count, int) else 0,
    )


def next_due(ticket: Ticket) -> Deadline | None:
    """The open deadline that ends first."""
    still_open = (one for one in ticket.deadlines if one.state is DeadlineState.OPEN)
    return min(still_open, key=lambda one: one.due, default=None)
