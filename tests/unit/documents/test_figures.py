"""Figures of a period: counted from cases and events, the same whenever they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from casework.model.events import TicketEvent
from casework.model.ticket import Ticket
from casework.service.commands import Accept, Conclude, RateTicket, Refuse
from documents.families.inward import Entry
from documents.families.reports import Count, PeriodReport, Satisfied
from documents.figures import Period, period_report
from tests.support.desk_world import CHAT, World, complaint
from tests.support.papers import world

JANUARY = Period(first=date(2026, 1, 1), last=date(2026, 1, 31))
FEBRUARY = Period(first=date(2026, 2, 1), last=date(2026, 2, 28))


@pytest.fixture
def desk() -> World:
    """Three formal complaints of January, one ended then, one refused, one still open."""
    made = world()
    tickets = [
        made.file(
            number,
            authority="SWJ",
            claims_infringement=True,
            complaint=complaint(f"示例{number}号有限公司"),
            topic=topic,
        )
        for number, topic in ((1, "tax"), (2, "tax"), (3, "customs"))
    ]
    made.later(days=1)
    made.act(Accept, tickets[0])
    made.act(Accept, tickets[2])
    made.act(Refuse, tickets[1], ground="na_3_other_body", reason="不属本机构")
    made.later(days=7)
    made.act(Conclude, tickets[0], result="退税已到账", ground="e_1_agreed", tell=True)
    return made


def cases(desk: World) -> list[tuple[Ticket, Sequence[TicketEvent]]]:
    return [(one, desk.events(one)) for one in desk.store.tables.tickets.values()]


def test_what_happened_in_the_month_is_counted(desk: World) -> None:
    found = period_report(cases(desk), JANUARY)
    counted = (found.received, found.accepted, found.refused, found.ended, found.open)
    assert counted == (3, 2, 1, 1, 1)
    assert found.enterprises == 3
    assert found.topics == (
        Count(code="tax", number=2, ended=1),
        Count(code="customs", number=1, ended=0),
    )
    assert found.tracks == (Count(code="formal_complaint", number=3, ended=1),)
    assert found.finished == (
        Entry(on=date(2026, 1, 13), text="SY-2026-000001 出口退税未到账\n退税已到账"),
    )
    assert [one.text for one in found.cases] == ["SY-2026-000003 出口退税未到账"]


def test_an_empty_month_has_no_figures_but_what_is_open(desk: World) -> None:
    found = period_report(cases(desk), FEBRUARY)
    empty = PeriodReport(first=FEBRUARY.first, last=FEBRUARY.last, open=1, cases=found.cases)
    assert found == empty


def test_what_comes_later_changes_no_earlier_report(desk: World) -> None:
    before = period_report(cases(desk), JANUARY)
    desk.later(days=40)
    third = next(one for one in desk.store.tables.tickets.values() if one.number.endswith("3"))
    desk.act(Conclude, third, result="办结", ground="e_1_agreed", tell=True)
    assert period_report(cases(desk), JANUARY) == before
    assert period_report(cases(desk), FEBRUARY).ended == 1


def test_overdue_counts_from_the_day_after_the_last(desk: World) -> None:
    due = date(2026, 4, 7)
    assert [one.on for one in period_report(cases(desk), JANUARY).cases] == [due]
    on_the_day = period_report(cases(desk), Period(first=due, last=due))
    after = period_report(cases(desk), Period(first=due, last=date(2026, 4, 8)))
    assert (on_the_day.overdue, after.overdue) == (0, 1)


def test_satisfaction_stands_with_the_number_of_answers(desk: World) -> None:
    assert period_report(cases(desk), JANUARY).satisfied == Satisfied()
    rate = RateTicket(
        number="SY-2026-000001", conversation_key=CHAT, score=5, reason="", message_id="m9"
    )
    desk.change(rate)
    assert period_report(cases(desk), JANUARY).satisfied == Satisfied(answers=1, good=1)


def test_a_restricted_case_is_its_number_alone(desk: World) -> None:
    hidden = [(replace(one, restricted=True), events) for one, events in cases(desk)]
    found = period_report(hidden, JANUARY)
    assert [one.text for one in (*found.cases, *found.finished)] == [
        "SY-2026-000003",
        "SY-2026-000001",
    ]
