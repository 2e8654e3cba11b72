"""What the officer does: acknowledge, accept, ask, note progress, conclude."""

from __future__ import annotations

from casework.model.clocks import end_all_clocks, end_clocks, start_clocks
from casework.model.deadline import ClockStart, Deadline
from casework.model.errors import TextMissing
from casework.model.events import EventKind
from casework.model.moves import Act, acceptance_after, require
from casework.model.people import Actor, ActorType, Officer
from casework.model.ticket import Ticket, TicketStatus
from casework.service.access import require_version, ticket_for_officer
from casework.service.change import change, unchanged
from casework.service.commands import (
    Accept,
    Acknowledge,
    AskComplainant,
    Conclude,
    NoteProgress,
    OfficerCommand,
)
from casework.service.context import Context
from casework.service.happenings import Happening, deadlines_set, yes_no
from casework.service.outcomes import TicketChanged

HANDLING = "handling"
_BEFORE_ACCEPTANCE = frozenset({"acceptance", "completeness"})
_INSTEAD_OF_ACCEPTANCE = frozenset({"refusal_notice", "supplement"})


def acknowledge(command: Acknowledge, context: Context) -> TicketChanged:
    """The officer has it (签收). A second press of the same officer changes nothing."""
    ticket, officer = ticket_for_officer(command, act=Act.ACKNOWLEDGE, context=context)
    if _has_acknowledged(ticket, officer, context):
        return unchanged(ticket, context)
    require_version(ticket, command.expected_version)
    require(Act.ACKNOWLEDGE, ticket)
    happening = Happening(kind=EventKind.ACKNOWLEDGED, data={"officer_id": str(officer.id)})
    at = ticket.acknowledged_at or context.now
    return change(
        ticket, [happening], actor=officer_actor(officer), context=context, acknowledged_at=at
    )


def accept(command: Accept, context: Context) -> TicketChanged:
    """The statutory decision to accept (受理; Rules arts. 15, 19): the handling clock starts."""
    ticket, officer = _open_for(command, Act.ACCEPT, context)
    started = _handling_clocks(ticket, context)
    accepted = Happening(kind=EventKind.ACCEPTED, data=_handling_data(started))
    return change(
        ticket,
        [accepted, *deadlines_set(started)],
        actor=officer_actor(officer),
        context=context,
        status=TicketStatus.ACCEPTED,
        acceptance_state=acceptance_after(ticket, TicketStatus.ACCEPTED),
        deadlines=(*_ended_by_acceptance(ticket.deadlines), *started),
    )


def ask_complainant(command: AskComplainant, context: Context) -> TicketChanged:
    """Ask the complainant; a new question takes the place of one that is still open."""
    ticket, officer = _open_for(command, Act.ASK, context)
    question = require_text(command.question, Act.ASK)
    asked = Happening(kind=EventKind.QUESTION_ASKED, data={"question": question})
    return change(
        ticket, [asked], actor=officer_actor(officer), context=context, open_question=question
    )


def note_progress(command: NoteProgress, context: Context) -> TicketChanged:
    """Note progress (办理进展); the first note brings an accepted ticket into handling."""
    ticket, officer = _open_for(command, Act.PROGRESS, context)
    note = require_text(command.note, Act.PROGRESS)
    data = {"note": note, "public": yes_no(holds=command.public)}
    status = ticket.status
    if status is TicketStatus.ACCEPTED:
        status = TicketStatus.IN_PROGRESS
    noted = Happening(kind=EventKind.PROGRESS, data=data)
    return change(ticket, [noted], actor=officer_actor(officer), context=context, status=status)


def conclude(command: Conclude, context: Context) -> TicketChanged:
    """End the handling with a result (处理终结); the same command tells the complainant."""
    ticket, officer = _open_for(command, Act.CONCLUDE, context)
    result = require_text(command.result, Act.CONCLUDE)
    return change(
        ticket,
        [Happening(kind=EventKind.CONCLUDED, data={"result": result})],
        actor=officer_actor(officer),
        context=context,
        status=TicketStatus.CONCLUDED,
        acceptance_state=acceptance_after(ticket, TicketStatus.CONCLUDED),
        deadlines=end_all_clocks(ticket.deadlines, met={HANDLING}),
        open_question=None,
        closed_at=context.now,
    )


def officer_actor(officer: Officer) -> Actor:
    """The officer as the one who acted."""
    return Actor(type=ActorType.OFFICER, ref=str(officer.id))


def require_text(text: str, act: Act) -> str:
    """``text`` without outer blanks. Raises TextMissing when nothing is left."""
    kept = text.strip()
    if not kept:
        raise TextMissing(f"{act} without words", act=act.value)
    return kept


def _open_for(command: OfficerCommand, act: Act, context: Context) -> tuple[Ticket, Officer]:
    ticket, officer = ticket_for_officer(command, act=act, context=context)
    require_version(ticket, command.expected_version)
    require(act, ticket)
    return ticket, officer


def _ended_by_acceptance(deadlines: tuple[Deadline, ...]) -> tuple[Deadline, ...]:
    return end_clocks(deadlines, met=_BEFORE_ACCEPTANCE, cancel=_INSTEAD_OF_ACCEPTANCE)


def _has_acknowledged(ticket: Ticket, officer: Officer, context: Context) -> bool:
    if ticket.acknowledged_at is None:
        return False
    events = context.uow.events.of_ticket(ticket.id)
    presses = [event for event in events if event.kind is EventKind.ACKNOWLEDGED]
    return any(
        event.actor == officer_actor(officer) and event.at >= ticket.assignment.at
        for event in presses
    )


def _handling_clocks(ticket: Ticket, context: Context) -> tuple[Deadline, ...]:
    rules = context.jurisdiction.rules_of(rule_set=ticket.rule_set, version=ticket.rule_set_version)
    return start_clocks(
        start=ClockStart.ACCEPTED,
        track=ticket.track,
        on=context.today,
        rules=rules,
        calendar=context.jurisdiction.calendar,
    )


def _handling_data(started: tuple[Deadline, ...]) -> dict[str, str]:
    handling = next((deadline for deadline in started if deadline.rule == HANDLING), None)
    if handling is None:
        return {}
    return {
        "handling_due": handling.due.isoformat(),
        "provisional": yes_no(holds=handling.provisional),
    }
