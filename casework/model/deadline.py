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
    HANDLING_DUE = "handling_due"  # 办理期限届满日: a future day, known as soon as handling runs
    RESULT_TOLD = "result_told"  # 处理结果已告知
    CLOSED = "closed"  # 销号
    FORWARDED = "forwarded"  # 转办
    REOPENED = "reopened"  # 重新办理
    ODD_MONTH = "odd_month"  # 单月首日
    YEAR_END = "year_end"  # 年末


class ClockCode(StrEnum):
    """Every clock by its code: the ``rule`` names of deadlines everywhere."""

    COMPLETENESS = "completeness"  # 齐备审查
    SUPPLEMENT = "supplement"  # 补正
    ACCEPTANCE = "acceptance"  # 受理决定
    REFUSAL_NOTICE = "refusal_notice"  # 不予受理告知
    HANDLING = "handling"  # 办理
    ABSENCE = "absence"  # 联系不上
    RESULT_NOTICE = "result_notice"  # 结果告知
    ONE_YEAR_REPORT = "one_year_report"  # 一年未结专报
    BIMONTHLY_REPORT = "bimonthly_report"  # 双月报
    YEAR_ARCHIVE = "year_archive"  # 年度归档
    FORWARDING = "forwarding"  # 转派
    FIRST_CONTACT = "first_contact"  # 首次联系
    PLAN = "plan"  # 办理方案
    FEEDBACK = "feedback"  # 反馈
    STRIKE_OFF = "strike_off"  # 销号
    REVISIT = "revisit"  # 回访
    EFFECT_CHECK = "effect_check"  # 成效核查


class DeadlineState(StrEnum):
    """State of one deadline; a paused one has no due date."""

    OPEN = "open"
    MET = "met"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """One clock of the law as data: ``code`` is the rule name everywhere.

    ``confidence`` is ``text``, ``secondary``, ``verify`` or ``proposed``; ``article`` and
    ``source`` say where the limit is written, ``rule_set`` (``id@version``) in which set when that
    is not the set that holds the rule. ``starts`` is a ``ClockStart``; ``tracks`` limits the clock
    to these tracks (empty: all). ``rolls``: a period of natural days that ends on a day off goes on
    to the next working day. ``met_by`` are the kinds of events that keep a local clock; those of
    the Rules are kept by their own acts. ``verified_by`` checked the rule on ``verified_on``.
    """

    code: str
    limit: int
    unit: LimitUnit
    starts: str
    article: str
    source: str
    confidence: str
    tracks: tuple[str, ...] = ()
    rolls: bool = True
    rule_set: str = ""
    met_by: tuple[str, ...] = ()
    verified_by: str = ""
    verified_on: date | None = None

    def runs_on(self, track: str) -> bool:
        """Whether the clock runs on tickets of ``track``."""
        return not self.tracks or track in self.tracks


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
