"""From the values of a form to the desk's command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from casework.model.errors import StaleTicket
from casework.model.moves import Act
from casework.model.procedure import Level
from casework.model.ticket import Kind, Track
from casework.service.commands import OfficerCommand
from console.acts.catalogue import CATALOGUE, TEXT_NAMES
from console.acts.choices import BETWEEN
from console.acts.fields import read
from console.acts.forms import Form, form_of
from console.acts.situation import Situation
from console.errors import InputInvalid, RequestUnreadable

Arguments = dict[str, Any]
VERSION_DIGITS = 9


def command_of(act: Act, values: Mapping[str, str], situation: Situation) -> OfficerCommand:
    """The desk's command of a form. Raises InputInvalid, RequestUnreadable, StaleTicket."""
    head: Arguments = {
        "ticket_id": situation.ticket.id,
        "expected_version": _version(values),
        "officer_id": situation.viewer.id,
    }
    form = form_of(act, situation)
    given = _read(form, values, situation)
    build = _BUILDERS.get(act)
    return CATALOGUE[act].command(**head, **(build(given, form) if build else given))


def kept_text(values: Mapping[str, str]) -> str:
    """What a person typed into a form that could not be taken, to be shown again."""
    return "\n\n".join(filter(None, (values.get(name, "").strip() for name in TEXT_NAMES)))


def _read(form: Form, values: Mapping[str, str], situation: Situation) -> Arguments:
    """What the fields hold. What could be chosen before, and cannot now, means an old page."""
    try:
        return {field.name: read(field, values) for field in form.fields}
    except InputInvalid as error:
        if _version(values) != situation.ticket.version:
            raise StaleTicket("an old page", number=situation.ticket.number) from error
        raise


def _version(values: Mapping[str, str]) -> int:
    text = values.get("expected_version", "")
    if not (text.isascii() and text.isdigit() and len(text) <= VERSION_DIGITS):
        raise RequestUnreadable
    return int(text)


def _supplement(given: Arguments, _form: Form) -> Arguments:
    """Items of the list, and further ones in the officer's words, one a line."""
    further = (line.strip() for line in given["further"].splitlines())
    return {"items": (*given["items"], *filter(None, further)), "note": given["note"]}


def _convert(given: Arguments, _form: Form) -> Arguments:
    track, _, kind = given["to"].partition(BETWEEN)
    return {"track": Track(track), "kind": Kind(kind), "reason": given["reason"]}


def _escalate(given: Arguments, _form: Form) -> Arguments:
    return {**given, "level": Level(given["level"])}


def _conclude(given: Arguments, form: Form) -> Arguments:
    """A sub-ground that belongs to another ground was chosen before the ground was changed."""
    (subs,) = (field.choices for field in form.fields if field.name == "sub")
    fits = any(one.value == given["sub"] and one.of == given["ground"] for one in subs)
    return {**given, "sub": given["sub"] if fits else ""}


def _proposal(given: Arguments, _form: Form) -> Arguments:
    return {**given, "proposal_id": _uuid(given["proposal_id"])}


def _reassign(given: Arguments, _form: Form) -> Arguments:
    return {**given, "to_officer_id": _uuid(given["to_officer_id"])}


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise RequestUnreadable from error


_BUILDERS: Mapping[Act, Callable[[Arguments, Form], Arguments]] = {
    Act.SUPPLEMENT: _supplement,
    Act.CONVERT: _convert,
    Act.ESCALATE: _escalate,
    Act.CONCLUDE: _conclude,
    Act.APPROVE: _proposal,
    Act.DECLINE: _proposal,
    Act.REASSIGN: _reassign,
}
"""Acts whose fields are not those of the command as they stand."""
