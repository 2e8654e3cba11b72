"""What the papers of the desk and of the units say, read from the case (内部文书)."""

from __future__ import annotations

from casework.model.deadline import ClockCode
from casework.model.events import EventKind
from casework.model.when import local_date
from documents.case import Case, Facts
from documents.families.inward import Entry

_EXPLAINING = frozenset({EventKind.UNDERSTANDING, EventKind.QUESTION_ASKED, EventKind.PROPOSED})
"""Events in which an officer may have explained a delay."""


def one_year_report(case: Case, _language: str) -> Facts:
    """The report after a year (一年未结专报)."""
    texts = {EventKind.PROGRESS: "note", EventKind.PLANNED: "plan", EventKind.ESCALATED: "reason"}
    return {
        "accepted_on": case.day_of(EventKind.ACCEPTED),
        "course": tuple(
            Entry(on=local_date(event.at), text=event.data[texts[event.kind]])
            for event in case.all_of(texts)
        ),
        "reasons": case.data_of(EventKind.REPORTED_UP).get("note", ""),
    }


def assignment_sheet(case: Case, _language: str) -> Facts:
    """The assignment (交办单)."""
    return {
        "lead": case.ticket.authority or "",
        "assigned_on": local_date(case.ticket.assignment.at),
        "handling_due": case.due(ClockCode.HANDLING),
        "feedback_due": case.due(ClockCode.FEEDBACK),
    }


def supervision_notice(case: Case, _language: str) -> Facts:
    """The supervision notice (督办单)."""
    data = case.data_of(EventKind.LIGHT_CHANGED)
    rule = data.get("rule", "")
    authority = case.jurisdiction.authority(case.ticket.authority or "")
    return {
        "addressee": case.jurisdiction.bureau if authority is None else authority.name,
        "light": data.get("colour", ""),
        "rule": rule,
        "due": case.due(rule),
    }


def handling_plan(case: Case, _language: str) -> Facts:
    """The plan (办理工作方案)."""
    data = case.data_of(EventKind.PLANNED)
    return {
        "person": data.get("follower", ""),
        "measures": data.get("plan", ""),
        "due": case.due(ClockCode.HANDLING),
    }


def understanding_record(case: Case, _language: str) -> Facts:
    """The record of an explanation (谅解记录)."""
    data = case.data_of(EventKind.UNDERSTANDING)
    return {
        "explanation": _explained(case),
        "explained_on": case.day_of(EventKind.UNDERSTANDING),
        "explained_to": data.get("person", ""),
        "understood": data.get("understood", ""),
    }


def _explained(case: Case) -> str:
    """In what words the delay was explained: an answer from the chat repeats none of them."""
    until = case.latest(EventKind.UNDERSTANDING)
    told = [
        event.data.get("text") or event.data.get("question") or event.data.get("reason", "")
        for event in case.events
        if event.kind in _EXPLAINING and (until is None or event.seq <= until.seq)
    ]
    return next((text for text in reversed(told) if text), "")


def revisit_record(case: Case, _language: str) -> Facts:
    """The follow-up visit (回访记录)."""
    data = case.data_of(EventKind.REVISITED)
    again = {"no": "yes", "yes": "no"}
    return {
        "visited_on": case.day_of(EventKind.REVISITED),
        "answer": data.get("note", ""),
        "reopen": again.get(data.get("satisfied", ""), ""),
    }


def closing_record(case: Case, language: str) -> Facts:
    """The strike-off (办结销号单): who proposed it, who approved it."""
    data = case.data_of(EventKind.STRUCK_OFF)
    struck = case.latest(EventKind.STRUCK_OFF)
    return {
        "measures": data.get("measures", ""),
        "evidence": data.get("evidence", ""),
        "result": case.data_of(EventKind.RESULT_TOLD).get("result", ""),
        "told_on": case.day_of(EventKind.RESULT_TOLD),
        "proposer": case.name_of(case.latest(EventKind.PROPOSED), language),
        "approver": case.name_of(struck, language),
        "closed_on": case.day_of(EventKind.STRUCK_OFF),
    }
