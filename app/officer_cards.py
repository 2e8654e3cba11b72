"""What an officer is shown of a ticket outside the console (服务官卡片)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.handlers.officer_action import Button, Sign, pressable, write_button
from casework.model.complaint import FieldKey
from casework.model.deadline import Deadline, DeadlineState
from casework.model.jurisdiction import Jurisdiction
from casework.model.lights import Colour, last_entry, light
from casework.model.people import Officer
from casework.model.ticket import Ticket
from casework.service.access import may_read
from channels.message import CardRow, Choice, OutboundMessage
from channels.neutral import Neutral, NeutralMessage, NeutralVoice, Template
from channels.words import Words
from notify.ways import KINDS, MAIL
from storage.interface import Store

DESK_LANGUAGE: Final = "zh"
"""Officers are written to in the language of the desk."""
CARD: Final = "officer.card"
"""Act of a card, for traces."""


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
        kind = self.say(f"kind.{template}")
        if ticket is None:
            console = f"{self.base_url}/console"
            return self.plain(channel, self.say("look"), title=kind, link=console)
        return self.card(store, ticket, officer, channel=channel, headline=kind, now=now)

    def card(
        self,
        store: Store,
        ticket: Ticket,
        officer: Officer,
        *,
        channel: str,
        headline: str,
        text: str = "",
        now: datetime,
    ) -> OutboundMessage:
        """The ticket as it is now, with the buttons that this officer may press on this channel."""
        choices = self._choices(ticket, officer, channel)
        if not self.stays(channel):
            said = self.voice.say([self._neutral(store, ticket, now)], languages=[DESK_LANGUAGE])
            lines = "\n".join(filter(None, (text, said.text)))
            card = replace(said, title=headline, text=lines, choices=choices, acts=(CARD,))
            return self._letter(card) if channel == MAIL else card
        message = OutboundMessage(
            title=self.say("title", headline=headline, number=ticket.number),
            text=text,
            card=tuple(self._rows(store, ticket, officer, now)),
            choices=choices,
            link=self.link(ticket.number),
            acts=(CARD,),
        )
        return self._fitted(channel, message)

    def plain(self, channel: str, text: str, *, title: str = "", link: str = "") -> OutboundMessage:
        """A sentence of ours. Abroad it must hold nothing but number, date and link."""
        kind = OutboundMessage if self.stays(channel) else NeutralMessage
        message = kind(text=text, title=title, link=link)
        return self._letter(message) if channel == MAIL and title else message

    def brief(
        self, store: Store, ticket: Ticket, officer: Officer, *, channel: str, now: datetime
    ) -> str:
        """A ticket in one line of a list."""
        rows = self._rows(store, ticket, officer, now, narrow=not self.stays(channel))
        values = [row.value for row in rows]
        return self.say("line", number=ticket.number, values=values, link=self.link(ticket.number))

    def takes_words(self, channel: str) -> bool:
        """Whether what an officer writes about a matter may be taken on this channel."""
        return self.collects(channel) and KINDS[channel].presses

    def link(self, number: str) -> str:
        """The page of a ticket in the console."""
        return f"{self.base_url}/console/tickets/{number}"

    def say(self, key: str, /, **params: object) -> str:
        """Words for officers."""
        return self.words.text(f"officer.{key}", DESK_LANGUAGE, **params)

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

    def _neutral(self, store: Store, ticket: Ticket, now: datetime) -> Neutral:
        due = next_due(ticket)
        return Neutral(
            template=Template.OFFICER,
            number=ticket.number,
            light=self._colour(store, ticket, now),
            due=due.due if due else None,
            link=self.link(ticket.number),
        )

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
            light_now = self.words.text(f"console.light.{colour}", DESK_LANGUAGE)
            return list(self._filled([("light", light_now), self._due(ticket)]))
        enterprise = ticket.complaint.value(FieldKey.ENTERPRISE_NAME) or ""
        topic = ticket.topic and self.words.label(ticket.topic, "topic", DESK_LANGUAGE)
        found = [("enterprise", enterprise), ("topic", topic or ""), self._due(ticket)]
        return list(self._filled(found))

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


def next_due(ticket: Ticket) -> Deadline | None:
    """The open deadline that ends first."""
    still_open = (one for one in ticket.deadlines if one.state is DeadlineState.OPEN)
    return min(still_open, key=lambda one: one.due, default=None)
