"""What the officer does day by day: acknowledge, accept, ask, note progress."""

from __future__ import annotations

from casework.model.clocks import end_clocks
from casework.model.deadline import Deadline
from casework.model.events import EventKind
from casework.model.moves import Act, acceptance_after, require
from casework.model.people import Officer
from casework.model.ticket import Kind, Ticket, TicketStatus, Track
from casework.service.access import require_version, ticket_for_officer
from casework.service.acting import officer_actor, open_for, require_text
from casework.service.backing import require_backing
from casework.service.change import change, unchanged
from casework.service.clocks import handling_clocks, promise
from casework.service.commands import Accept, Acknowledge, AskComplainant, NoteProgress
from casework.service.context import Context
from casework.service.happenings import Happening, deadlines_set, yes_no
from casework.service.outcomes import TicketChanged

HANDLING = "handling"
_BEFORE_ACCEPTANCE = frozenset({"acceptance", "completeness", "forwarding"})
_MET_BY_ACKNOWLEDGING = frozenset({"forwarding"})
_INSTEAD_OF_ACCEPTANCE = frozenset({"refusal_notice", "supplement"})


def acknowledge(command: Acknowledge, context: Context) -> TicketChanged:
    """The officer has it (签收). A second press of the same officer changes nothing.

    It starts no clock; where a profile asks for quick forwarding (转派), that duty is met by it.
    """
    ticket, officer = ticket_for_officer(command, act=Act.ACKNOWLEDGE, context=context)
    if _has_acknowledged(ticket, officer, context):
        return unchanged(ticket, context)
    require_version(ticket, command.expected_version)
    require(Act.ACKNOWLEDGE, ticket)
    happening = Happening(kind=EventKind.ACKNOWLEDGED, data={"officer_id": str(officer.id)})
    at = ticket.acknowledged_at or context.now
    return change(
        ticket,
        [happening],
        actor=officer_actor(officer),
        context=context,
        acknowledged_at=at,
        deadlines=end_clocks(ticket.deadlines, met=_MET_BY_ACKNOWLEDGING),
    )


def accept(command: Accept, context: Context) -> TicketChanged:
    """The statutory decision to accept (受理; Rules arts. 15, 19): the handling clock starts."""
    ticket, officer = open_for(command, Act.ACCEPT, context)
    if ticket.track is Track.FORWARDED and ticket.kind is Kind.INFRINGEMENT:
        require_backing(ticket)
    running = handling_clocks(ticket, context)
    accepted = Happening(kind=EventKind.ACCEPTED, data=promise(running, HANDLING))
    return change(
        ticket,
        [accepted, *deadlines_set(running)],
        actor=officer_actor(officer),
        context=context,
        status=TicketStatus.ACCEPTED,
        acceptance_state=acceptance_after(ticket, TicketStatus.ACCEPTED),
        deadlines=(*_ended_by_acceptance(ticket.deadlines), *running),
    )


def ask_complainant(command: AskComplainant, context: Context) -> TicketChanged:
    """Ask the complainant; a new question takes the place of one that is still open."""
    ticket, officer = open_for(command, Act.ASK, context)
    question = require_text(command.question, Act.ASK)
    asked = Happening(kind=EventKind.QUESTION_ASKED, data={"question": question})
    return change(
        ticket, [asked], actor=officer_actor(officer), context=context, open_question=question
    )


def note_progress(command: NoteProgress, context: Context) -> TicketChanged:
    """Note progress (办理进展); the first note brings an accepted ticket into handling."""
    ticket, officer = open_for(command, Act.PROGRESS, context)
    note = require_text(command.note, Act.PROGRESS)
    data = {"note": note, "public": yes_no(holds=command.public)}
    status = ticket.status
    if status is TicketStatus.ACCEPTED:
        status = TicketStatus.IN_PROGRESS
    noted = Happening(kind=EventKind.PROGRESS, data=data)
    return change(ticket, [noted], actor=officer_actor(officer), context=context, status=status)


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
