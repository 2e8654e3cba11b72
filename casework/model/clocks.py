"""Starting and ending the clocks of a ticket. Pure: rules, calendar and dates come in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from casework.model.calendar import WorkCalendar
from casework.model.deadline import ClockStart, Deadline, DeadlineRule, DeadlineState, LimitUnit
from casework.model.rules import RuleSet
from casework.model.ticket import Track


def due_date(*, rule: DeadlineRule, start: date, calendar: WorkCalendar) -> tuple[date, bool]:
    """Due date of a rule that starts on the local date ``start``, and whether it is provisional."""
    if rule.unit is LimitUnit.WORKING_DAYS:
        return calendar.add_working_days(start, rule.limit)
    if rule.unit is LimitUnit.DAYS:
        return calendar.add_days(start, rule.limit, rolls=rule.rolls)
    return calendar.add_years(start, rule.limit)


def start_clocks(
    *, start: ClockStart, track: Track, on: date, rules: RuleSet, calendar: WorkCalendar
) -> tuple[Deadline, ...]:
    """Deadlines of all rules that ``start`` sets going on a ticket of ``track``.

    ``on`` is the local date of the event; of ``HANDLING_DUE`` it is the due date of the handling.
    """
    return tuple(
        start_clock(rule=rule, on=on, rules=rules, calendar=calendar)
        for rule in rules.clocks(track=track)
        if rule.starts == start
    )


def end_clocks(
    deadlines: Iterable[Deadline], *, met: Collection[str] = (), cancel: Collection[str] = ()
) -> tuple[Deadline, ...]:
    """End open deadlines: those of the rules ``met`` as met, those of ``cancel`` as cancelled.

    A deadline that was kept late is met too; the event of the act says when.
    """
    return tuple(_ended(deadline, met, cancel) for deadline in deadlines)


def end_local_clocks(
    deadlines: Iterable[Deadline], *, kinds: Collection[str], track: Track, rules: RuleSet
) -> tuple[Deadline, ...]:
    """End as met the clocks that a profile says are kept by one of these kinds of events."""
    met = {
        rule.code for rule in rules.clocks(track=track) if not set(rule.met_by).isdisjoint(kinds)
    }
    return end_clocks(deadlines, met=met)


def end_all_clocks(
    deadlines: Iterable[Deadline], *, met: Collection[str] = ()
) -> tuple[Deadline, ...]:
    """End every open deadline: those of the rules ``met`` as met, all others as cancelled."""
    kept = tuple(deadlines)
    return end_clocks(kept, met=met, cancel={deadline.rule for deadline in kept} - set(met))


def start_clock(
    *, rule: DeadlineRule, on: date, rules: RuleSet, calendar: WorkCalendar
) -> Deadline:
    """Deadline of one rule of ``rules`` that starts on the local date ``on``."""
    due, provisional = due_date(rule=rule, start=on, calendar=calendar)
    return Deadline(
        rule=rule.code,
        starts_on=on,
        due=due,
        provisional=provisional,
        rule_set=rule.rule_set or rules.ref,
        calendar_version=calendar.version,
    )


def _ended(deadline: Deadline, met: Collection[str], cancel: Collection[str]) -> Deadline:
    if deadline.state is not DeadlineState.OPEN:
        return deadline
    if deadline.rule in met:
        return replace(deadline, state=DeadlineState.MET)
    if deadline.rule in cancel:
        return replace(deadline, state=DeadlineState.CANCELLED)
    return deadline
