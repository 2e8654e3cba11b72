"""Items of the legal list whose message was edited or taken back (编辑与撤回消息)."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import commands as c
from bot.dialogue.checks import CHECKS, CheckScope
from bot.dialogue.turn import Turn
from bot.handlers.statutory import put
from casework.model.complaint import FieldState, FieldValue, Method


def edited(turn: Turn, command: c.EditMessage) -> bool:
    """Take the new words for the item that the message had answered; False when there is none."""
    found = _of_message(turn, command.message_id)
    if found is None:
        return False
    key, old = found
    spec = turn.context.form.statutory.by_key[key]
    scope = CheckScope(jurisdiction=turn.context.jurisdiction, today=turn.context.today)
    value = CHECKS[spec.check](command.text, scope).value
    if value is None or old.method is not Method.ANSWER:
        return False
    new = turn.make(value, words=command.text, method=old.method)
    put(turn, key, replace(new, message_id=command.message_id))
    return True


def recalled(turn: Turn, message_id: str) -> None:
    """An item whose message was taken back is empty again; what stood there stays in its past."""
    found = _of_message(turn, message_id)
    if found is not None:
        put(turn, found[0], FieldValue(state=FieldState.EMPTY, method=Method.RULE, at=turn.now))


def _of_message(turn: Turn, message_id: str) -> tuple[str, FieldValue] | None:
    materials = {} if turn.draft is None else turn.draft.materials
    for key, value in materials.items():
        if value.message_id == message_id and value.state is not FieldState.EMPTY:
            return key, value
    return None
