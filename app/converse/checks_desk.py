"""What scripts may expect of tickets, officers, clocks and the record of what happened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from app.converse.checks_fields import Check
from app.converse.checks_talk import equal
from app.converse.outcome import Outcome
from casework.model.complaint import FieldKey
from casework.model.deadline import DeadlineState
from casework.model.events import EventKind
from casework.model.ticket import Ticket

CODE = re.compile(r"\d{4} \d{4} \d{4} \d{4}")
PERSONAL = (FieldKey.ENTERPRISE_NAME, FieldKey.FACTS, FieldKey.DEMAND, FieldKey.CONTACT_PHONE)


def ticket(outcome: Outcome, wanted: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Facts of a ticket by its name in the script."""
    for name, facts in wanted.items():
        number = outcome.names.get(name)
        if number is None or number not in outcome.tickets:
            yield f"{name} is not there"
            continue
        for key, value in facts.items():
            found = TICKET_FACTS[key](outcome, outcome.tickets[number])
            if found != value:
                yield f"{name}: {key} is {found!r}"


TICKET_FACTS: Mapping[str, Callable[[Outcome, Ticket], object]] = {
    "status": lambda _, one: one.status.value,
    "addenda": lambda outcome, one: _count(outcome, one, EventKind.ADDENDUM),
    "files": lambda _, one: len(one.attachments),
    "track": lambda _, one: one.track.value,
    "kind": lambda _, one: one.kind.value,
    "acceptance": lambda _, one: one.acceptance_state and one.acceptance_state.value,
    "round": lambda _, one: one.procedure.round,
    "level": lambda _, one: one.procedure.level.value,
    "rating": lambda _, one: one.procedure.rating,
    "objected": lambda _, one: one.procedure.objected,
    "backing": lambda _, one: one.procedure.backing.value,
    "understood": lambda _, one: one.procedure.understood,
    "extensions": lambda _, one: one.procedure.extensions,
    "chinese_checked": lambda _, one: one.procedure.chinese_checked,
    "awaits": lambda _, one: one.procedure.proposal and one.procedure.proposal.act,
    "original_unchanged": lambda outcome, one: (
        one.complaint == outcome.tickets_before[one.number].complaint
    ),
}


def _count(outcome: Outcome, one: Ticket, kind: EventKind) -> int:
    return [event.kind for event in outcome.events[one.number]].count(kind)


def receipt(outcome: Outcome, wanted: object) -> Iterator[str]:
    """The reply names the new ticket and shows a look-up code."""
    shown = bool(outcome.filed) and outcome.filed[-1] in outcome.text
    if (shown and CODE.search(outcome.text) is not None) is not wanted:
        yield f"number {'shown' if shown else 'not shown'}"


def officer(outcome: Outcome, wanted: Mapping[str, Any]) -> Iterator[str]:
    """Whether an officer was told, and how much."""
    told = [
        one
        for one in outcome.officer_hints
        if one.kind == "hand_over" or one.ref in outcome.tickets
    ]
    if bool(told) is not wanted["notified"]:
        yield f"{len(told)} notices"
    if wanted.get("content") == "none":
        yield from _without_content(outcome)
    elif wanted.get("content") == "brief":
        yield from _brief(outcome)


def _without_content(outcome: Outcome) -> Iterator[str]:
    if not outcome.officer_texts:
        yield "no text went to an officer"
    for text, value in _named(outcome):
        if value in text:
            yield f"{value!r} stands in the notice"


def _brief(outcome: Outcome) -> Iterator[str]:
    names = [one.complaint.value(FieldKey.ENTERPRISE_NAME) for one in outcome.tickets.values()]
    known = [name for name in names if name]
    if not any(name in text for name in known for text in outcome.officer_texts):
        yield "the enterprise is not named in the notice"


def _named(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """Every text to an officer with every personal value of the tickets."""
    for one in outcome.tickets.values():
        for key in PERSONAL:
            value = one.complaint.value(key)
            if value is not None:
                yield from ((text, value) for text in outcome.officer_texts)


def told(outcome: Outcome, wanted: Sequence[str]) -> Iterator[str]:
    """Notices that the person was sent in this turn; none of them names a label of the desk."""
    for name in wanted:
        if name not in outcome.told:
            yield f"{name} is not among {sorted(outcome.told)}"
    for name, said in outcome.told.items():
        text = said.message.text.lower()
        yield from (f"{name} tells {label!r}" for label in outcome.labels if label in text)


def not_told(outcome: Outcome, wanted: Sequence[str]) -> Iterator[str]:
    """Notices that the person was not sent."""
    yield from (f"{one} was told" for one in wanted if one in outcome.told)


def officers_told(outcome: Outcome, wanted: Sequence[str]) -> Iterator[str]:
    """Notices that went to officers in this turn."""
    found = outcome.officer_notices
    yield from (f"{one} is not among {sorted(found)}" for one in wanted if one not in found)


def audit(outcome: Outcome, wanted: Sequence[str]) -> Iterator[str]:
    """Events that were recorded."""
    found = sorted(outcome.audit)
    yield from (f"{one} is not among {found}" for one in wanted if one not in outcome.audit)


def due(outcome: Outcome, wanted: Mapping[str, object]) -> Iterator[str]:
    """Due dates of open clocks by their rule."""
    dates = {
        one.rule: one.due.isoformat()
        for each in outcome.tickets.values()
        for one in each.deadlines
        if one.state is DeadlineState.OPEN
    }
    for rule, date in wanted.items():
        if dates.get(rule) != str(date):
            yield f"{rule}: {dates.get(rule)}"


def provisional(outcome: Outcome, wanted: object) -> Iterator[str]:
    """Whether a due date of an open clock is provisional."""
    found = [
        one.rule
        for each in outcome.tickets.values()
        for one in each.deadlines
        if one.provisional and one.state is DeadlineState.OPEN
    ]
    if bool(found) is not wanted:
        yield f"provisional: {found}"


CHECKS: Mapping[str, Check] = {
    "tickets": equal(lambda one: len(one.filed)),
    "ticket": ticket,
    "receipt": receipt,
    "route": equal(lambda one: "sensitive" if one.sensitive else "ordinary"),
    "sensitive": equal(lambda one: one.sensitive),
    "restricted": equal(lambda one: one.restricted),
    "officer": officer,
    "told": told,
    "not_told": not_told,
    "officers_told": officers_told,
    "refused": equal(lambda one: one.refused),
    "audit": audit,
    "due": due,
    "provisional": provisional,
}
