"""What one turn of a script led to, as far as scripts may ask about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from app.converse.house import Heard
from app.converse.look import Look, MessageKey
from bot.dialogue.context import Step
from bot.dialogue.conversation import Conversation
from bot.dialogue.watch import sensitivity
from casework.model.events import TicketEvent
from casework.model.jurisdiction import Jurisdiction
from casework.model.ticket import Ticket
from channels.codec import outbound_from_json
from channels.message import OutboundMessage
from storage.records import FeedRow

REPLIES = frozenset({"reply", "apology"})
NUDGE = "nudge"
LEFT = frozenset({"sent", "delivered", "acknowledged"})
OFFICER = "officer:"


@dataclass(frozen=True, kw_only=True)
class Said:
    """One reply and its language."""

    message: OutboundMessage
    language: str


@dataclass(frozen=True, kw_only=True)
class Sending:
    """How the messages of a turn were handed in: the first one's time, and the answers to them."""

    began: datetime
    delivered: int = 0
    acked: int = 0
    slowest_ack_s: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Two looks at the store, what happened between them, and what was written until then.

    ``refused``: code with which the desk refused an act. ``shown``: texts of the person's page,
    None where there is none. ``labels``: what the desk calls a case with care, in every language
    and in small letters.
    """

    earlier: Look
    found: Look
    steps: tuple[Step, ...]
    heard: tuple[Heard, ...]
    sending: Sending
    sent: Mapping[MessageKey, str]
    refused: str
    all_said: tuple[str, ...]
    shown: Sequence[str] | None
    names: Mapping[str, str]
    labels: tuple[str, ...]
    rules: Jurisdiction

    # ---- the conversation ----------------------------------------------------------------------
    @property
    def before(self) -> Conversation | None:
        """The dialogue before the turn."""
        return self.earlier.conversation

    @property
    def after(self) -> Conversation | None:
        """The dialogue after it."""
        return self.found.conversation

    @cached_property
    def replies(self) -> tuple[Said, ...]:
        """What was said in answer to the person."""
        known = {row.id for row in self.earlier.said}
        return tuple(
            Said(message=outbound_from_json(row.payload), language=row.language)
            for row in self.found.said
            if row.id not in known and row.template in REPLIES
        )

    @cached_property
    def told(self) -> Mapping[str, Said]:
        """What the desk told the person without being asked, by the name of the notice."""
        known = {row.id for row in self.earlier.said}
        return {
            row.template: Said(message=outbound_from_json(row.payload), language=row.language)
            for row in self.found.said
            if row.id not in known and row.template not in REPLIES
        }

    @property
    def text(self) -> str:
        """All replies."""
        return "\n".join(reply.message.text for reply in self.replies)

    @property
    def hidden(self) -> tuple[str, ...]:
        """Replies that the store has and the person's page does not show."""
        if self.shown is None:
            return ()
        texts = [reply.message.text for reply in self.replies]
        return tuple(text for text in texts if text not in self.shown)

    @property
    def first_reply_s(self) -> float | None:
        """Seconds from the first message to the first reply, by the script's clock."""
        first = next((one.at for one in self.heard if one.result.replies), None)
        return None if first is None else (first - self.sending.began).total_seconds()

    @property
    def acts(self) -> tuple[str, ...]:
        """Reply acts of the turn's trace."""
        found = [one for step in self.steps for one in step.acts]
        found += [one for each in self.heard for one in each.result.acts]
        return tuple(dict.fromkeys(found))

    @property
    def effects(self) -> int:
        """Changes of state."""
        return sum(step.effects for step in self.steps)

    # ---- what was written ----------------------------------------------------------------------
    @property
    def saved(self) -> int:
        """Messages stored so far."""
        return len(self.found.messages)

    @property
    def said(self) -> str:
        """What was written last."""
        return self.all_said[-1] if self.all_said else ""

    @property
    def stored(self) -> str:
        """Stored texts, joined as they came."""
        return "".join(str(row.body.get("text", "")) for row in self.found.messages.values())

    @property
    def unsaved(self) -> tuple[str, ...]:
        """Messages that are not stored as they were sent; an erased one is none of them."""
        stored = {key: row.body for key, row in self.found.messages.items()}
        return tuple(
            text
            for key, text in self.sent.items()
            if key not in stored or (stored[key] and stored[key].get("text", "") != text)
        )

    @property
    def message_ids(self) -> frozenset[str]:
        """Ids of all messages."""
        return frozenset(message_id for *_, message_id in self.sent)

    # ---- the desk ------------------------------------------------------------------------------
    @property
    def tickets_before(self) -> Mapping[str, Ticket]:
        """Tickets before the turn, by number."""
        return self.earlier.tickets

    @property
    def tickets(self) -> Mapping[str, Ticket]:
        """Tickets after it."""
        return self.found.tickets

    @property
    def filed(self) -> tuple[str, ...]:
        """Numbers of tickets that are new in this turn."""
        return tuple(one for one in self.tickets if one not in self.tickets_before)

    @property
    def events(self) -> Mapping[str, tuple[TicketEvent, ...]]:
        """New events by ticket."""
        known = self.earlier.events
        return {
            number: events[len(known.get(number, ())) :]
            for number, events in self.found.events.items()
        }

    @property
    def audit(self) -> frozenset[str]:
        """Names of what was recorded: events of tickets, and traces of the dialogue."""
        kinds = {event.kind.value for events in self.events.values() for event in events}
        return frozenset(kinds | {one for step in self.steps for one in step.audit})

    @property
    def officer_hints(self) -> tuple[FeedRow, ...]:
        """Hints to officers' open pages."""
        return tuple(one for one in self.found.feed if one.audience.startswith(OFFICER))

    @property
    def officer_texts(self) -> tuple[str, ...]:
        """New notices to officers."""
        return tuple(self.found.officer_texts[len(self.earlier.officer_texts) :])

    @property
    def officer_notices(self) -> tuple[str, ...]:
        """Names of new notices to officers."""
        before = list(self.earlier.officer_notices)
        return tuple(_without(self.found.officer_notices, before))

    @property
    def care(self) -> tuple[bool, bool]:
        """Sensitive and restricted: of the draft, else of the ticket that was filed last."""
        draft = None if self.after is None else self.after.draft
        if draft is not None:
            found = sensitivity(draft, self.rules)
            return found.sensitive, found.restricted
        if not self.filed:
            return False, False
        ticket = self.tickets[self.filed[-1]]
        return ticket.sensitive, ticket.restricted

    @property
    def sensitive(self) -> bool:
        """By the origin rule, or raised by a person."""
        return self.care[0]

    @property
    def restricted(self) -> bool:
        """For named readers only."""
        return self.care[1]

    # ---- deliveries ----------------------------------------------------------------------------
    @property
    def nudges(self) -> int:
        """Reminders that have left so far."""
        return sum(row.template == NUDGE and row.state in LEFT for row in self.found.said)

    @property
    def outbox(self) -> Mapping[str, int]:
        """How many deliveries of the conversation stand in which state."""
        counts: dict[str, int] = {}
        for row in self.found.said:
            counts[row.state] = counts.get(row.state, 0) + 1
        return counts


def _without(found: Sequence[str], known: list[str]) -> Iterator[str]:
    """What was found beyond what was known; both may name a thing several times."""
    for one in found:
        if one in known:
            known.remove(one)
        else:
            yield one
