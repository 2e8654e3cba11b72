"""The status machine: which act is allowed in which status, and on which ticket (办理流程)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from casework.model.deadline import DeadlineState
from casework.model.errors import NotAllowedNow, ProposalOpen
from casework.model.origin import Origin
from casework.model.procedure import Backing
from casework.model.ticket import (
    OPEN_STATUSES,
    SETTLED_STATUSES,
    AcceptanceState,
    Kind,
    Ticket,
    TicketStatus,
    Track,
)

ONE_YEAR_REPORT = "one_year_report"
REVISIT_CLOCK = "revisit"
CHINESE = "zh"


class Act(StrEnum):
    """What can be done to a filed ticket."""

    ACKNOWLEDGE = "acknowledge"  # 签收
    COMPLETE = "complete"  # 材料齐全
    SUPPLEMENT = "supplement"  # 要求补正
    ACCEPT = "accept"  # 受理
    REFUSE = "refuse"  # 不予受理
    CONVERT = "convert"  # 转换办理路径
    BACK = "back"  # 记录企业或代理人支持
    METHOD = "method"  # 办理方式
    ASK = "ask"  # 询问
    INQUIRE = "inquire"  # 协查
    REPLY = "reply"  # 协查回复
    CONTACT = "contact"  # 联系记录
    PROGRESS = "progress"  # 办理进展
    PLAN = "plan"  # 办理工作方案
    ESCALATE = "escalate"  # 提级办理
    EXPLAIN = "explain"  # 谅解
    EXTEND = "extend"  # 延期
    CHECK_CHINESE = "check_chinese"  # 中文核定
    CONCLUDE = "conclude"  # 处理终结
    TELL = "tell"  # 告知结果
    STRIKE_OFF = "strike_off"  # 销号
    APPROVE = "approve"  # 审批同意
    DECLINE = "decline"  # 审批不同意
    REVISIT = "revisit"  # 回访
    REOPEN = "reopen"  # 重新办理
    REPORT_UP = "report_up"  # 上报
    REASSIGN = "reassign"  # 改派
    ADD = "add"  # 补充
    WITHDRAW = "withdraw"  # 撤回
    RATE = "rate"  # 满意度评价
    OBJECT = "object"  # 异议
    CONFIRM_BACKING = "confirm_backing"  # 企业确认
    AGREE = "agree"  # 谅解答复


IN_HANDLING = frozenset({TicketStatus.ACCEPTED, TicketStatus.IN_PROGRESS, TicketStatus.ESCALATED})
"""Accepted and not yet at its end (办理阶段)."""

_BEFORE_DECISION = frozenset({TicketStatus.RECEIVED, TicketStatus.SUPPLEMENT_REQUESTED})
_REFUSED = frozenset({TicketStatus.NOT_ACCEPTED, TicketStatus.REFERRED})
_RESULT = frozenset({TicketStatus.CONCLUDED, TicketStatus.CLOSED})
_NOT_CLOSED = OPEN_STATUSES | SETTLED_STATUSES

ALLOWED: Mapping[Act, frozenset[TicketStatus]] = {
    Act.ACKNOWLEDGE: OPEN_STATUSES,
    Act.COMPLETE: _BEFORE_DECISION,
    Act.SUPPLEMENT: frozenset({TicketStatus.RECEIVED}),
    Act.ACCEPT: frozenset({TicketStatus.RECEIVED}),
    Act.REFUSE: _BEFORE_DECISION,
    Act.CONVERT: OPEN_STATUSES | _REFUSED,
    Act.BACK: OPEN_STATUSES,
    Act.METHOD: IN_HANDLING,
    Act.ASK: OPEN_STATUSES,
    Act.INQUIRE: IN_HANDLING,
    Act.REPLY: IN_HANDLING,
    Act.CONTACT: OPEN_STATUSES,
    Act.PROGRESS: IN_HANDLING,
    Act.PLAN: IN_HANDLING,
    Act.ESCALATE: IN_HANDLING,
    Act.EXPLAIN: IN_HANDLING,
    Act.EXTEND: IN_HANDLING,
    Act.CHECK_CHINESE: _NOT_CLOSED,
    Act.CONCLUDE: IN_HANDLING,
    Act.TELL: frozenset({TicketStatus.CONCLUDED}),
    Act.STRIKE_OFF: SETTLED_STATUSES,
    Act.APPROVE: _NOT_CLOSED,
    Act.DECLINE: _NOT_CLOSED,
    Act.REVISIT: _RESULT,
    Act.REOPEN: SETTLED_STATUSES | {TicketStatus.CLOSED},
    Act.REPORT_UP: IN_HANDLING,
    Act.REASSIGN: _NOT_CLOSED,
    Act.ADD: frozenset(TicketStatus),
    Act.WITHDRAW: OPEN_STATUSES,
    Act.RATE: _RESULT,
    Act.OBJECT: _REFUSED | _RESULT,
    Act.CONFIRM_BACKING: OPEN_STATUSES,
    Act.AGREE: IN_HANDLING,
}
"""Which statuses allow an act.

