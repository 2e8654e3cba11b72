"""What an officer presses and writes in his chat (服务官按钮与会话), inside a transaction.

The same commands through the same door as the console. Some acts need words: the officer's next
text within half an hour is taken for them, and a change of the ticket meanwhile loses none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.execute import Executor
from app.officer_cards import DESK_LANGUAGE, OfficerCards
from app.officer_chat import OfficerChat, OpenQuestion, chat_of
from app.officer_help import OfficerHelp
from bot.errors import ActionUnknown
from bot.handlers.officer_action import (
    NEED_WORDS,
    Button,
    Reply,
    command_of,
    pressable,
    read_button,
    read_transfer,
    short_reply,
)
from casework.model.errors import (
    OfficerNotEligible,
    StaleTicket,
    TextMissing,
    TicketNotFound,
    ZhitongError,
)
from casework.model.events import EventKind, TicketEvent
from casework.model.moves import Act
from casework.model.people import Officer, Role
from casework.model.ticket import Ticket
from casework.service.access import may_read
from channels.message import InboundMessage, OutboundMessage
from notify.ways import KINDS
from storage.interface import Store

WORDS_WITHIN: Final = timedelta(minutes=30)
_EVENT: Final = {
    Act.ACKNOWLEDGE: EventKind.ACKNOWLEDGED,
    Act.ASK: EventKind.QUESTION_ASKED,
    Act.REASSIGN: EventKind.ASSIGNED,
    Act.CONCLUDE: EventKind.CONCLUDED,
}
"""What is in the timeline when an act was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """What is said to it. ``card`` is the ticket as it is now, to be drawn over the old cards."""

    reply: OutboundMessage
    ticket_id: UUID | None = None
    card: OutboundMessage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message of one officer, inside its transaction."""

    store: Store
    officer: Officer
    message: InboundMessage
    chat: OfficerChat
    now: datetime
    trace_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Presses:
    """Takes what officers press and write. Who it was is known to the caller, from the way."""

    executor: Executor
    cards: OfficerCards
    help: OfficerHelp

    def act(
        self,
        store: Store,
        officer: Officer,
        message: InboundMessage,
        *,
        now: datetime,
        trace_id: str = "",
    ) -> Acted:
        """One message of a known officer; refusals are sentences, nothing is raised for them."""
        turn = Turn(
            store=store,
            officer=officer,
            message=message,
            chat=chat_of(store, message),
            now=now,
            trace_id=trace_id,
        )
        if not KINDS[message.channel].presses:
            return Acted(reply=self.help.letter())
        if message.choice is not None:
            return self._pressed(turn, message.choice)
        question = turn.chat.question
        if question is None:
            return Acted(reply=self.help.overview(store, officer, channel=message.channel, now=now))
        return self._answered(turn, question)

    # ---- presses

    def _pressed(self, turn: Turn, choice: str) -> Acted:
        turn.chat.wait_for(turn.store, None, now=turn.now)
        try:
            button = read_button(choice, sign=self.cards.sign)
        except ActionUnknown:
            return self._said(turn, "say.old_button")
        ticket = turn.store.tickets.get(button.ticket_id)
        if ticket is None or not may_read(officer=turn.officer, ticket=ticket):
            return self._refused(turn, TicketNotFound("no ticket of this officer"))
        if button.act not in NEED_WORDS:
            return self._do(turn, ticket, button)
        if not self.cards.takes_words(turn.message.channel):
            return self._with_card(turn, ticket, self.cards.say("say.in_console"))
        return self._ask(turn, ticket, button)

    def _ask(self, turn: Turn, ticket: Ticket, button: Button) -> Acted:
        """Ask for the words, if the act still stands as the card showed it."""
        fits = button.act in pressable(turn.officer, ticket, with_words=True)
        if not fits or button.version != ticket.version:
            return self._overtaken(turn, ticket, button)
        question = OpenQuestion(button=button, until=turn.now + WORDS_WITHIN)
        fresh = chat_of(turn.store, turn.message)
        fresh.wait_for(turn.store, question, now=turn.now)
        asks = self.cards.say(f"ask.{button.act.value}")
        return self._said(turn, "ask.limit", ticket_id=ticket.id, number=ticket.number, asks=asks)

    # ---- words

    def _answered(self, turn: Turn, question: OpenQuestion) -> Acted:
        ticket = turn.store.tickets.get(question.button.ticket_id)
        if ticket is None:
            turn.chat.wait_for(turn.store, None, now=turn.now)
            return self._refused(turn, TicketNotFound("the ticket is gone"))
        said = turn.message.text.strip()
        if turn.now > question.until:
            return self._let_be(turn, ticket, "say.expired")
        if short_reply(said) is Reply.CANCEL:
            return self._let_be(turn, ticket, "say.cancelled")
        if not said:
            return self._said(turn, "say.words_only")
        if question.words and short_reply(said) is Reply.SEND:
            return self._finish(turn, ticket, question)
        return self._worded(turn, ticket, replace(question, words=said, to=None))

    def _worded(self, turn: Turn, ticket: Ticket, question: OpenQuestion) -> Acted:
        """The words are there; of a transfer they begin with whom it goes to."""
        if question.button.act is not Act.REASSIGN:
            return self._finish(turn, ticket, question)
        register = [one for one in turn.store.officers.all() if _takes_tickets(one)]
        transfer = read_transfer(question.words, register)
        if not transfer.officers:
            return self._said(turn, "say.nobody")
        if len(transfer.officers) > 1:
            return self._said(turn, "say.several", logins=[one.login for one in transfer.officers])
        to = transfer.officers[0].id
        return self._finish(turn, ticket, replace(question, words=transfer.reason, to=to))

    def _finish(self, turn: Turn, ticket: Ticket, question: OpenQuestion) -> Acted:
        """Do it. What he can put right stays asked; a change meanwhile keeps the words."""
        try:
            changed = self._execute(turn, question.button, question.words, question.to)
        except StaleTicket:
            return self._kept(turn, ticket, question)
        except (TextMissing, OfficerNotEligible) as error:
            return self._refused(turn, error)
        except ZhitongError as error:
            turn.chat.wait_for(turn.store, None, now=turn.now)
            return self._refused(turn, error)
        turn.chat.wait_for(turn.store, None, now=turn.now)
        to = turn.store.officers.get(question.to) if question.to else None
        done = self.cards.say(f"done.{question.button.act.value}", to=to.name if to else "")
        return self._with_card(turn, changed, done)

    def _kept(self, turn: Turn, ticket: Ticket, question: OpenQuestion) -> Acted:
        """The ticket changed while he wrote: he looks again, and need not write again."""
        if question.button.act not in pressable(turn.officer, ticket, with_words=True):
            turn.chat.wait_for(turn.store, None, now=turn.now)
            return self._overtaken(turn, ticket, question.button)
        again = replace(
            question,
            button=replace(question.button, version=ticket.version),
            until=turn.now + WORDS_WITHIN,
        )
        turn.chat.wait_for(turn.store, again, now=turn.now)
        return self._said(turn, "say.kept", ticket_id=ticket.id, number=ticket.number)

    def _let_be(self, turn: Turn, ticket: Ticket, key: str) -> Acted:
        turn.chat.wait_for(turn.store, None, now=turn.now)
        return self._with_card(turn, ticket, self.cards.say(key, number=ticket.number))

    # ---- the desk

    def _do(self, turn: Turn, ticket: Ticket, button: Button) -> Acted:
        try:
            changed = self._execute(turn, button)
        except StaleTicket:
            return self._overtaken(turn, ticket, button)
        except ZhitongError as error:
            return self._refused(turn, error)
        return self._with_card(turn, changed, self.cards.say(f"done.{button.act.value}", to=""))

    def _execute(
        self, turn: Turn, button: Button, words: str = "", to: UUID | None = None
    ) -> Ticket:
        """The ticket after the command. Raises the desk's errors."""
        command = command_of(button, officer_id=turn.officer.id, words=words, to=to)
        self.executor.execute(turn.store, command, now=turn.now, trace_id=turn.trace_id)
        changed = turn.store.tickets.get(button.ticket_id)
        if changed is None:
            raise TicketNotFound("the ticket is gone")
        return changed

    # ---- what is said

    def _overtaken(self, turn: Turn, ticket: Ticket, button: Button) -> Acted:
        """Somebody was faster: who, when it was the same act, and how the ticket stands now."""
        done = _done_before(turn.store.events.of_ticket(ticket.id), ticket, button.act)
        abroad = not self.cards.stays(turn.message.channel)  # no names pass there
        if done is None or abroad or button.act in pressable(turn.officer, ticket, with_words=True):
            return self._with_card(
                turn, ticket, self.cards.say("say.overtaken", number=ticket.number)
            )
        by = turn.store.officers.get(UUID(done.actor.ref)) if done.actor.ref else None
        text = self.cards.say(
            "say.already",
            number=ticket.number,
            officer=by.name if by else "",
            at=done.at,
            act=self.cards.say(f"act.{button.act.value}"),
        )
        return self._with_card(turn, ticket, text)

    def _with_card(self, turn: Turn, ticket: Ticket, text: str) -> Acted:
        """The sentence with the ticket as it is now; where cards are redrawn, they show it."""
        channel = turn.message.channel
        if not may_read(officer=turn.officer, ticket=ticket):
            gone = self.cards.plain(channel, text)
            return Acted(reply=gone, ticket_id=ticket.id, card=gone)
        card = self.cards.card(
            turn.store,
            ticket,
            turn.officer,
            channel=channel,
            headline=self.cards.say("kind.now"),
            text=text,
            now=turn.now,
        )
        if KINDS[channel].redraws:
            reply = self.cards.plain(channel, text)
            return Acted(reply=reply, ticket_id=ticket.id, card=card)
        return Acted(reply=card, ticket_id=ticket.id)

    def _refused(self, turn: Turn, error: ZhitongError) -> Acted:
        text = self.cards.words.error(error, DESK_LANGUAGE)
        return Acted(reply=self.cards.plain(turn.message.channel, text))

    def _said(
        self, turn: Turn, key: str, *, ticket_id: UUID | None = None, **params: object
    ) -> Acted:
        text = self.cards.say(key, **params)
        return Acted(reply=self.cards.plain(turn.message.channel, text), ticket_id=ticket_id)


def _takes_tickets(officer: Officer) -> bool:
    return officer.active and officer.role is not Role.ADMINISTRATOR


def _done_before(events: Sequence[TicketEvent], ticket: Ticket, act: Act) -> TicketEvent | None:
    """The latest event that is this act, by a person, since the ticket has its officer."""
    since = ticket.assignment.at
    found = (
        one
        for one in reversed(events)
        if one.kind is _EVENT[act] and one.actor.ref and one.at >= since
    )
    return next(found, None)
