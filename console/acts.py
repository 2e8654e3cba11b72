"""What an officer can do to a ticket in the window: which acts are offered, and their commands.

The desk decides; the window only offers what the desk would take, and to whom it is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from casework.model.moves import ALLOWED, Act
from casework.model.people import Officer
from casework.model.ticket import Ticket
from casework.service.commands import (
    Accept,
    Acknowledge,
    AskComplainant,
    Complete,
    Conclude,
    NoteProgress,
    OfficerCommand,
    Reassign,
)
from casework.service.complete import awaits_check
from console import rights
from console.errors import ChoiceMissing, RequestUnreadable, TextInvalid

TEXT_LIMIT = 4000


TEXT_FIELD: Mapping[Act, str] = {
    Act.ASK: "question",
    Act.PROGRESS: "note",
    Act.CONCLUDE: "result",
    Act.REASSIGN: "reason",
}
"""The text that an act needs, by the name of its form field."""

OWN_ACTS = (Act.ACKNOWLEDGE, Act.COMPLETE, Act.ACCEPT, Act.PROGRESS, Act.ASK, Act.CONCLUDE)
"""Acts of the officer who answers for a ticket, in the order of the work."""

OFFICER_ACTS = (*OWN_ACTS, Act.REASSIGN)


def offered(officer: Officer, ticket: Ticket) -> tuple[Act, ...]:
    """Acts that ``officer`` finds on the page of ``ticket``, in the order of the work."""
    if not rights.may_read_ticket(officer, ticket):
        return ()
    own = OWN_ACTS if officer.id == ticket.assignment.officer_id else ()
    given = (Act.REASSIGN,) if rights.supervises(officer) else ()
    return tuple(act for act in (*own, *given) if _fits_now(act, ticket))


def command_of(
    act: Act, values: Mapping[str, str], *, ticket_id: UUID, officer: Officer
) -> OfficerCommand:
    """The desk's command of a form. Raises InputInvalid, RequestUnreadable."""
    return _BUILDERS[act](values, ticket_id, _version(values), officer.id)


def kept_text(values: Mapping[str, str]) -> str:
    """What a person typed into a form that could not be taken, to be shown again."""
    return "\n\n".join(filter(None, (values.get(name, "").strip() for name in TEXT_FIELD.values())))


def _fits_now(act: Act, ticket: Ticket) -> bool:
    if act is Act.ACKNOWLEDGE and ticket.acknowledged_at is not None:
        return False
    if act is Act.COMPLETE and not awaits_check(ticket):
        return False
    return ticket.status in ALLOWED[act]


def _text(act: Act, values: Mapping[str, str]) -> str:
    field = TEXT_FIELD[act]
    text = values.get(field, "").strip()
    if not text or len(text) > TEXT_LIMIT:
        raise TextInvalid(field=field, limit=TEXT_LIMIT)
    return text


def _version(values: Mapping[str, str]) -> int:
    text = values.get("expected_version", "")
    if not (text.isascii() and text.isdigit()):
        raise RequestUnreadable
    return int(text)


def _officer_id(values: Mapping[str, str]) -> UUID:
    try:
        return UUID(values.get("to_officer_id", ""))
    except ValueError as error:
        raise ChoiceMissing(field="to_officer_id") from error


def _acknowledge(
    _values: Mapping[str, str], ticket_id: UUID, version: int, officer_id: UUID
) -> Acknowledge:
    return Acknowledge(ticket_id=ticket_id, expected_version=version, officer_id=officer_id)


def _complete(
    _values: Mapping[str, str], ticket_id: UUID, version: int, officer_id: UUID
) -> Complete:
    return Complete(ticket_id=ticket_id, expected_version=version, officer_id=officer_id)


def _accept(_values: Mapping[str, str], ticket_id: UUID, version: int, officer_id: UUID) -> Accept:
    return Accept(ticket_id=ticket_id, expected_version=version, officer_id=officer_id)


def _ask(
    values: Mapping[str, str], ticket_id: UUID, version: int, officer_id: UUID
) -> AskComplainant:
    return AskComplainant(
        ticket_id=ticket_id,
        expected_version=version,
        officer_id=officer_id,
        question=_text(Act.ASK, values),
    )


def _note(
    values: Mapping[str, str], ticket_id: UUID, version: int, officer_id: UUID
) -> NoteProgress:
    public = values.get("public", "")
    if public not in ("yes", "no"):
        raise ChoiceMissing(field="public")
    return NoteProgress(
        ticket_id=ticket_id,
        expected_version=version,
        officer_id=officer_id,
        note=_text(Act.PROGRESS, values),
        public=public == "yes",
    )


def _conclude(
    values: Mapping[str, str], ticket_id: UUID, version: int, officer_id: UUID
) -> Conclude:
    return Conclude(
        ticket_id=ticket_id,
        expected_version=version,
        officer_id=officer_id,
        result=_text(Act.CONCLUDE, values),
    )


def _reassign(
    values: Mapping[str, str], ticket_id: UUID, version: int, officer_id: UUID
) -> Reassign:
    return Reassign(
        ticket_id=ticket_id,
        expected_version=version,
        officer_id=officer_id,
        to_officer_id=_officer_id(values),
        reason=_text(Act.REASSIGN, values),
    )


_BUILDERS: Mapping[Act, Callable[[Mapping[str, str], UUID, int, UUID], OfficerCommand]] = {
    Act.ACKNOWLEDGE: _acknowledge,
    Act.COMPLETE: _complete,
    Act.ACCEPT: _accept,
    Act.ASK: _ask,
    Act.PROGRESS: _note,
    Act.CONCLUDE: _conclude,
    Act.REASSIGN: _reassign,
}
