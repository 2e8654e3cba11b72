"""What an act is described from: the ticket as its page shows it, who looks, in which language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.model.deadline import Deadline
from casework.model.events import EventKind
from casework.model.material import Material, missing
from casework.model.people import Officer
from casework.model.rules import ExtensionRule, RuleSet
from casework.model.ticket import Ticket
from casework.service.clocks import open_deadline
from casework.service.completeness import checklist_now
from console.ports import TicketPage
from console.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One ticket before one officer on the local date ``today``."""

    page: TicketPage
    viewer: Officer
    voice: Voice
    today: date

    @property
    def ticket(self) -> Ticket:
        """The ticket."""
        return self.page.ticket

    @property
    def rules(self) -> RuleSet:
        """The rules that were frozen onto the ticket."""
        return self.page.rules

    @property
    def extension(self) -> ExtensionRule:
        """How the handling of this ticket may be extended."""
        return self.rules.extension_for(self.ticket.track)

    @property
    def missing(self) -> Sequence[Material]:
        """What the law asks for and nobody has given yet."""
        return missing(checklist_now(self.ticket, self.page.events))

    def clock(self, code: str) -> Deadline | None:
        """The running clock ``code``."""
        return open_deadline(self.ticket.deadlines, code)

    def last_text(self, kind: EventKind, key: str) -> str:
        """The text of the latest event of ``kind``; empty without one."""
        found = (one.data.get(key, "") for one in reversed(self.page.events) if one.kind is kind)
        return next(found, "")
