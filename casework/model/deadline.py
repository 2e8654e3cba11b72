"""Deadlines (办结时限) and the rules that make them (时限规则)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LimitUnit(StrEnum):
    """How a limit is counted: working days by the calendar, natural days, or years."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    YEARS = "years"


class ClockStart(StrEnum):
    """What starts a clock (起算事由)."""

    FILED = "filed"  # 收到材料: the confirmed form counts as complete until a supplement is asked
    COMPLETE_MATERIAL = "complete_material"  # 材料齐全
    SUPPLEMENT_NOTICE = "supplement_notice"  # 送达补正通知
    ACCEPTED = "accepted"  # 受理
    CONTACT = "contact"  # 联系投诉人而未获答复
    CONCLUDED = "concluded"  # 处理终结
    ODD_MONTH = "odd_month"  # 单月首日
    YEAR_END = "year_end"  # 年末


class DeadlineState(StrEnum):
    """State of one deadline; a paused one has no due date."""

    OPEN = "open"
    MET = "met"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """One clock of the law as data: ``code`` is the rule name everywhere.

    ``confidence`` is ``text``, ``secondary`` or ``verify``; ``article`` and ``source`` say where
    the limit is written. ``starts`` is a ``ClockStart``; ``tracks`` limits the clock to these
    tracks (empty: all).
    """

    code: str
    limit: int
    unit: LimitUnit
    starts: str
    article: str
    source: str
    confidence: str
    tracks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A due date as the law counts it: a local date (Asia/Shanghai), ending at 24:00.

    ``provisional`` (暂定) is True when the count touched a year without an announced table.
    """

    rule: str
    starts_on: date
    due: date
    provisional: bool
    rule_set: str
    calendar_version: str
    state: DeadlineState = DeadlineState.OPEN
