"""What goes out to the complainant and to the respondent (对外文书)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit of the rule set (时限): ``rule`` its code, ``unit`` working days, days or years."""

    rule: str
    limit: int
    unit: str
    article: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowChart:
    """How a complaint goes (投诉流程图): the limits of the rule set in force."""

    limits: tuple[Limit, ...] = ()
    rule_set: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintForm:
    """The complaint (投诉书), Rules art. 11: what does not stand in the matter itself.

    ``chinese`` is the Chinese version that an officer checked, where the complaint is in another
    language; ``declared_on`` the day on which the truth of all was declared in the conversation.
    """

    address: str = ""
    post_code: str = ""
    status_proof: str = ""
    respondent_address: str = ""
    respondent_contact: str = ""
    legal_basis: str = ""
    problems: str = ""
    suggestion: str = ""
    proceedings_details: str = ""
    chinese: str = ""
    checked_by: str = ""
    declared_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerOfAttorney:
    """Power of attorney (授权委托书), Rules art. 12: matter, powers, term."""

    principal_id: str = ""
    agent: str = ""
    agent_id: str = ""
    agent_contact: str = ""
    scope: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Receipt (收件回执), Rules art. 10. ``lookup_code`` is known at filing alone, kept nowhere."""

    received_at: datetime | None = None
    lookup_code: str = ""
    due: date | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementNotice:
    """Notice to correct (补正通知书), Rules art. 13: everything that is missing, at once."""

    items: tuple[str, ...] = ()
    remarks: str = ""
    due: date | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceNotice:
    """Notice of acceptance (受理通知书), Rules art. 15."""

    accepted_on: date | None = None
    limit: int = 0
    unit: str = ""
    due: date | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalNotice:
    """Notice of refusal (不予受理通知书), Rules arts. 14 and 15; ``target`` is the right door."""

    ground: str = ""
    reason: str = ""
    target: str = ""
    whither: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryLetter:
    """Letter to the respondent (协查函), Rules art. 17, Implementing Regulation art. 30."""

    addressee: str = ""
    questions: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionNotice:
    """Notice of extension (延期告知书), Rules art. 19."""

    reason: str = ""
    old: date | None = None
    due: date | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminationNotice:
    """Notice of the end (终结通知书), Rules art. 20."""

    ground: str = ""
    sub: str = ""
    reason: str = ""
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultNotice:
    """Notice of the result (处理结果通知书), Rules art. 20, Implementing Regulation art. 30."""

    method: str = ""
    measures: str = ""
    result: str = ""
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementAgreement:
    """Settlement (和解协议), Rules art. 18: binding, in writing."""

    respondent: str = ""
    terms: str = ""
    due: date | None = None
    signed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SatisfactionForm:
    """Satisfaction (满意度评价): 1 to 5 with a reason; 0 is not yet given."""

    score: int = 0
    reason: str = ""
