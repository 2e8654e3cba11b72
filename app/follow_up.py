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

from bot.dialogue import engine
from bot.dialogue.conversation import Conversation
from storage.files import FileStore
from storage.interface import Store

HELD = "held"
RECEIPT = "receipt_code"
CONVERSATION = "conversation"
DELIVERY = "delivery"
HELD_LIFE = engine.Limits().held_life
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
        self._watch_held(store, key, step.conversation)
        if step.secret is not None and delivery_id is not None:
            store.clock.schedule(
                subject_type=DELIVERY,
                subject_id=str(delivery_id),
                kind=RECEIPT,
                level=0,
                occurrence="",
                due_at=now + CODE_SHOWN_FOR,
                due_on=None,
            )

    def _watch_held(self, store: Store, key: str, conversation: Conversation) -> None:
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


def masked(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A stored message without its look-up code."""
    return {**payload, "text": _CODE.sub(_MASKED, str(payload.get("text", "")))}