Additions are taken in every one: later words and files thread into the ticket, also when it is
closed or withdrawn, the status stays as it is, and the officer is told.
"""

ACCEPTANCE: Mapping[TicketStatus, frozenset[AcceptanceState]] = {
    TicketStatus.RECEIVED: frozenset({AcceptanceState.RECEIVED, AcceptanceState.SUPPLEMENTED}),
    TicketStatus.SUPPLEMENT_REQUESTED: frozenset({AcceptanceState.SUPPLEMENT_REQUESTED}),
    TicketStatus.ACCEPTED: frozenset({AcceptanceState.ACCEPTED}),
    TicketStatus.NOT_ACCEPTED: frozenset({AcceptanceState.NOT_ACCEPTED}),
    TicketStatus.REFERRED: frozenset({AcceptanceState.NOT_ACCEPTED_REFERRED}),
    TicketStatus.IN_PROGRESS: frozenset({AcceptanceState.ACCEPTED}),
    TicketStatus.ESCALATED: frozenset({AcceptanceState.ACCEPTED}),
    TicketStatus.CONCLUDED: frozenset({AcceptanceState.ACCEPTED}),
    TicketStatus.WITHDRAWN: frozenset(
        {AcceptanceState.WITHDRAWN_BEFORE_ACCEPTANCE, AcceptanceState.ACCEPTED}
    ),
    TicketStatus.CLOSED: frozenset(AcceptanceState),
}
"""The one table between the two columns of a formal complaint; other tracks have no second one."""

KINDS: Mapping[Track, frozenset[Kind]] = {
    Track.FORMAL_COMPLAINT: frozenset({Kind.INFRINGEMENT, Kind.ENVIRONMENT_SUGGESTION}),
    Track.DEMAND: frozenset(
        {Kind.INFRINGEMENT, Kind.ENVIRONMENT_SUGGESTION, Kind.OPERATING_DEMAND}
    ),
    Track.CONSULTATION: frozenset({Kind.CONSULTATION}),
    Track.FORWARDED: frozenset(Kind),
}
"""Kinds that a track may carry (办理路径与事项类别)."""


def allowed(act: Act, ticket: Ticket) -> bool:
    """Whether ``act`` may be done to the ticket as it stands: by its status, and once only."""
    fits = _FITS.get(act)
    return ticket.status in ALLOWED[act] and (fits is None or fits(ticket))


def require(act: Act, ticket: Ticket) -> None:
    """Raise NotAllowedNow when the ticket, as it stands, does not allow ``act``.

    Raises ProposalOpen where only something else that waits for approval stands in the way.
    """
    waiting = ticket.procedure.proposal
    if waiting is not None and act in _PROPOSED and ticket.status in ALLOWED[act]:
        raise ProposalOpen(f"{act} while {waiting.act} waits", act=waiting.act)
    if not allowed(act, ticket):
        raise NotAllowedNow(
            f"{act} while {ticket.status}", act=act.value, status=ticket.status.value
        )


def acceptance_after(ticket: Ticket, status: TicketStatus) -> AcceptanceState | None:
    """Acceptance state once the ticket goes to ``status``; None outside formal complaints."""
    if ticket.track is not Track.FORMAL_COMPLAINT:
        return None
    if status is TicketStatus.WITHDRAWN:
        before = ticket.acceptance_state is not AcceptanceState.ACCEPTED
        return AcceptanceState.WITHDRAWN_BEFORE_ACCEPTANCE if before else AcceptanceState.ACCEPTED
    allowed_states = ACCEPTANCE[status]
    return (
        ticket.acceptance_state
        if ticket.acceptance_state in allowed_states
        else min(allowed_states)
    )


def needs_backing(ticket: Ticket) -> bool:
    """Whether somebody brought the matter who is no qualified complainant (Rules arts. 9, 14)."""
    brought = ticket.track is Track.FORWARDED or ticket.origin in (Origin.CONSULATE, Origin.CHAMBER)
    return brought and ticket.procedure.backing is Backing.NONE


def runs(ticket: Ticket, rule: str) -> bool:
    """Whether the clock ``rule`` runs on the ticket."""
    return any(one.rule == rule and one.state is DeadlineState.OPEN for one in ticket.deadlines)


def in_other_language(ticket: Ticket) -> bool:
    """Whether the complainant writes in another language than Chinese (Rules art. 11)."""
    return not ticket.language.startswith(CHINESE)


def _revisit_is_due(ticket: Ticket) -> bool:
    return ticket.status is TicketStatus.CONCLUDED or runs(ticket, REVISIT_CLOCK)


_PROPOSED = frozenset({Act.EXTEND, Act.CONCLUDE, Act.STRIKE_OFF})
"""Acts that may have to wait for approval: one at a time."""

_FITS: Mapping[Act, Callable[[Ticket], bool]] = {
    Act.BACK: needs_backing,
    Act.CONFIRM_BACKING: needs_backing,
    Act.CHECK_CHINESE: in_other_language,
    Act.TELL: lambda ticket: not ticket.procedure.result_told,
    Act.APPROVE: lambda ticket: ticket.procedure.proposal is not None,
    Act.DECLINE: lambda ticket: ticket.procedure.proposal is not None,
    Act.REVISIT: _revisit_is_due,
    Act.REPORT_UP: lambda ticket: runs(ticket, ONE_YEAR_REPORT),
    Act.STRIKE_OFF: lambda ticket: ticket.procedure.proposal is None,
    Act.EXTEND: lambda ticket: ticket.procedure.proposal is None,
    Act.CONCLUDE: lambda ticket: ticket.procedure.proposal is None,
}
"""What a status alone does not say: some acts are possible once, or on some tickets only."""
