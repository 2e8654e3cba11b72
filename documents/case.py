"""One case as documents see it: the ticket, what happened to it, who acted, under which rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from casework.model.deadline import Deadline
from casework.model.events import EventKind, TicketEvent
from casework.model.jurisdiction import Jurisdiction
from casework.model.people import Officer
from casework.model.rules import RuleSet
from casework.model.ticket import Ticket
from casework.model.when import local_date

Facts = Mapping[str, object]
"""Values of a document by the names of its fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """``event`` is the one that wants the document, None for a draft: then the latest that fits.

    ``officers`` are those who acted, by id; ``now`` the moment of issue.
    """

    ticket: Ticket
    events: Sequence[TicketEvent]
    jurisdiction: Jurisdiction
    now: datetime
    event: TicketEvent | None = None
    officers: Mapping[str, Officer] = field(default_factory=dict)

    @property
    def rules(self) -> RuleSet:
        """The rules under which the ticket opened."""
        return self.jurisdiction.rules_of(
            rule_set=self.ticket.rule_set, version=self.ticket.rule_set_version
        )

    @property
    def today(self) -> date:
        """The date in the city."""
        return local_date(self.now)

    def latest(self, *kinds: EventKind) -> TicketEvent | None:
        """The latest event of these kinds, up to the one that wants the document."""
        until = self.event.seq if self.event is not None else None
        for event in reversed(self.events):
            if event.kind in kinds and (until is None or event.seq <= until):
                return event
        return None

    def day_of(self, *kinds: EventKind) -> date | None:
        """Local date of the latest event of these kinds."""
        found = self.latest(*kinds)
        return None if found is None else local_date(found.at)

    def data_of(self, *kinds: EventKind) -> Mapping[str, str]:
        """Data of the latest event of these kinds; empty when there is none."""
        found = self.latest(*kinds)
        return {} if found is None else found.data

    def deadline(self, rule: str) -> Deadline | None:
        """The latest deadline of a rule."""
        return next((one for one in reversed(self.ticket.deadlines) if one.rule == rule), None)

    def due(self, rule: str) -> date | None:
        """Its due date."""
        found = self.deadline(rule)
        return None if found is None else found.due

    def all_of(self, kinds: Collection[EventKind]) -> list[TicketEvent]:
        """All events of these kinds, oldest first."""
        return [event for event in self.events if event.kind in kinds]

    def name_of(self, event: TicketEvent | None, language: str) -> str:
        """Name of the officer who caused an event; empty when it was nobody of the desk."""
        officer = self.officers.get(event.actor.ref) if event is not None else None
        return "" if officer is None else name(officer, language)


def name(officer: Officer, language: str) -> str:
    """An officer's name in the reader's language."""
    return (officer.name_en or officer.name) if language == "en" else officer.name
