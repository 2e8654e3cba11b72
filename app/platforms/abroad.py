"""Turns of conversations on channels abroad (境外渠道的一轮对话).

Nothing is understood, no model is asked and no field is filled: the reduced message leads to a
sentence of the closed list and, where the matter is to go on, to a fresh one-time link.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.conversation_store import ConversationStore
from app.follow_up import schedule_masking
from app.platforms.neutral_notices import Notices
from bot.dialogue import abroad
from bot.dialogue.conversation import Conversation, Elsewhere
from bot.dialogue.moving import is_open
from channels.codec import inbound_from_json
from channels.message import OutboundMessage
from channels.neutral import CONTINUE_PATH, Button, Neutral, Template
from channels.reduction import closed_list, reduce
from storage.ids import new_id
from storage.interface import Store
from storage.keyring import KeyRing
from storage.records import ConversationRecord, InboxRow

TOKEN_BYTES: Final = 32
MOST_TICKETS: Final = 5
REPLY: Final = "reply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a turn led to; everything is written already. ``delivery_id`` None: nothing was said."""

    conversation: Conversation
    replies: tuple[OutboundMessage, ...] = ()
    delivery_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AbroadDesk:
    """Answers where ``notices.collects`` says that no details may be taken."""

    conversations: ConversationStore
    notices: Notices
    keys: KeyRing
    link_life: timedelta

    def covers(self, channel: str) -> bool:
        """Whether conversations of the channel are led here."""
        return not self.notices.collects(channel)

    def answer(
        self, store: Store, rows: Sequence[InboxRow], record: ConversationRecord, *, now: datetime
    ) -> Said:
        """One turn over stored messages, in the caller's transaction. Raises StaleConversation."""
        conversation = self.conversations.open(record)
        message: OutboundMessage | None = None
        for row in rows:
            # Stored before the setting became stricter, it may still be whole.
            heard = reduce(inbound_from_json(row.body), closed_list()).message
            step = abroad.step(conversation, heard, now=now)
            conversation, said = self._carried_out(store, step, record, now=now)
            message = said or message
        saved = self.conversations.save(store, record, conversation, now=now)
        if message is None:
            return Said(conversation=conversation)
        delivery_id = self._sent(store, saved, message, rows[0], now=now)
        return Said(
            conversation=conversation,
            replies=(message,),
            delivery_id=delivery_id,
        )

    def _carried_out(
        self, store: Store, step: abroad.Abroad, record: ConversationRecord, *, now: datetime
    ) -> tuple[Conversation, OutboundMessage | None]:
        """State and words of one message."""
        conversation = step.conversation
        said = [Neutral(template=one) for one in step.says]
        buttons: tuple[Button, ...] = step.buttons
        if step.status is not None:
            said = self._statuses(store, record.key, step.status)
        if step.link:
            conversation = self._with_matter(store, conversation)
            link = self._link(store, conversation, record, now=now)
            said[-1] = replace(said[-1], link=link)
        if not said:
            return conversation, None
        voice = self.notices.voice
        return conversation, voice.say(said, languages=step.languages, buttons=buttons)

    def _statuses(self, store: Store, key: str, number: str) -> list[Neutral]:
        """Matters that the person wanted told here; whether another exists is not told."""
        tickets = [one for one in store.tickets.of_conversation(key) if number in ("", one.number)][
            :MOST_TICKETS
        ]
        if not tickets:
            return [Neutral(template=Template.NO_STATUS, link=self.notices.status_page)]
        return [self.notices.status(one) for one in tickets]

    def _with_matter(self, store: Store, conversation: Conversation) -> Conversation:
        """The conversation with the matter that links lead to: the open one, else a new one."""
        there = conversation.elsewhere or Elsewhere()
        if conversation.draft is not None:
            return replace(conversation, elsewhere=replace(there, draft_id=conversation.draft.id))
        record = store.conversations.get(there.key) if there.key else None
        if record is not None and there.draft_id is not None:
            if is_open(self.conversations.open(record), there.draft_id):
                return conversation
            there = replace(there, key="", draft_id=None, tells=False)
        draft_id = there.draft_id or new_id()
        return replace(conversation, elsewhere=replace(there, draft_id=draft_id))

    def _link(
        self, store: Store, conversation: Conversation, record: ConversationRecord, *, now: datetime
    ) -> str:
        """A fresh link; of its token the hash alone is kept, and earlier ones end."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        there = conversation.elsewhere
        store.continuations.issue(
            token_hash=self.keys.token_hash(token),
            conversation_key=record.key,
            draft_id=None if there is None else there.draft_id,
            channel=record.channel,
            account=record.account,
            user=record.sender,
            expires_at=now + self.link_life,
            now=now,
        )
        language = conversation.language
        asked = f"?lang={language}" if language in abroad.LANGUAGES else ""
        return f"{self.notices.public_url}{CONTINUE_PATH}{token}{asked}"

    def _sent(
        self,
        store: Store,
        record: ConversationRecord,
        message: OutboundMessage,
        row: InboxRow,
        *,
        now: datetime,
    ) -> UUID | None:
        """Into the outbox; the copy there loses its link when the link has ended."""
        delivery_id = self.conversations.answer(
            store,
            record,
            message,
            cause=f"turn:{row.id}",
            template=REPLY,
            language=record.language or abroad.LANGUAGES[0],
            now=now,
            trace_id=row.trace_id,
        )
        if delivery_id is not None and CONTINUE_PATH in message.link:
            schedule_masking(store, delivery_id, due_at=now + self.link_life)
        return delivery_id
