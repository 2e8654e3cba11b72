"""Cards on officers' screens follow the ticket (卡片同步), whoever acted and wherever.

A card is drawn anew when the ticket has another officer, was acknowledged, or came to its end: it
then says who has it now, and its old buttons are gone. Each card can be drawn anew but once or
twice, so that lesser news leave it alone; who presses an old button is told how things stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from app.officer_cards import Line, OfficerCards
from app.platforms.redraws import Redrawing, Redraws
from casework.model.events import EventKind, TicketEvent
from casework.model.people import Officer
from casework.model.ticket import Ticket
from casework.service.access import may_read
from channels.message import OutboundMessage
from notify.ways import KINDS, TO_OFFICERS
from storage.interface import Store

TURNING: Final = frozenset(
    {
        *(EventKind.ASSIGNED, EventKind.ACKNOWLEDGED, EventKind.ACCEPTED, EventKind.NOT_ACCEPTED),
        *(EventKind.REFERRED, EventKind.CONCLUDED, EventKind.WITHDRAWN, EventKind.STRUCK_OFF),
    }
)
"""What makes a card say something that is not so any more."""
NO_CARDS: Final = frozenset({"officer_reply", "way_code", "digest"})
"""Kinds of deliveries to officers that show no card of a ticket."""

Chat = tuple[str, str]
"""Channel and user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screens:
    """Has the cards of a ticket drawn anew, once the transaction has committed."""

    cards: OfficerCards
    redraws: Redraws

    def follow(
        self,
        store: Store,
        ticket: Ticket,
        events: Sequence[TicketEvent],
        *,
        now: datetime,
        but: Chat | None = None,
    ) -> None:
        """Every card of the ticket but those in the chat ``but``, which its own turn draws."""
        if not any(one.kind in TURNING for one in events):
            return
        for officer, chat, tasks in self._shown(store, ticket):
            if chat == but:
                continue
            channel, user = chat
            order = Redrawing(
                channel=channel,
                user=user,
                tasks=tasks,
                message=self._now(store, ticket, officer, channel, now),
                now=now,
            )
            store.after_commit(partial(self.redraws.soon, order))

    def _shown(
        self, store: Store, ticket: Ticket
    ) -> Iterator[tuple[Officer, Chat, tuple[str, ...]]]:
        """Whose screens show the ticket, and in which cards, the newest first."""
        drawn = self.redraws.possible() & {name for name, one in KINDS.items() if one.redraws}
        tasks: dict[Chat, list[str]] = {}
        for row in reversed(store.outbox.of_ticket(ticket.id) if drawn else ()):
            if row.channel in drawn and row.template in TO_OFFICERS - NO_CARDS:
                tasks.setdefault((row.channel, row.recipient), []).append(row.id.hex)
        for officer in store.officers.all() if tasks else ():
            for way in store.officer_ways.of(officer.id):
                chat = (way.channel, way.address)
                if chat in tasks:
                    yield officer, chat, tuple(tasks.pop(chat))

    def _now(
        self, store: Store, ticket: Ticket, officer: Officer, channel: str, now: datetime
    ) -> OutboundMessage:
        """The ticket as it stands for this officer, and who has it."""
        cards = self.cards.to(officer)
        has_it = store.officers.get(ticket.assignment.officer_id)
        other = cards.name(has_it) if has_it is not None and has_it.id != officer.id else ""
        readable = may_read(officer=officer, ticket=ticket)
        status = cards.words.label(ticket.status.value, "status", cards.language)
        told = {"officer": other, "status": status if readable or not other else ""}
        line = Line(key="say.stands", params=told)
        if not readable:
            return cards.plain(channel, line)  # in the place of the buttons there is little room
        return cards.card(store, ticket, officer, channel=channel, kind="now", line=line, now=now)
