"""What a city has beside the Rules (地方机制): report cycles, lanes, lists; data, pure functions.

Each mechanism is one dataclass; a jurisdiction has those that its folder names, None or empty
otherwise. Serves S0-37 (2+7+N), S1-04 (through-train), S1-06 (five ones), S1-09 (service officer),
S2-13 to S2-17 (five cycles), S2-26 (problem list), S3-08 (rapid response), S3-13 (bulletin).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from casework.model.calendar import WorkCalendar

_ONE_DAY = timedelta(days=1)
_WEEK_DAYS = 7
_MONTHS_OF_A_YEAR = 12


class Every(StrEnum):
    """How often a report is due (周期)."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A body that reads reports and answers for no ticket itself (领导小组、联席会议)."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days that one report speaks of, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCycle:
    """One of the reporting cycles (周汇报、月例会、季度通报、半年评估、年度总结; S2-13 to S2-17).

    ``code`` is the document's code. Due on the ``working_day``-th working day after the period;
    0: on the last working day of the period itself. ``audience`` are the codes of those who get it.
    """

    code: str
    every: Every
    working_day: int
    audience: tuple[str, ...] = ()
    source: str = ""
    confidence: str = "verify"

    def period_of(self, day: date) -> Period:
        """The period that holds ``day``; weeks begin on Monday."""
        if self.every is Every.WEEK:
            first = day - timedelta(days=day.weekday())
            return Period(first=first, last=first + timedelta(days=_WEEK_DAYS - 1))
        months = _MONTHS[self.every]
        month = (day.month - 1) // months * months + 1
        return Period(first=date(day.year, month, 1), last=_month_end(day.year, month + months - 1))

    def due(self, period: Period, *, calendar: WorkCalendar) -> tuple[date, bool]:
        """Due date of the report on ``period``, and whether it is provisional (暂定).

        A period without any working day (a week of holidays) is reported on the next one.
        """
        if self.working_day:
            return calendar.add_working_days(period.last, self.working_day)
        day = period.last
        while not calendar.is_working_day(day):
            day -= _ONE_DAY
        if day < period.first:
            return calendar.add_working_days(period.last, 1)
        return day, not calendar.is_announced(day.year)

    def next_due(self, on: date, *, calendar: WorkCalendar) -> tuple[Period, date, bool]:
        """The first report that is not yet overdue on ``on``: its period, due date, provisional."""
        period = self.period_of(self.period_of(on).first - _ONE_DAY)
        while True:
            due, provisional = self.due(period, calendar=calendar)
            if due >= on:
                return period, due, provisional
            period = self.period_of(period.last + _ONE_DAY)


