"""Due dates are counted again when another working-day calendar is loaded (工作日历更新后重算).

What was provisional (暂定) becomes final once the year's table is announced; what the correction of
a table touches moves with it. A date that was told never moves earlier: it stays, and the event
says which earlier date the new table gives, so that the officer sees it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from casework.model.clocks import due_date
from casework.model.deadline import ClockCode, ClockStart, Deadline, DeadlineRule, DeadlineState
from casework.model.errors import TicketNotFound
from casework.model.events import EventKind, TicketEvent
from casework.model.people import SYSTEM
from casework.model.ticket import Ticket
from casework.service.acting import rules_of
from casework.service.change import change, unchanged
from casework.service.commands import RecomputeDueDates
from casework.service.context import Context
from casework.service.happenings import Happening
from casework.service.outcomes import TicketChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    """What today's calendar says of a clock."""

    start: date
    due: date
    provisional: bool


def recompute_due_dates(command: RecomputeDueDates, context: Context) -> TicketChanged:
    """Count every open deadline again; each date that is settled or would be another is told.

    A ticket whose rule set is no longer loaded is left alone: other rules never rewrite it.
    """
    ticket = context.uow.tickets.get(command.ticket_id)
    if ticket is None:
        raise TicketNotFound(f"no ticket {command.ticket_id}")
    counts = _counts(ticket, context)
    deadlines = tuple(_recounted(one, counts.get(one), context) for one in ticket.deadlines)
    pairs = zip(ticket.deadlines, deadlines, strict=True)
    happened = [_happening(old, new, counts.get(old)) for old, new in pairs]
    told = [one for one in happened if one is not None]
    if not told:
        return unchanged(ticket, context)
    return change(ticket, told, actor=SYSTEM, context=context, deadlines=deadlines)


def _counts(ticket: Ticket, context: Context) -> Mapping[Deadline, _Count]:
    """The open deadlines that another calendar had counted, as today's counts them."""
    rules = rules_of(ticket, context)
    if (rules.id, rules.version) != (ticket.rule_set, ticket.rule_set_version):
        return {}
    added = _added(context.uow.events.of_ticket(ticket.id))
    found: dict[Deadline, _Count] = {}
    for deadline in filter(_by_another_calendar(context), ticket.deadlines):
        rule = rules.deadline(deadline.rule, track=ticket.track)
        if rule is None:
            continue
        handling = _handling(found) if rule.starts == ClockStart.HANDLING_DUE else None
        start, more = (handling, 0) if handling else (deadline.starts_on, added[deadline.rule])
        found[deadline] = _count(rule, start, more, context)
    return found


def _by_another_calendar(context: Context) -> Callable[[Deadline], bool]:
    version = context.jurisdiction.calendar.version
    return lambda one: one.state is DeadlineState.OPEN and one.calendar_version != version


def _handling(found: Mapping[Deadline, _Count]) -> date | None:
    """The due date of the handling, from which its feedback counts on."""
    dues = (max(one.due, old.due) for old, one in found.items() if old.rule == ClockCode.HANDLING)
    return next(dues, None)


def _count(rule: DeadlineRule, start: date, more: int, context: Context) -> _Count:
    """The limit of ``rule``, and ``more`` working days that were added to it."""
    calendar = context.jurisdiction.calendar
    due, provisional = due_date(rule=rule, start=start, calendar=calendar)
    later, also = calendar.add_working_days(due, more)
    return _Count(start=start, due=later, provisional=provisional or also)


def _added(events: Iterable[TicketEvent]) -> Mapping[str, int]:
    """Working days by which each clock has been extended (延期) since it was set."""
    added: Counter[str] = Counter()
    for event in events:
        if event.kind is EventKind.DEADLINE_SET:
            added[event.data["rule"]] = 0
        elif event.kind is EventKind.EXTENDED:
            added[event.data["rule"]] += int(event.data["days"])
    return added


def _recounted(deadline: Deadline, count: _Count | None, context: Context) -> Deadline:
    if count is None:
        return deadline
    return replace(
        deadline,
        starts_on=count.start,
        due=max(count.due, deadline.due),
        provisional=count.provisional,
        calendar_version=context.jurisdiction.calendar.version,
    )


def _happening(old: Deadline, new: Deadline, count: _Count | None) -> Happening | None:
    """What there is to say of one clock; ``counted`` is an earlier date that was not taken."""
    kept = count is not None and count.due < old.due
    if not kept and (old.due, old.provisional) == (new.due, new.provisional):
        return None
    data = {"rule": new.rule, "old": old.due.isoformat(), "new": new.due.isoformat()}
    if count is not None and kept:
        data["counted"] = count.due.isoformat()
    return Happening(kind=EventKind.DUE_RECOMPUTED, data=data)
