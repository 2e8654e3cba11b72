"""What scripts may expect of the draft's fields. Each check yields what is not as expected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from app.converse.outcome import Outcome
from app.converse.values import field_of, fold, same, value_of
from casework.model.complaint import FieldKey, FieldState

Check = Callable[[Outcome, Any], Iterator[str]]


def fields(outcome: Outcome, wanted: Mapping[str, Any]) -> Iterator[str]:
    """Values, compared folded."""
    for key, value in wanted.items():
        text = str(value).lower() if isinstance(value, bool) else value
        found = value_of(outcome.after, key)
        if not same(key, found, text):
            yield f"{key}: {found!r}, not {text!r}"


def contains(outcome: Outcome, wanted: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Pieces of values."""
    for key, words in wanted.items():
        found = fold(value_of(outcome.after, key) or "")
        yield from (
            f"{key}: {word!r} is not in {found!r}" for word in words if fold(word) not in found
        )


def fields_set(outcome: Outcome, keys: Sequence[str]) -> Iterator[str]:
    """Fields that hold something."""
    yield from (f"{key} is not set" for key in keys if not value_of(outcome.after, key))


def fields_empty(outcome: Outcome, keys: Sequence[str]) -> Iterator[str]:
    """Fields that hold nothing."""
    for key in keys:
        found = value_of(outcome.after, key)
        if found and not (key == "consent" and found != "true"):
            yield f"{key}: {found!r}"


def fields_kept(outcome: Outcome, keys: Sequence[str]) -> Iterator[str]:
    """Fields that stand with their provenance as before the turn."""
    for key in keys:
        before, after = field_of(outcome.before, key), field_of(outcome.after, key)
        if before is None:
            yield f"{key} was not there"
        elif after != before:
            yield f"{key}: {before!r} became {after!r}"


def states(outcome: Outcome, wanted: Mapping[str, str]) -> Iterator[str]:
    """States of fields."""
    draft = None if outcome.after is None else outcome.after.draft
    for key, state in wanted.items():
        found = FieldState.EMPTY if draft is None else draft.state(FieldKey(key))
        if found is not FieldState(state):
            yield f"{key} is {found.value}, not {state}"


def history(outcome: Outcome, wanted: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The value, and the earlier one in its past."""
    for key, (old, new) in wanted.items():
        found = field_of(outcome.after, key)
        if found is None or not same(key, found.value, new):
            yield f"{key}: {found!r}, not {new!r}"
        elif not any(same(key, past.value, old) for past in found.previous):
            yield f"{key}: {old!r} is lost"


def source(outcome: Outcome, wanted: Mapping[str, str]) -> Iterator[str]:
    """The person's own words kept beside the value."""
    for key, words in wanted.items():
        found = field_of(outcome.after, key)
        if found is None or found.words is None or words not in found.words:
            yield f"{key}: words {found and found.words!r}, not {words!r}"


def newest_draft(outcome: Outcome, wanted: Mapping[str, Any]) -> Iterator[str]:
    """Fields of the draft that was opened last: the active one."""
    yield from fields(outcome, wanted.get("fields", {}))
    yield from contains(outcome, wanted.get("contains", {}))


def reused(outcome: Outcome, keys: Sequence[str]) -> Iterator[str]:
    """Values taken over from the earlier matter."""
    for key in keys:
        found, earlier = value_of(outcome.after, key), _earlier(outcome, key)
        if found is None or found != earlier:
            yield f"{key}: {found!r}, the earlier matter has {earlier!r}"


def not_reused(outcome: Outcome, keys: Sequence[str]) -> Iterator[str]:
    """Values that a new matter does not take over."""
    for key in keys:
        found = value_of(outcome.after, key)
        if found is not None and found == _earlier(outcome, key):
            yield f"{key}: {found!r} was taken over"


def _earlier(outcome: Outcome, key: str) -> str | None:
    before = outcome.before
    if before is not None and before.draft is not None:
        return value_of(before, key)
    tickets = list(outcome.tickets_before.values())
    return tickets[-1].complaint.value(FieldKey(key)) if tickets else None


CHECKS: Mapping[str, Check] = {
    "fields": fields,
    "contains": contains,
    "fields_set": fields_set,
    "fields_empty": fields_empty,
    "fields_kept": fields_kept,
    "state": states,
    "history": history,
    "source": source,
    "newest_draft": newest_draft,
    "reused": reused,
    "not_reused": not_reused,
}
