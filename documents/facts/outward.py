"""What the documents that go out say, read from the case (对外文书)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from casework.model.deadline import ClockCode
from casework.model.events import EventKind
from casework.model.rules import RuleSet
from casework.model.ticket import Track
from documents.case import Case, Facts
from documents.families.outward import Limit

_ARTICLE = re.compile(r"art\. (\d+)")
_TOLD = (
    ClockCode.COMPLETENESS,
    ClockCode.SUPPLEMENT,
    ClockCode.ACCEPTANCE,
    ClockCode.HANDLING,
    ClockCode.RESULT_NOTICE,
    ClockCode.ONE_YEAR_REPORT,
)
"""Clocks of the Rules that a complainant is told of, in the order in which they run."""
_MATERIALS: Mapping[str, str] = {
    "complainant_address": "address",
    "complainant_post_code": "post_code",
    "uscc": "status_proof",
    "status_proof": "status_proof",
    "respondent_address": "respondent_address",
    "respondent_contact": "respondent_contact",
    "legal_basis": "legal_basis",
    "environment_problems": "problems",
    "policy_suggestion": "suggestion",
    "case_number": "proceedings_details",
    "proceedings_details": "proceedings_details",
}
"""Items of the legal list, and the fields of the form that hold them; the later one wins."""


def _limits(rules: RuleSet) -> Iterator[Limit]:
    for code in _TOLD:
        rule = rules.deadline(code, track=Track.FORMAL_COMPLAINT)
        if rule is not None:
            article = _ARTICLE.fullmatch(rule.article)
            yield Limit(
                rule=code.value,
                limit=rule.limit,
                unit=rule.unit.value,
                article=f"a{article[1]}" if article else rule.article,
                confirmed=bool(rule.verified_by) or rule.confidence in {"text", "secondary"},
            )


def flow_chart(rules: RuleSet, language: str) -> Facts:
    """The limits of a rule set."""
    english = language == "en"
    name = (rules.name_en if english else rules.name) or rules.ref
    local = rules.local_name_en if english else rules.local_name
    return {"limits": tuple(_limits(rules)), "rule_set": f"{name} · {local}" if local else name}


def complaint_form(case: Case, language: str) -> Facts:
    """The complaint (投诉书): items of the legal list, the checked Chinese version."""
    complaint = case.ticket.complaint
    said = {key: value.value or "" for key, value in complaint.materials.items()}
    for event in case.all_of({EventKind.ADDENDUM}):
        if event.data.get("key") in _MATERIALS:
            said[event.data["key"]] = event.data.get("text", "")
    checked = case.latest(EventKind.CHINESE_CHECKED)
    declared = complaint.statutory.get("truth_declared_at", "")
    return {
        **{name: said[key] for key, name in _MATERIALS.items() if said.get(key)},
        "chinese": checked.data.get("text", "") if checked is not None else "",
        "checked_by": case.name_of(checked, language),
        "declared_on": complaint.statutory.get("complaint_date", "") if declared else "",
    }


def receipt(case: Case, _language: str) -> Facts:
    """The receipt (收件回执)."""
    acceptance = case.deadline(ClockCode.ACCEPTANCE)
    return {
        "received_at": case.ticket.created_at,
        "due": None if acceptance is None else acceptance.due,
        "provisional": acceptance is not None and acceptance.provisional,
    }


def supplement_notice(case: Case, _language: str) -> Facts:
    """The notice to correct (补正通知书)."""
    data = case.data_of(EventKind.SUPPLEMENT_ASKED)
    return {
        "items": tuple(filter(None, data.get("items", "").splitlines())),
        "remarks": data.get("note", ""),
        "due": data.get("supplement_due", ""),
        "provisional": data.get("provisional", ""),
    }


def acceptance_notice(case: Case, _language: str) -> Facts:
    """The notice of acceptance (受理通知书)."""
    data = case.data_of(EventKind.ACCEPTED)
    rule = case.rules.deadline(ClockCode.HANDLING, track=case.ticket.track)
    return {
        "accepted_on": case.day_of(EventKind.ACCEPTED),
        "due": data.get("handling_due", ""),
        "provisional": data.get("provisional", ""),
        "limit": 0 if rule is None else rule.limit,
        "unit": "" if rule is None else rule.unit.value,
    }


def refusal_notice(case: Case, _language: str) -> Facts:
    """Both notices of refusal (不予受理)."""
    data = case.data_of(EventKind.NOT_ACCEPTED, EventKind.REFERRED)
    return {
        "ground": data.get("ground", ""),
        "reason": data.get("reason", ""),
        "target": data.get("target", ""),
        "whither": data.get("target_name", ""),
    }


def inquiry_letter(case: Case, _language: str) -> Facts:
    """The letter to the respondent (协查函)."""
    data = case.data_of(EventKind.INQUIRED)
    ticket = case.ticket
    authority = case.jurisdiction.authority(ticket.authority or "")
    return {
        "addressee": ticket.respondent or ("" if authority is None else authority.name),
        "questions": data.get("questions", ""),
        "due": data.get("answer_by", ""),
    }


def extension_notice(case: Case, _language: str) -> Facts:
    """The notice of extension (延期告知书)."""
    data = case.data_of(EventKind.EXTENDED)
    return {
        "reason": data.get("reason", ""),
        "old": data.get("old", ""),
        "due": data.get("new", ""),
        "provisional": data.get("provisional", ""),
    }


def termination_notice(case: Case, _language: str) -> Facts:
    """The notice of the end (终结通知书)."""
    return {
        "ground": case.ticket.procedure.ending_ground,
        "sub": case.ticket.procedure.ending_sub,
        "ended_on": case.day_of(EventKind.CONCLUDED, EventKind.WITHDRAWN),
    }


def result_notice(case: Case, _language: str) -> Facts:
    """The notice of the result (处理结果通知书): what was done in public alone."""
    told = case.data_of(EventKind.RESULT_TOLD, EventKind.CONCLUDED)
    public = [event for event in case.all_of({EventKind.PROGRESS}) if event.data["public"] == "yes"]
    return {
        "method": case.ticket.procedure.method,
        "measures": "\n".join(event.data["note"] for event in public),
        "result": told.get("result", ""),
        "ended_on": case.day_of(EventKind.CONCLUDED),
    }


def satisfaction_form(case: Case, _language: str) -> Facts:
    """The rating (满意度评价)."""
    data = case.data_of(EventKind.RATED)
    return {"score": data.get("score", ""), "reason": data.get("reason", "")}
