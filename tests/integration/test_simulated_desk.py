"""The same simulated days in memory and on a database: the same tickets, clocks and events.

Whatever a desk in memory did is found again in the database by a later process: no clock is lost
by a restart, no word changed by being sealed and opened.
"""

from __future__ import annotations

from datetime import date

from app.simulation.run import Plan, simulate
from casework.model.ticket import Ticket
from casework.service.ports import TicketFilter, UnitOfWork
from storage.database import open_database
from storage.interface import Database
from storage.keyring import KeyRing
from tests.support.desk_world import shenyang

PLAN = Plan(days=140, cases=25, seed=11, start=date(2026, 9, 1))


def test_a_desk_on_a_database_is_the_desk_in_memory(
    database: Database, database_url: str, keys: KeyRing
) -> None:
    lived = database.write_now(lambda store: simulate(PLAN, shenyang(), uow=store))
    assert lived.world.found == []
    expected = simulate(PLAN, shenyang()).world.uow
    reopened = open_database(database_url, keys=keys)
    try:
        reopened.read_now(lambda store: compare(expected, store))
    finally:
        reopened.close()


def compare(expected: UnitOfWork, stored: UnitOfWork) -> None:
    tickets = all_tickets(expected)
    assert len(tickets) == PLAN.cases
    assert all_tickets(stored) == tickets
    for ticket in tickets:
        assert [*stored.events.of_ticket(ticket.id)] == [*expected.events.of_ticket(ticket.id)]
    ids = expected.lists.with_clocks(after=None, limit=PLAN.cases)
    assert [*stored.lists.with_clocks(after=None, limit=PLAN.cases)] == [*ids]


def all_tickets(uow: UnitOfWork) -> list[Ticket]:
    rows = uow.lists.page(TicketFilter(limit=PLAN.cases))
    found = (uow.tickets.get(row.id) for row in rows)
    return [ticket for ticket in found if ticket is not None]
