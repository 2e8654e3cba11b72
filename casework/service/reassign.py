"""Giving a ticket to another officer (改派), with a reason."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from casework.model.clocks import end_clocks
from casework.model.deadline import ClockStart
from casework.model.errors import OfficerNotEligible
from casework.model.moves import Act, require
from casework.model.people import Officer, Role
from casework.model.ticket import Assignment, AssignmentRule, Ticket
from casework.service.access import require_version, ticket_for_officer
from casework.service.acting import officer_actor, require_text
from casework.service.assign import Care, is_cleared
from casework.service.change import change
from casework.service.clocks import started
from casework.service.commands import Reassign
from casework.service.context import Context
from casework.service.happenings import assigned, deadlines_set
from casework.service.outcomes import TicketChanged


class IneligibleCause(StrEnum):
    """Why an officer cannot take a ticket."""

    UNKNOWN = "unknown"
    ABSENT = "absent"
    SAME = "same"
    ADMINISTRATOR = "administrator"
    NOT_CLEARED = "not_cleared"


def reassign(command: Reassign, context: Context) -> TicketChanged:
    """Give the ticket away; the new officer has yet to acknowledge it.

    Raises OfficerNotEligible when the other one is unknown, absent, the same, an administrator, or
    not cleared for a sensitive or restricted ticket.
    """
    ticket, officer = ticket_for_officer(command, act=Act.REASSIGN, context=context)
    require_version(ticket, command.expected_version)
    require(Act.REASSIGN, ticket)
    reason = require_text(command.reason, Act.REASSIGN)
    chosen = _chosen(command, ticket, context)
    assignment = Assignment(officer_id=chosen.id, rule=AssignmentRule.REASSIGNED, at=context.now)
    before = str(ticket.assignment.officer_id)
    given = assigned(assignment)
    given = replace(given, actor=None, data={**given.data, "reason": reason, "from": before})
    begun = started(ticket, ClockStart.FORWARDED, context)
    passed_on = {one.rule for one in begun}
    return change(
        ticket,
        [given, *deadlines_set(begun)],
        actor=officer_actor(officer),
        context=context,
        assignment=assignment,
        acknowledged_at=None,
        deadlines=(*end_clocks(ticket.deadlines, cancel=passed_on), *begun),
    )


def _chosen(command: Reassign, ticket: Ticket, context: Context) -> Officer:
    officer = context.uow.officers.get(command.to_officer_id)
    if officer is None:
        raise OfficerNotEligible("no such officer", cause=IneligibleCause.UNKNOWN.value)
    cause = _cause_against(officer, ticket, context)
    if cause is not None:
        raise OfficerNotEligible(f"{officer.login}: {cause}", cause=cause.value)
    return officer


def _cause_against(officer: Officer, ticket: Ticket, context: Context) -> IneligibleCause | None:
    care = Care(sensitive=ticket.sensitive, restricted=ticket.restricted)
    found = (
        (officer.id == ticket.assignment.officer_id, IneligibleCause.SAME),
        (officer.role is Role.ADMINISTRATOR, IneligibleCause.ADMINISTRATOR),
        (not officer.available(context.today), IneligibleCause.ABSENT),
        (care.careful and not is_cleared(officer, care), IneligibleCause.NOT_CLEARED),
    )
    return next((cause for holds, cause in found if holds), None)
