"""One typed context for each family of documents (文书): what the document itself has to say.

Every field has an empty value, because a draft may be drawn up before all is known; which fields
must be there before a document is issued stands in ``responses/documents.toml``. Flat fields are
filled from the data of the event and from what the officer wrote, by their names.
"""

from __future__ import annotations

from collections.abc import Mapping

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
    PowerOfAttorney,
    Receipt,
    RefusalNotice,
    ResultNotice,
    SatisfactionForm,
    SettlementAgreement,
    SupplementNotice,
    TerminationNotice,
)
from documents.families.reports import (
    Bulletin,
    PeriodReport,
    UpwardSuggestion,
)

Family = (
    FlowChart
    | ComplaintForm
    | PowerOfAttorney
    | Receipt
    | SupplementNotice
    | AcceptanceNotice
    | RefusalNotice
    | InquiryLetter
    | ExtensionNotice
    | TerminationNotice
    | ResultNotice
    | SettlementAgreement
    | SatisfactionForm
    | OneYearReport
    | AssignmentSheet
    | SupervisionNotice
    | HandlingPlan
    | UnderstandingRecord
    | RevisitRecord
    | ClosingRecord
    | PeriodReport
    | Bulletin
    | UpwardSuggestion
)

_ALL: tuple[type[Family], ...] = (
    FlowChart,
    ComplaintForm,
    PowerOfAttorney,
    Receipt,
    SupplementNotice,
    AcceptanceNotice,
    RefusalNotice,
    InquiryLetter,
    ExtensionNotice,
    TerminationNotice,
    ResultNotice,
    SettlementAgreement,
    SatisfactionForm,
    OneYearReport,
    AssignmentSheet,
    SupervisionNotice,
    HandlingPlan,
    UnderstandingRecord,
    RevisitRecord,
    ClosingRecord,
    PeriodReport,
    Bulletin,
    UpwardSuggestion,
)
FAMILIES: Mapping[str, type[Family]] = {family.__name__: family for family in _ALL}
"""Families by the name that the list of documents gives them."""
