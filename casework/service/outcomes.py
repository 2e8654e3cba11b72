"""What the desk answers to a command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.model.deadline import DeadlineState
from casework.model.events import TicketEvent
from casework.model.people import Officer
from casework.model.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketChanged:
    """The command took effect (or had taken it before: then ``events`` is empty)."""

    ticket: Ticket
    events: tuple[TicketEvent, ...]
    officer: Officer | None = None

    def due(self, rule: str) -> tuple[date, bool] | None:
        """Due date and provisional flag of the open deadline ``rule``; None without one."""
        for deadline in self.ticket.deadlines:
            if deadline.rule == rule and deadline.state is DeadlineState.OPEN:
                return deadline.due, deadline.provisional
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusShown:
    """Tickets that this person may know of, newest first, each with its latest public events."""

    tickets: tuple[Ticket, ...]
    events: tuple[tuple[TicketEvent, ...], ...]
    officers: tuple[Officer | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailCodeAsked:
    """Whether a code goes to the address. Never told: only a code that went out can be right."""

    sent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """The duty officer who was told; None when nobody is on duty."""

    officer: Officer | None


Outcome = TicketChanged | StatusShown | MailCodeAsked | HandedOver
