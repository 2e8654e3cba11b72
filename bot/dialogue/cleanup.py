"""The deterministic clean-up between commands and state (指令清理).

Rules by their numbers: 1 duplicates are dropped; 2 control words are never values; 3 every value
passes its check; 4 a value over another is a correction only when it is said to be one; 5 a missed
answer is dropped if anything else came; 6 a second matter is never dropped; 7 and 8 (dependents;
sensitivity, scope) are worked out where state changes; 9 one reply is planned.
Rules 2 and 6 are kept by ``controls`` and ``answers``: a text read as a control word yields no
value, and NewMatter goes through here untouched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from bot.dialogue import commands as c
from bot.dialogue.checks import CHECKS, CheckScope
from bot.dialogue.context import Context
from bot.dialogue.conversation import Conversation
from casework.model.complaint import FieldKey, FieldState, FieldValue, Method

_REACHED = frozenset({FieldKey.CONTACT_PHONE, FieldKey.CONTACT_EMAIL})
_OWN_REPLACES = frozenset({FieldKey.CONTACT_PHONE, FieldKey.CONTACT_EMAIL, FieldKey.CONTACT_NAME})


def clean(
    found: Sequence[c.Command], *, conversation: Conversation, context: Context
) -> list[c.Command]:
    """Commands that may change state, in order."""
    unique = _without_duplicates(found)
    checked = [one for command in unique for one in _checked(command, context)]
    settled = _one_value_each(checked, conversation)
    corrected = [_corrected(one, conversation) for one in settled]
    return _without_misses([one for one in corrected if one is not None])


def _without_duplicates(found: Sequence[c.Command]) -> list[c.Command]:
    kept: list[c.Command] = []
    for one in found:
        if one not in kept:
            kept.append(one)
    return kept


def _checked(command: c.Command, context: Context) -> list[c.Command]:
    """Rule 3: a value that fails keeps the old one and is asked again by its own key."""
    if not isinstance(command, c.SetField):
        return [_checked_items(command, context)]
    spec = context.form.spec(command.key)
    scope = CheckScope(jurisdiction=context.jurisdiction, choices=spec.choices)
    result = CHECKS[spec.check](command.value, scope)
    if result.value is not None:
        return [replace(command, value=result.value)]
    if command.answers:
        return [c.MissField(key=command.key, words=command.words, reason=result.reason)]
    if command.corrects:
        return [c.DisputeField(key=command.key, tried=command.value)]
    return []


def _checked_items(command: c.Command, context: Context) -> c.Command:
    """The same for items of the legal list; of an addition the words stay in any case."""
    if isinstance(command, c.SetMaterial):
        return _checked_material(command, context)
    if isinstance(command, c.AddToMatter) and command.materials:
        items = [_checked_material(one, context) for one in command.materials]
        good = tuple(one for one in items if isinstance(one, c.SetMaterial))
        return replace(command, materials=good)
    return command


def _checked_material(command: c.SetMaterial, context: Context) -> c.Command:
    spec = context.form.statutory.by_key[command.key]
    scope = CheckScope(jurisdiction=context.jurisdiction, today=context.today)
    result = CHECKS[spec.check](command.value, scope)
    if result.value is None:
        return c.MissMaterial(key=command.key, words=command.words, reason=result.reason)
    return replace(command, value=result.value)


def _one_value_each(found: list[c.Command], conversation: Conversation) -> list[c.Command]:
    """Of several values for one field the new one counts ("not A, it is B"), the last of them.

    Of several numbers or addresses that correct nothing the first is the one to reach the person.
    """
    draft = conversation.draft
    last: dict[FieldKey, int] = {}
    for place, one in enumerate(found):
        if not isinstance(one, c.SetField) or one.append:
            continue
        if one.key in _REACHED and one.key in last and not one.corrects:
            continue
        same = draft is not None and draft.value(one.key) == one.value
        if not same or one.key not in last:
            last[one.key] = place
    return [
        one
        for place, one in enumerate(found)
        if not isinstance(one, c.SetField) or one.append or last[one.key] == place
    ]


def _corrected(command: c.Command, conversation: Conversation) -> c.Command | None:
    """Rule 4: over a filled field only a correction, the open question or an own value counts."""
    draft = conversation.draft
    if not isinstance(command, c.SetField) or command.append or draft is None:
        return command
    old = draft.fields.get(command.key)
    if old is None or old.value is None or old.method is Method.DEFAULT:
        return command
    if old.value == command.value and old.state is FieldState.FILLED:
        return command if old.method is Method.REGISTER and command.answers else None
    if _may_replace(command, old, conversation):
        return _as_correction(command)
    return c.KeepNote(text=command.words, why="not_applied")


def _may_replace(command: c.SetField, old: FieldValue, conversation: Conversation) -> bool:
    stated = command.own and command.key in _OWN_REPLACES
    open_question = command.answers or conversation.asks == command.key.value
    weak = old.method is Method.REGISTER or old.state is not FieldState.FILLED
    draft = conversation.draft
    if draft is not None and command.key in draft.taken_from:
        weak = weak or command.own
    return command.corrects or open_question or stated or weak


def _as_correction(command: c.SetField) -> c.CorrectField:
    return c.CorrectField(**{one.name: getattr(command, one.name) for one in fields(command)})


def _without_misses(found: list[c.Command]) -> list[c.Command]:
    """Rule 5: a missed answer counts only when the message did nothing else."""
    if all(isinstance(one, (c.MissField, c.Flag)) for one in found):
        return found
    kept: list[c.Command] = [one for one in found if not isinstance(one, c.MissField)]
    return kept if any(_does(one) for one in kept) else found


def _does(command: c.Command) -> bool:
    return not isinstance(command, (c.Flag, c.KeepNote))
