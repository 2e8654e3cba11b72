"""The store as it stands for a script, and what one turn changed in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.wiring import House
from bot.dialogue.conversation import Conversation
from casework.model.events import TicketEvent
from casework.model.ticket import Ticket
from storage.interface import Store
from storage.records import FeedRow, InboxRow, OutboxRow

FEED_PAGE = 500

MessageKey = tuple[str, str, str, str]
"""Channel, account, sender and message id of a message."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """The store as it stands for a script."""

    conversation: Conversation | None
    tickets: Mapping[str, Ticket]
    events: Mapping[str, tuple[TicketEvent, ...]]
    messages: Mapping[MessageKey, InboxRow]
    said: tuple[OutboxRow, ...]
    last_hint: int
    feed: tuple[FeedRow, ...]
    officer_texts: tuple[str, ...]
    officer_notices: tuple[str, ...]


def look(
    store: Store,
    house: House,
    *,
    key: str,
    people: Sequence[str],
    sent: Sequence[MessageKey],
    since: int,
) -> Look:
    """One person's conversation, the tickets of all of them, what was stored and told."""
    record = store.conversations.get(key)
    owned = [one for person in people for one in store.tickets.of_conversation(person)]
    tickets = {one.number: one for one in owned}
    pushed = [
        row
        for one in tickets.values()
        for row in store.outbox.of_ticket(one.id)
        if row.channel == "console"
    ]
    payloads = [store.outbox.payload(row.id) for row in pushed]
    return Look(
        conversation=None if record is None else house.conversations.open(record),
        tickets=tickets,
        events={one.number: tuple(store.events.of_ticket(one.id)) for one in tickets.values()},
        messages={one: row for one in sent if (row := message_of(store, one)) is not None},
        said=tuple(store.outbox.of_conversation(key)),
        last_hint=store.feed.last_id(),
        feed=tuple(store.feed.after(since, limit=FEED_PAGE)),
        officer_texts=tuple(str(one["text"]) for one in payloads if one),
        officer_notices=tuple(row.template for row in pushed),
    )


def message_of(store: Store, key: MessageKey) -> InboxRow | None:
    """The stored row of a message that was sent."""
    channel, account, sender, message_id = key
    return store.inbox.get(channel=channel, account=account, sender=sender, message_id=message_id)
