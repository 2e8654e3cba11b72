"""The morning's look: a light that changed, and what the office owes, are told once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import pytest

from app.lights_round import MORNING, PAGE, next_morning, schedule_lights
from app.wiring import House
from casework.model.events import EventKind
from casework.model.people import Role
from casework.model.ticket import Ticket
from casework.model.when import CITY
from casework.service.commands import Accept
from casework.service.outcomes import TicketChanged
from storage.interface import Store
from tests.support.desk_world import filing, officer
from tests.support.houses import Hands, house_at

MONDAY = datetime(2026, 3, 2, 7, 0, tzinfo=CITY)
DUTY = officer(301, "example-duty", duty=True)
BOSS = officer(302, "example-boss", role=Role.SUPERVISOR)


def told(house: House, clock: Hands, template: str) -> list[str]:
    """What the supervisor was told on the console, in order."""
    now = round(clock.now.timestamp() * 1000)
    rows = house.database.write_now(
        lambda store: list(
            store.outbox.claim(now=now, owner="test", lease_ms=1, limit=500, channels=["console"])
        )
    )
    mine = [row for row in rows if row.recipient == str(BOSS.id) and row.template == template]
    return [str(row.payload["text"]) for row in sorted(mine, key=lambda row: row.id)]


def filed(house: House, clock: Hands, draft: int = 1) -> Ticket:
    def work(store: Store) -> Ticket:
        for one in (DUTY, BOSS):
            store.officers.save(one)
        outcome = house.executor.execute(
            store, filing(draft, respondent="税务局", district=None), now=clock.now
        )
        assert isinstance(outcome, TicketChanged)
        return outcome.ticket

    return house.database.write_now(work)


def accept(house: House, ticket: Ticket, clock: Hands) -> None:
    command = Accept(
        ticket_id=ticket.id,
        expected_version=ticket.version,
        officer_id=ticket.assignment.officer_id,
    )
    house.database.write_now(lambda store: house.executor.execute(store, command, now=clock.now))


async def live(house: House, clock: Hands, *, days: int) -> None:
    """Let the clock run, day by day."""
    for _ in range(days):
        while await house.clockwork.run_due(clock.now):
            pass
        clock.move(hours=24)


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-03-02T07:00+08:00", "2026-03-02T08:37+08:00"),
        ("2026-03-02T08:37+08:00", "2026-03-03T08:37+08:00"),
        ("2026-03-06T20:00+08:00", "2026-03-09T08:37+08:00"),
        ("2026-02-13T20:00+08:00", "2026-02-14T08:37+08:00"),
        ("2026-02-14T20:00+08:00", "2026-02-24T08:37+08:00"),
    ],
    ids=["today", "tomorrow", "weekend", "working-saturday", "spring-festival"],
)
def test_the_next_morning_is_that_of_a_working_day(house: House, now: str, morning: str) -> None:
    found = next_morning(datetime.fromisoformat(now), house.jurisdiction.calendar)
    assert found == datetime.fromisoformat(morning)
    assert found.time() == MORNING == time(8, 37)


@pytest.fixture
def clock() -> Hands:
    return Hands(MONDAY)


@pytest.fixture
def house(tmp_path: Path, database_url: str, clock: Hands) -> Iterator[House]:
    with house_at(tmp_path, url=database_url, clock=clock) as opened:
        yield opened


async def test_a_light_that_changed_is_told_once(house: House, clock: Hands) -> None:
    ticket = filed(house, clock)
    accept(house, ticket, clock)
    house.database.write_now(lambda store: schedule_lights(store, clock.now))
    await live(house, clock, days=9)
    events = house.database.read_now(lambda store: list(store.events.of_ticket(ticket.id)))
    changed = [event for event in events if event.kind is EventKind.LIGHT_CHANGED]
    assert [event.data["reason"] for event in changed] == ["weekly_entry_missing"]
    assert changed[0].at.astimezone(CITY).date().isoformat() == "2026-03-10"


async def test_what_the_office_owes_is_told_to_the_office_once_a_colour(
    house: House, clock: Hands
) -> None:
    filed(house, clock)
    clock.move(hours=24 * 58)
    house.database.write_now(lambda store: schedule_lights(store, clock.now))
    await live(house, clock, days=25)
    found = [text for text in told(house, clock, "duty_due") if "第二十五条" in text]
    assert len(found) == 2
    assert "2026年3月1日 至 2026年4月30日" in found[0]
    assert [("逾期" in text) for text in found] == [False, True]


async def test_many_tickets_are_looked_at_page_by_page(house: House, clock: Hands) -> None:
    for draft in range(PAGE + 3):
        filed(house, clock, draft + 1)
    clock.move(hours=24 * 20)
    house.database.write_now(lambda store: schedule_lights(store, clock.now))
    while await house.clockwork.run_due(clock.now):
        pass
    looked = house.database.read_now(
        lambda store: [
            store.tickets.get(one).procedure.colour
            for one in store.lists.with_clocks(after=None, limit=PAGE + 3)
        ]
    )
    assert looked == ["red"] * (PAGE + 3)
