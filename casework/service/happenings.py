"""Events before they have a number: what a use case reports, with the keys of each kind's data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from casework.model.deadline import Deadline
from casework.model.events import EventKind
from casework.model.people import SYSTEM, Actor
from casework.model.ticket import Assignment, AttachmentRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened; without ``actor`` it is the one of the command."""

    kind: EventKind
    data: Mapping[str, str] = field(default_factory=dict)
    actor: Actor | None = None


def deadlines_set(deadlines: Iterable[Deadline]) -> Iterator[Happening]:
    """One for each deadline that was set."""
    for deadline in deadlines:
        data = {
            "rule": deadline.rule,
            "due": deadline.due.isoformat(),
            "provisional": yes_no(holds=deadline.provisional),
        }
        yield Happening(kind=EventKind.DEADLINE_SET, data=data, actor=SYSTEM)


def assigned(assignment: Assignment) -> Happening:
    """The ticket was given to an officer by a rule."""
    data = {"officer_id": str(assignment.officer_id), "rule": assignment.rule.value}
    return Happening(kind=EventKind.ASSIGNED, data=data, actor=SYSTEM)


def attached(attachment: AttachmentRef, *, material: str = "") -> Happening:
    """A file came to the ticket; ``material`` is the item of the legal list that it is."""
    data = {"attachment_id": str(attachment.id), "name": attachment.name}
    if material:
        data["key"] = material
    return Happening(kind=EventKind.ATTACHED, data=data)


def yes_no(*, holds: bool) -> str:
    """How event data, which holds strings only, writes a truth value."""
    return "yes" if holds else "no"
