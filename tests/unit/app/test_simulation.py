"""The simulated desk: repeatable, complete, and able to see what is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.simulation.acts import BUILDERS, WILL
from app.simulation.invariants import LEGAL, violations
from app.simulation.report import report
from app.simulation.run import Plan, simulate, with_announced_year
from casework.model.deadline import DeadlineState
from casework.model.events import EventKind
from casework.model.moves import Act
from casework.model.ticket import Ticket, TicketStatus
from tests.support.desk_procedure import accepted, closed, desk
from tests.support.desk_world import World, shenyang

PLAN = Plan(days=60, cases=15, seed=5, start=date(2026, 11, 2))


def test_every_act_has_somebody_who_does_it() -> None:
    assert set(BUILDERS) == set(Act) - {Act.REASSIGN}
    assert set(WILL) == set(BUILDERS)
    assert set(LEGAL) == set(TicketStatus)


def test_the_same_seed_lives_through_the_same_days() -> None:
    first, second, other = (
        report(simulate(replace(PLAN, seed=seed), shenyang())) for seed in (5, 5, 6)
    )
    for one in (first, second, other):
        del one["seconds"]
    assert first == second
    assert first["commands"] != other["commands"]


def test_a_run_says_what_was_done_refused_and_found() -> None:
    found = report(simulate(PLAN, shenyang()))
    assert found["violations"] == 0
    assert found["commands"]["FileComplaint"] == sum(found["statuses"].values()) == PLAN.cases
    assert found["commands"]["RecomputeDueDates"] > 0
    assert found["events"]["filed"] == PLAN.cases
    assert sum(found["refused"].values()) > 0


@pytest.fixture
def world() -> World:
    return desk()


def found(world: World, before: Ticket | None, after: Ticket, *, seen: int) -> set[str]:
    return set(violations(before, after, world.events(after), seen=seen))


def test_a_sound_change_violates_nothing(world: World) -> None:
    before = accepted(world)
    seen = len(world.events(before))
    assert found(world, before, before, seen=seen) == set()
    assert found(world, None, closed(world, 2), seen=0) == {"filed as closed"}


def test_a_clock_that_moves_by_itself_is_seen(world: World) -> None:
    ticket = accepted(world)
    place = next(n for n, one in enumerate(ticket.deadlines) if one.rule == "handling")
    moved = replace(ticket.deadlines[place], due=date(2027, 1, 4))
    deadlines = (*ticket.deadlines[:place], moved, *ticket.deadlines[place + 1 :])
    after = replace(ticket, deadlines=deadlines)
    assert found(world, ticket, after, seen=len(world.events(ticket))) == {
        "handling moved from 2026-04-03 to 2027-01-04 without an event"
    }


def test_a_lost_clock_is_seen(world: World) -> None:
    ticket = accepted(world)
    seen = len(world.events(ticket))
    assert "a clock was lost" in found(world, ticket, replace(ticket, deadlines=()), seen=seen)
    ended = tuple(replace(one, state=DeadlineState.MET) for one in ticket.deadlines)
    still = found(world, ticket, replace(ticket, deadlines=ended), seen=seen)
    assert "accepted without a running clock" in still


def test_a_clock_that_comes_back_or_runs_twice_is_seen(world: World) -> None:
    ticket = accepted(world)
    seen = len(world.events(ticket))
    again = tuple(replace(one, state=DeadlineState.OPEN) for one in ticket.deadlines)
    told = found(world, ticket, replace(ticket, deadlines=again), seen=seen)
    assert "acceptance was met and is open" in told
    twice = replace(ticket, deadlines=(*ticket.deadlines, ticket.deadlines[-1]))
    assert any("runs twice" in one for one in found(world, ticket, twice, seen=seen))


def test_an_illegal_step_is_seen(world: World) -> None:
    before = world.file(respondent="税务局")
    after = replace(before, status=TicketStatus.CONCLUDED)
    told = found(world, before, after, seen=len(world.events(before)))
    assert "received became concluded" in told
    assert "concluded with acceptance state received" in told


def test_a_strike_off_without_approval_is_seen(world: World) -> None:
    ticket = closed(world)
    events = [event for event in world.events(ticket) if event.kind is not EventKind.APPROVED]
    told = set(violations(ticket, ticket, events, seen=len(events)))
    assert "struck off without approval" in told
    assert "events are not numbered on" in told


def test_the_announced_year_counts_limits_anew() -> None:
    later = with_announced_year(shenyang(), 2027)
    assert later.calendar.is_announced(2027)
    assert not shenyang().calendar.is_announced(2027)
    assert later.calendar.version != shenyang().calendar.version
