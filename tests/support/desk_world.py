"""A small desk for tests: invented officers and enterprises, one complaint, the real rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.policy_loader import load_jurisdiction
from casework.model.complaint import Complaint, FieldKey, FieldState, FieldValue, Urgency
from casework.model.events import EventKind, TicketEvent
from casework.model.jurisdiction import Jurisdiction
from casework.model.origin import Origin
from casework.model.people import Actor, ActorType, Enterprise, Officer
from casework.model.ticket import Industry, Scope, Ticket
from casework.service import desk
from casework.service.commands import Command, FileComplaint, OfficerCommand
from casework.service.memory import MemoryStore
from casework.service.outcomes import Outcome, TicketChanged
from tests.support.tree import ROOT

CITY = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 1, 5, 10, 0, tzinfo=CITY)
CHAT = "webchat:main:anna"
TIEXI = "铁西区"


@cache
def shenyang() -> Jurisdiction:
    """The shipped rules of Shenyang."""
    return load_jurisdiction(ROOT / "casework" / "policy" / "shenyang")


def uuid(number: int) -> UUID:
    """A fixed id for a small number."""
    return UUID(int=number)


def officer(number: int, login: str, **more: Any) -> Officer:
    """An invented officer."""
    return Officer(id=uuid(number), login=login, name=login, name_en=login.title(), **more)


def complaint(enterprise: str = "示例轴承有限公司") -> Complaint:
    """An invented complaint."""
    facts = "出口退税款四个月未到账。"
    texts = {FieldKey.ENTERPRISE_NAME: enterprise, FieldKey.FACTS: facts}
    fields = {
        key: FieldValue(state=FieldState.FILLED, value=text, words=text, message_id="m1")
        for key, text in texts.items()
    }
    return Complaint(title="出口退税未到账", fields=fields)


def filing(draft: int = 1, **other: Any) -> FileComplaint:
    """A confirmed draft of an enterprise; ``other`` columns replace the defaults."""
    plain: dict[str, Any] = {
        "draft_id": uuid(10_000 + draft),
        "number": f"SY-2026-{draft:06d}",
        "lookup_hash": draft.to_bytes(32, "big"),
        "conversation_key": CHAT,
        "language": "zh",
        "complaint": complaint(),
        "origin": Origin.ENTERPRISE,
        "principal_origin": None,
        "industry": Industry(section="C", division="34", confirmed=True, confidence=0.9),
        "topic": "tax",
        "district": TIEXI,
        "respondent": None,
        "authority": None,
        "urgency": Urgency.NORMAL,
        "scope": Scope(),
        "enterprise_id": None,
        "attachments": (),
        "confidential": False,
        "is_question": False,
        "is_suggestion": False,
        "actor": Actor(type=ActorType.COMPLAINANT, ref=CHAT),
    }
    return FileComplaint(**{**plain, **other})


@dataclass
class World:
    """A store in memory and a moment; each command is one transaction."""

    now: datetime = MONDAY
    store: MemoryStore = field(default_factory=MemoryStore)
    jurisdiction: Jurisdiction = field(default_factory=shenyang)
    ids: Iterator[int] = field(default_factory=lambda: count(100_000))

    def know(self, *people: Officer | Enterprise) -> None:
        """Enter officers and enterprises into the registers."""
        with self.store.begin() as unit:
            for one in people:
                (unit.officers if isinstance(one, Officer) else unit.enterprises).save(one)

    def handle(self, command: Command) -> Outcome:
        """Carry out and commit; nothing is kept when the desk refuses."""
        with self.store.begin() as unit:
            return desk.handle(
                command,
                uow=unit,
                jurisdiction=self.jurisdiction,
                now=self.now,
                new_id=lambda: uuid(next(self.ids)),
            )

    def change(self, command: Command) -> TicketChanged:
        """Carry out a command that changes a ticket."""
        outcome = self.handle(command)
        assert isinstance(outcome, TicketChanged)
        return outcome

    def file(self, draft: int = 1, **other: Any) -> Ticket:
        """File a complaint."""
        return self.change(filing(draft, **other)).ticket

    def act(self, kind: type[OfficerCommand], ticket: Ticket, /, **other: Any) -> TicketChanged:
        """An officer's command on the ticket as it stands, by the assigned officer."""
        stored = self.ticket(ticket)
        words: dict[str, Any] = {
            "ticket_id": stored.id,
            "expected_version": stored.version,
            "officer_id": stored.assignment.officer_id,
        }
        return self.change(kind(**{**words, **other}))

    def ticket(self, ticket: Ticket) -> Ticket:
        """The ticket as it is stored."""
        return self.store.tables.tickets[ticket.id]

    def events(self, ticket: Ticket) -> tuple[TicketEvent, ...]:
        """Its events."""
        return self.store.tables.events[ticket.id]

    def kinds(self, ticket: Ticket) -> list[EventKind]:
        """Kinds of its events, in order."""
        return [event.kind for event in self.events(ticket)]

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)


DUTY = officer(1, "duty", duty=True)
LOCAL = officer(2, "local", district=TIEXI)
SECOND = officer(3, "second", district=TIEXI)
OWN = officer(4, "own")
STAND_IN = officer(5, "standin")
EXAMPLE = Enterprise(
    id=uuid(50),
    name="示例轴承有限公司",
    name_en="Example Bearings Co., Ltd.",
    district=TIEXI,
    primary_officer_id=OWN.id,
    substitute_officer_id=STAND_IN.id,
)


def absent(one: Officer) -> Officer:
    """The officer, away since long ago and without end."""
    return replace(one, absent_from=datetime(2020, 1, 1, tzinfo=CITY).date())
