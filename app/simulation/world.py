"""The desk of a simulation: one store, one moment, every command checked before the next one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from uuid import UUID

from app.simulation.invariants import violations
from casework.model.errors import CaseworkError
from casework.model.jurisdiction import Jurisdiction
from casework.model.ticket import Ticket
from casework.service import desk
from casework.service.commands import Command
from casework.service.memory import MemoryStore, MemoryUnitOfWork
from casework.service.outcomes import TicketChanged
from casework.service.ports import UnitOfWork

MOST_KEPT = 50
"""Violations that are kept in words; all are counted."""
NUMBERS_FROM = 1 << 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """What did not hold: after which command, on which ticket, when."""

    at: datetime
    number: str
    command: str
    sentence: str


@dataclass(slots=True, kw_only=True)
class World:
    """A desk on ``uow``. Nothing is rolled back: a refused command must have written nothing."""

    jurisdiction: Jurisdiction
    uow: UnitOfWork = field(default_factory=lambda: MemoryUnitOfWork(MemoryStore()))
    commands: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    violated: int = 0
    found: list[Violation] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: count(NUMBERS_FROM))

    def give(self, command: Command, *, ticket: Ticket | None, now: datetime) -> Ticket | None:
        """Carry out and check; the ticket as it stands then. ``ticket`` is it as it stood."""
        self.commands[type(command).__name__] += 1
        seen = self._events(ticket)
        try:
            outcome = self._handle(command, now)
        except CaseworkError as refused:
            self.refusals[refused.code] += 1
            self._refused(command, ticket, seen, now)
            return ticket
        if not isinstance(outcome, TicketChanged):
            return ticket
        self._changed(command, ticket, outcome.ticket, seen=seen, now=now)
        return outcome.ticket

    def ticket(self, ticket_id: UUID) -> Ticket:
        """The ticket as it is stored."""
        stored = self.uow.tickets.get(ticket_id)
        if stored is None:
            raise LookupError(ticket_id)
        return stored

    def note(self, ticket: Ticket, command: str, sentence: str, now: datetime) -> None:
        """Count a violation, and keep the first ones in words."""
        self.violated += 1
        if len(self.found) < MOST_KEPT:
            self.found.append(
                Violation(at=now, number=ticket.number, command=command, sentence=sentence)
            )

    def _handle(self, command: Command, now: datetime) -> object:
        return desk.handle(
            command,
            uow=self.uow,
            jurisdiction=self.jurisdiction,
            now=now,
            new_id=self._new_id,
        )

    def _new_id(self) -> UUID:
        return UUID(int=next(self._ids))

    def _events(self, ticket: Ticket | None) -> int:
        return self.uow.events.last_seq(ticket.id) if ticket is not None else 0

    def _refused(self, command: Command, ticket: Ticket | None, seen: int, now: datetime) -> None:
        """A refusal leaves everything as it was."""
        if ticket is None:
            return
        if self.ticket(ticket.id) != ticket or self._events(ticket) != seen:
            self.note(ticket, type(command).__name__, "a refused command changed something", now)

    def _changed(
        self,
        command: Command,
        before: Ticket | None,
        after: Ticket,
        *,
        seen: int,
        now: datetime,
    ) -> None:
        name = type(command).__name__
        stored = self.ticket(after.id)
        if stored != after:
            self.note(after, name, "what was answered is not what is stored", now)
        events = self.uow.events.of_ticket(after.id)
        for sentence in violations(before, stored, events, seen=seen):
            self.note(after, name, sentence, now)
