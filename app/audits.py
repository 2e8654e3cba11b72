"""The round of the auditor (送达稽核): every open ticket is read again, twice an hour.

Off the hour and the half hour, when the platforms' queues are long.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.execute import Executor
from casework.model.events import EventKind, TicketEvent
from casework.model.people import SYSTEM
from casework.model.ticket import Ticket
from casework.service.ports import TicketFilter
from notify.auditor import lies_unnoticed
from storage.interface import Store

AUDIT: Final = "audit_notices"
MINUTES: Final = (7, 37)
PAGE: Final = 200


def schedule_audit(store: Store, now: datetime) -> None:
    """The next round after ``now``."""
    at = _next_round(now)
    store.clock.schedule(
        subject_type="house",
        subject_id="",
        kind=AUDIT,
        level=0,
        occurrence=at.isoformat(timespec="minutes"),
        due_at=at,
        due_on=None,
    )


def audit_notices(store: Store, executor: Executor, *, now: datetime) -> int:
    """Alarm the supervisors of each ticket that nobody has, once; how many there were."""
    found = [ticket for ticket in _unacknowledged(store) if _lost(store, ticket, executor, now)]
    for ticket in found:
        event = TicketEvent(
            ticket_id=ticket.id,
            seq=store.events.last_seq(ticket.id) + 1,
            at=now,
            kind=EventKind.NOTICE_UNDELIVERED,
            actor=SYSTEM,
            data={"delivery_id": "", "channel": ""},
        )
        store.events.append([event])
        executor.announce(store, ticket, [event], now=now)
    return len(found)


def _lost(store: Store, ticket: Ticket, executor: Executor, now: datetime) -> bool:
    return lies_unnoticed(
        ticket,
        deliveries=store.outbox.of_ticket(ticket.id),
        events=store.events.of_ticket(ticket.id),
        within=executor.acknowledge_within,
        now=now,
    )


def _unacknowledged(store: Store) -> Iterator[Ticket]:
    """Open tickets without an acknowledgement, page by page."""
    after: tuple[datetime, UUID] | None = None
    while True:
        rows = store.lists.page(TicketFilter(open_only=True, after=after, limit=PAGE))
        for row in rows:
            ticket = store.tickets.get(row.id) if row.acknowledged_at is None else None
            if ticket is not None:
                yield ticket
        if len(rows) < PAGE:
            return
        after = (rows[-1].created_at, rows[-1].id)


def _next_round(now: datetime) -> datetime:
    hour = now.replace(minute=0, second=0, microsecond=0)
    rounds = (hour + timedelta(minutes=minute) for minute in (*MINUTES, 60 + MINUTES[0]))
    return next(one for one in rounds if one > now)
