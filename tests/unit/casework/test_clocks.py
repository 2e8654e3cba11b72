from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework.model.clocks import due_date, end_all_clocks, end_clocks, start_clocks
from casework.model.deadline import ClockStart, Deadline, DeadlineState
from casework.model.ticket import Track
from tests.support.desk_world import shenyang

RULES, CALENDAR = shenyang().rules, shenyang().calendar
MET, OPEN, CANCELLED = DeadlineState.MET, DeadlineState.OPEN, DeadlineState.CANCELLED


def start(
    clock: ClockStart, track: Track = Track.DEMAND, on: str = "2026-02-02"
) -> tuple[Deadline, ...]:
    return start_clocks(
        start=clock, track=track, on=date.fromisoformat(on), rules=RULES, calendar=CALENDAR
    )


@pytest.mark.parametrize("track", list(Track))
def test_filing_promises_the_date_of_acceptance_on_every_track(track: Track) -> None:
    dues = {one.rule: (one.due, one.provisional) for one in start(ClockStart.FILED, track)}
    due = date(2026, 2, 11), False
    assert dues == {"acceptance": due, "completeness": due}


def test_a_deadline_says_by_which_rules_and_calendar_it_was_counted() -> None:
    (first, *_) = start(ClockStart.FILED)
    assert first.rule_set == "mofcom_2020_3@1"
    assert first.calendar_version == CALENDAR.version
    assert (first.starts_on, first.state) == (date(2026, 2, 2), OPEN)


def test_acceptance_starts_handling_and_the_year_of_a_formal_complaint() -> None:
    formal = start(ClockStart.ACCEPTED, Track.FORMAL_COMPLAINT)
    assert {one.rule: one.due for one in formal} == {
        "handling": date(2026, 5, 7),
        "one_year_report": date(2027, 2, 2),
    }
    assert [one.rule for one in start(ClockStart.ACCEPTED)] == ["handling"]


def test_handling_that_reaches_an_estimated_year_is_provisional() -> None:
    (filed, _) = start(ClockStart.FILED, on="2026-11-23")
    handling, _ = start(ClockStart.ACCEPTED, Track.FORMAL_COMPLAINT, on="2026-11-23")
    assert (filed.due, filed.provisional) == (date(2026, 12, 2), False)
    assert handling.provisional


@pytest.mark.parametrize(
    ("track", "due", "rule_set"),
    [
        (Track.FORMAL_COMPLAINT, date(2026, 5, 7), "mofcom_2020_3@1"),
        (Track.FORWARDED, date(2026, 5, 7), "mofcom_2020_3@1"),
        (Track.DEMAND, date(2026, 2, 14), "shenyang_appeal_platform@1"),
        (Track.CONSULTATION, date(2026, 2, 9), "shenyang_appeal_platform@1"),
    ],
)
def test_each_track_has_its_own_limit_and_names_its_rules(
    track: Track, due: date, rule_set: str
) -> None:
    (handling, *_) = start(ClockStart.ACCEPTED, track)
    assert (handling.rule, handling.due, handling.rule_set) == ("handling", due, rule_set)


def test_feedback_counts_on_from_the_last_day_of_the_handling() -> None:
    (handling, *_) = start(ClockStart.ACCEPTED)
    (feedback,) = start(ClockStart.HANDLING_DUE, on=handling.due.isoformat())
    assert (feedback.rule, feedback.due) == ("feedback", date(2026, 2, 26))


def test_days_that_do_not_roll_end_on_a_day_off() -> None:
    rule = replace(RULES.deadlines["absence"], rolls=False)
    found = due_date(rule=rule, start=date(2026, 9, 5), calendar=CALENDAR)
    assert found == (date(2026, 10, 5), False)


@pytest.mark.parametrize(
    ("rule", "begin", "due"),
    [
        ("supplement", "2026-02-10", "2026-03-09"),
        ("absence", "2026-09-05", "2026-10-08"),
        ("result_notice", "2026-02-13", "2026-02-25"),
        ("one_year_report", "2028-02-29", "2029-02-28"),
    ],
)
def test_each_unit_is_counted_its_own_way(rule: str, begin: str, due: str) -> None:
    found = due_date(rule=RULES.deadlines[rule], start=date.fromisoformat(begin), calendar=CALENDAR)
    assert found == (date.fromisoformat(due), False)


def test_ending_touches_named_open_deadlines_only() -> None:
    acceptance, completeness = start(ClockStart.FILED)
    (handling,) = start(ClockStart.ACCEPTED)
    before = (replace(acceptance, state=CANCELLED), completeness, handling)
    ended = end_clocks(before, met={"acceptance", "completeness"})
    assert [one.state for one in ended] == [CANCELLED, MET, OPEN]


def test_ending_all_leaves_none_open() -> None:
    deadlines = (*start(ClockStart.FILED), *start(ClockStart.ACCEPTED))
    ended = end_all_clocks(deadlines, met={"handling"})
    assert [one.state for one in ended] == [CANCELLED, CANCELLED, MET]
