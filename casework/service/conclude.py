"""The end of the handling (处理终结; Rules art. 20), and the result that is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from casework.model.clocks import end_clocks
from casework.model.deadline import ClockCode, ClockStart
from casework.model.errors import AbsenceTooShort, UnknownCode
from casework.model.events import EventKind
from casework.model.moves import Act
from casework.model.people import Actor, Officer
from casework.model.procedure import Proposal
from casework.model.ticket import Ticket, TicketStatus, Track
from casework.service.acting import officer_actor, open_for, require_code, require_text, rules_of
from casework.service.change import change
from casework.service.clocks import open_deadline, started
from casework.service.commands import Conclude, TellResult
from casework.service.context import Context
from casework.service.happenings import Happening, deadlines_set, yes_no
from casework.service.outcomes import TicketChanged
from casework.service.propose import propose
from casework.service.settle import settled

ABSENT = "e_6_absent_30_days"
_MET = frozenset({ClockCode.HANDLING})
_MET_BY_TELLING = frozenset({ClockCode.RESULT_NOTICE, ClockCode.FEEDBACK})
YES = "yes"


def conclude(command: Conclude, context: Context) -> TicketChanged:
    """End the handling on a ground of the rule set, or propose it where two people decide.

    Two people decide grounds that the rule set marks, and every result of a sensitive ticket: no
    outward answer of it leaves without a second reader (S0-29). Raises UnknownCode,
    AbsenceTooShort, TextMissing.
    """
    ticket, officer = open_for(command, Act.CONCLUDE, context)
    result = require_text(command.result, Act.CONCLUDE)
    _require_ground(command, ticket, context)
    data = {
        "result": result,
        "ground": command.ground,
        "sub": command.sub,
        "tell": yes_no(holds=command.tell),
    }
    if _needs_approval(command.ground, ticket, context):
        return propose(ticket, officer, Act.CONCLUDE, data, context)
    return _concluded(ticket, data, officer_actor(officer), context, ())


def carry_out(
    ticket: Ticket, proposal: Proposal, officer: Officer, context: Context, approved: Happening
) -> TicketChanged:
    """The ending was approved."""
    return _concluded(ticket, proposal.data, officer_actor(officer), context, (approved,))


def tell_result(command: TellResult, context: Context) -> TicketChanged:
    """The result notice goes out (处理结果通知书); the matter may be struck off from now on."""
    ticket, officer = open_for(command, Act.TELL, context)
    result = require_text(command.result, Act.TELL)
    begun = started(ticket, ClockStart.RESULT_TOLD, context)
    return change(
        ticket,
        [Happening(kind=EventKind.RESULT_TOLD, data={"result": result}), *deadlines_set(begun)],
        actor=officer_actor(officer),
        context=context,
        deadlines=(*end_clocks(ticket.deadlines, met=_MET_BY_TELLING), *begun),
        procedure=replace(ticket.procedure, result_told=True),
    )


def _require_ground(command: Conclude, ticket: Ticket, context: Context) -> None:
    if not command.ground and ticket.track is not Track.FORMAL_COMPLAINT:
        return
    known = rules_of(ticket, context).ending_grounds
    ground = known[require_code(command.ground, known, what="ground")]
    if not ground.applies(track=ticket.track):
        raise UnknownCode(f"{ground.code} on {ticket.track}", what="ground", value=ground.code)
    if ground.subs:
        require_code(command.sub, ground.subs, what="sub")
    if ground.code == ABSENT:
        _require_absence(ticket, context)


def _require_absence(ticket: Ticket, context: Context) -> None:
    """The days since the unanswered contact must be over: its last day ends at 24:00."""
    absence = open_deadline(ticket.deadlines, ClockCode.ABSENCE)
    if absence is None or context.today <= absence.due:
        due = absence.due.isoformat() if absence is not None else ""
        raise AbsenceTooShort(f"{ticket.number} until {due}", due=due)


def _needs_approval(code: str, ticket: Ticket, context: Context) -> bool:
    ground = rules_of(ticket, context).ending_grounds.get(code)
    return ticket.sensitive or (ground is not None and ground.approval)


def _concluded(
    ticket: Ticket,
    data: Mapping[str, str],
    actor: Actor,
    context: Context,
    before: tuple[Happening, ...],
) -> TicketChanged:
    told = data["tell"] == YES
    met = _MET | _MET_BY_TELLING if told else _MET
    said = {name: data[name] for name in ("result", "ground", "sub")}
    columns, begun = settled(
        ticket,
        TicketStatus.CONCLUDED,
        context,
        met=met,
        told=told,
        ending_ground=data["ground"],
        ending_sub=data["sub"],
    )
    happenings = [*before, Happening(kind=EventKind.CONCLUDED, data=said)]
    if told:
        happenings.append(Happening(kind=EventKind.RESULT_TOLD, data={"result": data["result"]}))
    return change(
        ticket, [*happenings, *deadlines_set(begun)], actor=actor, context=context, **columns
    )
