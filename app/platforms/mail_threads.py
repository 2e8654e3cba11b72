"""In which thread a reply leaves (邮件往来): the subject and ids of the mail that it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.platforms.mail_inbox import HEAD
from app.platforms.shelves import Shelf
from channels.channel import Delivery
from channels.email.letter import plain_subject
from channels.email.ports import Thread
from channels.words import Words
from storage.interface import Store

_LINES: Final = 40
ANSWER: Final = "Re: "


@dataclass(frozen=True, slots=True)
class MailThreads(Shelf):
    """Implements ``channels.email.ports.Threads``."""

    words: Words

    async def of(self, delivery: Delivery) -> Thread | None:
        """The thread of a delivery to a conversation by mail; None where it is none.

        It goes to the address with which the conversation began. The subject is the writer's own;
        where it was not kept, or is erased, a neutral one stands.
        """

        def work(store: Store) -> Thread | None:
            row = store.outbox.get(delivery.id)
            if row is None or row.conversation_key is None:
                return None
            language = row.language
            head = _latest(store, row.conversation_key)
            subject = plain_subject(str(head.get("subject", "")))
            return Thread(
                to=row.recipient,
                subject=f"{ANSWER}{subject}" if subject else self._neutral(language),
                answers=str(head.get("id", "")),
                references=tuple(map(str, head.get("references", ()))),
            )

        return await self._read(work)

    def _neutral(self, language: str) -> str:
        return self.words.text("email.subject", language)


def _latest(store: Store, key: str) -> Mapping[str, Any]:
    """What is known of the latest mail; of one whose words are erased its id remains."""
    for line in reversed(store.conversations.transcript(key, limit=_LINES)):
        if line.direction == "in":
            head: Mapping[str, Any] = line.content.get(HEAD, {})
            return head or {"id": line.id if line.id.startswith("<") else ""}
    return {}
