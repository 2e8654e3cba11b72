"""The shape of rule files: the national Rules (``rules_*.toml``), and local profiles over them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from app.policy_files import Confidence, Count, Day, Flag, Row, Sourced, Text
from casework.model.deadline import ClockCode, ClockStart, LimitUnit
from casework.model.events import EventKind
from casework.model.grounds import EndingGround, HandlingMethod, ReferralTarget, RefusalGround
from casework.model.rules import AfterLowRating
from casework.model.ticket import TicketStatus, Track

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Limit = Annotated[Count, Field(gt=0)]


class Rule(Row):
    """A rule that may differ from its file in source and confidence."""

    article: Text


class TrackLimit(Rule):
    """The limit of a clock on one track; without ``unit`` that of the clock."""

    limit: Limit
    unit: LimitUnit | None = None
    legal_reference: str = ""


class ClockRow(Rule):
    """One clock of the national Rules, or one that a profile adds."""

    limit: Limit
    unit: LimitUnit
    starts: ClockStart
    rolls: Flag = True
    only: tuple[Track, ...] = ()
    met_by: tuple[EventKind, ...] = ()
    tracks: dict[Track, TrackLimit] = Field(default_factory=dict)


class LocalClockRow(Row):
    """A clock in a profile: what it leaves out is as in the rule set below."""

    limit: Limit | None = None
    unit: LimitUnit | None = None
    starts: ClockStart | None = None
    rolls: Flag | None = None
    only: tuple[Track, ...] = ()
    met_by: tuple[EventKind, ...] = ()
    article: str = ""
    legal_reference: str = ""
    tracks: dict[Track, TrackLimit] = Field(default_factory=dict)


class GroundRow(Rule):
    """A ground of refusal or of ending."""

    approval: Flag = False
    subs: tuple[Code, ...] = ()
    only: tuple[Track, ...] = ()
    doors: tuple[ReferralTarget, ...] = ()


class SupplementRow(Rule):
    """How many supplement notices there may be."""

    times: Count


class TrackExtension(Rule):
    """How the handling may be extended; what is left out has no cap."""

    most_times: Limit | None = None
    most_days: Limit | None = None
    most_total: Limit | None = None
    approval: Flag | None = None
    understanding: Flag | None = None


class ExtensionRow(Row):
    """The extension of every track, and of single ones."""

    most_times: Limit | None = None
    most_days: Limit | None = None
    most_total: Limit | None = None
    approval: Flag | None = None
    understanding: Flag | None = None
    article: str = ""
    tracks: dict[Track, TrackExtension] = Field(default_factory=dict)


class StrikeOffRow(Rule):
    """What strike-off asks for."""

    approval: Flag
    evidence: Flag


class RatingRow(Rule):
    """From which score down a rating is low, and what follows."""

    low: Annotated[Count, Field(le=5)]
    then: AfterLowRating


class PauseRow(Rule):
    """A clock that stands still in a status."""

    clock: ClockCode
    during: TicketStatus


class LightsTable(Sourced):
    """Thresholds of the lights."""

    share_percent: Annotated[Count, Field(le=100)]
    days: Count
    short_limit: Count
    short_days: Count
    long_overdue_days: Count


class RuleHead(Sourced):
    """What every rule file says of itself."""

    id: Code
    version: Text
    name: Text
    name_en: Text
    valid_from: Day
    valid_to: Day | None = None
    validity_confidence: Confidence | None = None
    pauses: tuple[PauseRow, ...] = ()


class RulesFile(RuleHead):
    """``national/rules_*.toml``: a complete rule set."""

    deadlines: dict[ClockCode, ClockRow]
    supplement: SupplementRow
    extension: ExtensionRow
    strike_off: StrikeOffRow
    rating: RatingRow
    refusal_grounds: Annotated[dict[RefusalGround, GroundRow], Field(min_length=1)]
    handling_methods: Annotated[dict[HandlingMethod, Rule], Field(min_length=1)]
    ending_grounds: Annotated[dict[EndingGround, GroundRow], Field(min_length=1)]
    referral_targets: Annotated[dict[ReferralTarget, Rule], Field(min_length=1)]
    lights: LightsTable


class ProfileFile(RuleHead):
    """``profiles/*.toml`` and ``<jurisdiction>/rules_*.toml``: what differs from the set below."""

    base: Code
    base_version: Text
    deadlines: dict[ClockCode, LocalClockRow] = Field(default_factory=dict)
    supplement: SupplementRow | None = None
    extension: ExtensionRow | None = None
    strike_off: StrikeOffRow | None = None
    rating: RatingRow | None = None
    refusal_grounds: dict[RefusalGround, GroundRow] = Field(default_factory=dict)
    handling_methods: dict[HandlingMethod, Rule] = Field(default_factory=dict)
    ending_grounds: dict[EndingGround, GroundRow] = Field(default_factory=dict)
    referral_targets: dict[ReferralTarget, Rule] = Field(default_factory=dict)
    lights: LightsTable | None = None
