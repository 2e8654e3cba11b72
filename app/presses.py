"""What an officer presses and writes in his chat (服务官按钮与会话), inside a transaction.

The same commands through the same door as the console. Some acts need words: the officer's next
text within half an hour is taken for them, and a change of the ticket meanwhile loses none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.execute import Executor
from app.officer_cards import DESK_LANGUAGE, Line, OfficerCards
from app.officer_chat import OfficerChat, OpenQuestion, chat_of
from app.officer_help import OfficerHelp
from app.press_lines import asked_for, done_before, done_line, unexplained
from bot.errors import ActionUnknown
from bot.handlers.officer_action import (
    NEED_WORDS,
    Button,
    Reply,
    command_of,
    pressable,
    read_button,
    read_extension,
    read_transfer,
    short_reply,
)
from casework.model.errors import (
    ExtensionLimit,
    OfficerNotEligible,
    ProposalGone,
    StaleTicket,
    TextMissing,
    TicketNotFound,
    UnderstandingMissing,
    ZhitongError,
)
from casework.model.moves import Act
from casework.model.people import Officer, Role
from casework.model.rules import ExtensionRule
from casework.model.ticket import Ticket
from casework.service.access import may_read
from channels.message import InboundMessage, OutboundMessage
from notify.ways import KINDS
from storage.interface import Store

WORDS_WITHIN: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """What is said to it. ``card`` is the ticket as it is now, to be drawn over the old cards."""

    reply: OutboundMessage
    ticket_id: UUID | None = None
    card: OutboundMessage | None = None
    language: str = DESK_LANGUAGE


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
        cards = self.cards.to(officer)
        own = replace(self, cards=cards, help=replace(self.help, cards=cards))
        turn = Turn(
            store=store,
            officer=officer,
            message=message,
            chat=chat_of(store, message),
            now=now,
            trace_id=trace_id,
        )
        return own.take(turn)

    def take(self, turn: Turn) -> Acted:
        """A letter, a press, the words that were asked for, or small talk, in our language."""
        message, question = turn.message, turn.chat.question
        if not KINDS[message.channel].presses:
            return Acted(reply=self.help.letter())
        if message.choice is not None:
            return self._pressed(turn, message.choice)
        if question is not None:
            return self._answered(turn, question)
        store, channel, now = turn.store, message.channel, turn.now
        return Acted(reply=self.help.overview(store, turn.officer, channel=channel, now=now))

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
            return self._with_card(turn, ticket, Line(key="say.in_console"))
        return self._ask(turn, ticket, button)

    def _ask(self, turn: Turn, ticket: Ticket, button: Button) -> Acted:
        """Ask for the words, if the act still stands as the card showed it."""
        fits = button.act in pressable(turn.officer, ticket, with_words=True)
        if not fits or button.version != ticket.version:
            return self._overtaken(turn, ticket, button)
        if button.act is Act.EXTEND and unexplained(ticket, self._extension(ticket)):
            line = Line(key="say.not_done", error=UnderstandingMissing(ticket.number))
            return self._with_card(turn, ticket, line)
        question = OpenQuestion(button=button, until=turn.now + WORDS_WITHIN)
        fresh = chat_of(turn.store, turn.message)
        fresh.wait_for(turn.store, question, now=turn.now)
        asks = self.cards.spoken(asked_for(button.act, ticket, self._extension(ticket)))
        return self._said(turn, "ask.limit", ticket_id=ticket.id, number=ticket.number, asks=asks)

    def _extension(self, ticket: Ticket) -> ExtensionRule:
        rules = self.executor.jurisdiction.rules_of(
            rule_set=ticket.rule_set, version=ticket.rule_set_version
        )
        return rules.extension_for(ticket.track)

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
        return self._worded(turn, ticket, replace(question, words=said, to=None, days=None))

    def _worded(self, turn: Turn, ticket: Ticket, question: OpenQuestion) -> Acted:
        """The words are there; they begin with whom a transfer goes to, or with the days more."""
        if question.button.act is Act.EXTEND:
            asked = read_extension(question.words)
            if asked.days is None:
                return self._said(turn, "say.no_days")
            worded = replace(question, words=asked.reason, days=asked.days)
            return self._finish(turn, ticket, worded)
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
            changed = self._execute(turn, ticket, question)
        except StaleTicket:
            return self._kept(turn, ticket, question)
        except (TextMissing, OfficerNotEligible, ExtensionLimit) as error:
            return self._refused(turn, error)
        except ZhitongError as error:
            turn.chat.wait_for(turn.store, None, now=turn.now)
            return self._refused(turn, error)
        turn.chat.wait_for(turn.store, None, now=turn.now)
        to = turn.store.officers.get(question.to) if question.to else None
        named = self.cards.name(to) if to else ""
        return self._with_card(turn, changed, done_line(question.button.act, changed, to=named))

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
        return self._with_card(turn, ticket, Line(key=key, params={"number": ticket.number}))

    # ---- the desk

    def _do(self, turn: Turn, ticket: Ticket, button: Button) -> Acted:
        try:
            changed = self._execute(turn, ticket, OpenQuestion(button=button, until=turn.now))
        except (StaleTicket, ProposalGone):
            return self._overtaken(turn, ticket, button)
        except ZhitongError as error:
            return self._refused(turn, error)
        return self._with_card(turn, changed, done_line(button.act, changed))

    def _execute(self, turn: Turn, ticket: Ticket, question: OpenQuestion) -> Ticket:
        """The ticket after the command. Raises the desk's errors."""
        command = command_of(
            question.button,
            officer_id=turn.officer.id,
            ticket=ticket,
            words=question.words,
            to=question.to,
            days=question.days,
        )
        here = (turn.message.channel, turn.message.sender)
        self.executor.execute(turn.store, command, now=turn.now, trace_id=turn.trace_id, drawn=here)
        changed = turn.store.tickets.get(ticket.id)
        if changed is None:
            raise TicketNotFound("the ticket is gone")
        return changed

    # ---- what is said

    def _overtaken(self, turn: Turn, ticket: Ticket, button: Button) -> Acted:
        """Somebody was faster: who, when it was the same act, and how the ticket stands now."""
        done = done_before(turn.store.events.of_ticket(ticket.id), ticket, button.act)
        abroad = not self.cards.stays(turn.message.channel)  # no names pass there
        told: dict[str, object] = {"number": ticket.number}
        if done is None or abroad or button.act in pressable(turn.officer, ticket, with_words=True):
            return self._with_card(turn, ticket, Line(key="say.overtaken", params=told))
        by = turn.store.officers.get(UUID(done.actor.ref)) if done.actor.ref else None
        act = self.cards.say(f"act.{button.act.value}")
        told |= {"officer": self.cards.name(by) if by else "", "at": done.at, "act": act}
        return self._with_card(turn, ticket, Line(key="say.already", params=told))

    def _with_card(self, turn: Turn, ticket: Ticket, line: Line) -> Acted:
        """The sentence with the ticket as it is now; where cards are redrawn, they show it."""
        channel = turn.message.channel
        if not may_read(officer=turn.officer, ticket=ticket):
            gone = self.cards.plain(channel, line)
            return Acted(reply=gone, ticket_id=ticket.id, card=gone)
        card = self.cards.card(
            turn.store,
            ticket,
            turn.officer,
            channel=channel,
            kind="now",
            line=line,
            now=turn.now,
        )
        if KINDS[channel].redraws:
            reply = self.cards.plain(channel, line)
            return Acted(reply=reply, ticket_id=ticket.id, card=card)
        return Acted(reply=card, ticket_id=ticket.id)

    def _refused(self, turn: Turn, error: ZhitongError) -> Acted:
        line = Line(key="say.not_done", error=error)
        return Acted(reply=self.cards.plain(turn.message.channel, line))

    def _said(
        self, turn: Turn, key: str, *, ticket_id: UUID | None = None, **params: object
    ) -> Acted:
        line = Line(key=key, params=params)
        return Acted(reply=self.cards.plain(turn.message.channel, line), ticket_id=ticket_id)


def _takes_tickets(officer: Officer) -> bool:
    return officer.active and officer.role is not Role.ADMINISTRATOR
