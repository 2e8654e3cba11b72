"""Additions after filing (补充) and answers to the officer's question; the original stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from casework.model.errors import TextMissing
from casework.model.events import EventKind, TicketEvent
from casework.model.moves import Act, require
from casework.model.people import Actor, ActorType
from casework.model.ticket import AttachmentRef, Ticket
from casework.service.access import ticket_of_conversation
from casework.service.change import change, unchanged
from casework.service.commands import AddToTicket, AnswerQuestion
from casework.service.complainant.care import Raised, raise_care
from casework.service.context import Context
from casework.service.handling import heard
from casework.service.happenings import Happening, attached
from casework.service.outcomes import TicketChanged

_SAID = frozenset({EventKind.ADDENDUM, EventKind.QUESTION_ANSWERED})


def add_to_ticket(command: AddToTicket, context: Context) -> TicketChanged:
    """Keep an addition, or the corrected value of a field, as an event beside the original."""
    ticket = _ticket(command, context)
    if _was_said(ticket, command.message_id, command.field, context):
        return unchanged(ticket, context)
    require(Act.ADD, ticket)
    words = list(_addendum(command.text, command.message_id, command.field))
    for key, text in command.materials.items():
        words += _addendum(text, command.message_id, key)
    return _keep(ticket, words, command, context)


def answer_question(command: AnswerQuestion, context: Context) -> TicketChanged:
    """Keep the answer and close the open question.

    Words that find no open question any more are kept as an addition: nothing said is lost.
    """
    ticket = _ticket(command, context)
    if _was_said(ticket, command.message_id, "", context):
        return unchanged(ticket, context)
    require(Act.ADD, ticket)
    if ticket.open_question is None:
        words = _addendum(command.text, command.message_id, "")
        return _keep(ticket, list(words), command, context)
    data = {"answer": command.text, "message_id": command.message_id}
    answered = Happening(kind=EventKind.QUESTION_ANSWERED, data=data)
    return _keep(ticket, [answered], command, context, answered=True)


def complainant(conversation_key: str) -> Actor:
    """The complainant as the one who acted."""
    return Actor(type=ActorType.COMPLAINANT, ref=conversation_key)


def _ticket(command: AddToTicket | AnswerQuestion, context: Context) -> Ticket:
    return ticket_of_conversation(
        number=command.number, conversation_key=command.conversation_key, context=context
    )


def _was_said(ticket: Ticket, message_id: str, field: str, context: Context) -> bool:
    """Whether this message was kept before; one message may correct several fields."""
    return any(
        _is_of(event, message_id, field) for event in context.uow.events.of_ticket(ticket.id)
    )


def _is_of(event: TicketEvent, message_id: str, field: str) -> bool:
    said = event.kind in _SAID and event.data["message_id"] == message_id
    return said and event.data.get("key", "") == field


def _addendum(text: str, message_id: str, field: str) -> Iterator[Happening]:
    if text.strip():
        data = {"text": text, "message_id": message_id, "key": field}
        yield Happening(kind=EventKind.ADDENDUM, data=data)


def _new_files(ticket: Ticket, files: tuple[AttachmentRef, ...]) -> tuple[AttachmentRef, ...]:
    known = {attachment.id for attachment in ticket.attachments}
    return tuple(file for file in files if file.id not in known)


def _keep(
    ticket: Ticket,
    words: list[Happening],
    command: AddToTicket | AnswerQuestion,
    context: Context,
    *,
    answered: bool = False,
) -> TicketChanged:
    if not words and not command.attachments:
        raise TextMissing("an addition without words or files", act=Act.ADD.value)
    files = _new_files(ticket, command.attachments)
    if not words and not files:
        return unchanged(ticket, context)
    items: Mapping[UUID, str] = {}
    raised = Raised()
    if isinstance(command, AddToTicket):
        items, raised = command.material_files, raise_care(ticket, command, context)
    received = [attached(file, material=items.get(file.id, "")) for file in files]
    return change(
        ticket,
        [*raised.happenings, *words, *received],
        actor=complainant(command.conversation_key),
        context=context,
        attachments=(*ticket.attachments, *files),
        open_question=None if answered else ticket.open_question,
        **heard(ticket),
        **raised.columns,
    )
