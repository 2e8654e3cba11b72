"""Which acts an officer finds on a ticket, and what one of them still waits for.

The desk decides; the window only offers what the desk would take, and says what is missing first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from casework.model.deadline import ClockCode
from casework.model.errors import (
    BackingMissing,
    ChineseMissing,
    ExtensionLimit,
    ResultNotTold,
    SupplementOnce,
    UnderstandingMissing,
)
from casework.model.moves import Act, allowed, in_other_language, needs_backing
from casework.model.procedure import Level
from casework.model.ticket import Kind, TicketStatus, Track
from casework.service.access import may_act, may_approve
from casework.service.complete import awaits_check
from console import rights
from console.acts.catalogue import CATALOGUE
from console.acts.situation import Situation

_DECISIONS = frozenset({Act.APPROVE, Act.DECLINE})


def offered(situation: Situation) -> tuple[Act, ...]:
    """Acts that the viewer may do to the ticket as it stands, in the order of the work."""
    if not rights.may_read_ticket(situation.viewer, situation.ticket):
        return ()
    return tuple(act for act in CATALOGUE if _is_offered(act, situation))


def waits_for(act: Act, situation: Situation) -> str:
    """Code of what has to be done first; empty when the act can be done."""
    check = _WAITS.get(act)
    return check(situation) if check is not None else ""


def _is_offered(act: Act, situation: Situation) -> bool:
    if not (_permitted(act, situation) and allowed(act, situation.ticket)):
        return False
    fits = _FITS.get(act)
    return fits is None or fits(situation)


def _permitted(act: Act, situation: Situation) -> bool:
    if act in _DECISIONS:
        return may_approve(officer=situation.viewer, ticket=situation.ticket)
    return may_act(officer=situation.viewer, ticket=situation.ticket)


def _is_new_to_the_viewer(situation: Situation) -> bool:
    """Who has it says so, once: nobody acknowledges for another one."""
    ticket = situation.ticket
    return ticket.acknowledged_at is None and situation.viewer.id == ticket.assignment.officer_id


def _is_anothers_proposal(situation: Situation) -> bool:
    proposal = situation.ticket.procedure.proposal
    return proposal is not None and proposal.by != situation.viewer.id


def _may_rise(situation: Situation) -> bool:
    return situation.ticket.procedure.level.rank < len(Level) - 1


_FITS: Mapping[Act, Callable[[Situation], bool]] = {
    Act.ACKNOWLEDGE: _is_new_to_the_viewer,
    Act.COMPLETE: lambda situation: awaits_check(situation.ticket),
    Act.ESCALATE: _may_rise,
    Act.EXTEND: lambda situation: situation.clock(ClockCode.HANDLING) is not None,
    Act.APPROVE: _is_anothers_proposal,
    Act.DECLINE: _is_anothers_proposal,
}
"""What status and right alone do not say."""


def _accept_waits(situation: Situation) -> str:
    ticket = situation.ticket
    claim = (ticket.track, ticket.kind) == (Track.FORWARDED, Kind.INFRINGEMENT)
    return BackingMissing.code if claim and needs_backing(ticket) else ""


def _supplement_waits(situation: Situation) -> str:
    given = situation.ticket.procedure.supplements
    return SupplementOnce.code if given >= situation.rules.supplement_times else ""


def _extend_waits(situation: Situation) -> str:
    rule, procedure = situation.extension, situation.ticket.procedure
    if rule.most_times is not None and procedure.extensions >= rule.most_times:
        return ExtensionLimit.code
    needs = rule.understanding and not procedure.understood
    return UnderstandingMissing.code if needs else ""


def _strike_off_waits(situation: Situation) -> str:
    ticket = situation.ticket
    if not ticket.procedure.result_told:
        return ResultNotTold.code
    formal = ticket.track is Track.FORMAL_COMPLAINT and ticket.status is TicketStatus.CONCLUDED
    needs = formal and in_other_language(ticket) and not ticket.procedure.chinese_checked
    return ChineseMissing.code if needs else ""


_WAITS: Mapping[Act, Callable[[Situation], str]] = {
    Act.ACCEPT: _accept_waits,
    Act.SUPPLEMENT: _supplement_waits,
    Act.EXTEND: _extend_waits,
    Act.STRIKE_OFF: _strike_off_waits,
}
