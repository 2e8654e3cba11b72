"""What the law makes a desk remember of a case (办理程序), beside its two columns of state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Level(StrEnum):
    """How far up a matter has been brought (提级层级; S0-51), lowest first."""

    OFFICER = "officer"  # 商务服务员
    UNIT = "unit"  # 责任单位、区(县、市)
    OFFICE = "office"  # 联席会议办公室
    CONFERENCE = "conference"  # 联席会议
    TASK_FORCE = "task_force"  # 市专班

    @property
    def rank(self) -> int:
        """0 for the officer, 4 for the task force."""
        return tuple(Level).index(self)


class Backing(StrEnum):
    """Who stands behind a matter that somebody else brought (支持依据; Rules arts. 9, 12, 14)."""

    NONE = "none"
    ENTERPRISE = "enterprise"  # the enterprise itself 企业本身
    PROXY = "proxy"  # under a power of attorney 授权委托书


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What waits for another person's approval (待审批): one at a time on a ticket.

    ``act`` is the code of the act; ``data`` what it needs, as strings; ``by`` the proposer.
    """

    id: UUID
    act: str
    by: UUID
    at: datetime
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """State of the procedure. Codes are those of the rule set; free text stays in the events.

    ``supplements`` counts supplement notices (the Rules allow one); ``round`` is 1 and one more at
    each reopening; ``settled_as`` is the status in which the matter was settled last, kept
    over the strike-off; ``understood`` is None before the delay was explained, then whether it was
    understood (谅解); ``contacted_on`` is the local date of a contact that has had no answer;
    ``chinese_checked``: an officer has checked the Chinese version; ``colour`` is the light as it
    was noted last, for its change to be noticed; never what a list shows.
    """

    supplements: int = 0
    supplement_items: tuple[str, ...] = ()
    refusal_ground: str = ""
    referral_target: str = ""
    backing: Backing = Backing.NONE
    method: str = ""
    settled_as: str = ""
    ending_ground: str = ""
    ending_sub: str = ""
    extensions: int = 0
    understood: bool | None = None
    contacted_on: date | None = None
    planned: bool = False
    level: Level = Level.OFFICER
    chinese_checked: bool = False
    result_told: bool = False
    round: int = 1
    rating: int | None = None
    objected: bool = False
    proposal: Proposal | None = None
    colour: str = "green"
