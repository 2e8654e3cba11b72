"""What channels look up in the books of the desk (查账): messages, buttons, neutral facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.platforms.shelves import Shelf
from casework.model.deadline import DeadlineState
from casework.model.ticket import Ticket
from channels.channel import Delivery
from channels.codec import outbound_from_json
from channels.telegram.buttons import ButtonRef
from channels.wechat_official.ports import Notice
from channels.words import Words
from storage.interface import Store

_TELEGRAM: Final = "telegram"


class TelegramLedger(Shelf):
    """Buttons and edited messages of Telegram (``channels.telegram.ports.Ledger``)."""

    async def choice(self, ref: ButtonRef, *, recipient: str) -> str | None:
        """The choice at that place of a delivery to this chat."""

        def work(store: Store) -> str | None:
            row = store.outbox.get(ref.delivery)
            if row is None or (row.channel, row.recipient) != (_TELEGRAM, recipient):
                return None
            choices = outbound_from_json(row.payload).choices
            return choices[ref.place].id if ref.place < len(choices) else None

        return await self._read(work)

    async def message_id(self, *, account: str, sender: str, ending: str) -> str | None:
        """The latest stored message of the sender whose id ends so."""
        return await self._read(
            lambda store: store.inbox.latest_id(
                channel=_TELEGRAM, account=account, sender=sender, ending=ending
            )
        )


@dataclass(frozen=True, slots=True)
class NeutralNotices(Shelf):
    """Number, status, date and link of a delivery, and nothing else (脱敏通知)."""

    words: Words
    public_url: str

    async def neutral(self, delivery: Delivery) -> Notice | None:
        """What may be said outside of a conversation; None where it belongs to no ticket."""

        def work(store: Store) -> tuple[Ticket, str, str] | None:
            row = store.outbox.get(delivery.id)
            if row is None or row.ticket_id is None:
                return None
            ticket = store.tickets.get(row.ticket_id)
            return None if ticket is None else (ticket, row.template, row.language)

        found = await self._read(work)
        return None if found is None else self._notice(*found)

    def _notice(self, ticket: Ticket, kind: str, language: str) -> Notice:
        due = min(
            (one.due for one in ticket.deadlines if one.state is DeadlineState.OPEN), default=None
        )
        return Notice(
            kind=kind,
            number=ticket.number,
            status=self.words.label(ticket.status.value, "status", language),
            date="" if due is None else due.isoformat(),
            link=f"{self.public_url}/status",
        )
