"""What is said, and what is kept, when a turn broke (系统故障)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.conversation_store import ConversationStore
from bot.dialogue import engine
from channels.codec import inbound_from_json
from channels.message import OutboundMessage
from storage.interface import Store
from storage.records import ConversationRecord, InboxRow

APOLOGY = "apology"


@dataclass(frozen=True, slots=True, kw_only=True)
class Apologies:
    """Says sorry in the transaction that puts the messages back, or gives them up."""

    conversations: ConversationStore

    def say(
        self, store: Store, rows: Sequence[InboxRow], *, final: bool, now: datetime
    ) -> tuple[OutboundMessage, ...]:
        """Once for each message that broke, and once more when it is given up."""
        last = rows[-1]
        record = self._record(store, last)
        if final:
            record = self._put_aside(store, record, rows, now=now)
        moment = "internal_error.given_up" if final else "internal_error.retried"
        return self._tell(store, record, moment, row=last, now=now)

    def _record(self, store: Store, row: InboxRow) -> ConversationRecord:
        return store.conversations.get(row.conversation_key) or self.conversations.fresh(
            key=row.conversation_key, channel=row.channel, account=row.account, sender=row.sender
        )

    def _put_aside(
        self, store: Store, record: ConversationRecord, rows: Sequence[InboxRow], *, now: datetime
    ) -> ConversationRecord:
        """What cannot be taken in stands among the notes, where the officer reads it."""
        before = after = self.conversations.open(record)
        for row in rows:
            after = engine.set_aside(after, inbound_from_json(row.body), at=row.received_at)
        if after is before:
            return record
        return self.conversations.save(store, record, after, now=now)

    def _tell(
        self, store: Store, record: ConversationRecord, moment: str, *, row: InboxRow, now: datetime
    ) -> tuple[OutboundMessage, ...]:
        speech = self.conversations.at_moment(moment, record)
        step = engine.Step.speaking(self.conversations.open(record), speech, acts=(APOLOGY,))
        message = self.conversations.render(step, record.channel)
        told = self.conversations.answer(
            store,
            record,
            message,
            cause=f"{moment}:{row.id}",
            template=APOLOGY,
            language=step.language,
            now=now,
        )
        if told is None:
            return ()
        store.feed.add(
            audience=f"conversation:{record.key}",
            kind="message",
            ref="",
            version=record.version,
            now=now,
        )
        return (message,)
