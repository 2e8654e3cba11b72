from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from casework.model.calendar import WorkCalendar
from casework.model.lights import (
    GREEN,
    Colour,
    Light,
    LightPolicy,
    LightReason,
    due_light,
    last_entry,
    light,
    limit_in_working_days,
)
from casework.model.ticket import Ticket, TicketStatus
from casework.service.commands import Accept, Acknowledge, NoteProgress, WithdrawTicket
from tests.support.desk_world import CHAT, CITY, DUTY, MONDAY, World, shenyang

POLICY, CALENDAR = shenyang().rules.lights, shenyang().calendar


@pytest.fixture
def world() -> World:
    found = World()
    found.know(DUTY)
    return found


def look(ticket: Ticket, at: datetime, last: date | None = None) -> Light:
    return light(ticket=ticket, calendar=CALENDAR, policy=POLICY, now=at, last_entry_on=last)


@pytest.mark.parametrize(
    ("limit", "left"), [(1, 1), (3, 1), (5, 3), (7, 3), (15, 3), (20, 4), (60, 12)]
)
def test_yellow_starts_with_so_many_days_left(limit: int, left: int) -> None:
    assert POLICY.yellow_from(limit) == left


def test_shipped_thresholds_are_the_defaults() -> None:
    assert LightPolicy() == POLICY


@pytest.mark.parametrize(
    ("on", "colour", "reason", "left"),
    [
        ("2026-01-08", Colour.GREEN, LightReason.ON_TIME, 4),
        ("2026-01-09", Colour.YELLOW, LightReason.CLOSE_TO_DUE, 3),
        ("2026-01-14", Colour.YELLOW, LightReason.CLOSE_TO_DUE, 0),
        ("2026-01-15", Colour.RED, LightReason.OVERDUE, -1),
        ("2026-01-21", Colour.RED, LightReason.OVERDUE, -5),
        ("2026-01-22", Colour.RED, LightReason.LONG_OVERDUE, -6),
    ],
)
def test_light_of_a_seven_day_limit(
    world: World, on: str, colour: Colour, reason: LightReason, left: int
) -> None:
    ticket = world.file()
    at = datetime.fromisoformat(on).replace(hour=12, tzinfo=CITY)
    found = look(ticket, at)
    assert (found.colour, found.reason, found.days_left) == (colour, reason, left)
    assert found.rule == "acceptance"


def test_the_last_day_ends_at_midnight_in_china(world: World) -> None:
    ticket = world.file()
    last = datetime(2026, 1, 14, 23, 59, tzinfo=CITY)
    assert look(ticket, last).colour is Colour.YELLOW
    assert look(ticket, last + timedelta(minutes=1)).colour is Colour.RED


def test_a_ticket_that_is_over_is_green(world: World) -> None:
    ticket = replace(world.file(), status=TicketStatus.CLOSED, deadlines=())
    assert look(ticket, MONDAY + timedelta(days=900)) == GREEN


def test_a_settled_ticket_is_dispatched_until_it_is_struck_off(world: World) -> None:
    withdraw = WithdrawTicket(number=world.file().number, conversation_key=CHAT, message_id="m9")
    settled = world.change(withdraw).ticket
    found = look(settled, MONDAY + timedelta(days=90))
    assert (found.colour, found.rule) == (Colour.RED, "strike_off")


def test_the_deadline_that_ends_first_speaks(world: World) -> None:
    ticket = world.file()
    early, late = ticket.deadlines
    moved = replace(late, due=date(2026, 3, 1))
    ticket = replace(ticket, deadlines=(moved, early))
    assert look(ticket, MONDAY).rule == early.rule


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        (7, LightReason.ON_TIME),
        (8, LightReason.WEEKLY_ENTRY_MISSING),
        (14, LightReason.WEEKLY_ENTRY_MISSING),
        (15, LightReason.TWO_WEEKLY_ENTRIES_MISSING),
    ],
)
def test_a_missing_weekly_entry_lights_up(world: World, days: int, reason: LightReason) -> None:
    ticket = world.file(respondent="税务局")
    accepted = world.act(Accept, ticket).ticket
    last = last_entry(world.events(ticket))
    assert last == date(2026, 1, 5)
    assert look(accepted, MONDAY + timedelta(days=days), last).reason is reason
    assert look(accepted, MONDAY + timedelta(days=days)).reason is LightReason.ON_TIME


def test_weekly_entries_are_owed_from_acceptance_on(world: World) -> None:
    ticket = world.file()
    world.act(Acknowledge, ticket)
    assert last_entry(world.events(ticket)) is None
    later = MONDAY + timedelta(days=1)
    assert look(ticket, later, date(2025, 1, 1)).colour is Colour.GREEN


def test_a_progress_note_is_the_weekly_entry(world: World) -> None:
    ticket = world.file()
    world.act(Accept, ticket)
    world.later(days=10)
    world.act(NoteProgress, ticket, note="已联系税务部门", public=False)
    assert last_entry(world.events(ticket)) == date(2026, 1, 15)


@pytest.mark.parametrize(
    ("rule", "due", "limit"),
    [("handling", date(2026, 4, 3), 60), ("absence", date(2026, 4, 1), 22)],
)
def test_a_list_knows_the_limit_from_rule_and_due_date(rule: str, due: date, limit: int) -> None:
    found = shenyang().rules.deadlines[rule]
    assert limit_in_working_days(rule=found, due=due, calendar=CALENDAR) == limit


def test_the_light_of_a_row_is_that_of_the_ticket(world: World) -> None:
    ticket = world.file()
    rules = shenyang().rules.deadlines
    for days in range(20):
        at = MONDAY + timedelta(days=days)
        one = ticket.deadlines[0]
        limit = limit_in_working_days(rule=rules[one.rule], due=one.due, calendar=CALENDAR)
        row = due_light(
            rule=one.rule, due=one.due, limit=limit, calendar=CALENDAR, policy=POLICY, on=at.date()
        )
        assert row == look(ticket, at)


def test_years_without_table_do_not_break_lights(world: World) -> None:
    bare = WorkCalendar(version="none")
    found = light(ticket=world.file(), calendar=bare, policy=POLICY, now=MONDAY)
    assert found.colour is Colour.GREEN
