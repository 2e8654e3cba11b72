"""What a document says, read from the case: one pure function a family, dates of the law included.

Each gives values by the names of its family's fields; what the case does not know is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from documents.case import Case, Facts
from documents.facts import inward, outward
from documents.families import Family
from documents.families.inward import (
    AssignmentSheet,
    ClosingRecord,
    HandlingPlan,
    OneYearReport,
    RevisitRecord,
    SupervisionNotice,
    UnderstandingRecord,
)
from documents.families.outward import (
    AcceptanceNotice,
    ComplaintForm,
    ExtensionNotice,
    FlowChart,
    InquiryLetter,
    Receipt,
    RefusalNotice,
    ResultNotice,
    SatisfactionForm,
    SupplementNotice,
    TerminationNotice,
)

_READ: Mapping[type[Family], Callable[[Case, str], Facts]] = {
    ComplaintForm: outward.complaint_form,
    Receipt: outward.receipt,
    SupplementNotice: outward.supplement_notice,
    AcceptanceNotice: outward.acceptance_notice,
    RefusalNotice: outward.refusal_notice,
    InquiryLetter: outward.inquiry_letter,
    ExtensionNotice: outward.extension_notice,
    TerminationNotice: outward.termination_notice,
    ResultNotice: outward.result_notice,
    OneYearReport: inward.one_year_report,
    AssignmentSheet: inward.assignment_sheet,
    SupervisionNotice: inward.supervision_notice,
    HandlingPlan: inward.handling_plan,
    UnderstandingRecord: inward.understanding_record,
    RevisitRecord: inward.revisit_record,
    SatisfactionForm: outward.satisfaction_form,
    ClosingRecord: inward.closing_record,
}


def facts_of(family: type[Family], case: Case, language: str) -> Facts:
    """What the case says about a document of ``family``."""
    if family is FlowChart:
        return outward.flow_chart(case.rules, language)
    read = _READ.get(family)
    return {} if read is None else read(case, language)
