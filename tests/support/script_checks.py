"""What scripts may expect of a turn: one check a key, and what holds after every turn anyway."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.dialogue.options import parts
from casework.model.complaint import FieldKey, FieldState
from casework.model.events import EventKind
from tests.support.script_always import LABELS
from tests.support.script_look import Outcome
from tests.support.script_values import (
    care_of,
    draft_of,
    field_of,
    fold,
    same,
    state_of,
    ticket_of,
    value_of,
)

Check = Callable[[Outcome, Any], None]
NOT_READ = frozenset({"acked_within_s"})
"""Times by the clock on the wall: no test waits for them, the figures are measured apart."""
CODE = re.compile(r"\d{4} \d{4} \d{4} \d{4}")
PERSONAL = (FieldKey.ENTERPRISE_NAME, FieldKey.FACTS, FieldKey.DEMAND, FieldKey.CONTACT_PHONE)


def check(outcome: Outcome, expected: Mapping[str, Any]) -> None:
    """Everything that the script expects of the turn."""
    unknown = sorted(set(expected) - set(CHECKS) - NOT_READ)
    assert not unknown, f"no check for {unknown}"
    for key, value in expected.items():
        if key in NOT_READ:
            continue
        CHECKS[key](outcome, value)


def _fields(outcome: Outcome, wanted: Mapping[str, Any]) -> None:
    for key, value in wanted.items():
        text = str(value).lower() if isinstance(value, bool) else value
        found = value_of(outcome.after, key)
        assert same(key, found, text), f"{key}: {found!r}, not {text!r}"


def _contains(outcome: Outcome, wanted: Mapping[str, list[str]]) -> None:
    for key, words in wanted.items():
        found = fold(value_of(outcome.after, key) or "")
        for word in words:
            assert fold(word) in found, f"{key}: {word!r} is not in {found!r}"


def _set(outcome: Outcome, keys: list[str]) -> None:
    for key in keys:
        assert value_of(outcome.after, key), f"{key} is not set"


def _empty(outcome: Outcome, keys: list[str]) -> None:
    for key in keys:
        found = value_of(outcome.after, key)
        assert not found or (key == "consent" and found != "true"), f"{key}: {found!r}"


def _kept(outcome: Outcome, keys: list[str]) -> None:
    for key in keys:
        before, after = field_of(outcome.before, key), field_of(outcome.after, key)
        assert before is not None, f"{key} was not there"
        assert after == before, f"{key}: {before!r} became {after!r}"


def _states(outcome: Outcome, wanted: Mapping[str, str]) -> None:
    for key, state in wanted.items():
        assert draft_of(outcome).state(FieldKey(key)) is FieldState(state), key


def _history(outcome: Outcome, wanted: Mapping[str, list[str]]) -> None:
    for key, (old, new) in wanted.items():
        found = field_of(outcome.after, key)
        assert found is not None
        assert same(key, found.value, new)
        assert any(same(key, past.value, old) for past in found.previous), f"{key}: {old!r} is lost"


def _source(outcome: Outcome, wanted: Mapping[str, str]) -> None:
    for key, words in wanted.items():
        found = field_of(outcome.after, key)
        assert found is not None
        assert found.words is not None
        assert words in found.words, f"{key}: {found.words!r}"


def _asked(outcome: Outcome, wanted: str) -> None:
    asks = state_of(outcome).asks
    if wanted == "none":
        assert asks is None, f"asks {asks}"
    elif wanted == "any_missing":
        assert asks is not None, "nothing is asked"
        assert asks in set(FieldKey), f"asks {asks}"
        assert draft_of(outcome).state(FieldKey(asks)) is FieldState.EMPTY, f"{asks} is filled"
    else:
        assert asks == wanted, f"asks {asks}, not {wanted}"


def _asked_in(outcome: Outcome, wanted: list[str]) -> None:
    assert state_of(outcome).asks in wanted


def _asked_not(outcome: Outcome, wanted: list[str]) -> None:
    assert state_of(outcome).asks not in wanted, f"asks {state_of(outcome).asks}"


def _choices(outcome: Outcome, wanted: Mapping[str, int]) -> None:
    found = [one for one in state_of(outcome).options if parts(one)[0] == "set"]
    assert wanted["min"] <= len(found) <= wanted["max"], found


def _offered(outcome: Outcome, wanted: list[str]) -> None:
    shown = {parts(choice_id(one))[0] for reply in outcome.replies for one in reply["choices"]}
    assert set(wanted) <= shown, f"offered {sorted(shown)}"


def choice_id(choice: Any) -> str:
    """Id of a choice as a line or as a message shows it."""
    return str(choice["id"] if isinstance(choice, dict) else choice.id)


def _acts(outcome: Outcome, wanted: list[str]) -> None:
    assert set(wanted) <= set(outcome.acts), f"acts {outcome.acts}"


def _acts_not(outcome: Outcome, wanted: list[str]) -> None:
    assert not set(wanted) & set(outcome.acts)


def _drafts(outcome: Outcome, wanted: int) -> None:
    state = state_of(outcome)
    found = (state.draft is not None) + len(state.parked) if state.consented else 0
    assert found == wanted, f"{found} drafts"


def _newest(outcome: Outcome, wanted: Mapping[str, Any]) -> None:
    _fields(outcome, wanted.get("fields", {}))
    _contains(outcome, wanted.get("contains", {}))


def _files(outcome: Outcome, wanted: int) -> None:
    state = state_of(outcome)
    assert state.draft is not None
    found = [one for one in state.draft.attachments if one.received]
    assert len(found) == wanted, found


def _tickets(outcome: Outcome, wanted: Mapping[str, Mapping[str, Any]]) -> None:
    for name, facts in wanted.items():
        ticket = ticket_of(outcome, name)
        before = outcome.tickets_before[ticket.number]
        kinds = [event.kind for event in outcome.events[ticket.number]]
        for key, value in facts.items():
            found = {
                "status": lambda ticket=ticket: ticket.status.value,
                "addenda": lambda kinds=kinds: kinds.count(EventKind.ADDENDUM),
                "files": lambda ticket=ticket: len(ticket.attachments),
                "original_unchanged": lambda ticket=ticket, before=before: (
                    ticket.complaint == before.complaint
                ),
            }[key]()
            assert found == value, f"{key}: {found!r}"


def _receipt(outcome: Outcome, wanted: bool) -> None:
    shown = bool(outcome.filed) and outcome.filed[-1] in outcome.text
    assert (shown and CODE.search(outcome.text) is not None) is wanted


def _reused(outcome: Outcome, keys: list[str]) -> None:
    source = _reuse_source(outcome)
    for key in keys:
        assert value_of(outcome.after, key) == source(key) is not None, key


def _not_reused(outcome: Outcome, keys: list[str]) -> None:
    source = _reuse_source(outcome)
    for key in keys:
        found = value_of(outcome.after, key)
        assert found is None or found != source(key), f"{key}: {found!r}"


def _reuse_source(outcome: Outcome) -> Callable[[str], str | None]:
    before = outcome.before
    if before is not None and before.draft is not None:
        return lambda key: value_of(before, key)
    ticket = ticket_of(outcome, "T1")
    return lambda key: ticket.complaint.value(FieldKey(key))


def _told_label(outcome: Outcome, wanted: bool) -> None:
    assert any(label in outcome.text.lower() for label in LABELS) is wanted


def _officer(outcome: Outcome, wanted: Mapping[str, Any]) -> None:
    told = [
        one
        for one in outcome.officer_hints
        if one.kind == "hand_over" or one.ref in outcome.tickets
    ]
    assert bool(told) is wanted["notified"]
    if wanted.get("content") == "none":
        _without_content(outcome)


def _without_content(outcome: Outcome) -> None:
    assert outcome.officer_texts
    for ticket in outcome.tickets.values():
        for key in PERSONAL:
            value = ticket.complaint.value(key)
            assert value is None or all(value not in text for text in outcome.officer_texts), key


def _shows(outcome: Outcome, wanted: str | bool) -> None:
    shown = "status" in outcome.acts
    assert shown is bool(wanted)
    if wanted:
        assert any(number in outcome.text for number in outcome.tickets)


def _audit(outcome: Outcome, wanted: list[str]) -> None:
    assert set(wanted) <= outcome.audit, f"audit {sorted(outcome.audit)}"


def _verbatim(outcome: Outcome, wanted: bool) -> None:
    assert (outcome.stored.endswith(outcome.said)) is wanted


def _number(read: Callable[[Outcome], int], most: Callable[[int, int], bool]) -> Check:
    def compare(outcome: Outcome, wanted: int) -> None:
        found = read(outcome)
        assert most(found, wanted), f"{found}, expected {wanted}"

    return compare


def _equal(read: Callable[[Outcome], object]) -> Check:
    def compare(outcome: Outcome, wanted: object) -> None:
        found = read(outcome)
        assert found == wanted, f"{found!r}, expected {wanted!r}"

    return compare


CHECKS: Mapping[str, Check] = {
    "fields": _fields,
    "contains": _contains,
    "fields_set": _set,
    "fields_empty": _empty,
    "fields_kept": _kept,
    "state": _states,
    "history": _history,
    "source": _source,
    "asked": _asked,
    "asked_in": _asked_in,
    "asked_not": _asked_not,
    "choices": _choices,
    "offered": _offered,
    "lang": _equal(lambda one: state_of(one).reply_language),
    "pinned": _equal(lambda one: state_of(one).pinned),
    "replies": _equal(lambda one: len(one.replies)),
    "replies_min": _number(lambda one: len(one.replies), lambda found, least: found >= least),
    "replies_max": _number(lambda one: len(one.replies), lambda found, most: found <= most),
    "acts": _acts,
    "acts_not": _acts_not,
    "drafts": _drafts,
    "newest_draft": _newest,
    "held": _equal(lambda one: len(state_of(one).held)),
    "files": _files,
    "effects": _equal(lambda one: one.effects),
    "acked": _equal(lambda one: one.delivered),
    "saved": _equal(lambda one: one.saved),
    "verbatim": _verbatim,
    "tickets": _equal(lambda one: len(one.filed)),
    "ticket": _tickets,
    "receipt": _receipt,
    "reused": _reused,
    "not_reused": _not_reused,
    "route": _equal(lambda one: "sensitive" if care_of(one)[0] else "ordinary"),
    "sensitive": _equal(lambda one: care_of(one)[0]),
    "restricted": _equal(lambda one: care_of(one)[1]),
    "user_told_label": _told_label,
    "officer": _officer,
    "audit": _audit,
    "shows_status": _shows,
}
