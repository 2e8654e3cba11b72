from __future__ import annotations

import pytest

from casework.model.errors import OfficerNotEligible
from casework.model.events import EventKind
from casework.model.people import Officer, Role
from casework.model.ticket import AssignmentRule, Ticket
from casework.service.commands import Acknowledge, Reassign
from tests.support.desk_world import DUTY, LOCAL, World, absent, officer

BOSS = officer(20, "boss", role=Role.SUPERVISOR)
FAO = officer(22, "fao", role=Role.FOREIGN_AFFAIRS)
CLEARED = officer(21, "cleared", cleared=True)
ADMIN = officer(23, "admin", role=Role.ADMINISTRATOR)
AWAY = absent(officer(24, "away"))


@pytest.fixture
def world() -> World:
    found = World()
    found.know(DUTY, BOSS)
    return found


@pytest.fixture
def ticket(world: World) -> Ticket:
    found = world.file()
    world.know(LOCAL, FAO, CLEARED, ADMIN, AWAY)
    return found


def test_the_new_officer_has_yet_to_acknowledge(world: World, ticket: Ticket) -> None:
    world.act(Acknowledge, ticket)
    world.later(hours=3)
    outcome = world.act(Reassign, ticket, to_officer_id=LOCAL.id, reason=" 属地办理 ")
    given = outcome.ticket
    assert (given.assignment.officer_id, given.assignment.rule) == (
        LOCAL.id,
        AssignmentRule.REASSIGNED,
    )
    assert (given.assignment.at, given.acknowledged_at) == (world.now, None)
    assert outcome.officer == LOCAL
    event, clock = outcome.events
    assert (clock.kind, clock.data["rule"]) == (EventKind.DEADLINE_SET, "forwarding")
    assert event.kind is EventKind.ASSIGNED
    assert event.actor.ref == str(DUTY.id)
    assert event.data == {
        "officer_id": str(LOCAL.id),
        "rule": "reassigned",
        "reason": "属地办理",
        "from": str(DUTY.id),
    }


def test_who_gets_a_ticket_back_acknowledges_again(world: World, ticket: Ticket) -> None:
    world.act(Acknowledge, ticket)
    world.later(hours=1)
    world.act(Reassign, ticket, to_officer_id=LOCAL.id, reason="属地")
    world.later(hours=1)
    world.act(Reassign, ticket, to_officer_id=DUTY.id, reason="退回")
    outcome = world.act(Acknowledge, ticket)
    assert [event.kind for event in outcome.events] == [EventKind.ACKNOWLEDGED]
    assert outcome.ticket.acknowledged_at == world.now


@pytest.mark.parametrize(
    ("to", "cause"),
    [(DUTY, "same"), (ADMIN, "administrator"), (AWAY, "absent"), (officer(404, "x"), "unknown")],
)
def test_who_cannot_take_it(world: World, ticket: Ticket, to: Officer, cause: str) -> None:
    with pytest.raises(OfficerNotEligible) as refused:
        world.act(Reassign, ticket, to_officer_id=to.id, reason="改派")
    assert refused.value.params == {"cause": cause}
    assert world.ticket(ticket) == ticket


def test_a_restricted_ticket_goes_to_named_readers_only(world: World, ticket: Ticket) -> None:
    secret = world.file(2, confidential=True)
    for to in (LOCAL, FAO):
        with pytest.raises(OfficerNotEligible) as refused:
            world.act(Reassign, secret, officer_id=BOSS.id, to_officer_id=to.id, reason="改派")
        assert refused.value.params == {"cause": "not_cleared"}


def test_a_restricted_ticket_may_go_to_a_cleared_officer(world: World, ticket: Ticket) -> None:
    secret = world.file(2, confidential=True)
    assert secret.assignment.officer_id == BOSS.id
    given = world.act(Reassign, secret, to_officer_id=CLEARED.id, reason="改派")
    assert given.ticket.assignment.officer_id == CLEARED.id
