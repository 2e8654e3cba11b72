"""What stays with the desk and the units that handle a case (内部文书)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One dated line: what was done on a day."""

    on: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneYearReport:
    """Report on a case not ended after a year (一年未结专报), Rules art. 21."""

    addressee: str = ""
    accepted_on: date | None = None
    course: tuple[Entry, ...] = ()
    reasons: str = ""
    proposals: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentSheet:
    """Assignment (办理单、交办单; S2-26, S2-47): lead unit, other units, two due dates."""

    lead: str = ""
    others: str = ""
    instructions: str = ""
    assigned_on: date | None = None
    handling_due: date | None = None
    feedback_due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionNotice:
    """Supervision notice (督办单, S0-40): light, which limit, answer by when."""

    addressee: str = ""
    light: str = ""
    rule: str = ""
    due: date | None = None
    request: str = ""
    answer_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlingPlan:
    """Plan of handling (办理工作方案): timeline, person in charge."""

    person: str = ""
    measures: str = ""
    timeline: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstandingRecord:
    """Record of an explanation to the complainant, and of the answer (谅解记录)."""

    explanation: str = ""
    explained_on: date | None = None
    explained_to: str = ""
    reply: str = ""
    understood: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisitRecord:
    """Record of a follow-up visit (回访记录)."""

    visited_on: date | None = None
    way: str = ""
    answer: str = ""
    reopen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingRecord:
    """Strike-off (办结销号单): measures, evidence, approver, date."""

    measures: str = ""
    result: str = ""
    evidence: str = ""
    told_on: date | None = None
    proposer: str = ""
    approver: str = ""
    closed_on: date | None = None
