"""What an officer is told of a press: what is asked for, and what was done (服务官按钮的话)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from app.officer_cards import Line
from bot.handlers.officer_action import ground_of_done
from casework.model.events import EventKind, TicketEvent
from casework.model.moves import Act
from casework.model.rules import ExtensionRule
from casework.model.ticket import Ticket

_EVENT: Final[Mapping[Act, EventKind]] = {
    Act.ACKNOWLEDGE: EventKind.ACKNOWLEDGED,
    Act.ASK: EventKind.QUESTION_ASKED,
    Act.REASSIGN: EventKind.ASSIGNED,
    Act.CONCLUDE: EventKind.CONCLUDED,
    Act.EXTEND: EventKind.EXTENDED,
    Act.APPROVE: EventKind.APPROVED,
    Act.DECLINE: EventKind.DECLINED,
}
"""What is in the timeline when an act was done."""


def asked_for(act: Act, ticket: Ticket, rule: ExtensionRule) -> Line:
    """What has to be written; a "done" says first on which ground the matter then ends."""
    agreed = act is Act.CONCLUDE and ground_of_done(ticket)
    key = f"ask.{act.value}{'_agreed' if agreed else ''}"
    return Line(key=key, params={"most": rule.most_days})


def unexplained(ticket: Ticket, rule: ExtensionRule) -> bool:
    """Whether the delay has to be explained and understood first (谅解, S0-49)."""
    return rule.understanding and not ticket.procedure.understood


def done_line(act: Act, changed: Ticket, *, to: str = "") -> Line:
    """What is said after the act: it is done, or it waits for another person's approval."""
    proposal = changed.procedure.proposal
    waits = proposal is not None and proposal.act == act
    return Line(key="done.proposed" if waits else f"done.{act.value}", params={"to": to})


def done_before(events: Sequence[TicketEvent], ticket: Ticket, act: Act) -> TicketEvent | None:
    """The latest event that is this act, by a person, since the ticket has its officer."""
    since = ticket.assignment.at
    found = (
        one
        for one in reversed(events)
        if one.kind is _EVENT[act] and one.actor.ref and one.at >= since
    )
    return next(found, None)
