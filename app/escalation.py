"""A notice that nobody took goes on (逐级触达): the next way, then the substitute, then the alarm.

The supervisors are told by the clock row of the acknowledgement itself; here is what comes before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.execute import NEXT_WAY, Executor
from app.officer_pushes import Told
from casework.model.events import EventKind, TicketEvent
from casework.model.people import SYSTEM, Officer
from casework.model.ticket import OPEN_STATUSES, Ticket
from casework.model.when import local_date
from casework.service.assign import Care, is_cleared
from notify.audience import brief
from notify.ways import AWAITED, KINDS, NEXT_WAY_AFTER, Cause
from storage.interface import Store
from storage.platform_records import OfficerWay
from storage.records import ClockRow, OutboxRow

ASSIGNED = "assigned"
STAND_IN = "stand_in"
UNACKNOWLEDGED = "unacknowledged"
FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """Carries notices on, inside the caller's transaction."""

    executor: Executor

    def due(self, store: Store, row: ClockRow, now: datetime) -> bool:
        """No acknowledgement in time: the next way, else the substitute."""
        ticket = store.tickets.get(UUID(row.subject_id))
        if ticket is None or not _waits(ticket):
            return False
        officer = store.officers.get(ticket.assignment.officer_id)
        seq = _assigned_seq(store, ticket)
        if officer is None or str(seq) != row.occurrence:
            return False
        way = self.executor.pushes.untried(store, officer, ticket, template=ASSIGNED)
        if way is None:
            return self._stand_in(store, ticket, seq, now)
        stem = f"{ticket.id}:{seq}:{ASSIGNED}:{officer.id}"
        self._by(
            store, officer, way, _told(ticket, ASSIGNED, stem, seq), reason=UNACKNOWLEDGED, now=now
        )
        self.executor.wait(
            store, ticket, NEXT_WAY, seq, due_at=now + NEXT_WAY_AFTER, level=row.level + 1
        )
        return True

    def failed(self, store: Store, row: OutboxRow, now: datetime) -> bool:
        """A notice to an officer did not arrive; whether another way has it now."""
        officer, way_id = self._reader_of(store, row), _way_of(row)
        if officer is None or way_id is None:
            return False
        ticket = store.tickets.get(row.ticket_id) if row.ticket_id else None
        if row.template in AWAITED and (ticket is None or not _waits(ticket)):
            return True  # it was acknowledged elsewhere, or needs no acknowledgement any more
        way = self.executor.pushes.after(store, officer, way_id)
        if way is not None:
            told = _told(ticket, row.template, Cause.read(row.cause_key).stem, None)
            self._by(store, officer, way, told, reason=FAILED, now=now)
        elif ticket is not None and row.template in AWAITED:
            self._stand_in(store, ticket, _assigned_seq(store, ticket), now)
        return way is not None

    def _by(
        self,
        store: Store,
        officer: Officer,
        way: OfficerWay,
        told: Told,
        *,
        reason: str,
        now: datetime,
    ) -> None:
        """The same notice by another way, and a line in the timeline of its ticket."""
        self.executor.pushes.push(store, officer, way, told, now=now)
        if told.ticket is not None:
            self._note(store, told.ticket, officer, channel=way.channel, reason=reason, now=now)

    def _stand_in(self, store: Store, ticket: Ticket, seq: int, now: datetime) -> bool:
        """Ask the substitute of the enterprise to remind the officer."""
        substitute = self._substitute(store, ticket, now)
        if substitute is None or _stand_in_asked(store, ticket):
            return False
        self.executor.tell_officer(
            store,
            substitute,
            f"{ticket.id}:{seq}:{STAND_IN}:{substitute.id}",
            STAND_IN,
            brief(ticket),
            ticket=ticket,
            now=now,
        )
        self._note(store, ticket, substitute, channel="", reason=UNACKNOWLEDGED, now=now)
        return True

    def _substitute(self, store: Store, ticket: Ticket, now: datetime) -> Officer | None:
        """Who stands in for the officer of the enterprise, if he is there and may know of it."""
        enterprise = store.enterprises.get(ticket.enterprise_id) if ticket.enterprise_id else None
        if enterprise is None or enterprise.substitute_officer_id is None:
            return None
        found = store.officers.get(enterprise.substitute_officer_id)
        care = Care(sensitive=ticket.sensitive, restricted=ticket.restricted)
        if found is None or found.id == ticket.assignment.officer_id:
            return None
        there = found.available(local_date(now))
        return found if there and (not care.careful or is_cleared(found, care)) else None

    def _note(
        self,
        store: Store,
        ticket: Ticket,
        officer: Officer,
        *,
        channel: str,
        reason: str,
        now: datetime,
    ) -> None:
        event = TicketEvent(
            ticket_id=ticket.id,
            seq=store.events.last_seq(ticket.id) + 1,
            at=now,
            kind=EventKind.NOTICE_PASSED_ON,
            actor=SYSTEM,
            data={"officer_id": str(officer.id), "channel": channel, "reason": reason},
        )
        store.events.append([event])
        self.executor.announce(store, ticket, [event], now=now)

    def _reader_of(self, store: Store, row: OutboxRow) -> Officer | None:
        """The officer whom a row of the ledger was for; None for everybody else's."""
        if row.channel not in KINDS or row.conversation_key is not None:
            return None
        found = store.officer_ways.officer_of(
            channel=row.channel, account=row.account, address=row.recipient
        )
        return store.officers.get(found or _uuid(row.recipient))


def _stand_in_asked(store: Store, ticket: Ticket) -> bool:
    """Whether the substitute was asked since the ticket has its officer."""
    rows = store.outbox.of_ticket(ticket.id)
    return any(one.template == STAND_IN and one.created_at >= ticket.assignment.at for one in rows)


def _waits(ticket: Ticket) -> bool:
    return ticket.status in OPEN_STATUSES and ticket.acknowledged_at is None


def _told(ticket: Ticket | None, template: str, stem: str, seq: int | None) -> Told:
    return Told(stem=stem, template=template, ticket=ticket, event_seq=seq)


def _assigned_seq(store: Store, ticket: Ticket) -> int:
    """Number of the event that gave the ticket to its officer."""
    events = store.events.of_ticket(ticket.id)
    return max((one.seq for one in events if one.kind is EventKind.ASSIGNED), default=0)


def _way_of(row: OutboxRow) -> UUID | None:
    found = _uuid(Cause.read(row.cause_key).place)
    return found if found.int else None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
