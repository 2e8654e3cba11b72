"""Due dates that were provisional (暂定) become final once the year's table is announced."""

from __future__ import annotations

from dataclasses import replace

from casework.model.clocks import due_date
from casework.model.deadline import Deadline, DeadlineState
from casework.model.errors import TicketNotFound
from casework.model.events import EventKind
from casework.model.jurisdiction import RuleSet
from casework.model.people import SYSTEM
from casework.service.change import change, unchanged
from casework.service.commands import RecomputeDueDates
from casework.service.context import Context
from casework.service.happenings import Happening
from casework.service.outcomes import TicketChanged


def recompute_due_dates(command: RecomputeDueDates, context: Context) -> TicketChanged:
    """Count again what is open and provisional; each date that is settled or moves is an event.

    A date that was told to people never moves earlier: then the told one stays and is final.
    """
    ticket = context.uow.tickets.get(command.ticket_id)
    if ticket is None:
        raise TicketNotFound(f"no ticket {command.ticket_id}")
    rules = context.jurisdiction.rules_of(rule_set=ticket.rule_set, version=ticket.rule_set_version)
    counted = tuple(_recounted(one, rules, context) for one in ticket.deadlines)
    moved = [
        _happening(old, new)
        for old, new in zip(ticket.deadlines, counted, strict=True)
        if (old.due, old.provisional) != (new.due, new.provisional)
    ]
    if not moved:
        return unchanged(ticket, context)
    return change(ticket, moved, actor=SYSTEM, context=context, deadlines=counted)


def _recounted(deadline: Deadline, rules: RuleSet, context: Context) -> Deadline:
    rule = rules.deadlines.get(deadline.rule)
    if rule is None or not deadline.provisional or deadline.state is not DeadlineState.OPEN:
        return deadline
    calendar = context.jurisdiction.calendar
    due, provisional = due_date(rule=rule, start=deadline.starts_on, calendar=calendar)
    return replace(
        deadline,
        due=max(due, deadline.due),
        provisional=provisional,
        calendar_version=calendar.version,
    )


def _happening(old: Deadline, new: Deadline) -> Happening:
    data = {"rule": new.rule, "old": old.due.isoformat(), "new": new.due.isoformat()}
    return Happening(kind=EventKind.DUE_RECOMPUTED, data=data)
