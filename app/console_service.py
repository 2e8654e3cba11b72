"""The application behind the officers' window."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from app.execute import CONSOLE, SUPERVISORS
from app.wiring import House
from casework.model.errors import NotPermitted
from casework.model.jurisdiction import Jurisdiction
from casework.model.lights import GREEN, Light, due_light, last_entry, light
from casework.model.lights import limit_in_working_days as limit_of
from casework.model.people import Officer
from casework.model.ticket import Ticket
from casework.model.when import local_date
from casework.service.assign import Care, is_cleared
from casework.service.commands import OfficerCommand
from casework.service.outcomes import TicketChanged
from casework.service.ports import TicketFilter, TicketRow
from console import ports, rights
from notify.ways import TO_OFFICERS
from storage.interface import Store
from storage.records import DeliveryRow, FeedRow, SessionRecord

T = TypeVar("T")

LATE = timedelta(minutes=5)
UNDELIVERED_SHOWN = 100
ASSIGNED = "assigned"


class Console:
    """Implements the port of ``console`` over the store; every call is one transaction."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._jurisdiction: Jurisdiction = house.jurisdiction

    # ---- accounts

    async def officer(self, officer_id: UUID) -> Officer | None:
        """The officer, also a disabled one."""
        return await self._read(lambda store: store.officers.get(officer_id))

    async def credential(self, login: str) -> ports.Credential | None:
        """Password hash of an active officer."""

        def work(store: Store) -> ports.Credential | None:
            officer = store.officers.by_login(login)
            if officer is None or not officer.active:
                return None
            kept = store.sessions.password(officer.id)
            return ports.Credential(officer_id=officer.id, password_hash=kept) if kept else None

        return await self._read(work)

    async def use_link(self, token_hash: bytes, *, now: datetime) -> UUID | None:
        """Use a one-time link up."""
        return await self._write(lambda store: store.sessions.use_link(token_hash, now=now))

    async def open_session(self, session: ports.Session) -> None:
        """Keep a new session."""
        record = SessionRecord(
            token_hash=session.token_hash,
            officer_id=session.officer_id,
            created_at=session.created_at,
            seen_at=session.seen_at,
            csrf_secret=session.csrf_secret,
        )
        await self._write(lambda store: store.sessions.add(record))

    async def session(self, token_hash: bytes) -> ports.Session | None:
        """The session with this hash."""
        found = await self._read(lambda store: store.sessions.get(token_hash))
        if found is None:
            return None
        return ports.Session(
            token_hash=found.token_hash,
            officer_id=found.officer_id,
            created_at=found.created_at,
            seen_at=found.seen_at,
            csrf_secret=found.csrf_secret,
        )

    async def touch_session(self, token_hash: bytes, *, now: datetime) -> None:
        """Note the last use."""
        await self._write(lambda store: store.sessions.touch(token_hash, now=now))

    async def close_session(self, token_hash: bytes) -> None:
        """Forget it."""
        await self._write(lambda store: store.sessions.remove(token_hash))

    # ---- tickets

    async def queue(
        self, viewer: Officer, wanted: TicketFilter, *, now: datetime
    ) -> ports.QueuePage:
        """Rows that match and that the viewer may know of; opening the list is delivery."""
        narrow = rights.narrowed(viewer, wanted)

        def work(store: Store) -> ports.QueuePage:
            rows = list(store.lists.page(narrow))
            items = [
                ports.QueueItem(row=row, light=self._row_light(row, now))
                for row in rows
                if rights.may_read_row(viewer, row)
            ]
            officers = _officers(store, (item.row.officer_id for item in items))
            more = len(rows) == narrow.limit
            return ports.QueuePage(items=items, officers=officers, more=more)

        return await self._read(work)

    async def overview(self, viewer: Officer) -> ports.Overview:
        """Counts over what the viewer may know of."""
        narrow = rights.narrowed(viewer, TicketFilter())
        counts = await self._read(
            lambda store: store.lists.counts(
                officer_id=narrow.officer_id, visible_to=narrow.visible_to
            )
        )
        return ports.Overview(counts=counts)

    async def officers(self) -> Sequence[Officer]:
        """All active officers."""
        found = await self._read(lambda store: list(store.officers.all()))
        return [one for one in found if one.active and rights.reads_tickets(one)]

    async def ticket(
        self, viewer: Officer, number: str, *, now: datetime
    ) -> ports.TicketPage | None:
        """One ticket, or None."""

        def work(store: Store) -> ports.TicketPage | None:
            ticket = store.tickets.by_number(number)
            if ticket is None or not rights.may_read_ticket(viewer, ticket):
                return None
            return self._page(store, ticket, now)

        page = await self._read(work)
        if page is not None and page.ticket.assignment.officer_id == viewer.id:
            await self._seen(page, viewer, now)
        return page

    async def execute(
        self, viewer: Officer, command: OfficerCommand, *, now: datetime
    ) -> TicketChanged:
        """Carry the command out through the ticket's one door, in the viewer's own name."""
        if command.officer_id != viewer.id:
            raise NotPermitted(f"{viewer.login} acts for another", act=type(command).__name__)

        def work(store: Store) -> TicketChanged:
            outcome = self._house.executor.execute(store, command, now=now)
            if not isinstance(outcome, TicketChanged):
                raise TypeError(f"an officer's command gave {type(outcome).__name__}")
            return outcome

        return await self._write(work)

    async def undelivered(self, viewer: Officer, *, now: datetime) -> Sequence[ports.DeliveryView]:
        """Notices that failed, did not leave, or were not acknowledged in time.

        Only of tickets that the viewer may know of.
        """

        def work(store: Store) -> list[ports.DeliveryView]:
            silent = now - self._house.executor.acknowledge_within
            waiting = store.outbox.unacknowledged(
                templates=(ASSIGNED,), before=silent, limit=UNDELIVERED_SHOWN
            )
            rows = [
                *store.outbox.undelivered(before=now - LATE, limit=UNDELIVERED_SHOWN),
                # The same notice may have gone by several ways: it is shown once.
                *(row for row in waiting if row.channel == CONSOLE),
            ]
            tickets = {row.ticket_id: _ticket(store, row.ticket_id) for row in rows}
            return [
                _delivery(row, tickets[row.ticket_id])
                for row in rows
                if _may_know(viewer, tickets[row.ticket_id])
            ]

        return await self._read(work)

    def hints(self, viewer: Officer, last_id: int | None) -> AsyncIterator[ports.Hint]:
        """Live hints for the viewer."""
        audiences = {f"officer:{viewer.id}"}
        if rights.supervises(viewer):
            audiences.add(SUPERVISORS)
        return self._hints(frozenset(audiences), viewer, last_id)

    async def attachment(self, viewer: Officer, attachment_id: UUID) -> ports.AttachmentFile | None:
        """A file of a ticket that the viewer may read."""

        def work(store: Store) -> tuple[str, str, str] | None:
            record = store.attachments.get(attachment_id)
            if record is None or record.ticket_id is None or not record.storage_key:
                return None
            ticket = store.tickets.get(record.ticket_id)
            if ticket is None or not rights.may_read_ticket(viewer, ticket):
                return None
            return record.name, record.media_type, record.storage_key

        found = await self._read(work)
        if found is None:
            return None
        name, media_type, storage_key = found
        content = await asyncio.to_thread(self._house.files.read, storage_key)
        return ports.AttachmentFile(name=name, media_type=media_type, content=content)

    # ---- helpers

    def _page(self, store: Store, ticket: Ticket, now: datetime) -> ports.TicketPage:
        events = list(store.events.of_ticket(ticket.id))
        everyone = list(store.officers.all())
        care = Care(sensitive=ticket.sensitive, restricted=ticket.restricted)
        candidates = [
            one
            for one in everyone
            if one.active
            and rights.reads_tickets(one)
            and one.id != ticket.assignment.officer_id
            and (not care.careful or is_cleared(one, care))
        ]
        return ports.TicketPage(
            ticket=ticket,
            light=light(
                ticket=ticket,
                calendar=self._jurisdiction.calendar,
                policy=self._jurisdiction.rules.lights,
                now=now,
                last_entry_on=last_entry(events),
            ),
            events=events,
            deliveries=[_delivery(row, ticket) for row in store.outbox.of_ticket(ticket.id)],
            officers={one.id: one for one in everyone},
            accept_due=self._accept_due(ticket, now),
            candidates=candidates,
        )

    def _accept_due(self, ticket: Ticket, now: datetime) -> ports.DueDate | None:
        """Due date of ``handling`` by the rules that were frozen onto the ticket."""
        rules = self._jurisdiction.rules_of(
            rule_set=ticket.rule_set, version=ticket.rule_set_version
        )
        rule = rules.deadlines.get("handling")
        if rule is None:
            return None
        due, provisional = self._jurisdiction.calendar.add_working_days(local_date(now), rule.limit)
        return ports.DueDate(due=due, provisional=provisional)

    def _row_light(self, row: TicketRow, now: datetime) -> Light:
        if row.next_due is None or row.next_rule is None:
            return GREEN
        rules = self._jurisdiction.rules
        rule = rules.deadlines.get(row.next_rule)
        if rule is None:
            return GREEN
        calendar = self._jurisdiction.calendar
        return due_light(
            rule=row.next_rule,
            due=row.next_due,
            limit=limit_of(rule=rule, due=row.next_due, calendar=calendar),
            calendar=calendar,
            policy=rules.lights,
            on=local_date(now),
        )

    async def _seen(self, page: ports.TicketPage, viewer: Officer, now: datetime) -> None:
        """The officer's page shows the ticket: his notices of it are delivered."""
        ids = [
            one.id for one in page.deliveries if one.officer_id == viewer.id and one.state == "sent"
        ]
        if ids:
            await self._write(lambda store: store.outbox.mark_delivered(ids, now=now))

    async def _hints(
        self, audiences: frozenset[str], viewer: Officer, last_id: int | None
    ) -> AsyncIterator[ports.Hint]:
        async for row in self._house.hub.events(audiences, last_id=last_id):
            if await self._may_hear(viewer, row):
                yield ports.Hint(id=row.id, kind=row.kind, ref=row.ref, version=row.version)

    async def _may_hear(self, viewer: Officer, row: FeedRow) -> bool:
        """A hint about a ticket that the viewer may not know of would already tell too much."""
        if not row.ref or row.audience != SUPERVISORS:
            return True
        ticket = await self._read(lambda store: store.tickets.by_number(row.ref))
        return ticket is not None and rights.may_read_ticket(viewer, ticket)

    async def _read(self, work: Callable[[Store], T]) -> T:
        return await self._house.database.read(work)

    async def _write(self, work: Callable[[Store], T]) -> T:
        return await self._house.database.write(work)


