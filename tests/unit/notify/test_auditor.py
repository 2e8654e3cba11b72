"""A ticket that nobody has, and of which nobody was told, is found; every other one is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from casework.model.events import EventKind, TicketEvent
from casework.model.people import SYSTEM
from casework.model.ticket import Ticket
from casework.service.commands import Acknowledge
from notify.auditor import lies_unnoticed
from storage.records import DeliveryRow
from tests.support.desk_world import LOCAL, World

WITHIN = timedelta(hours=8)


def row(world: World, *, state: str, age: timedelta, template: str = "assigned") -> DeliveryRow:
    return DeliveryRow(
        id=UUID(int=99),
        ticket_id=UUID(int=1),
        channel="console",
        recipient=str(LOCAL.id),
        template=template,
        state=state,
        attempts=1,
        created_at=world.now - age,
        sent_at=world.now - age if state in ("sent", "delivered") else None,
        delivered_at=None,
        acknowledged_at=None,
        failure=None,
    )


def filed(world: World, *, age: timedelta) -> Ticket:
    world.know(LOCAL)
    ticket = world.file()
    world.now += age
    return ticket


def unnoticed(
    world: World, ticket: Ticket, *rows: DeliveryRow, events: tuple[TicketEvent, ...] = ()
) -> bool:
    return lies_unnoticed(ticket, deliveries=rows, events=events, within=WITHIN, now=world.now)


@pytest.mark.parametrize(
    ("state", "minutes", "expected"),
    [
        ("acknowledged", 600, False),
        ("sent", 479, False),
        ("sent", 480, True),
        ("delivered", 480, True),
        ("pending", 14, False),
        ("pending", 16, True),
        ("failed", 1, True),
        ("stale", 1, True),
    ],
)
def test_what_a_notice_is_worth(*, state: str, minutes: int, expected: bool) -> None:
    world = World()
    age = timedelta(minutes=minutes)
    ticket = filed(world, age=age)
    assert unnoticed(world, ticket, row(world, state=state, age=age)) is expected


def test_no_notice_at_all_is_found() -> None:
    world = World()
    ticket = filed(world, age=timedelta(minutes=1))
    assert unnoticed(world, ticket)
    other = row(world, state="sent", age=timedelta(0), template="addendum")
    assert unnoticed(world, ticket, other)


def test_an_alarm_is_enough() -> None:
    world = World()
    ticket = filed(world, age=timedelta(hours=9))
    event = alarm(ticket, at=world.now)
    assert not unnoticed(world, ticket, events=(event,))
    told = row(world, state="sent", age=timedelta(hours=1), template="unacknowledged")
    assert not unnoticed(world, ticket, told)


def test_what_was_before_the_assignment_does_not_count() -> None:
    world = World()
    ticket = filed(world, age=timedelta(minutes=1))
    early = timedelta(hours=1)
    before = alarm(ticket, at=ticket.assignment.at - early)
    assert unnoticed(world, ticket, row(world, state="sent", age=early), events=(before,))


def test_acknowledged_and_closed_tickets_are_left() -> None:
    world = World()
    ticket = filed(world, age=timedelta(days=3))
    assert not unnoticed(world, world.act(Acknowledge, ticket).ticket)
    ended = replace(ticket, status=ticket.status.WITHDRAWN)
    assert not unnoticed(world, ended)


def alarm(ticket: Ticket, *, at: datetime) -> TicketEvent:
    return TicketEvent(
        ticket_id=ticket.id, seq=9, at=at, kind=EventKind.NOTICE_UNDELIVERED, actor=SYSTEM
    )
