"""Foreign-invested projects (外资项目): stage, milestones, and the five ones (五个一).

Serves S1-05 (project ledger), S1-06 (five ones), S1-08 (early start, building, production, effect),
S1-24 (landing, construction, operation), S3-08 (major project).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from casework.model.mechanisms import FiveOnes, One


class Stage(StrEnum):
    """Stage of a project (项目阶段)."""

    SIGNED = "signed"  # 已签约
    LANDING = "landing"  # 落地
    CONSTRUCTION = "construction"  # 建设
    OPERATION = "operation"  # 运营
    ENDED = "ended"  # 已办结: it has taken effect, nothing is followed any more
    DROPPED = "dropped"  # 已终止


class Milestone(StrEnum):
    """Milestones (早开工、早建设、早投产、早见效; S1-08), in their order."""

    START = "start"  # 开工
    BUILD = "build"  # 建设
    PRODUCTION = "production"  # 投产
    EFFECT = "effect"  # 见效


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """When a milestone is planned and when it was reached; local dates, None: not known yet."""

    planned: date | None = None
    done: date | None = None

    def late(self, on: date) -> bool:
        """Whether the planned day has passed, or was passed, without the milestone."""
        if self.planned is None:
            return False
        return (self.done or on) > self.planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project. ``code`` is its number in the desk's own list; ``leader`` the leader in charge.

    ``major`` marks a major project, whose problems have priority.
    """

    id: UUID
    code: str
    name: str
    enterprise_id: UUID
    stage: Stage = Stage.SIGNED
    major: bool = False
    leader: str = ""
    team: str = ""
    plan: str = ""
    milestones: Mapping[Milestone, Reached] = field(default_factory=dict)

    def held(self) -> frozenset[One]:
        """Which of the five ones the project shows; only a dropped one is not followed."""
        shown = {
            One.PROJECT: bool(self.name),
            One.LEADER: bool(self.leader),
            One.TEAM: bool(self.team),
            One.PLAN: bool(self.plan),
            One.TO_THE_END: self.stage is not Stage.DROPPED,
        }
        return frozenset(one for one, there in shown.items() if there)

    def missing(self, five_ones: FiveOnes | None) -> tuple[One, ...]:
        """The ones it still lacks; none where the jurisdiction has no such mechanism."""
        return five_ones.missing(self.held()) if five_ones is not None else ()

    def late(self, on: date) -> tuple[Milestone, ...]:
        """Milestones that are behind their day on the local date ``on``."""
        return tuple(
            one
            for one in Milestone
            if self.milestones.get(one, Reached()).late(on) and self.stage is not Stage.DROPPED
        )
