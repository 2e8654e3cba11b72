"""The ticket (诉求工单) and its two columns of state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from casework.model.complaint import Complaint, Urgency
from casework.model.deadline import Deadline
from casework.model.origin import Origin
from casework.model.procedure import Procedure


class TicketStatus(StrEnum):
    """Status of a ticket (contracts: one spelling everywhere)."""

    RECEIVED = "received"  # 已收件
    SUPPLEMENT_REQUESTED = "supplement_requested"  # 待补正
    ACCEPTED = "accepted"  # 已受理
    NOT_ACCEPTED = "not_accepted"  # 不予受理
    REFERRED = "referred"  # 已转送
    IN_PROGRESS = "in_progress"  # 办理中
    ESCALATED = "escalated"  # 提级办理
    CONCLUDED = "concluded"  # 处理终结、已办结
    CLOSED = "closed"  # 销号
    WITHDRAWN = "withdrawn"  # 已撤回


OPEN_STATUSES = frozenset(
    {
        TicketStatus.RECEIVED,
        TicketStatus.SUPPLEMENT_REQUESTED,
        TicketStatus.ACCEPTED,
        TicketStatus.IN_PROGRESS,
        TicketStatus.ESCALATED,
    }
)
"""Statuses in which the matter itself is still to be settled (在办)."""

SETTLED_STATUSES = frozenset(
    {
        TicketStatus.NOT_ACCEPTED,
        TicketStatus.REFERRED,
        TicketStatus.CONCLUDED,
        TicketStatus.WITHDRAWN,
    }
)
"""Settled, and not yet struck off (办结未销号): the clocks of telling and striking off run."""


class AcceptanceState(StrEnum):
    """Acceptance state of a formal complaint (Rules of 2020); other tracks have none."""

    RECEIVED = "received"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SUPPLEMENTED = "supplemented"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    NOT_ACCEPTED_REFERRED = "not_accepted_referred"
    WITHDRAWN_BEFORE_ACCEPTANCE = "withdrawn_before_acceptance"


class Track(StrEnum):
    """Track (办理路径): formal complaint, demand, consultation, forwarded."""

    FORMAL_COMPLAINT = "formal_complaint"
    DEMAND = "demand"
    CONSULTATION = "consultation"
    FORWARDED = "forwarded"


class Kind(StrEnum):
    """Kind of matter (事项类别), Rules art. 2 and local practice."""

    INFRINGEMENT = "infringement"
    ENVIRONMENT_SUGGESTION = "environment_suggestion"
    OPERATING_DEMAND = "operating_demand"
    CONSULTATION = "consultation"


class AssignmentRule(StrEnum):
    """Which rule chose the officer (分办依据)."""

    DESIGNATED = "designated"  # the enterprise's own service officer 专属服务官
    SUBSTITUTE = "substitute"  # his substitute 替补
    DISTRICT = "district"  # an officer of the district 属地
    DUTY = "duty"  # the duty officer 值班
    REASSIGNED = "reassigned"  # by a person, with a reason 改派
    FALLBACK = "fallback"  # nobody else could take it: joint-conference office 联席会议办公室兜底


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Who answers for the ticket (分办), chosen by which rule."""

    officer_id: UUID
    rule: AssignmentRule
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Industry:
    """Industry of the enterprise (行业门类), GB/T 4754-2017: section A-T, division 01-97."""

    section: str | None = None
    division: str | None = None
    confirmed: bool = False
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whether the Rules cover the matter, as the bot warned; the officer decides.

    ``reason`` is a refusal ground code such as ``na_2_not_in_scope`` (Rules art. 14).
    """

    in_scope: bool | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRef:
    """A file that belongs to a ticket; ``received`` is False when it was only named."""

    id: UUID
    name: str
    media_type: str
    size: int
    received: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One complaint at the desk. Frozen: every change makes a new value with a higher version.

    ``closed_at`` is the moment at which the status left OPEN_STATUSES, None before.
    ``authority`` is the code of the responsible unit; ``district`` is the canonical Chinese name.
    """

    id: UUID
    number: str
    version: int
    jurisdiction: str
    rule_set: str
    rule_set_version: str
    status: TicketStatus
    acceptance_state: AcceptanceState | None
    track: Track
    kind: Kind
    language: str
    complaint: Complaint
    origin: Origin
    principal_origin: Origin | None
    sensitive: bool
    restricted: bool
    industry: Industry
    topic: str | None
    district: str | None
    respondent: str | None
    authority: str | None
    urgency: Urgency
    scope: Scope
    enterprise_id: UUID | None
    assignment: Assignment
    conversation_key: str
    lookup_hash: bytes
    created_at: datetime
    deadlines: tuple[Deadline, ...] = ()
    attachments: tuple[AttachmentRef, ...] = ()
    open_question: str | None = None
    acknowledged_at: datetime | None = None
    closed_at: datetime | None = None
    procedure: Procedure = field(default_factory=Procedure)
