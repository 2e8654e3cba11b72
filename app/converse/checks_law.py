"""What scripts may expect of what the law asks beyond the form. Yields what is not as expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.converse.checks_fields import Check
from app.converse.outcome import Outcome
from app.converse.values import fold
from bot.dialogue.completeness import asked_of
from casework.model.complaint import FieldValue
from casework.model.ticket import Ticket

NOTHING = "none"


def item(outcome: Outcome, wanted: str) -> Iterator[str]:
    """The item that is asked for; ``none`` for no item."""
    found = None if outcome.after is None else asked_of(outcome.after)
    if (found or NOTHING) != wanted:
        yield f"asks for {found or NOTHING}"


def materials(outcome: Outcome, wanted: Mapping[str, str]) -> Iterator[str]:
    """Items that were given, of the draft, else of the ticket as it was filed; ``{}``: none."""
    held = _materials(outcome)
    if not wanted and held:
        yield f"given: {', '.join(held)}"
    for key, value in wanted.items():
        found = held.get(key)
        if found is None or fold(found.value or "") != fold(value):
            yield f"{key}: {None if found is None else found.value!r}"


def missing(outcome: Outcome, wanted: Sequence[str]) -> Iterator[str]:
    """Items that the law asks for and the person can still add to the ticket filed last."""
    filed = () if outcome.after is None else outcome.after.filed
    ticket = _ticket(outcome)
    if not filed or ticket is None:
        yield "no ticket was filed"
        return
    counted = {one.key for one in ticket.complaint.checklist if one.counts}
    found = [key for key in filed[-1].missing if key in counted]
    if found != list(wanted):
        yield ", ".join(found) or NOTHING


def wanted(outcome: Outcome, expected: Sequence[str]) -> Iterator[str]:
    """Items of the supplement notice that are still to come, of the newest ticket that has one."""
    filed = () if outcome.after is None else outcome.after.filed
    found = next((one.wanted for one in reversed(filed) if one.wanted), ())
    if list(found) != list(expected):
        yield ", ".join(found) or NOTHING


def added(outcome: Outcome, wanted: Sequence[str]) -> Iterator[str]:
    """Items that came to the ticket in this turn; what was filed stays as it was."""
    ticket = _ticket(outcome)
    if ticket is None:
        yield "no ticket was filed"
        return
    events = outcome.events.get(ticket.number, ())
    found = [key for event in events if (key := event.data.get("key", ""))]
    if found != list(wanted):
        yield ", ".join(found) or NOTHING
    before = outcome.tickets_before.get(ticket.number)
    if before is None or before.complaint != ticket.complaint:
        yield "the complaint as filed was changed"


def statutory(outcome: Outcome, wanted: Mapping[str, str]) -> Iterator[str]:
    """Facts of the filing that the law asks for: declaration, date, who speaks."""
    ticket = _ticket(outcome)
    held = {} if ticket is None else ticket.complaint.statutory
    for key, value in wanted.items():
        if held.get(key) != value:
            yield f"{key}: {held.get(key)!r}"


def _materials(outcome: Outcome) -> Mapping[str, FieldValue]:
    draft = None if outcome.after is None else outcome.after.draft
    if draft is not None:
        return draft.materials
    ticket = _ticket(outcome)
    return {} if ticket is None else ticket.complaint.materials


def _ticket(outcome: Outcome) -> Ticket | None:
    return next(reversed(list(outcome.tickets.values())), None)


CHECKS: Mapping[str, Check] = {
    "item": item,
    "materials": materials,
    "missing": missing,
    "added": added,
    "wanted": wanted,
    "statutory": statutory,
}
