"""Statistics of the ledger (统计) as pure functions over its entries.

Enterprises and requests are counted apart (S0-05, S0-06). A share always carries the two numbers it
is made of: satisfaction is never shown without its n, and nothing is 100 % of nothing (S0-07).
Serves S0-05 to S0-07, S0-27, S0-31, S0-61, S0-64, S0-73.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from statistics import median_low

from casework.model.deadline import ClockCode
from casework.model.ledger import LedgerEntry
from casework.model.names import fold_name
from casework.model.when import local_date

SATISFIED_FROM = 4
"""Scores of 4 and 5 of five are satisfied (满意); 3 is not counted as such."""
_HUNDRED = Decimal(100)
_ONE_DECIMAL = Decimal("0.1")
_SECONDS_OF_AN_HOUR = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """``part`` of ``whole``; without a whole there is no percentage."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """Percentage with one decimal, half up; None of nothing."""
        if self.whole == 0:
            return None
        exact = Decimal(self.part) * _HUNDRED / Decimal(self.whole)
        return exact.quantize(_ONE_DECIMAL, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """Requests (诉求件数) and the distinct enterprises behind them (企业家数)."""

    requests: int
    enterprises: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How often a code came, as a share of all requests; ``code`` "" where there was none."""

    code: str
    share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """How long something took, in whole hours: half took at most ``median``; ``n`` were measured.

    ``longest`` and ``median`` are None of nothing.
    """

    n: int
    median: int | None
    longest: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """The figures of one ledger. Sequences are ranked, the most frequent first."""

    volume: Volume
    conference: Volume
    conference_chambers: Share
    satisfaction: Share
    on_the_spot: Volume
    in_time: Share
    overdue: int
    status: Sequence[Counted]
    origin: Sequence[Counted]
    industry: Sequence[Counted]
    district: Sequence[Counted]
    unit: Sequence[Counted]
    topic: Sequence[Counted]
    month: Sequence[Counted]
    acknowledged: Took
    accepted: Took
    told: Took

    @property
    def industries_touched(self) -> int:
        """Number of different industries (行业门类) among the requests (S0-31)."""
        return sum(1 for found in self.industry if found.code)


def statistics(entries: Iterable[LedgerEntry], *, on: date) -> Statistics:
    """All figures of ``entries`` as they stand on the local date ``on``."""
    found = tuple(entries)
    brought = [one for one in found if one.through_conference]
    return Statistics(
        volume=volume(found),
        conference=volume(brought),
        conference_chambers=Share(
            part=sum(one.filed.origin == CHAMBER for one in brought), whole=len(brought)
        ),
        satisfaction=satisfaction(found),
        on_the_spot=volume(one for one in found if one.on_the_spot),
        in_time=in_time(found),
        overdue=sum(is_overdue(one, on=on) for one in found),
        **{name: ranked(found, by) for name, by in _RANKED.items()},
        month=by_month(found),
        acknowledged=took(found, lambda one: one.course.acknowledged_at),
        accepted=took(found, lambda one: one.course.accepted_at),
        told=took(found, lambda one: one.course.told_at),
    )


def volume(entries: Iterable[LedgerEntry]) -> Volume:
    """Requests and distinct enterprises (S0-05). Who gave no name is no enterprise."""
    found = tuple(entries)
    firms = {enterprise_of(one) for one in found} - {""}
    return Volume(requests=len(found), enterprises=len(firms))


def enterprise_of(entry: LedgerEntry) -> str:
    """What makes an enterprise the same: its place in the register, else its folded name."""
    filed = entry.filed
    return str(filed.enterprise_id) if filed.enterprise_id else fold_name(filed.enterprise)


def satisfaction(entries: Iterable[LedgerEntry]) -> Share:
    """Satisfied of those who said anything (满意率; S0-07): rating first, else the revisit."""
    said = [found for one in entries if (found := _satisfied(one)) is not None]
    return Share(part=sum(said), whole=len(said))


def ranked(
    entries: Iterable[LedgerEntry], by: Callable[[LedgerEntry], str | None]
) -> tuple[Counted, ...]:
    """Share of each code, ranked (S0-64); codes of equal weight in their own order."""
    counts = Counter(by(one) or "" for one in entries)
    whole = counts.total()
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        Counted(code=code, share=Share(part=number, whole=whole)) for code, number in order
    )


def by_month(entries: Iterable[LedgerEntry]) -> tuple[Counted, ...]:
    """Requests by month of collection, in the order of time."""
    months = ranked(entries, lambda one: f"{one.collected_on:%Y-%m}")
    return tuple(sorted(months, key=lambda found: found.code))


def in_time(entries: Iterable[LedgerEntry]) -> Share:
    """Settled by the due date of the handling, of all that were accepted and settled (按期办结)."""
    kept = [
        settled <= due.on
        for one in entries
        if (settled := one.settled_on) is not None
        and (due := one.due(ClockCode.HANDLING)) is not None
    ]
    return Share(part=sum(kept), whole=len(kept))


def is_overdue(entry: LedgerEntry, *, on: date) -> bool:
    """Whether the handling is still open after its due date (超期未办结)."""
    due = entry.due(ClockCode.HANDLING)
    return entry.is_open and due is not None and on > due.on


def took(entries: Iterable[LedgerEntry], until: Callable[[LedgerEntry], datetime | None]) -> Took:
    """Hours from the filing until something happened (S0-73), of those to which it did."""
    hours = [
        int((at - one.filed.at).total_seconds()) // _SECONDS_OF_AN_HOUR
        for one in entries
        if (at := until(one)) is not None
    ]
    return Took(
        n=len(hours),
        median=median_low(hours) if hours else None,
        longest=max(hours, default=None),
    )


def within(
    entries: Iterable[LedgerEntry], *, first: date | None, last: date | None
) -> tuple[LedgerEntry, ...]:
    """Entries collected in a period, both days included; None means without end."""
    return tuple(
        one
        for one in entries
        if (first is None or local_date(one.filed.at) >= first)
        and (last is None or local_date(one.filed.at) <= last)
    )


CHAMBER = "chamber"
"""Origin of a foreign-related chamber of commerce (涉外商协会)."""


def _satisfied(entry: LedgerEntry) -> bool | None:
    rating, visit = entry.course.rating, entry.course.revisit
    if rating is not None:
        return rating.score >= SATISFIED_FROM
    return visit.satisfied if visit is not None else None


_RANKED: Mapping[str, Callable[[LedgerEntry], str | None]] = {
    "status": lambda one: one.course.status.value,
    "origin": lambda one: one.filed.origin.value,
    "industry": lambda one: one.filed.industry,
    "district": lambda one: one.filed.district,
    "unit": lambda one: one.filed.authority,
    "topic": lambda one: one.filed.topic,
}
