"""Local mechanisms as pure functions: S0-37, S1-04, S1-06, S2-13 to S2-17, S2-26, S3-08, S3-13."""

from __future__ import annotations

from datetime import date

import pytest

from casework.model.calendar import WorkCalendar
from casework.model.mechanisms import (
    Bulletin,
    Every,
    FiveOnes,
    Mechanisms,
    One,
    Period,
    ProblemList,
    RapidResponse,
    Report,
    ReportCycle,
    TaskForceTemplate,
    ThroughTrain,
)
from tests.support.desk_world import shenyang

D = date.fromisoformat


@pytest.fixture
def calendar() -> WorkCalendar:
    return shenyang().calendar


def cycle(every: Every, working_day: int = 0) -> ReportCycle:
    return ReportCycle(code="report", every=every, working_day=working_day)


@pytest.mark.parametrize(
    ("every", "day", "first", "last"),
    [
        (Every.WEEK, "2026-01-01", "2025-12-29", "2026-01-04"),
        (Every.WEEK, "2026-03-08", "2026-03-02", "2026-03-08"),
        (Every.MONTH, "2028-02-29", "2028-02-01", "2028-02-29"),
        (Every.QUARTER, "2026-05-20", "2026-04-01", "2026-06-30"),
        (Every.HALF_YEAR, "2026-12-31", "2026-07-01", "2026-12-31"),
        (Every.YEAR, "2026-06-15", "2026-01-01", "2026-12-31"),
    ],
)
def test_the_period_that_holds_a_day(every: Every, day: str, first: str, last: str) -> None:
    assert cycle(every).period_of(D(day)) == Period(first=D(first), last=D(last))


@pytest.mark.parametrize(
    ("every", "working_day", "day", "due"),
    [
        (Every.WEEK, 0, "2026-03-04", "2026-03-06"),
        (Every.WEEK, 0, "2026-05-05", "2026-05-09"),  # Saturday 9 May is worked
        (Every.WEEK, 0, "2025-10-02", "2025-09-30"),  # the holiday begins on Wednesday
        (Every.WEEK, 0, "2026-02-18", "2026-02-24"),  # no day of the week is worked
        (Every.MONTH, 5, "2026-01-20", "2026-02-06"),
        (Every.QUARTER, 10, "2026-03-01", "2026-04-15"),
        (Every.HALF_YEAR, 10, "2026-02-01", "2026-07-14"),
        (Every.YEAR, 15, "2025-05-01", "2026-01-22"),
    ],
)
def test_when_a_report_is_due(
    calendar: WorkCalendar, every: Every, working_day: int, day: str, due: str
) -> None:
    one = cycle(every, working_day)
    assert one.due(one.period_of(D(day)), calendar=calendar) == (D(due), False)


def test_a_report_due_in_a_year_without_a_table_is_provisional(calendar: WorkCalendar) -> None:
    one = cycle(Every.YEAR, 15)
    assert one.due(one.period_of(D("2026-05-01")), calendar=calendar)[1]


def test_the_next_report_is_the_first_that_can_still_be_kept(calendar: WorkCalendar) -> None:
    monthly = cycle(Every.MONTH, 5)
    january = Period(first=D("2026-01-01"), last=D("2026-01-31"))
    assert monthly.next_due(D("2026-02-06"), calendar=calendar) == (january, D("2026-02-06"), False)
    february, due, _ = monthly.next_due(D("2026-02-07"), calendar=calendar)
    assert (february.first, due) == (D("2026-02-01"), D("2026-03-06"))


def test_a_project_shows_which_of_the_five_ones_are_missing() -> None:
    rule = FiveOnes()
    assert rule.missing(()) == tuple(One)
    assert rule.missing({"project", "leader", "plan"}) == (One.TEAM, One.TO_THE_END)
    assert rule.missing({one.value for one in One}) == ()


def test_the_through_train_takes_whoever_bears_one_of_its_marks() -> None:
    lane = ThroughTrain(marks=("signed_project", "white_list_city"), leads_to="x", contact_within=1)
    assert lane.open_to({"signed_project", "other"})
    assert not lane.open_to({"other"})
    assert not lane.open_to(())


def test_a_problem_has_two_deadlines() -> None:
    rule = ProblemList()
    assert rule.missing({"handling", "feedback"}) == ()
    assert rule.missing({"handling"}) == ("feedback",)


def reports(*days: str, firm: str = "") -> list[Report]:
    return [Report(enterprise=firm or f"firm {day}", on=D(day)) for day in days]


@pytest.mark.parametrize(
    ("found", "common"),
    [
        (reports("2026-03-01", "2026-03-15", "2026-03-30"), True),
        (reports("2026-02-28", "2026-03-15", "2026-03-30"), False),  # the first is too long ago
        (reports("2026-03-01", "2026-03-15", "2026-03-30", firm="one"), False),
        (reports("2026-03-15", "2026-03-20", "2026-03-31"), False),  # the last is yet to come
        ([], False),
    ],
)
def test_what_three_enterprises_raise_within_thirty_days_is_common(
    found: list[Report], common: bool
) -> None:
    rule = RapidResponse()
    assert rule.commonly_reported(found, on=D("2026-03-30")) is common
    assert rule.raises(found, major_project=False, on=D("2026-03-30")) is common


def test_a_major_project_is_answered_rapidly_where_the_rule_says_so() -> None:
    assert RapidResponse().raises([], major_project=True, on=D("2026-03-30"))
    assert not RapidResponse(major_project=False).raises([], major_project=True, on=D("2026-03-30"))


def test_a_bulletin_is_for_its_audience_alone_unless_it_is_public() -> None:
    limited = Bulletin(every=Every.QUARTER, audience=("leading_group",))
    assert limited.may_read({"leading_group", "officer"})
    assert not limited.may_read({"officer"})
    assert Bulletin(every=Every.QUARTER, audience=(), public=True).may_read(())


def test_a_task_force_of_two_seven_and_n() -> None:
    template = TaskForceTemplate(areas=2, groups=7)
    assert template.formula == "2+7+N"
    assert template.lacking(areas=2, groups=7, departments=1) == {}
    assert template.lacking(areas=1, groups=4, departments=0) == {
        "areas": 1,
        "groups": 3,
        "departments": 1,
    }


def test_a_cycle_is_found_by_its_code() -> None:
    weekly = ReportCycle(code="weekly_report", every=Every.WEEK, working_day=0)
    found = Mechanisms(cycles=(weekly,))
    assert found.cycle("weekly_report") is weekly
    assert found.cycle("daily_report") is None
