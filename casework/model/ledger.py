"""The ledger of complaints (诉求处理工作台账) as a view over events: computed, never entered.

A ledger entry is what was filed, and the course that the events led it to. Nothing of it is stored
a second time and nobody can edit it: what was said wrongly is corrected by a further event, and
the next look shows it. No copy is kept for speed either: folding ten thousand cases takes about a
second, less than opening their sealed texts, and a copy would be one more thing to keep true. The
ticket's own columns are the stored view; ``differences`` proves that the events lead to them.

Serves S0-44 (the four columns that are never missing), S0-45 (closed loop), S0-46 (strike-off),
S0-47 (long-running), S0-49 (hard), S0-28 (sensitive), S0-90.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from casework.model.complaint import FieldKey
from casework.model.course import Course, Due
from casework.model.course_fold import fold_course
from casework.model.deadline import ClockCode, DeadlineState
from casework.model.events import EventKind, TicketEvent
from casework.model.origin import Origin
from casework.model.people import Enterprise
from casework.model.procedure import Level
from casework.model.ticket import OPEN_STATUSES, Kind, Ticket, TicketStatus, Track
from casework.model.when import local_date

SHORT_TERM_DAYS = 7
"""A matter that is still in handling after a week is dispatched every week (S0-47)."""
_ENDS_OF_CONTENT = (FieldKey.FACTS, FieldKey.DEMAND)


class CaseClass(StrEnum):
    """Class of a case (案件类别); sensitive goes before hard, hard before long-running."""

    ORDINARY = "ordinary"  # 一般
    LONG_RUNNING = "long_running"  # 短期内未能办结 (S0-47)
    HARD = "hard"  # 办理难度大、时限长 (S0-49, S0-50)
    SENSITIVE = "sensitive"  # 敏感 (S0-28)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What was filed, with the place it has in the registers.

    ``sensitive`` and ``restricted`` are those of now: who may know is never judged by the past.
    ``channel`` is the way by which it came (收集渠道), ``country`` that of the enterprise as the
    register has it, ``track`` and ``kind`` those with which it began.
    """

    ticket_id: UUID
    number: str
    at: datetime
    language: str
    title: str
    content: str
    enterprise_id: UUID | None
    enterprise: str
    country: str | None
    key_enterprise: bool
    origin: Origin
    principal_origin: Origin | None
    channel: str
    district: str | None
    industry: str | None
    topic: str | None
    authority: str | None
    respondent: str | None
    sensitive: bool
    restricted: bool
    track: Track
    kind: Kind

    @property
    def on(self) -> date:
        """Collection time (收集时间) as a local date."""
        return local_date(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One line of the ledger (台账).

    ``collected_on``, ``content``, ``unit`` and ``feedback`` are the four columns that are never
    missing (S0-44): 收集时间、诉求内容、责任单位、结果反馈.
    """

    filed: Filed
    course: Course

    @property
    def collected_on(self) -> date:
        """Collection time (收集时间)."""
        return self.filed.on

    @property
    def content(self) -> str:
        """What is asked (诉求内容); the checked Chinese version where there is one (art. 11)."""
        return self.course.chinese or self.filed.content

    @property
    def unit(self) -> str | None:
        """Code of the responsible unit (责任单位)."""
        return self.filed.authority

    @property
    def feedback(self) -> str:
        """Result feedback (结果反馈): the result, or why it was refused; empty before."""
        ended = self.course.ended
        if not self.course.settled_as or ended is None:
            return ""
        return self.course.result or ended.text

    @property
    def is_open(self) -> bool:
        """Whether the matter is still to be settled (在办)."""
        return self.course.status in OPEN_STATUSES

    @property
    def is_closed(self) -> bool:
        """Whether it is struck off (销号)."""
        return self.course.status is TicketStatus.CLOSED

    @property
    def through_conference(self) -> bool:
        """Whether the joint conference or the task force dealt with it (S0-06)."""
        return self.course.level.rank >= Level.CONFERENCE.rank

    @property
    def settled_on(self) -> date | None:
        """Local date on which this round was settled (办结日期)."""
        ended = self.course.ended
        return local_date(ended.at) if self.course.settled_as and ended is not None else None

    @property
    def on_the_spot(self) -> bool:
        """Whether it was solved on the day on which it was collected (现场解决; S0-27)."""
        solved = self.course.settled_as == TicketStatus.CONCLUDED
        return solved and self.settled_on == self.collected_on

    def due(self, rule: str) -> Due | None:
        """The due date of a clock as it was set last; None when it never ran."""
        return self.course.dues.get(rule)

    def case_class(self, on: date) -> CaseClass:
        """Class of the case as it looks on the local date ``on``."""
        course = self.course
        if self.filed.sensitive:
            return CaseClass.SENSITIVE
        if course.understanding is not None or course.plan is not None or course.extensions:
            return CaseClass.HARD
        if course.accepted_at is None:
            return CaseClass.ORDINARY
        last = self.settled_on or on
        long = (last - local_date(course.accepted_at)).days > SHORT_TERM_DAYS
        return CaseClass.LONG_RUNNING if long else CaseClass.ORDINARY


def entry_of(
    *, ticket: Ticket, events: Iterable[TicketEvent], enterprise: Enterprise | None = None
) -> LedgerEntry:
    """The ledger entry of a ticket: a function of what was filed and of its events alone.

    Of ``ticket`` only what filing fixed is read; ``enterprise`` gives its country and key mark.
    """
    happened = tuple(events)
    filed = filed_of(ticket=ticket, events=happened, enterprise=enterprise)
    return LedgerEntry(filed=filed, course=fold(filed, happened))


def fold(filed: Filed, events: Iterable[TicketEvent]) -> Course:
    """The course of the case from its filing on."""
    start = Course(status=TicketStatus.RECEIVED, track=filed.track, kind=filed.kind)
    return fold_course(start, events)


def filed_of(
    *, ticket: Ticket, events: Iterable[TicketEvent], enterprise: Enterprise | None = None
) -> Filed:
    """What was filed. The first conversion says with which track and kind it began."""
    track, kind = _beginning(ticket, events)
    return Filed(
        ticket_id=ticket.id,
        number=ticket.number,
        at=ticket.created_at,
        language=ticket.language,
        title=ticket.complaint.title,
        content=_content(ticket),
        enterprise_id=ticket.enterprise_id,
        enterprise=ticket.complaint.value(FieldKey.ENTERPRISE_NAME) or "",
        country=enterprise.country if enterprise is not None else None,
        key_enterprise=enterprise is not None and enterprise.key,
        origin=ticket.origin,
        principal_origin=ticket.principal_origin,
        channel=ticket.conversation_key.partition(":")[0],
        district=ticket.district,
        industry=ticket.industry.section,
        topic=ticket.topic,
        authority=ticket.authority,
        respondent=ticket.respondent,
        sensitive=ticket.sensitive,
        restricted=ticket.restricted,
        track=track,
        kind=kind,
    )


def differences(*, ticket: Ticket, entry: LedgerEntry) -> tuple[str, ...]:
    """Names of the columns in which the stored ticket is not what its events lead to."""
    course, kept = entry.course, ticket.procedure
    pairs = {
        "status": (course.status, ticket.status),
        "track": (course.track, ticket.track),
        "kind": (course.kind, ticket.kind),
        "officer": (course.officer, str(ticket.assignment.officer_id)),
        "acknowledged_at": (course.acknowledged_at, ticket.acknowledged_at),
        "level": (course.level, kept.level),
        "round": (course.round, kept.round),
        "settled_as": (course.settled_as, kept.settled_as),
        "result_told": (course.told_at is not None, kept.result_told),
        "rating": (course.rating.score if course.rating is not None else None, kept.rating),
        "settled": (bool(course.settled_as), ticket.closed_at is not None),
        **_due_pairs(ticket, entry),
    }
    return tuple(name for name, (folded, stored) in pairs.items() if folded != stored)


def _due_pairs(ticket: Ticket, entry: LedgerEntry) -> dict[str, tuple[date | None, date | None]]:
    """Every running clock: the date of the events, and the one that is stored."""
    running = [one for one in ticket.deadlines if one.state is DeadlineState.OPEN]
    found: dict[str, tuple[date | None, date | None]] = {}
    for one in running:
        due = entry.due(one.rule)
        found[f"due:{one.rule}"] = (due.on if due is not None else None, one.due)
    return found


def _beginning(ticket: Ticket, events: Iterable[TicketEvent]) -> tuple[Track, Kind]:
    first = next((one for one in events if one.kind is EventKind.CONVERTED), None)
    if first is None:
        return ticket.track, ticket.kind
    return Track(first.data["from_track"]), Kind(first.data["from_kind"])


def _content(ticket: Ticket) -> str:
    said = (ticket.complaint.value(key) for key in _ENDS_OF_CONTENT)
    return "\n".join(text for text in said if text) or ticket.complaint.title


RESOLVE, FEEDBACK = ClockCode.HANDLING, ClockCode.FEEDBACK
"""The two dates of a problem (问题解决及反馈时间节点; S2-26, S2-47)."""
