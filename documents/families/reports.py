"""Figures, bulletins and suggestions over many cases (报告、通报、专报)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from documents.families.inward import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One row of figures: ``code`` of a group, how many cases, how many of them ended."""

    code: str = ""
    number: int = 0
    ended: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Satisfied:
    """Satisfaction with its n (满意度): never a share without the number behind it."""

    answers: int = 0
    good: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodReport:
    """Report over a period (周报、月度例会材料、季度通报、半年评估、年度总结、双月报).

    ``first`` and ``last`` are local dates, both included; figures are those of cases that were
    filed, accepted or ended in the period, ``open`` those that are open at its end. ``cases`` are
    open ones by their handling date, ``finished`` those that were ended, with the result.
    """

    first: date | None = None
    last: date | None = None
    received: int = 0
    accepted: int = 0
    refused: int = 0
    ended: int = 0
    open: int = 0
    overdue: int = 0
    enterprises: int = 0
    satisfied: Satisfied = Satisfied()
    topics: tuple[Count, ...] = ()
    tracks: tuple[Count, ...] = ()
    cases: tuple[Entry, ...] = ()
    finished: tuple[Entry, ...] = ()
    remarks: str = ""
    suggestions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """Bulletin of an inspection (投诉检查通报), for a limited audience."""

    audience: str = ""
    first: date | None = None
    last: date | None = None
    checked: int = 0
    faulty: int = 0
    findings: str = ""
    demands: str = ""
    answer_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpwardSuggestion:
    """Policy suggestion upward (政策建议专报), Rules arts. 18 (3) and 26; cases are anonymised."""

    addressee: str = ""
    subject: str = ""
    cases: int = 0
    problem: str = ""
    reasons: str = ""
    suggestions: str = ""
