"""How complete a draft is before the law (完整度), and what "add details now" still asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.dialogue.context import Context
from bot.dialogue.conversation import Conversation
from bot.dialogue.draft import Draft
from bot.dialogue.statutory import MaterialKind, MaterialSpec
from casework.model.complaint import FieldKey, FieldState, FieldValue
from casework.model.material import Case, Material, MaterialState, checklist
from casework.model.origin import Origin
from casework.model.ticket import Track
from casework.model.triage import track_and_kind

EXTRA = "extra:"
"""Mark of the question for an item of the list: ``extra:<key>``, with ``:only`` behind it when the
person wanted to change this one alone."""
ONLY = ":only"
MANDATE = "power_of_attorney"
CONTACT_WAY = "contact_way"
NO_FILES = "none"
OWN = "complainant"
"""Block of the items that tell who complains."""
_GIVEN = (FieldState.FILLED, FieldState.UNCLEAR)


def asked_of(conversation: Conversation) -> str | None:
    """Key of the item that is asked for now, or None."""
    question = conversation.question
    if question is None or not question.about.startswith(EXTRA):
        return None
    return question.about.removeprefix(EXTRA).removesuffix(ONLY)


def checklist_of(draft: Draft, context: Context) -> tuple[Material, ...]:
    """The list of the law for this draft, item by item."""
    return checklist(context.form.statutory.rules, _case(draft, context))


def queue(draft: Draft, context: Context) -> list[str]:
    """Items that can be asked for: missing, not refused, in the order of asking."""
    return _askable(draft, context, checklist_of(draft, context))


def _askable(draft: Draft, context: Context, listed: Iterable[Material]) -> list[str]:
    states = {one.key: one.state for one in listed}
    return [
        one.key
        for one in context.form.statutory.items
        if one.asked and states[one.key] is MaterialState.MISSING and not _refused(draft, one.key)
    ]


def is_offered(draft: Draft, context: Context, listed: Iterable[Material] | None = None) -> bool:
    """Whether something that the law does ask for can still be added.

    ``listed`` is the draft's list, where it is at hand.
    """
    by_key = context.form.statutory.by_key
    left = _askable(draft, context, checklist_of(draft, context) if listed is None else listed)
    return any(not by_key[key].rule.optional for key in left)


def next_in(keys: list[str], after: str, context: Context) -> str | None:
    """The item of ``keys`` that follows ``after`` in the order of asking."""
    order = [one.key for one in context.form.statutory.items]
    place = order.index(after)
    return next((key for key in keys if order.index(key) > place), None)


def given(draft: Draft, context: Context) -> Iterator[MaterialSpec]:
    """Items beyond the fields that hold something, in their order."""
    for one in context.form.statutory.items:
        found = draft.materials.get(one.key)
        if found is not None and found.state in _GIVEN:
            yield one


def is_mandated(draft: Draft) -> bool:
    """Whether a power of attorney (授权委托书) was given."""
    found = draft.materials.get(MANDATE)
    return found is not None and found.state in _GIVEN


def carried(materials: Mapping[str, FieldValue], context: Context) -> dict[str, FieldValue]:
    """Items that hold for the next matter of the same enterprise too (S0-55): never files."""
    own = {
        one.key
        for one in context.form.statutory.items
        if one.rule.block == OWN and one.kind is not MaterialKind.FILE
    }
    return {key: value for key, value in materials.items() if key in own and value.state in _GIVEN}


def _refused(draft: Draft, key: str) -> bool:
    found = draft.materials.get(key)
    return found is not None and found.state is FieldState.DECLINED


def _case(draft: Draft, context: Context) -> Case:
    held = {key.value for key in FieldKey if draft.value(key) is not None}
    if draft.value(FieldKey.EVIDENCE) == NO_FILES:
        held.discard(FieldKey.EVIDENCE.value)
    if CONTACT_WAY in draft.statutory:
        held.add(CONTACT_WAY)
    held |= {key for key, found in draft.materials.items() if found.state in _GIVEN}
    return Case(facts=_facts(draft, context), held=frozenset(held))


def _facts(draft: Draft, context: Context) -> dict[str, str]:
    return {
        "kind": _kind(draft),
        "origin": draft.value(FieldKey.ORIGIN) or "",
        "proceedings": draft.value(FieldKey.PROCEEDINGS) or "",
        "authority": "known" if _is_registered(draft, context) else "",
        MANDATE: "given" if is_mandated(draft) else "",
    }


def _is_registered(draft: Draft, context: Context) -> bool:
    """Whether the unit complained of is in the register: the bureau knows where it is."""
    respondent = draft.value(FieldKey.RESPONDENT)
    if draft.authority is not None:
        return True
    return respondent is not None and context.jurisdiction.find_authority(respondent) is not None


def _kind(draft: Draft) -> str:
    """The kind that the desk will give the matter; none while only the enterprise may complain."""
    claimed = "infringement" in draft.flags or draft.scope.in_scope is not False
    track, kind = track_and_kind(
        origin=Origin(draft.value(FieldKey.ORIGIN) or Origin.ENTERPRISE),
        is_question=draft.asks_only,
        is_suggestion="suggestion" in draft.flags,
        authority_named=bool(draft.authority or draft.value(FieldKey.RESPONDENT)),
        claims_infringement=claimed,
        mandated=is_mandated(draft),
    )
    return "" if track is Track.FORWARDED else kind.value
