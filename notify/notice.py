"""A notice, its readers, and the conditions under which one is written (通知及其条件)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from casework.model.deadline import ClockCode
from casework.model.events import EventKind, TicketEvent
from casework.model.people import ActorType, Officer
from casework.model.ticket import Ticket

PROMISED = frozenset({ClockCode.ACCEPTANCE.value, ClockCode.HANDLING.value})
"""Deadlines whose dates the complainant was given."""
SUPPLIED = "supplied"
"""Key of the addition by which the complainant says that everything asked for is there."""
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to tell one reader.

    ``officer`` is None for the complainant's own conversation. ``template`` is a key of
    ``responses/<language>/notices.toml``; ``cause`` makes the delivery unique.
    """

    cause: str
    template: str
    officer: Officer | None
    event: TicketEvent
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """The officers that a notice may go to: the one assigned, supervisors, the FAO desk."""

    assigned: Officer | None
    supervisors: Sequence[Officer]
    foreign_affairs: Sequence[Officer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What happened at once to a ticket, and who might hear of it."""

    ticket: Ticket
    readers: Readers
    kinds: frozenset[EventKind]


Rule = Callable[[Scene, TicketEvent], Iterable[Notice]]


def when(rule: Rule, holds: Callable[[Scene, TicketEvent], bool]) -> Rule:
    """The rule, where the condition holds."""

    def guarded(scene: Scene, event: TicketEvent) -> Iterable[Notice]:
        return rule(scene, event) if holds(scene, event) else ()

    return guarded


def by_complainant(_: Scene, event: TicketEvent) -> bool:
    """Said by the complainant in the chat."""
    return event.actor.type is ActorType.COMPLAINANT


def by_officer(_: Scene, event: TicketEvent) -> bool:
    """Done by an officer, or by the clock."""
    return event.actor.type is not ActorType.COMPLAINANT


def was_promised(_: Scene, event: TicketEvent) -> bool:
    """A date that the complainant was given is final now, or later than it was told."""
    return event.data.get("rule") in PROMISED


def of_handling(_: Scene, event: TicketEvent) -> bool:
    """Both dates of a matter move together; the complainant is told of the one promised."""
    return event.data.get("rule") == ClockCode.HANDLING


def is_public(_: Scene, event: TicketEvent) -> bool:
    """A progress note that the complainant may read."""
    return event.data.get("public") == YES


def told_later(scene: Scene, _: TicketEvent) -> bool:
    """The ending without its result; where both come at once one message is enough."""
    return EventKind.RESULT_TOLD not in scene.kinds


def asks_back(scene: Scene, event: TicketEvent) -> bool:
    """An explanation that was not understood yet is put to the complainant in the chat."""
    return by_officer(scene, event) and event.data.get("understood") == NO


def low(scene: Scene, _: TicketEvent) -> bool:
    """A rating so low that the matter was taken up again with it."""
    return EventKind.REOPENED in scene.kinds


def not_by_rating(scene: Scene, _: TicketEvent) -> bool:
    """Not the consequence of a rating, whose answer tells it already."""
    return EventKind.RATED not in scene.kinds


def is_done(_: Scene, event: TicketEvent) -> bool:
    """The complainant says that everything asked for is there."""
    return event.data.get("key") == SUPPLIED


def is_more(_: Scene, event: TicketEvent) -> bool:
    """Anything else that was added."""
    return event.data.get("key") != SUPPLIED