class One(StrEnum):
    """What the five ones (五个一, S1-06) ask of a key project."""

    PROJECT = "project"  # 一个重点项目
    LEADER = "leader"  # 一名分包领导
    TEAM = "team"  # 一套工作班子
    PLAN = "plan"  # 一个工作方案
    TO_THE_END = "to_the_end"  # 坚持一抓到底: followed until it takes effect, never dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class FiveOnes:
    """The five ones (五个一): which of them a project must show."""

    required: tuple[One, ...] = tuple(One)
    source: str = ""
    confidence: str = "verify"

    def missing(self, held: Collection[str]) -> tuple[One, ...]:
        """The ones that a project which has ``held`` still lacks, in their order."""
        return tuple(one for one in self.required if one not in held)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThroughTrain:
    """The through-train lane (直通车, S1-04): who may use it, and to whom it leads.

    ``marks`` are the marks of an enterprise or project that open the lane; ``leads_to`` is the code
    of the role at its end; ``contact_within`` working days it takes to be called.
    """

    marks: tuple[str, ...]
    leads_to: str
    contact_within: int
    source: str = ""
    confidence: str = "verify"

    def open_to(self, marks: Collection[str]) -> bool:
        """Whether somebody with these marks may use the lane: the ticket then has priority."""
        return not set(self.marks).isdisjoint(marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceOfficers:
    """What the service officer (商务服务员、服务官) is called here, and how many an enterprise has.

    ``primary`` and ``backup`` count the officers of one enterprise (S1-11, S3-05); ``team_per``
    says for which unit a team must exist (S2-11).
    """

    term: str
    term_en: str
    primary: int = 1
    backup: int = 1
    team_per: str = "district"
    source: str = ""
    confidence: str = "verify"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """Who may read the bulletin of the inspection (投诉检查通报, S3-13), and how often it comes."""

    every: Every
    audience: tuple[str, ...]
    public: bool = False
    source: str = ""
    confidence: str = "verify"

    def may_read(self, groups: Collection[str]) -> bool:
        """Whether a member of ``groups`` may read it: "informed within a certain range"."""
        return self.public or not set(self.audience).isdisjoint(groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemList:
    """The problem list (问题清单, S2-26, S2-47): two deadlines a problem, then a follow-up visit.

    ``resolve`` and ``feedback`` are the clock codes of the two; ``revisit`` and ``effect_check``
    those after closure. A missing column is a gap of the list.
    """

    resolve: str = "handling"
    feedback: str = "feedback"
    revisit: str = "revisit"
    effect_check: str = "effect_check"
    source: str = ""
    confidence: str = "verify"

    def missing(self, dues: Collection[str]) -> tuple[str, ...]:
        """Which of the two deadlines a problem with clocks ``dues`` does not have."""
        return tuple(code for code in (self.resolve, self.feedback) if code not in dues)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """That an enterprise raised a topic on a local date, for the count of what is common."""

    enterprise: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RapidResponse:
    """Rapid response (快速反应, S3-08): a major project, or what many enterprises raise.

    Common is a topic that at least ``enterprises`` different ones raised within ``days`` days.
    """

    enterprises: int = 3
    days: int = 30
    major_project: bool = True
    source: str = ""
    confidence: str = "proposed"

    def commonly_reported(self, reports: Iterable[Report], *, on: date) -> bool:
        """Whether the reports of one topic make it common on ``on`` (普遍反映)."""
        since = on - timedelta(days=self.days)
        return len({one.enterprise for one in reports if since < one.on <= on}) >= self.enterprises

    def raises(self, reports: Iterable[Report], *, major_project: bool, on: date) -> bool:
        """Whether a ticket gets priority: a major project (重大项目), or a common problem."""
        if self.major_project and major_project:
            return True
        return self.commonly_reported(reports, on=on)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskForceTemplate:
    """A task force of a areas, b working groups and N departments (专班 a+b+N, S0-37)."""

    areas: int
    groups: int
    departments: tuple[str, ...] = ()
    source: str = ""
    confidence: str = "verify"

    @property
    def formula(self) -> str:
        """As it is written: ``2+7+N``."""
        return f"{self.areas}+{self.groups}+N"

    def lacking(self, *, areas: int, groups: int, departments: int) -> dict[str, int]:
        """How many of each a task force with these numbers still lacks; at least one department."""
        wanted = {"areas": self.areas, "groups": self.groups, "departments": 1}
        held = {"areas": areas, "groups": groups, "departments": departments}
        return {name: number - held[name] for name, number in wanted.items() if held[name] < number}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanisms:
    """The mechanisms of one jurisdiction."""

    groups: tuple[Group, ...] = ()
    cycles: tuple[ReportCycle, ...] = ()
    five_ones: FiveOnes | None = None
    through_train: ThroughTrain | None = None
    service_officers: ServiceOfficers | None = None
    bulletin: Bulletin | None = None
    problem_list: ProblemList | None = None
    rapid_response: RapidResponse | None = None
    task_force: TaskForceTemplate | None = None

    def cycle(self, code: str) -> ReportCycle | None:
        """The reporting cycle of this code."""
        return next((one for one in self.cycles if one.code == code), None)


def _month_end(year: int, month: int) -> date:
    if month == _MONTHS_OF_A_YEAR:
        return date(year, month, 31)
    return date(year, month + 1, 1) - _ONE_DAY
