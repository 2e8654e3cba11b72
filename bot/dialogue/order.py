"""What is asked next (提问次序): the first field that is needed and still empty."""

from __future__ import annotations

from bot.dialogue.draft import Draft
from bot.dialogue.form import Condition, FieldSpec, Form, Need
from casework.model.complaint import FieldKey, FieldState
from casework.model.origin import Origin
from casework.model.ticket import Kind

_ASKED = frozenset({Need.CORE, Need.WANTED})


def next_open(draft: Draft, form: Form) -> FieldKey | None:
    """Key of the next question, None when everything is settled."""
    return next((spec.key for spec in form.fields if is_open(draft, spec)), None)


def is_open(draft: Draft, spec: FieldSpec) -> bool:
    """Whether the field still wants a question."""
    if spec.need not in _ASKED or draft.state(spec.key) is not FieldState.EMPTY:
        return False
    return spec.required_if is None or _holds(draft, spec.required_if)


def _holds(draft: Draft, condition: Condition) -> bool:
    if condition.one_of:
        return all(draft.state(key) is not FieldState.FILLED for key in condition.one_of)
    if condition.field == "kind":
        return kind_of(draft).value in condition.values
    return draft.value(FieldKey(condition.field)) in condition.values


def kind_of(draft: Draft) -> Kind:
    """Kind of the matter before an officer decides (事项类别)."""
    if "suggestion" in draft.flags or draft.value(FieldKey.ORIGIN) == Origin.CHAMBER.value:
        return Kind.ENVIRONMENT_SUGGESTION
    if "infringement" in draft.flags:
        return Kind.INFRINGEMENT
    return Kind.CONSULTATION if "question" in draft.flags else Kind.OPERATING_DEMAND