def _officers(store: Store, ids: Iterable[UUID]) -> dict[UUID, Officer]:
    found = (store.officers.get(one) for one in set(ids))
    return {officer.id: officer for officer in found if officer is not None}


def _ticket(store: Store, ticket_id: UUID | None) -> Ticket | None:
    return store.tickets.get(ticket_id) if ticket_id else None


def _may_know(viewer: Officer, ticket: Ticket | None) -> bool:
    return ticket is None or rights.may_read_ticket(viewer, ticket)


def _officer_id(row: DeliveryRow) -> UUID | None:
    """Whose notice it is; on a platform the ledger knows only the platform's own name."""
    try:
        return UUID(row.recipient)
    except ValueError:
        return None


def _delivery(row: DeliveryRow, ticket: Ticket | None) -> ports.DeliveryView:
    to_officer = row.channel == CONSOLE or row.template in TO_OFFICERS
    return ports.DeliveryView(
        id=row.id,
        ticket_number=ticket.number if ticket else None,
        audience=ports.Audience.OFFICER if to_officer else ports.Audience.COMPLAINANT,
        officer_id=_officer_id(row) if to_officer else None,
        channel=row.channel,
        template=row.template,
        state=row.state,
        attempts=row.attempts,
        created_at=row.created_at,
        sent_at=row.sent_at,
        delivered_at=row.delivered_at,
        acknowledged_at=row.acknowledged_at,
        failure=row.failure,
    )
