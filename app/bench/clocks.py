"""How many due dates and lights one core works out in a second: pure functions, no store.

Every working-day and natural-day clock of the rule set is counted from every day of two years, and
the light of each result is taken on a later day; what a look at a list of tickets costs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

from casework.model.clocks import due_date
from casework.model.deadline import DeadlineRule
from casework.model.jurisdiction import Jurisdiction
from casework.model.lights import due_light, limit_in_working_days
from casework.model.ticket import Track

TARGET_PER_S = 100_000
_FIRST = date(2025, 1, 1)
_DAYS = 730
_LATER = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One light to be worked out: a clock, its due date and its length, on a day."""

    rule: DeadlineRule
    due: date
    limit: int
    on: date


def run(jurisdiction: Jurisdiction, *, rounds: int) -> dict[str, Any]:
    """The best of ``rounds`` of each figure, and whether the target is met."""
    starts = _starts(jurisdiction)
    cases = _cases(jurisdiction, starts)
    figures = {
        "deadlines_per_s": _best(lambda: _count(jurisdiction, starts), len(starts), rounds),
        "lights_per_s": _best(lambda: _look(jurisdiction, cases), len(cases), rounds),
    }
    return {
        "evaluations": len(starts),
        "rounds": rounds,
        **figures,
        "target_per_s": TARGET_PER_S,
        "met": min(figures.values()) >= TARGET_PER_S,
    }


def _starts(jurisdiction: Jurisdiction) -> list[tuple[DeadlineRule, date]]:
    rules = [one for track in Track for one in jurisdiction.rules.clocks(track=track)]
    days = [_FIRST + timedelta(days=number) for number in range(_DAYS)]
    return list(product(rules, days))


def _cases(jurisdiction: Jurisdiction, starts: Sequence[tuple[DeadlineRule, date]]) -> list[Case]:
    calendar = jurisdiction.calendar
    found = []
    for rule, start in starts:
        due, _ = due_date(rule=rule, start=start, calendar=calendar)
        limit = limit_in_working_days(rule=rule, due=due, calendar=calendar)
        found.append(Case(rule=rule, due=due, limit=limit, on=start + _LATER))
    return found


def _count(jurisdiction: Jurisdiction, starts: Sequence[tuple[DeadlineRule, date]]) -> None:
    calendar = jurisdiction.calendar
    for rule, start in starts:
        due_date(rule=rule, start=start, calendar=calendar)


def _look(jurisdiction: Jurisdiction, cases: Sequence[Case]) -> None:
    calendar, policy = jurisdiction.calendar, jurisdiction.rules.lights
    for one in cases:
        due_light(
            rule=one.rule.code,
            due=one.due,
            limit=one.limit,
            calendar=calendar,
            policy=policy,
            on=one.on,
        )


def _best(work: Callable[[], None], number: int, rounds: int) -> int:
    """Evaluations a second of the fastest round: the others had the machine's noise in them."""
    seconds = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return round(number / min(seconds))
