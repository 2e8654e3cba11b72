"""What has become of a case (办理经过): the state that its events lead to, each fact with its date.

Everything here is read from the append-only events; nothing is ever entered. Serves S0-44 (result
feedback), S0-46 (strike-off), S0-47 (weekly entries), S0-49 (understanding), S2-26 (two dates).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from casework.model.procedure import Level
from casework.model.ticket import Kind, TicketStatus, Track


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A due date (时限) as it stands now: local date, and whether it is provisional (暂定)."""

    on: date
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Words with their local date: a progress entry (办理进展), a plan."""

    on: date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What the complainant said after filing (补充、更正): ``key`` of a corrected field, or ""."""

    on: date
    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended:
    """An extension of the handling (延期; Rules art. 19): old and new date, days, reason."""

    on: date
    old: date
    new: date
    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """That the delay was explained, to whom, and whether it was understood (谅解; S0-49)."""

    on: date
    person: str
    text: str
    understood: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How the matter was settled last (办结): status, ground, words, moment."""

    status: TicketStatus
    at: datetime
    ground: str = ""
    sub: str = ""
    text: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StruckOff:
    """The strike-off (销号; S0-46): measures, evidence, moment, and who approved it.

    ``approver`` is the officer's id; empty where the rule set asks for no second person.
    """

    at: datetime
    measures: str
    evidence: str
    approver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisited:
    """The follow-up visit (回访; S2-48). ``satisfied`` is None when nobody said."""

    on: date
    note: str
    reached: bool
    satisfied: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """A rating (满意度; S2-41): 1 to 5, with its reason."""

    on: date
    score: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """State of a case after some of its events. ``round`` is 1 and one more at each reopening.

    ``level`` is where the matter stands, ``told_at`` when the complainant was told the result of
    this round; ``dues`` are the clocks by code, as they were set or moved last; ``settled_as`` is
    the status in which this round was settled, empty before.
    """

    status: TicketStatus
    track: Track
    kind: Kind
    officer: str = ""
    level: Level = Level.OFFICER
    round: int = 1
    settled_as: str = ""
    acknowledged_at: datetime | None = None
    accepted_at: datetime | None = None
    told_at: datetime | None = None
    dues: Mapping[str, Due] = field(default_factory=dict)
    method: str = ""
    entries: tuple[Note, ...] = ()
    corrections: tuple[Correction, ...] = ()
    extensions: tuple[Extended, ...] = ()
    understanding: Understood | None = None
    plan: Note | None = None
    follower: str = ""
    ended: Ended | None = None
    result: str = ""
    struck_off: StruckOff | None = None
    approver: str = ""
    revisit: Revisited | None = None
    rating: Rated | None = None
    chinese: str = ""
    objected: bool = False
