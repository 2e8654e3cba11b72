"""Officers' notices beyond the console (服务官推送): by the first open way, then the next ones.

Every call is part of the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.officer_cards import OfficerCards
from casework.model.people import Officer
from casework.model.ticket import Ticket
from channels.codec import outbound_to_json
from channels.message import OutboundMessage
from notify.ways import KINDS, MAIL, Cause, next_way, open_ways, recipient_of
from storage.ids import new_id
from storage.interface import Store
from storage.platform_records import OfficerWay
from storage.records import NewDelivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is to be told: the cause without its way, the kind of notice, and its ticket."""

    stem: str
    template: str
    ticket: Ticket | None
    event_seq: int | None = None
    trace_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerPushes:
    """Writes notices into the outbox. ``channels`` are those that are configured."""

    cards: OfficerCards
    channels: Callable[[], Collection[str]]

    def ways(self, store: Store, officer: Officer) -> list[OfficerWay]:
        """Ways to the officer that can be used now, in their order."""
        channels = KINDS.keys() & set(self.channels())
        if not officer.active or not channels:
            return []
        return open_ways(store.officer_ways.of(officer.id), channels=channels)

    def first(self, store: Store, officer: Officer, told: Told, *, now: datetime) -> None:
        """By the first open way, if there is one."""
        ways = self.ways(store, officer)
        if ways:
            self.push(store, officer, ways[0], told, now=now)

    def untried(
        self, store: Store, officer: Officer, ticket: Ticket, *, template: str
    ) -> OfficerWay | None:
        """The first open way by which the officer was not told of this assignment yet."""
        rows = store.outbox.of_ticket(ticket.id)
        since = [row for row in rows if row.created_at >= ticket.assignment.at]
        return next_way(self.ways(store, officer), since, templates={template})

    def after(self, store: Store, officer: Officer, failed: UUID) -> OfficerWay | None:
        """The open way that follows the one that failed."""
        ranked = list(store.officer_ways.of(officer.id))
        place = next((at for at, way in enumerate(ranked) if way.id == failed), len(ranked))
        later = {way.id for way in ranked[place + 1 :]}
        return next((way for way in self.ways(store, officer) if way.id in later), None)

    def push(
        self, store: Store, officer: Officer, way: OfficerWay, told: Told, *, now: datetime
    ) -> None:
        """Enqueue one notice by one way; the same notice by the same way is written once."""
        message = self.cards.to(officer).notice(
            store,
            told.ticket,
            officer,
            channel=way.channel,
            template=told.template,
            now=now,
        )
        self.send(store, officer, way, told, message, now=now)

    def send(
        self,
        store: Store,
        officer: Officer,
        way: OfficerWay,
        told: Told,
        message: OutboundMessage,
        *,
        now: datetime,
    ) -> int:
        """Enqueue a message that is ready; 0 where the same cause was told by this way before."""
        return len(store.outbox.enqueue([_delivery(officer, way, told, message)], now=now))

    def acknowledged(self, store: Store, ticket_id: UUID, officer_id: UUID, now: datetime) -> None:
        """The officer has the ticket: every notice of it counts as acknowledged."""
        recipients = {str(officer_id)}
        recipients |= {recipient_of(way) for way in store.officer_ways.of(officer_id)}
        for recipient in sorted(recipients):
            store.outbox.mark_acknowledged(ticket_id, recipient, now=now)


def _delivery(
    officer: Officer, way: OfficerWay, told: Told, message: OutboundMessage
) -> NewDelivery:
    if way.channel == MAIL:
        message = replace(message, to=way.address)
    return NewDelivery(
        id=new_id(),
        cause_key=Cause(stem=told.stem, place="").by(way.id),
        channel=way.channel,
        account=way.account,
        recipient=recipient_of(way),
        template=told.template,
        language=officer.language,
        payload=outbound_to_json(message),
        ticket_id=told.ticket.id if told.ticket else None,
        event_seq=told.event_seq,
        trace_id=told.trace_id,
    )
