"""What a step leaves behind beside its reply: things to erase, and things to do later.

All of it is written in the turn's own transaction; bytes of files go after the commit, so that a
turn that is undone has erased nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from app.nudges import NUDGE, REST
from bot.dialogue import engine
from bot.dialogue.conversation import Conversation
from bot.dialogue.draft import Draft
from channels.neutral import CONTINUE_PATH
from storage.files import FileStore
from storage.interface import Store
from storage.records import ClockRow

HELD = "held"
RECEIPT = "receipt_code"
DRAFT_END = "draft_end"
CONVERSATION = "conversation"
DELIVERY = "delivery"
HELD_LIFE = engine.Limits().held_life
DRAFT_LIFE = engine.Limits().draft_life
# The look-up code is shown in one message; after a day the stored copy of it is masked too.
CODE_SHOWN_FOR = timedelta(days=1)
_CODE = re.compile(r"\b\d{4}(?: \d{4}){3}\b")
_MASKED = "•••• •••• •••• ••••"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """Carries the traces of a step into the store."""

    files: FileStore

    def erase(
        self, store: Store, key: str, *, message_ids: Sequence[str], file_ids: Sequence[UUID]
    ) -> None:
        """Erase bodies of held messages and files that belong to no ticket."""
        if message_ids:
            store.inbox.erase_bodies(key, message_ids=message_ids)
        for storage_key in store.attachments.erase(file_ids):
            store.after_commit(partial(self.files.remove, storage_key))

    def after(
        self,
        store: Store,
        key: str,
        step: engine.Step,
        *,
        delivery_id: UUID | None,
        now: datetime,
    ) -> None:
        """Erase what the step gave up; remember what has to go later."""
        self.erase(store, key, message_ids=step.erase_held, file_ids=step.erase_files)
        self.watch_held(store, key, step.conversation)
        self._watch_draft(store, key, step.conversation, now=now)
        if step.secret is not None and delivery_id is not None:
            schedule_masking(store, delivery_id, due_at=now + CODE_SHOWN_FOR)

    def _watch_draft(
        self, store: Store, key: str, conversation: Conversation, *, now: datetime
    ) -> None:
        """A new draft gets its reminder and its end; an answer overtakes an unsent reminder."""
        if conversation.nudged and conversation.last_at == now:
            store.outbox.mark_stale(key, template=NUDGE, now=now)
        draft = conversation.draft
        if draft is not None and draft.created_at == now:
            self.watch_draft(store, key, draft)

    def watch_draft(self, store: Store, key: str, draft: Draft) -> None:
        """Set the clock rows of a draft: when to look whether it is silent, and when it ends."""
        schedule_nudge(store, key, draft.id, due_at=draft.updated_at + REST)
        end = draft.updated_at + DRAFT_LIFE + timedelta(seconds=1)
        schedule_end(store, key, draft.id, due_at=end)

    def watch_held(self, store: Store, key: str, conversation: Conversation) -> None:
        """Words held without consent are erased after seven days, also when nobody returns."""
        if conversation.consented or not conversation.held:
            return
        oldest = conversation.held[0]
        store.clock.schedule(
            subject_type=CONVERSATION,
            subject_id=key,
            kind=HELD,
            level=0,
            occurrence=oldest.id,
            due_at=oldest.at + HELD_LIFE + timedelta(seconds=1),
            due_on=None,
        )


def schedule_masking(store: Store, delivery_id: UUID, *, due_at: datetime) -> None:
    """Take codes and one-time links out of the stored copy of a message at ``due_at``."""
    store.clock.schedule(
        subject_type=DELIVERY,
        subject_id=str(delivery_id),
        kind=RECEIPT,
        level=0,
        occurrence="",
        due_at=due_at,
        due_on=None,
    )


def schedule_nudge(store: Store, key: str, draft_id: UUID, *, due_at: datetime) -> None:
    """Look at ``due_at`` whether the draft is to be reminded of."""
    _schedule_draft(store, key, draft_id, kind=NUDGE, due_at=due_at)


def schedule_end(store: Store, key: str, draft_id: UUID, *, due_at: datetime) -> None:
    """Look at ``due_at`` whether the draft has come to its end."""
    _schedule_draft(store, key, draft_id, kind=DRAFT_END, due_at=due_at)


def _schedule_draft(store: Store, key: str, draft_id: UUID, *, kind: str, due_at: datetime) -> None:
    store.clock.schedule(
        subject_type=CONVERSATION,
        subject_id=key,
        kind=kind,
        level=0,
        occurrence=f"{draft_id.hex}@{round(due_at.timestamp() * 1000)}",
        due_at=due_at,
        due_on=None,
    )


def draft_of(row: ClockRow) -> str:
    """Hex id of the draft that a clock row is about."""
    return row.occurrence.partition("@")[0]


def masked(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A stored message without its look-up code or one-time link."""
    kept = {**payload, "text": _CODE.sub(_MASKED, str(payload.get("text", "")))}
    if CONTINUE_PATH in str(payload.get("link", "")):
        del kept["link"]
    return kept
