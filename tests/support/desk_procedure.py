"""A desk in the middle of a procedure: people who propose and decide, tickets at each stage."""

from __future__ import annotations

from typing import Any

from casework.model.people import Officer, Role
from casework.model.ticket import Ticket
from casework.service.commands import (
    Accept,
    Approve,
    Conclude,
    RecordUnderstanding,
    StrikeOff,
)
from casework.service.outcomes import TicketChanged
from tests.support.desk_world import DUTY, LOCAL, World, officer

BOSS = officer(20, "boss", role=Role.SUPERVISOR, cleared=True)
SECOND_BOSS = officer(21, "second-boss", role=Role.SUPERVISOR, cleared=True)
FAO = officer(23, "fao", role=Role.FOREIGN_AFFAIRS, cleared=True)
AGREED = "e_1_agreed"
STRIKE = {"measures": "已协调退税", "evidence": "到账凭证"}


def desk() -> World:
    """A desk with a duty officer, two supervisors and the foreign affairs desk."""
    world = World()
    world.know(DUTY, LOCAL, BOSS, SECOND_BOSS, FAO)
    return world


def formal(world: World, draft: int = 1, **other: Any) -> Ticket:
    """A formal complaint of an infringement."""
    return world.file(draft, **{"respondent": "税务局", **other})


def accepted(world: World, draft: int = 1, **other: Any) -> Ticket:
    """A formal complaint that was accepted."""
    return world.act(Accept, formal(world, draft, **other)).ticket


def explained(world: World, ticket: Ticket) -> Ticket:
    """The delay was explained and understood."""
    words = {"person": "示例联系人", "text": "需要多部门会商", "understood": True}
    return world.act(RecordUnderstanding, ticket, **words).ticket


def approved(world: World, ticket: Ticket, by: Officer = BOSS) -> TicketChanged:
    """What waits on the ticket is approved."""
    proposal = world.ticket(ticket).procedure.proposal
    assert proposal is not None
    return world.act(Approve, ticket, officer_id=by.id, proposal_id=proposal.id)


def concluded(world: World, draft: int = 1, **other: Any) -> Ticket:
    """A formal complaint that ended with the complainant's consent, and was told."""
    ticket = accepted(world, draft, **other)
    return world.act(Conclude, ticket, result="退税款已到账", ground=AGREED).ticket


def closed(world: World, draft: int = 1, **other: Any) -> Ticket:
    """The same, struck off."""
    ticket = concluded(world, draft, **other)
    world.act(StrikeOff, ticket, **STRIKE)
    return approved(world, ticket).ticket
