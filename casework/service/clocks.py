"""Clocks of a ticket by the rules that were frozen onto it (计时)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from casework.model.clocks import start_clocks
from casework.model.deadline import ClockCode, ClockStart, Deadline, DeadlineState
from casework.model.ticket import Ticket, Track
from casework.service.acting import rules_of
from casework.service.context import Context
from casework.service.happenings import yes_no


def started(
    ticket: Ticket,
    start: ClockStart,
    context: Context,
    *,
    track: Track | None = None,
    on: date | None = None,
) -> tuple[Deadline, ...]:
    """Clocks that ``start`` sets going on the ticket, on its own track or another."""
    return start_clocks(
        start=start,
        track=track or ticket.track,
        on=on or context.today,
        rules=rules_of(ticket, context),
        calendar=context.jurisdiction.calendar,
    )


def handling_clocks(
    ticket: Ticket, context: Context, *, track: Track | None = None
) -> tuple[Deadline, ...]:
    """Clocks of the handling, and those that follow its due date (two deadlines, S2-26)."""
    running = started(ticket, ClockStart.ACCEPTED, context, track=track)
    handling = open_deadline(running, ClockCode.HANDLING)
    if handling is None:
        return running
    after = started(ticket, ClockStart.HANDLING_DUE, context, track=track, on=handling.due)
    return (*running, *after)


def open_deadline(deadlines: Iterable[Deadline], rule: str) -> Deadline | None:
    """The running clock ``rule``; None without one."""
    found = (one for one in deadlines if one.rule == rule and one.state is DeadlineState.OPEN)
    return next(found, None)


def promise(deadlines: Iterable[Deadline], rule: str) -> dict[str, str]:
    """What an event says of a running clock that people are told of: ``<rule>_due``."""
    found = open_deadline(deadlines, rule)
    if found is None:
        return {}
    return {f"{rule}_due": found.due.isoformat(), "provisional": yes_no(holds=found.provisional)}
