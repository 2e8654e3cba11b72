"""Officers on platforms (服务官入口): their messages never run the complainants' dialogue.

Whose message it is follows from the verified way (channel, account, sender) alone. Everything but
the redraw of cards happens inside the transaction that settles the message.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from app.conversation_store import ConversationStore
from app.officer_binding import OfficerBinding, code_in
from app.officer_cards import Line
from app.platforms.redraws import Redrawing, Redraws
from app.presses import Acted, Presses
from app.turn import TurnResult
from casework.model.people import Officer
from channels.message import InboundMessage
from notify.ways import KINDS, MAIL
from storage.interface import Database, Store
from storage.records import InboxRow

REPLY: Final = "officer_reply"
PRIVATE: Final = "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerDesk:
    """Knows officers by their ways, and acts for them inside a transaction."""

    presses: Presses
    binding: OfficerBinding

    def takes(self, store: Store, message: InboundMessage) -> bool:
        """Whether the message is an officer's, or one that binds the chat to an officer."""
        if message.channel not in KINDS or message.chat != PRIVATE:
            return False
        return bool(code_in(message)) or self._officer(store, message) is not None

    def act(
        self, store: Store, message: InboundMessage, now: datetime, *, trace_id: str = ""
    ) -> Acted:
        """Carry it out. Only for messages that are taken."""
        code = code_in(message)
        if code:
            key = self.binding.bind(store, code=code, message=message, now=now)
            known = self._officer(store, message)
            cards = self.presses.cards if known is None else self.presses.cards.to(known)
            reply = cards.plain(message.channel, Line(key=key))
            return Acted(reply=reply, language=cards.language)
        officer = self._officer(store, message)
        if officer is None:
            raise LookupError("no officer's message")
        acted = self.presses.act(store, officer, message, now=now, trace_id=trace_id)
        return replace(acted, language=officer.language)

    def _officer(self, store: Store, message: InboundMessage) -> Officer | None:
        # A mailbox is the officer's own, whichever of ours he writes to.
        account = "" if message.channel == MAIL else message.account
        found = store.officer_ways.officer_of(
            channel=message.channel, account=account, address=message.sender
        )
        officer = store.officers.get(found) if found else None
        return officer if officer is not None and officer.active else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerTurns:
    """The turn of an officer's message (``app.turn.Door``)."""

    database: Database
    desk: OfficerDesk
    conversations: ConversationStore
    redraws: Redraws
    lease_clock: Callable[[], datetime]

    async def take(self, rows: Sequence[InboxRow], message: InboundMessage) -> TurnResult | None:
        """The turn, committed; None where the message is a complainant's.

        Raises what the store raises: then nothing was done, and the rows come back.
        """
        if message.channel not in KINDS:
            return None
        if not await self.database.read(lambda store: self.desk.takes(store, message)):
            return None
        acted, order = await self.database.write(lambda store: self._commit(store, rows, message))
        if order is not None:
            self.redraws.start(order)
        return TurnResult(
            row_ids=tuple(row.id for row in rows), replies=(acted.reply,), conversation=None
        )

    def _commit(
        self, store: Store, rows: Sequence[InboxRow], message: InboundMessage
    ) -> tuple[Acted, Redrawing | None]:
        """Act, answer, settle. Runs on the store's thread."""
        now = message.received_at
        acted = self.desk.act(store, message, now, trace_id=rows[0].trace_id)
        chat = self.conversations.fresh(
            key=message.conversation_key,
            channel=message.channel,
            account=message.account,
            sender=message.sender,
        )
        delivery_id = self.conversations.answer(
            store,
            chat,
            acted.reply,
            cause=f"turn:{rows[0].id}",
            template=REPLY,
            language=acted.language,
            now=now,
            heard=rows,
            ticket_id=acted.ticket_id,
            trace_id=rows[0].trace_id,
        )
        epoch = round(self.lease_clock().timestamp() * 1000)
        for row in rows:
            store.inbox.settle(row, state="done", now=epoch, reply_id=delivery_id)
        return acted, _redrawing(store, acted, message, now)


def _redrawing(
    store: Store, acted: Acted, message: InboundMessage, now: datetime
) -> Redrawing | None:
    """Every card of this ticket that the officer was sent there, newest first."""
    if acted.card is None or acted.ticket_id is None:
        return None
    rows = store.outbox.of_ticket(acted.ticket_id)
    mine = [
        row for row in rows if (row.channel, row.recipient) == (message.channel, message.sender)
    ]
    tasks = tuple(row.id.hex for row in reversed(mine) if row.template != REPLY)
    return Redrawing(
        channel=message.channel, user=message.sender, tasks=tasks, message=acted.card, now=now
    )
