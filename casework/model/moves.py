"""The status machine: which act is allowed in which status (办理流程)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from casework.model.errors import NotAllowedNow
from casework.model.ticket import OPEN_STATUSES, AcceptanceState, Ticket, TicketStatus, Track


class Act(StrEnum):
    """What can be done to a filed ticket."""

    ACKNOWLEDGE = "acknowledge"  # 签收
    COMPLETE = "complete"  # 材料齐全
    ACCEPT = "accept"  # 受理
    ASK = "ask"  # 询问
    PROGRESS = "progress"  # 办理进展
    CONCLUDE = "conclude"  # 处理终结
    REASSIGN = "reassign"  # 改派
    ADD = "add"  # 补充
    WITHDRAW = "withdraw"  # 撤回


IN_HANDLING = frozenset({TicketStatus.ACCEPTED, TicketStatus.IN_PROGRESS, TicketStatus.ESCALATED})
"""Accepted and not yet at its end (办理阶段)."""

ALLOWED: Mapping[Act, frozenset[TicketStatus]] = {
    Act.ACKNOWLEDGE: OPEN_STATUSES,
    Act.COMPLETE: frozenset({TicketStatus.RECEIVED, TicketStatus.SUPPLEMENT_REQUESTED}),
    Act.ACCEPT: frozenset({TicketStatus.RECEIVED}),
    Act.ASK: OPEN_STATUSES,
    Act.PROGRESS: IN_HANDLING,
    Act.CONCLUDE: IN_HANDLING,
    Act.REASSIGN: OPEN_STATUSES,
    Act.ADD: frozenset(TicketStatus),
    Act.WITHDRAW: OPEN_STATUSES,
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


def require(act: Act, ticket: Ticket) -> None:
    """Raise NotAllowedNow when the ticket's status does not allow ``act``."""
    if ticket.status not in ALLOWED[act]:
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
    allowed = ACCEPTANCE[status]
    return ticket.acceptance_state if ticket.acceptance_state in allowed else min(allowed)
