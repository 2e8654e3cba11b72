"""Whoever scans the code of an enterprise is asked whether he speaks for it (企业扫码绑定).

Question, answer and binding are turns beside the dialogue, so that a draft that lies open stays as
it is. An answer counts only while the question is the last thing that was said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.conversation_store import ConversationStore
from app.enterprise_codes import EnterpriseCodes, Opened, code_in, key_of, said_by
from app.platforms.firm_words import HEAD, NO, FirmWords
from app.turn import TurnResult
from channels.message import InboundMessage, OutboundMessage
from channels.webhook import Signal
from storage.errors import StaleConversation
from storage.interface import Database, Store
from storage.records import ConversationRecord, InboxRow

QUESTION: Final = "firm_question"
ANSWER: Final = "firm_answer"
CHANNELS: Final = frozenset({"wechat_oa", "kf", "telegram"})
"""Channels of complainants that are reached by a code or a link."""
TRIES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmTurns:
    """The turns of codes (``app.turn.Door``)."""

    database: Database
    codes: EnterpriseCodes
    conversations: ConversationStore
    words: FirmWords
    lease_clock: Callable[[], datetime]

    async def take(self, rows: Sequence[InboxRow], message: InboundMessage) -> TurnResult | None:
        """The turn, committed; None where the message is one of the dialogue's.

        Raises what the store raises: then nothing was done, and the rows come back.
        """
        if message.channel not in CHANNELS or message.chat != "private":
            return None
        for _ in range(TRIES):
            try:
                return await self._taken(rows, message)
            except StaleConversation:
                continue  # a turn was faster: nothing was written
        raise StaleConversation(f"still stale after {TRIES} tries")

    def ask(self, store: Store, signal: Signal, now: datetime) -> OutboundMessage | None:
        """The question at once, where a signal can be answered without a turn.

        With the signal's own code the caller says it; without one the outbox does, and there is
        nothing for the caller to say.
        """
        opened = self.codes.waiting(store, key_of(signal), now=now) if said_by(signal) else None
        if opened is None:
            return None
        record = self._record(store, signal, key_of(signal))
        message = self._question(record, opened)
        self.conversations.enqueue(
            store,
            record,
            message,
            cause=f"scan:{signal.event_id}",
            template=QUESTION,
            language=self.words.languages(record)[0],
            now=now,
            settled=bool(signal.code),
        )
        return message if signal.code else None

    async def _taken(self, rows: Sequence[InboxRow], message: InboundMessage) -> TurnResult | None:
        if not code_in(message):
            if not self.words.may_concern(message):
                return None
            if not await self.database.read(lambda store: self._concerns(store, message)):
                return None
        reply = await self.database.write(lambda store: self._commit(store, rows, message))
        ids = tuple(row.id for row in rows)
        return TurnResult(row_ids=ids, replies=(reply,), conversation=None)

    def _concerns(self, store: Store, message: InboundMessage) -> bool:
        """Whether the message answers the question, or comes with the link that asks it."""
        if (message.choice or "").startswith(HEAD):
            return True
        key, now = message.conversation_key, message.received_at
        if self.codes.waiting(store, key, now=now) is None:
            return False
        asked = self._asked(store, key)
        return self.words.answer(message) is not None if asked else self.words.begins(message)

    def _asked(self, store: Store, key: str) -> bool:
        """Whether the question is the last thing that was said."""
        said = store.outbox.of_conversation(key)
        return bool(said) and said[-1].template == QUESTION

    def _commit(
        self, store: Store, rows: Sequence[InboxRow], message: InboundMessage
    ) -> OutboundMessage:
        """Act, answer, settle. Runs on the store's thread."""
        now = message.received_at
        record = self._record(store, message, message.conversation_key)
        template, reply = self._acted(store, record, message, now)
        after = store.conversations.get(record.key) or record
        delivery_id = self.conversations.answer(
            store,
            after,
            reply,
            cause=f"turn:{rows[0].id}",
            template=template,
            language=self.words.languages(after)[0],
            now=now,
            heard=rows,
            trace_id=rows[0].trace_id,
        )
        epoch = round(self.lease_clock().timestamp() * 1000)
        for row in rows:
            store.inbox.settle(row, state="done", now=epoch, reply_id=delivery_id)
        return reply

    def _acted(
        self, store: Store, record: ConversationRecord, message: InboundMessage, now: datetime
    ) -> tuple[str, OutboundMessage]:
        """What was said, and of which kind it is."""
        code = code_in(message)
        opened = (
            self.codes.open(store, code, conversation_key=record.key, now=now)
            if code
            else self.codes.waiting(store, record.key, now=now)
        )
        if opened is None:
            return ANSWER, self.words.refused(record)
        answer = None if code else self.words.answer(message)
        if answer is None:
            return QUESTION, self._question(record, opened)
        if answer == NO:
            self.codes.refuse(store, opened, now=now)
            return ANSWER, self.words.declined(record)
        done = self.codes.confirm(store, record, opened, now=now)
        return ANSWER, self.words.done(record, opened.firm) if done else self.words.refused(record)

    def _question(self, record: ConversationRecord, opened: Opened) -> OutboundMessage:
        return self.words.question(record, opened.firm)

    def _record(self, store: Store, heard: InboundMessage | Signal, key: str) -> ConversationRecord:
        """The conversation, also one that nobody stored yet."""
        return store.conversations.get(key) or self.conversations.fresh(
            key=key, channel=heard.channel, account=heard.account, sender=heard.sender
        )
