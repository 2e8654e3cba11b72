"""Corrections (更正): a new value over an old one, in words, on the card, by editing a message."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import commands as c
from bot.dialogue.choices import EDIT, editable
from bot.dialogue.completeness import asked_of
from bot.dialogue.conversation import Question
from bot.dialogue.form import FieldKind
from bot.dialogue.interruptions import reopen
from bot.dialogue.reading import make_reading
from bot.dialogue.text import shown
from bot.dialogue.turn import Turn
from bot.dialogue.understand import read_text
from bot.handlers import intake, material_edits, statutory
from casework.model.complaint import FieldKey, FieldState, FieldValue, Method
from casework.model.ticket import Industry
from casework.service.commands import AddToTicket

_FROM_REGISTER = (FieldKey.DISTRICT, FieldKey.BUSINESS)


def correct(turn: Turn, command: c.CorrectField) -> None:
    """Change this field only, say old → new, empty what hung on the old value."""
    draft = turn.need_draft()
    old = draft.value(command.key) or ""
    turn.put(
        command.key,
        turn.make(
            command.value,
            words=command.words,
            method=command.method,
            confidence=command.confidence,
        ),
    )
    intake.answered(turn, command.key)
    tell(turn, command.key, old, command.value)
    intake.follow_up(turn, command.key, command.value)
    if command.key is FieldKey.ENTERPRISE_NAME:
        _dependents(turn)


def tell(turn: Turn, key: FieldKey, old: str, new: str) -> None:
    """Old → new, in one line."""
    turn.ack_at(
        "correction.changed",
        trace="correction",
        key=key.value,
        old=shown(old),
        new=shown(new),
        group=group_of(turn, key),
    )


def group_of(turn: Turn, key: FieldKey) -> str:
    """Label group of a coded value, empty for free text."""
    kind = turn.context.form.spec(key).kind
    if kind is FieldKind.CHOICE:
        return key.value
    return "district" if kind is FieldKind.PLACE else ""


def _dependents(turn: Turn) -> None:
    """Another enterprise: what the register said of the first one no longer stands."""
    draft = turn.need_draft()
    registered = [
        key
        for key in _FROM_REGISTER
        if key in draft.fields and draft.fields[key].method is Method.REGISTER
    ]
    for key in registered:
        turn.put(key, FieldValue(state=FieldState.EMPTY, method=Method.RULE, at=turn.now))
    if FieldKey.BUSINESS in registered:
        turn.change_draft(industry=Industry(), industry_choices=())
    turn.change_draft(enterprise_id=None)


def dispute(turn: Turn, command: c.DisputeField) -> None:
    """Said to be wrong: ask for the right one. Which field is not said: offer the list."""
    if command.key is None:
        offer_fields(turn)
        return
    spec = turn.context.form.spec(command.key)
    failed = spec.check if command.tried else ""
    reopen(turn, command.key.value, reason=failed)


def offer_fields(turn: Turn) -> None:
    """Which item is to be changed? Every filled one can be."""
    if turn.conversation.asks == "confirm":
        turn.change(question=Question(key="confirm", about=EDIT))
        turn.trace.append("which_field")
        return
    turn.ack_at("dispute.which", trace="which_field")
    found = editable(turn.need_draft(), turn.context.form)
    listed = turn.context.patterns.figure("dispute.listed")
    turn.pause = tuple(f"edit:{key.value}" for key in found[:listed])


def back(turn: Turn) -> None:
    """Go back one question: it is asked again, its value stays until another is given."""
    if asked_of(turn.conversation) is not None:
        turn.trace.append("back")
        statutory.to_card(turn)
        return
    trail = turn.conversation.trail
    if not trail or turn.draft is None:
        turn.ack_at("go_back.nothing", trace="back")
        return
    key = trail[-1]
    turn.change(trail=trail[:-1])
    turn.trace.append("back")
    reopen(turn, key)


def edited(turn: Turn, command: c.EditMessage) -> None:
    """An edited message updates the field whose present value it gave; else it is a note."""
    key = _current(turn, command.message_id)
    if key is None and material_edits.edited(turn, command):
        turn.quietly_at("edited_message.edited")
        return
    if key is None:
        _note_edit(turn, command)
        return
    draft = turn.need_draft()
    old = draft.fields[key]
    value = _edited_value(turn, key, old, command.text)
    if value is None:
        _note_edit(turn, command)
        return
    new = turn.make(value, words=command.text, method=old.method, confidence=old.confidence)
    turn.put(key, replace(new, message_id=command.message_id))
    turn.quietly_at("edited_message.edited")


def _edited_value(turn: Turn, key: FieldKey, old: FieldValue, text: str) -> str | None:
    """The new value of a field from the edited text, read as an answer to that field."""
    if turn.context.form.spec(key).kind is FieldKind.LONG_TEXT:
        return (old.value or "").replace(old.words, text) if old.words else text
    asked = replace(turn.conversation, question=Question(key=key.value))
    reading = make_reading(text, turn.understanding, conversation=asked, context=turn.context)
    found = [one for one in read_text(reading) if isinstance(one, c.SetField) and one.key is key]
    return found[-1].value if found else None


def _current(turn: Turn, message_id: str) -> FieldKey | None:
    """The field whose present value came from the message."""
    draft = turn.draft
    if draft is None:
        return None
    for key, value in draft.fields.items():
        if value.message_id == message_id and value.state is not FieldState.EMPTY:
            return key
    return None


def _note_edit(turn: Turn, command: c.EditMessage) -> None:
    turn.quietly_at("edited_message.noted")
    turn.audit.append("edit_noted")
    filed = turn.conversation.filed
    if turn.draft is None and filed:
        turn.request(
            AddToTicket(
                number=filed[-1].number,
                conversation_key=turn.conversation.key,
                text=command.text,
                message_id=command.message_id,
            )
        )
        return
    turn.keep_note(command.text, "edited")


def recalled(turn: Turn, command: c.RecallMessage) -> None:
    """A message taken back no longer fills a field; that it was there stays in the past."""
    turn.quietly_at("edited_message.recalled")
    turn.audit.append("recalled")
    material_edits.recalled(turn, command.message_id)
    key = _current(turn, command.message_id)
    if key is None:
        return
    draft = turn.need_draft()
    old = draft.fields[key]
    left = (old.value or "").replace(old.words or "\0", "").strip()
    long = turn.context.form.spec(key).kind is FieldKind.LONG_TEXT
    if long and left:
        turn.put(key, turn.make(left, words=None, method=old.method))
    else:
        turn.put(key, FieldValue(state=FieldState.EMPTY, method=Method.RULE, at=turn.now))
