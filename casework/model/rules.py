"""Rule sets (规则集): what the law and a local profile say about clocks, grounds and approvals.

A rule set is data with a version; a ticket keeps the one under which it was filed. Each rule says
where it is written (``source``, ``article``) and how surely it was read (``Confidence``). Serves
the clock columns of the Rules (arts. 13-25), S1-16 (limits come from a versioned document), S0-45
(closed loop), S2-26 (two deadlines, follow-up visit) and S2-45 (effect check).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from casework.model.deadline import DeadlineRule
from casework.model.lights import LightPolicy
from casework.model.origin import Origin


class Confidence(StrEnum):
    """How surely a rule was read (可信度)."""

    TEXT = "text"  # in the official or a copied text
    SECONDARY = "secondary"  # in an account of a law firm, a chamber or the press
    VERIFY = "verify"  # to be checked by a person before it is relied upon
    PROPOSED = "proposed"  # a choice of this project


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A ground of refusal (不予受理情形, Rules art. 14) or of ending (处理终结情形, art. 20).

    ``approval`` asks for a second person's consent; ``subs`` are the codes of its sub-grounds, of
    which one must be named; ``tracks`` limits the ground to these tracks (empty: all). ``doors``
    are the ``referral_targets`` that a person may be told of with this ground, most likely first.
    """

    code: str
    article: str
    confidence: str
    source: str = ""
    approval: bool = False
    subs: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    doors: tuple[str, ...] = ()

    def applies(self, *, track: str) -> bool:
        """Whether a ticket of ``track`` may be refused or ended on this ground."""
        return not self.tracks or track in self.tracks


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRule:
    """How the handling may be extended (延期, Rules art. 19); None means the text sets no cap.

    ``most_days`` working days may be added at a time, ``most_times`` times; ``most_total`` working
    days is the longest handling from its start, extensions included. ``approval``: a supervisor who
    did not propose it gives it; ``understanding``: the explanation to the complainant and their
    understanding (谅解, S0-49) are recorded first.
    """

    most_times: int | None = None
    most_days: int | None = None
    most_total: int | None = None
    approval: bool = True
    understanding: bool = True
    article: str = ""
    source: str = ""
    confidence: str = Confidence.PROPOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRule:
    """``clock`` stands still while the ticket's status is ``during`` (a TicketStatus value)."""

    clock: str
    during: str
    article: str = ""
    source: str = ""
    confidence: str = Confidence.PROPOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeOffRule:
    """What strike-off (销号, S0-46) asks for besides its date."""

    approval: bool = True
    evidence: bool = True
    source: str = ""
    confidence: str = Confidence.PROPOSED


class AfterLowRating(StrEnum):
    """What follows when the complainant is not satisfied (S2-41, S2-48)."""

    REOPEN = "reopen"  # 重新办理
    ESCALATE = "escalate"  # 提级


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRule:
    """From which score down (of 1 to 5) a rating is low, and what follows then."""

    low: int = 2
    then: AfterLowRating = AfterLowRating.REOPEN
    source: str = ""
    confidence: str = Confidence.PROPOSED

    def is_low(self, score: int) -> bool:
        """Whether this score asks for more than thanks."""
        return score <= self.low


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """The rules in force, frozen onto a ticket by ``id`` and ``version``.

    ``name`` is the title of the law that notices cite (R-01); ``local_name`` that of the local
    profile over it, empty for the national Rules alone. The set is in force from ``valid_from`` up
    to and with ``valid_to`` (None: no end). ``deadlines`` holds the clocks for every track,
    ``track_deadlines`` by track those that a track counts in its own way.
    """

    id: str
    version: str
    deadlines: Mapping[str, DeadlineRule]
    sensitive_origins: frozenset[Origin]
    default_authority: str
    topic_authority: Mapping[str, str]
    lights: LightPolicy = field(default_factory=LightPolicy)
    track_deadlines: Mapping[str, Mapping[str, DeadlineRule]] = field(default_factory=dict)
    refusal_grounds: Mapping[str, Ground] = field(default_factory=dict)
    ending_grounds: Mapping[str, Ground] = field(default_factory=dict)
    handling_methods: tuple[str, ...] = ()
    referral_targets: tuple[str, ...] = ()
    extension: ExtensionRule = field(default_factory=ExtensionRule)
    track_extensions: Mapping[str, ExtensionRule] = field(default_factory=dict)
    supplement_times: int = 1
    pauses: tuple[PauseRule, ...] = ()
    strike_off: StrikeOffRule = field(default_factory=StrikeOffRule)
    rating: RatingRule = field(default_factory=RatingRule)
    name: str = ""
    name_en: str = ""
    local_name: str = ""
    local_name_en: str = ""
    source: str = ""
    confidence: str = Confidence.VERIFY
    valid_from: date | None = None
    valid_to: date | None = None
    verified_by: str = ""
    verified_on: date | None = None

    @property
    def ref(self) -> str:
        """``id@version``, as deadlines carry it."""
        return f"{self.id}@{self.version}"

    def deadline(self, code: str, *, track: str) -> DeadlineRule | None:
        """The rule of the clock ``code`` on ``track``; None when it does not run there."""
        own = self.track_deadlines.get(track, {}).get(code)
        rule = own if own is not None else self.deadlines.get(code)
        return rule if rule is not None and rule.runs_on(track) else None

    def clocks(self, *, track: str) -> tuple[DeadlineRule, ...]:
        """Every clock that runs on ``track``, with its limit there."""
        found = (self.deadline(code, track=track) for code in self.deadlines)
        return tuple(rule for rule in found if rule is not None)

    def extension_for(self, track: str) -> ExtensionRule:
        """How the handling of a ticket of ``track`` may be extended."""
        return self.track_extensions.get(track, self.extension)

    def pauses_during(self, status: str) -> frozenset[str]:
        """Clocks that stand still while a ticket is in ``status``."""
        return frozenset(pause.clock for pause in self.pauses if pause.during == status)

    def in_force(self, on: date) -> bool:
        """Whether the set is in force on the local date ``on``."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)
