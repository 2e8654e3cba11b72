"""The store as it stands for a script, and what one turn changed in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.chat import ACCOUNT, CHANNEL
from app.wiring import House
from bot.dialogue.conversation import Conversation
from casework.model.events import TicketEvent
from casework.model.ticket import Ticket
from storage.interface import Store
from storage.records import FeedRow

FEED_PAGE = 500


@dataclass(frozen=True, kw_only=True)
class Look:
    """The store as it stands for a script."""

    conversation: Conversation | None
    tickets: Mapping[str, Ticket]
    events: Mapping[str, tuple[TicketEvent, ...]]
    saved: int
    stored: str
    last_hint: int
    feed: tuple[FeedRow, ...]
    officer_texts: tuple[str, ...]


def look(
    store: Store,
    house: House,
    *,
    key: str,
    people: Sequence[str],
    sent: Sequence[tuple[str, str]],
) -> Look:
    """One person's conversation, the tickets of all of them, what was stored and told."""
    record = store.conversations.get(key)
    owned = [one for person in people for one in store.tickets.of_conversation(person)]
    tickets = {one.number: one for one in owned}
    rows = [
        store.inbox.get(channel=CHANNEL, account=ACCOUNT, sender=sender, message_id=mid)
        for sender, mid in sent
    ]
    payloads = [
        store.outbox.payload(row.id)
        for one in tickets.values()
        for row in store.outbox.of_ticket(one.id)
        if row.channel == "console"
    ]
    last = store.feed.last_id()
    return Look(
        conversation=None if record is None else house.conversations.open(record),
        tickets=tickets,
        events={one.number: tuple(store.events.of_ticket(one.id)) for one in tickets.values()},
        saved=sum(row is not None for row in rows),
        stored="".join(str(row.body.get("text", "")) for row in rows if row is not None),
        last_hint=last,
        feed=tuple(store.feed.after(max(last - FEED_PAGE, 0), limit=FEED_PAGE)),
        officer_texts=tuple(str(one["text"]) for one in payloads if one),
    )


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one turn led to, as far as scripts may ask about it."""

    before: Conversation | None
    after: Conversation | None
    replies: tuple[Mapping[str, Any], ...]
    acts: tuple[str, ...]
    audit: frozenset[str]
    effects: int
    delivered: int
    saved: int
    said: str
    stored: str
    tickets_before: Mapping[str, Ticket]
    tickets: Mapping[str, Ticket]
    events: Mapping[str, tuple[TicketEvent, ...]]
    officer_hints: tuple[FeedRow, ...]
    officer_texts: tuple[str, ...]
    all_said: tuple[str, ...]

    @property
    def text(self) -> str:
        """All replies."""
        return "\n".join(str(reply["text"]) for reply in self.replies)

    @property
    def filed(self) -> tuple[str, ...]:
        """Numbers of tickets that are new in this turn."""
        return tuple(one for one in self.tickets if one not in self.tickets_before)
