"""Conversations between the dialogue's own values and the store's rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from app.numbers import hash_lookup, new_lookup, new_number
from app.passive import Fits, grace_ms
from app.platforms.neutral_notices import Notices
from app.recent import Recent
from bot.dialogue import engine
from bot.dialogue.context import MailCodes, Reader, facts_of, no_reader
from bot.dialogue.conversation import Conversation, from_document, to_document
from bot.dialogue.form import Form
from bot.dialogue.patterns import Patterns
from casework.model.jurisdiction import Jurisdiction
from casework.model.people import Enterprise
from casework.model.ticket import Ticket
from channels.channel import ChannelProfile
from channels.codec import outbound_to_json
from channels.message import OutboundMessage
from channels.rendering import render
from channels.speech import Act, Speech
from channels.words import Words
from notify.audience import Notice
from storage.ids import new_id
from storage.interface import Store
from storage.keyring import KeyRing
from storage.records import ConversationRecord, InboxRow, NewDelivery

KEPT = 64
"""Dialogue states kept in memory; the next message of a conversation finds its state as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationStore:
    """Loads, saves and speaks in conversations; every call is inside the caller's transaction."""

    jurisdiction: Jurisdiction
    form: Form
    patterns: Patterns
    words: Words
    keys: KeyRing
    profiles: Mapping[str, ChannelProfile]
    mail: MailCodes | None = None
    notices: Notices | None = None
    basis: str = ""
    fits: Mapping[str, Fits] = field(default_factory=dict)
    states: Recent[bytes, Conversation] = field(default_factory=lambda: Recent(kept=KEPT))

    def context(
        self,
        *,
        channel: str,
        now: datetime,
        enterprise: Enterprise | None = None,
        read: Reader = no_reader,
    ) -> engine.Context:
        """What the dialogue may know of the world at this moment."""
        return engine.Context(
            jurisdiction=self.jurisdiction,
            form=self.form,
            patterns=self.patterns,
            now=now,
            profile=self.profiles[channel],
            new_id=new_id,
            enterprise=enterprise,
            mail=self.mail,
            basis=self.basis,
            read=read,
            new_number=self._numbers(now),
            new_lookup=lambda: new_lookup(self.keys),
            hash_lookup=lambda code: hash_lookup(self.keys, code),
        )

    def _numbers(self, now: datetime) -> Callable[[], str]:
        return lambda: new_number(jurisdiction=self.jurisdiction.code, now=now)

    def collects(self, channel: str) -> bool:
        """Whether details of a matter may pass on the channel (data residency)."""
        return self.notices is None or self.notices.collects(channel)

    def at_moment(self, moment: str, record: ConversationRecord) -> Speech:
        """What a repair pattern says at ``moment``, in the language of the conversation."""
        conversation = self.open(record)
        says = self.patterns.at(moment, conversation.reply_language).says
        facts = facts_of(self.jurisdiction)
        return Speech(acts=tuple(Act(name=name, params=facts) for name in says))

    def open(self, record: ConversationRecord) -> Conversation:
        """The dialogue state of a stored conversation."""
        return self.states.get(record.document, from_document)

    def fresh(self, *, key: str, channel: str, account: str, sender: str) -> ConversationRecord:
        """A conversation that nobody stored yet (version 0)."""
        return ConversationRecord(
            id=new_id(),
            key=key,
            channel=channel,
            account=account,
            sender=sender,
            version=0,
            document=to_document(engine.fresh(key=key, channel=channel)),
        )

    def save(
        self, store: Store, record: ConversationRecord, conversation: Conversation, *, now: datetime
    ) -> ConversationRecord:
        """Store the new state over the one that ``record`` was read as."""
        document = to_document(conversation)
        self.states.put(document, conversation)
        changed = replace(
            record,
            version=record.version + 1,
            document=document,
            language=conversation.language or record.language,
        )
        store.conversations.save(changed, expected_version=record.version, now=now)
        return changed

    def tell(
        self, store: Store, ticket: Ticket, notice: Notice, *, now: datetime, trace_id: str = ""
    ) -> None:
        """Tell the complainant, in every conversation that sees the ticket.

        The one that filed it keeps the plain cause; each linked one has its own.
        """
        for key in store.tickets.conversations_of(ticket.id):
            # Whoever did it hears of it in the answer to what they said.
            record = None if key == notice.event.actor.ref else store.conversations.get(key)
            own = key == ticket.conversation_key
            cause = notice.cause if own else f"{notice.cause}:{key}"
            if record is not None:
                told = replace(notice, cause=cause)
                self._tell(store, record, ticket, told, now=now, trace_id=trace_id)

    def _tell(
        self,
        store: Store,
        record: ConversationRecord,
        ticket: Ticket,
        notice: Notice,
        *,
        now: datetime,
        trace_id: str,
    ) -> None:
        """One conversation; what the news asks is open in it from then on."""
        language = record.language or ticket.language
        told = engine.News(number=ticket.number, template=notice.template, params=notice.params)
        before = self.open(record)
        step = engine.notice(before, told, context=self.context(channel=record.channel, now=now))
        if self.collects(record.channel) and step.conversation != before:
            self.save(store, record, step.conversation, now=now)
        self.enqueue(
            store,
            record,
            self._render(step.speech, record, language=language),
            cause=notice.cause,
            template=notice.template,
            language=language,
            ticket_id=ticket.id,
            now=now,
            trace_id=trace_id,
        )

    def answered_elsewhere(self, store: Store, ticket: Ticket, *, by: str, now: datetime) -> None:
        """The officer's question was answered in one conversation: the others need not wait."""
        for key in store.tickets.conversations_of(ticket.id):
            record = None if key == by else store.conversations.get(key)
            if record is None:
                continue
            conversation = self.open(record)
            pending = conversation.officer_question
            if pending is not None and pending.number == ticket.number:
                waits_no_more = replace(conversation, officer_question=None)
                self.save(store, record, waits_no_more, now=now)

    def _render(
        self, speech: Speech, record: ConversationRecord, *, language: str
    ) -> OutboundMessage:
        return render(
            speech, words=self.words, language=language, profile=self.profiles[record.channel]
        )

    def render(self, step: engine.Step, channel: str) -> OutboundMessage:
        """The words of a step on its channel, in both languages while none is set."""
        profile = self.profiles[channel]
        message = render(step.speech, words=self.words, language=step.language, profile=profile)
        if step.also is None:
            return message
        second = render(step.speech, words=self.words, language=step.also, profile=profile)
        return replace(message, text=f"{message.text}\n\n{second.text}")

    def answer(
        self,
        store: Store,
        record: ConversationRecord,
        message: OutboundMessage,
        *,
        cause: str,
        template: str,
        language: str,
        now: datetime,
        heard: Sequence[InboxRow] = (),
        waited_ms: int = 0,
        ticket_id: UUID | None = None,
        trace_id: str = "",
    ) -> UUID | None:
        """What a turn says to ``heard``. A page reads it where it lies, else the outbox sends it.

        ``waited_ms``: how long ago ``now`` was, which is when the person wrote: the grace of a
        webhook (``app.passive``) begins with the answer.
        """
        profile = self.profiles[record.channel]
        grace = grace_ms(store, message, heard, profile=profile, fits=self.fits)
        return self.enqueue(
            store,
            record,
            message,
            cause=cause,
            template=template,
            language=language,
            now=now,
            ticket_id=ticket_id,
            settled=not profile.pushes,
            available_in_ms=waited_ms + grace if grace else 0,
            trace_id=trace_id,
        )

    def enqueue(
        self,
        store: Store,
        record: ConversationRecord,
        message: OutboundMessage,
        *,
        cause: str,
        template: str,
        language: str,
        now: datetime,
        ticket_id: UUID | None = None,
        settled: bool = False,
        available_in_ms: int = 0,
        trace_id: str = "",
    ) -> UUID | None:
        """Write one message to the complainant into the outbox.

        The delivery's id, or None when something was said for the same ``cause`` before.
        """
        if self.notices is not None:
            message = self.notices.fitting(
                store,
                message,
                channel=record.channel,
                template=template,
                language=language,
                ticket_id=ticket_id,
            )
        delivery_id = new_id()
        inserted = store.outbox.enqueue(
            [
                NewDelivery(
                    id=delivery_id,
                    cause_key=f"{cause}:{record.channel}",
                    channel=record.channel,
                    account=record.account,
                    recipient=record.sender,
                    template=template,
                    language=language,
                    payload=outbound_to_json(message),
                    conversation_key=record.key,
                    ticket_id=ticket_id,
                    settled=settled,
                    available_in_ms=available_in_ms,
                    trace_id=trace_id,
                )
            ],
            now=now,
        )
        return delivery_id if inserted else None
