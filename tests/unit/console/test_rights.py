from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from casework.model.people import Officer, Role
from casework.model.ticket import Ticket
from casework.service import access
from casework.service.ports import TicketFilter
from console import rights
from tests.support.desk_world import officer, uuid
from tests.support.port_cases import ticket as any_ticket

BOOLS = (False, True)
MARKS = {"ordinary": (False, False), "sensitive": (True, False), "restricted": (False, True)}

READERS: dict[tuple[Role, bool], str] = {
    (Role.OFFICER, False): "",
    (Role.OFFICER, True): "",
    (Role.SUPERVISOR, False): "ordinary",
    (Role.SUPERVISOR, True): "ordinary sensitive restricted",
    (Role.FOREIGN_AFFAIRS, False): "",
    (Role.FOREIGN_AFFAIRS, True): "sensitive",
    (Role.ADMINISTRATOR, False): "",
    (Role.ADMINISTRATOR, True): "",
}
"""Which tickets of others a role reads, without and with clearance."""


def person(role: Role, *, cleared: bool, active: bool = True) -> Officer:
    return officer(7, "somebody", role=role, cleared=cleared, active=active)


def marked(name: str) -> Ticket:
    sensitive, restricted = MARKS[name]
    return any_ticket(sensitive=sensitive, restricted=restricted)


def given_to(ticket: Ticket, who: Officer) -> Ticket:
    return replace(ticket, assignment=replace(ticket.assignment, officer_id=who.id))


@pytest.mark.parametrize(("role", "cleared", "mark"), list(product(Role, BOOLS, MARKS)))
def test_tickets_of_others(role: Role, mark: str, *, cleared: bool) -> None:
    reads = rights.may_read_ticket(person(role, cleared=cleared), marked(mark))
    assert reads is (mark in READERS[role, cleared].split())


@pytest.mark.parametrize(("role", "cleared", "mark"), list(product(Role, BOOLS, MARKS)))
def test_own_tickets_are_read_by_all_but_administrators(
    role: Role, mark: str, *, cleared: bool
) -> None:
    who = person(role, cleared=cleared)
    own = given_to(marked(mark), who)
    assert rights.may_read_ticket(who, own) is (role is not Role.ADMINISTRATOR)


@pytest.mark.parametrize(("role", "mark"), list(product(Role, MARKS)))
def test_a_disabled_officer_reads_nothing(role: Role, mark: str) -> None:
    who = person(role, cleared=True, active=False)
    assert not rights.may_read_ticket(who, marked(mark))
    assert not rights.may_read_ticket(who, given_to(marked(mark), who))


@pytest.mark.parametrize(("role", "cleared", "mark"), list(product(Role, BOOLS, MARKS)))
def test_the_window_shows_nothing_that_the_desk_would_not(
    role: Role, mark: str, *, cleared: bool
) -> None:
    who = person(role, cleared=cleared)
    if rights.may_read_ticket(who, marked(mark)):
        assert access.may_read(officer=who, ticket=marked(mark))


def test_a_supervisor_without_clearance_lists_without_careful_tickets() -> None:
    who = person(Role.SUPERVISOR, cleared=False)
    assert rights.narrowed(who, TicketFilter()).visible_to == who.id
    cleared = person(Role.SUPERVISOR, cleared=True)
    assert rights.narrowed(cleared, TicketFilter()).visible_to is None


@pytest.mark.parametrize("role", [Role.OFFICER, Role.FOREIGN_AFFAIRS, Role.ADMINISTRATOR])
def test_a_list_of_others_is_narrowed_to_own_tickets(role: Role) -> None:
    who = person(role, cleared=True)
    narrowed = rights.narrowed(who, TicketFilter(officer_id=uuid(99), visible_to=uuid(99)))
    assert (narrowed.officer_id, narrowed.visible_to) == (who.id, who.id)
