"""Figures of a period (统计) from cases and their events: the same cases give the same figures.

Events after the period are left out, so that a report drawn up again later says the same. Serves
S0-46, S0-47 (weekly dispatch), S0-48 and the two-month report (Rules art. 25).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from casework.model.deadline import ClockCode
from casework.model.events import TicketEvent
from casework.model.ledger import Filed, LedgerEntry, entry_of
from casework.model.ticket import Ticket, TicketStatus
from casework.model.when import local_date
from documents.families.inward import Entry
from documents.families.reports import Count, PeriodReport, Satisfied

_REFUSED = frozenset({TicketStatus.NOT_ACCEPTED, TicketStatus.REFERRED})
_ENDED = frozenset({TicketStatus.CONCLUDED, TicketStatus.WITHDRAWN})
GOOD = 4
"""From this score on an answer counts as satisfied; how many answered always stands beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Local dates, both included."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether the day lies in the period."""
        return day is not None and self.first <= day <= self.last


def period_report(
    cases: Iterable[tuple[Ticket, Sequence[TicketEvent]]], period: Period
) -> PeriodReport:
    """The figures of a period over all cases that were filed up to its end."""
    known = [
        _as_of(ticket, events, period.last)
        for ticket, events in cases
        if local_date(ticket.created_at) <= period.last
    ]
    received = [one for one in known if period.holds(one.collected_on)]
    waiting = [one for one in known if one.is_open]
    return PeriodReport(
        first=period.first,
        last=period.last,
        received=len(received),
        accepted=sum(period.holds(_accepted_on(one)) for one in known),
        refused=sum(_settled(one, _REFUSED, period) for one in known),
        ended=sum(_settled(one, _ENDED, period) for one in known),
        open=len(waiting),
        overdue=sum(_overdue(one, period.last) for one in waiting),
        enterprises=len({one.filed.enterprise for one in received if one.filed.enterprise}),
        satisfied=_satisfied(known, period),
        topics=_counts(received, lambda one: one.filed.topic or "other"),
        tracks=_counts(received, lambda one: one.course.track.value),
        cases=tuple(_to_dispatch(waiting)),
        finished=tuple(_finished(known, period)),
    )


def _as_of(ticket: Ticket, events: Iterable[TicketEvent], last: date) -> LedgerEntry:
    return entry_of(ticket=ticket, events=[one for one in events if local_date(one.at) <= last])


def _accepted_on(entry: LedgerEntry) -> date | None:
    at = entry.course.accepted_at
    return None if at is None else local_date(at)


def _settled(entry: LedgerEntry, statuses: frozenset[TicketStatus], period: Period) -> bool:
    return entry.course.settled_as in statuses and period.holds(entry.settled_on)


def _overdue(entry: LedgerEntry, last: date) -> bool:
    due = entry.due(ClockCode.HANDLING)
    return due is not None and due.on < last


def _satisfied(entries: Iterable[LedgerEntry], period: Period) -> Satisfied:
    ratings = [one.course.rating for one in entries if one.course.rating is not None]
    scores = [rating.score for rating in ratings if period.holds(rating.on)]
    return Satisfied(answers=len(scores), good=sum(score >= GOOD for score in scores))


def _counts(
    entries: Sequence[LedgerEntry], group: Callable[[LedgerEntry], str]
) -> tuple[Count, ...]:
    """How many of each group, the largest first."""
    every = Counter(map(group, entries))
    ended = Counter(group(one) for one in entries if one.course.settled_as in _ENDED)
    ranked = sorted(every.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Count(code=code, number=number, ended=ended[code]) for code, number in ranked)


def _to_dispatch(waiting: Iterable[LedgerEntry]) -> Iterable[Entry]:
    """Open cases by their handling date; of a restricted one the number alone."""
    found = [(entry.due(ClockCode.HANDLING), entry.filed) for entry in waiting]
    dated = sorted(
        ((due.on, filed) for due, filed in found if due is not None),
        key=lambda pair: (pair[0], pair[1].number),
    )
    for day, filed in dated:
        yield Entry(on=day, text=_named(filed))


def _finished(known: Iterable[LedgerEntry], period: Period) -> Iterable[Entry]:
    """Matters that were ended in the period, with what came of them."""
    ended = [one for one in known if _settled(one, _ENDED, period)]
    for one in sorted(ended, key=lambda entry: (str(entry.settled_on), entry.filed.number)):
        told = "" if _hidden(one.filed) else one.feedback
        yield Entry(on=one.settled_on, text="\n".join(filter(None, (_named(one.filed), told))))


def _named(filed: Filed) -> str:
    """Number and title; of a restricted or sensitive case the number alone."""
    return filed.number if _hidden(filed) else f"{filed.number} {filed.title}"


def _hidden(filed: Filed) -> bool:
    return filed.restricted or filed.sensitive
