"""What an officer's chat remembers between two messages (服务官会话状态).

One small document beside the conversations of complainants, under a key of its own: the same person
may have filed a complaint in this chat before he became an officer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from bot.handlers.officer_action import Button
from casework.model.moves import Act
from channels.message import InboundMessage
from storage.ids import new_id
from storage.interface import Store
from storage.records import ConversationRecord

_KEY: Final = "officer:"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """Words that an act waits for, until ``until``.

    ``words`` were given already when the ticket changed meanwhile; ``to`` is whom they name,
    ``days`` how much more time they ask for.
    """

    button: Button
    until: datetime
    words: str = ""
    to: UUID | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerChat:
    """The chat of one officer on one platform, as it is stored."""

    record: ConversationRecord
    question: OpenQuestion | None = None

    def wait_for(self, store: Store, question: OpenQuestion | None, *, now: datetime) -> None:
        """Keep the question that is open now, or that none is."""
        if question == self.question:
            return
        document = json.dumps(None if question is None else _written(question)).encode()
        changed = replace(self.record, document=document)
        store.conversations.save(changed, expected_version=self.record.version, now=now)


def chat_of(store: Store, message: InboundMessage) -> OfficerChat:
    """The chat in which the message was written."""
    key = _KEY + message.conversation_key
    record = store.conversations.get(key)
    if record is None:
        return OfficerChat(record=_fresh(key, message))
    found = json.loads(record.document)
    return OfficerChat(record=record, question=None if found is None else _read(found))


def _fresh(key: str, message: InboundMessage) -> ConversationRecord:
    return ConversationRecord(
        id=new_id(),
        key=key,
        channel=message.channel,
        account=message.account,
        sender=message.sender,
        version=0,
        document=b"null",
    )


def _written(question: OpenQuestion) -> dict[str, Any]:
    return {
        "act": question.button.act.value,
        "ticket_id": str(question.button.ticket_id),
        "version": question.button.version,
        "until": question.until.isoformat(),
        "words": question.words,
        "to": str(question.to) if question.to else None,
        "days": question.days,
    }


def _read(found: dict[str, Any]) -> OpenQuestion:
    button = Button(
        act=Act(found["act"]), ticket_id=UUID(found["ticket_id"]), version=found["version"]
    )
    return OpenQuestion(
        button=button,
        until=datetime.fromisoformat(found["until"]),
        words=found["words"],
        to=UUID(found["to"]) if found["to"] else None,
        days=found.get("days"),
    )
