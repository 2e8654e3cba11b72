"""What time does to an open draft (草稿): one reminder on a working morning, and its end.

Both are clock rows of the conversation, written when the draft is opened. A row that comes due
while the person is still writing sets the next one, so that a turn has nothing to move.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.conversation_store import ConversationStore
from app.follow_up import FollowUp, draft_of, schedule_end, schedule_nudge
from app.nudges import NUDGE, due_at
from bot.dialogue import engine
from bot.dialogue.conversation import Conversation
from storage.interface import Store
from storage.records import ClockRow, ConversationRecord

A_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftClock:
    """Carries the clock rows of drafts out; each answers whether it did anything."""

    conversations: ConversationStore
    follow_up: FollowUp

    def remind(self, store: Store, row: ClockRow, now: datetime) -> bool:
        """Remind of the draft once, or set a later moment, or let it be (B21)."""
        record = store.conversations.get(row.subject_id)
        if record is None:
            return False
        conversation = self.conversations.open(record)
        context = self.conversations.context(channel=record.channel, now=now)
        step = engine.nudge(conversation, context=context)
        draft = conversation.draft
        if step is None or draft is None or draft.id.hex != draft_of(row):
            return False
        due = due_at(
            last_at=conversation.last_at or draft.updated_at,
            now=now,
            calendar=context.jurisdiction.calendar,
            office=context.jurisdiction.office,
            window=context.profile.reply_window,
        )
        if due is None:
            return False
        if due > now:
            schedule_nudge(store, record.key, draft.id, due_at=due)
            return False
        self.send(store, record, step, now=now)
        return True

    def send(
        self, store: Store, record: ConversationRecord, step: engine.Step, *, now: datetime
    ) -> None:
        """Put the reminder into the outbox; a turn at this very moment wins by its version."""
        self.conversations.save(store, record, step.conversation, now=now)
        self.conversations.enqueue(
            store,
            record,
            self.conversations.render(step, record.channel),
            cause=f"{NUDGE}:{step.conversation.nudged}",
            template=NUDGE,
            language=step.language,
            now=now,
        )

    def end(self, store: Store, row: ClockRow, now: datetime) -> bool:
        """Erase a draft that was left, with its files, though nobody came back (B7)."""
        record = store.conversations.get(row.subject_id)
        if record is None:
            return False
        before = self.conversations.open(record)
        context = self.conversations.context(channel=record.channel, now=now)
        after, messages, files = engine.lapse(before, now=now, limits=context.limits)
        if after is before:
            self._end_later(store, record.key, before, row, context.limits)
            return False
        self.conversations.save(store, record, after, now=now)
        self.follow_up.erase(store, record.key, message_ids=messages, file_ids=files)
        store.outbox.mark_stale(record.key, template=NUDGE, now=now)
        return True

    def _end_later(
        self,
        store: Store,
        key: str,
        conversation: Conversation,
        row: ClockRow,
        limits: engine.Limits,
    ) -> None:
        """The draft was touched since: its thirty days run from there."""
        drafts = [one for one in (conversation.draft, *conversation.parked) if one is not None]
        for draft in drafts:
            if draft.id.hex == draft_of(row):
                due = draft.updated_at + limits.draft_life + A_SECOND
                schedule_end(store, key, draft.id, due_at=due)
