"""The application behind the officers' window."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from app.console_desk import ConsoleDesk, delivery_view
from app.console_papers import paper_of
from app.execute import CONSOLE, SUPERVISORS
from app.wiring import House
from casework.model.people import Officer
from casework.model.ticket import Ticket
from casework.service.commands import OfficerCommand
from casework.service.outcomes import TicketChanged
from casework.service.ports import TicketFilter
from console import ports, rights
from storage.interface import Store
from storage.records import FeedRow, SessionRecord

T = TypeVar("T")

LATE = timedelta(minutes=5)
UNDELIVERED_SHOWN = 100
ASSIGNED = "assigned"


class Console:
    """Implements the port of ``console`` over the store; every call is one transaction."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._desk = ConsoleDesk(house)

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
                ports.QueueItem(row=row, light=self._desk.row_light(row, now))
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
        page = await self._read(lambda store: self._desk.look(store, viewer, number, now=now))
        if page is not None and page.ticket.assignment.officer_id == viewer.id:
            await self._seen(page, viewer, now)
        return page

    async def execute(
        self, viewer: Officer, command: OfficerCommand, *, now: datetime
    ) -> TicketChanged:
        """Carry the command out through the ticket's one door, in the viewer's own name."""
        return await self._write(
            lambda store: self._desk.carry_out(store, viewer, command, now=now)
        )

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
                delivery_view(row, tickets[row.ticket_id])
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

    async def paper(self, viewer: Officer, document_id: UUID) -> ports.AttachmentFile | None:
        """The Word file of a document of a ticket that the viewer may read."""
        desk = self._house.documents
        return await self._read(lambda store: paper_of(store, desk, viewer, document_id))

    # ---- helpers

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
