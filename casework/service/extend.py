"""More time for the handling (延期; Rules art. 19): reason, understanding, approval, new date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from casework.model.deadline import ClockCode, Deadline, DeadlineState
from casework.model.errors import ExtensionLimit, NotAllowedNow, UnderstandingMissing
from casework.model.events import EventKind
from casework.model.moves import Act
from casework.model.people import Actor, Officer
from casework.model.procedure import Proposal
from casework.model.rules import ExtensionRule
from casework.model.ticket import Ticket
from casework.service.acting import officer_actor, open_for, require_text, rules_of
from casework.service.change import change
from casework.service.clocks import open_deadline
from casework.service.commands import Extend
from casework.service.context import Context
from casework.service.happenings import Happening, yes_no
from casework.service.outcomes import TicketChanged
from casework.service.propose import propose

_MOVES = (ClockCode.HANDLING, ClockCode.FEEDBACK)


def extend(command: Extend, context: Context) -> TicketChanged:
    """Ask for more time, or take it where the rule set needs no approval.

    Raises UnderstandingMissing before the delay was explained and understood (S0-49),
    ExtensionLimit beyond what the rule set allows.
    """
    ticket, officer = open_for(command, Act.EXTEND, context)
    reason = require_text(command.reason, Act.EXTEND)
    rule = rules_of(ticket, context).extension_for(ticket.track)
    _require_limits(command.days, ticket, rule, context)
    data = {"days": str(command.days), "reason": reason}
    if rule.approval:
        return propose(ticket, officer, Act.EXTEND, data, context)
    return _extended(ticket, data, officer_actor(officer), context, ())


def carry_out(
    ticket: Ticket, proposal: Proposal, officer: Officer, context: Context, approved: Happening
) -> TicketChanged:
    """The extension was approved."""
    rule = rules_of(ticket, context).extension_for(ticket.track)
    _require_limits(int(proposal.data["days"]), ticket, rule, context)
    return _extended(ticket, proposal.data, officer_actor(officer), context, (approved,))


def _require_limits(days: int, ticket: Ticket, rule: ExtensionRule, context: Context) -> None:
    handling = open_deadline(ticket.deadlines, ClockCode.HANDLING)
    if handling is None:
        raise NotAllowedNow("no handling clock", act=Act.EXTEND.value, status=ticket.status.value)
    if rule.understanding and not ticket.procedure.understood:
        raise UnderstandingMissing(f"{ticket.number} was not explained")
    calendar = context.jurisdiction.calendar
    total = calendar.working_days_between(handling.starts_on, handling.due) + days
    often = rule.most_times is not None and ticket.procedure.extensions >= rule.most_times
    long = rule.most_days is not None and days > rule.most_days
    whole = rule.most_total is not None and total > rule.most_total
    if days < 1 or often or long or whole:
        raise ExtensionLimit(f"{days} days", times=rule.most_times, days=rule.most_days)


def _extended(
    ticket: Ticket,
    data: Mapping[str, str],
    actor: Actor,
    context: Context,
    before: tuple[Happening, ...],
) -> TicketChanged:
    moved = tuple(_later(one, int(data["days"]), context) for one in ticket.deadlines)
    return change(
        ticket,
        [*before, *_happenings(ticket.deadlines, moved, data)],
        actor=actor,
        context=context,
        deadlines=moved,
        procedure=replace(
            ticket.procedure,
            extensions=ticket.procedure.extensions + 1,
            understood=None,
            proposal=None,
        ),
    )


def _later(deadline: Deadline, days: int, context: Context) -> Deadline:
    """The clock ``days`` working days later; both dates of the matter move together (S2-26)."""
    if deadline.rule not in _MOVES or deadline.state is not DeadlineState.OPEN:
        return deadline
    calendar = context.jurisdiction.calendar
    due, provisional = calendar.add_working_days(deadline.due, days)
    return replace(
        deadline,
        due=due,
        provisional=provisional or deadline.provisional,
        calendar_version=calendar.version,
    )


def _happenings(
    old: tuple[Deadline, ...], new: tuple[Deadline, ...], data: Mapping[str, str]
) -> Iterator[Happening]:
    for before, after in zip(old, new, strict=True):
        if before.due != after.due:
            moved = {
                "rule": after.rule,
                "old": before.due.isoformat(),
                "new": after.due.isoformat(),
                f"{after.rule}_due": after.due.isoformat(),
                "provisional": yes_no(holds=after.provisional),
            }
            yield Happening(kind=EventKind.EXTENDED, data={**data, **moved})
