from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework.model.people import Officer, Role
from casework.model.ticket import AssignmentRule, Ticket, TicketStatus
from tests.support.desk_world import (
    DUTY,
    EXAMPLE,
    LOCAL,
    OWN,
    SECOND,
    STAND_IN,
    World,
    absent,
    complaint,
    officer,
)

RULE = AssignmentRule
BOSS = officer(20, "boss", role=Role.SUPERVISOR)
FAO = officer(21, "fao", role=Role.FOREIGN_AFFAIRS)
ADMIN = officer(22, "admin", role=Role.ADMINISTRATOR, duty=True, cleared=True)


def filed(*people: Officer, **other: object) -> tuple[str, AssignmentRule]:
    world = World()
    world.know(*people, EXAMPLE)
    return chosen(world, world.file(**other))


def chosen(world: World, ticket: Ticket) -> tuple[str, AssignmentRule]:
    found = world.store.tables.officers[ticket.assignment.officer_id]
    return found.login, ticket.assignment.rule


def cleared(one: Officer) -> Officer:
    return replace(one, cleared=True)


@pytest.mark.parametrize(
    ("people", "login", "rule"),
    [
        ([OWN, STAND_IN, LOCAL, DUTY, BOSS], "own", RULE.DESIGNATED),
        ([absent(OWN), STAND_IN, LOCAL, DUTY, BOSS], "standin", RULE.SUBSTITUTE),
        ([replace(OWN, active=False), STAND_IN], "standin", RULE.SUBSTITUTE),
        ([absent(OWN), absent(STAND_IN), LOCAL, DUTY], "local", RULE.DISTRICT),
        ([absent(LOCAL), DUTY, BOSS], "duty", RULE.DUTY),
        ([absent(DUTY), BOSS, FAO], "boss", RULE.FALLBACK),
        ([absent(DUTY), absent(BOSS)], "boss", RULE.FALLBACK),
        ([absent(DUTY), officer(30, "zoe")], "duty", RULE.FALLBACK),
        ([replace(DUTY, active=False), officer(30, "zoe")], "zoe", RULE.FALLBACK),
        ([replace(DUTY, active=False), ADMIN], "admin", RULE.FALLBACK),
        ([replace(DUTY, active=False)], "duty", RULE.FALLBACK),
    ],
)
def test_the_chain(people: list[Officer], login: str, rule: AssignmentRule) -> None:
    assert filed(*people) == (login, rule)


@pytest.mark.parametrize(
    ("people", "login", "rule"),
    [
        ([cleared(OWN), DUTY, BOSS], "own", RULE.DESIGNATED),
        ([OWN, cleared(STAND_IN), DUTY, BOSS], "standin", RULE.SUBSTITUTE),
        ([OWN, LOCAL, cleared(SECOND), BOSS], "second", RULE.DISTRICT),
        ([OWN, LOCAL, cleared(DUTY), FAO, BOSS], "duty", RULE.DUTY),
        ([OWN, LOCAL, DUTY, FAO, BOSS], "fao", RULE.FALLBACK),
        ([OWN, LOCAL, DUTY, absent(FAO), BOSS], "boss", RULE.FALLBACK),
        ([OWN, LOCAL, DUTY, BOSS, ADMIN], "boss", RULE.FALLBACK),
        ([OWN, LOCAL, absent(cleared(DUTY)), ADMIN], "duty", RULE.FALLBACK),
        ([OWN, LOCAL, ADMIN], "admin", RULE.FALLBACK),
        ([OWN, LOCAL], "local", RULE.FALLBACK),
    ],
)
def test_the_chain_of_sensitive_tickets(
    people: list[Officer], login: str, rule: AssignmentRule
) -> None:
    world = World()
    world.know(*people, EXAMPLE)
    sensitive = world.jurisdiction.rules.sensitive_origins
    for place, origin in enumerate(sorted(sensitive), start=1):
        assert chosen(world, world.file(place, origin=origin)) == (login, rule)


def test_the_foreign_affairs_desk_is_no_reader_of_what_is_only_restricted() -> None:
    assert filed(DUTY, FAO, BOSS, confidential=True) == ("boss", RULE.FALLBACK)


def test_an_enterprise_unknown_to_the_register_goes_to_its_district() -> None:
    unknown = complaint("无此示例公司")
    assert filed(OWN, LOCAL, DUTY, complaint=unknown) == ("local", RULE.DISTRICT)


def test_without_a_district_the_duty_officer_takes_it() -> None:
    unknown = complaint("无此示例公司")
    assert filed(LOCAL, DUTY, complaint=unknown, district=None) == ("duty", RULE.DUTY)


def test_the_register_knows_the_district_when_the_complainant_did_not_say() -> None:
    assert filed(LOCAL, DUTY, district=None) == ("local", RULE.DISTRICT)


def test_even_shares_then_login() -> None:
    world = World()
    world.know(LOCAL, SECOND)
    logins = [chosen(world, world.file(draft))[0] for draft in range(1, 6)]
    assert logins == ["local", "second", "local", "second", "local"]


def test_only_open_tickets_weigh() -> None:
    world = World()
    world.know(LOCAL, SECOND)
    first = world.file(1)
    tickets = world.store.tables.tickets
    tickets[first.id] = replace(first, status=TicketStatus.CONCLUDED, closed_at=world.now)
    assert chosen(world, world.file(2))[0] == "local"


@pytest.mark.parametrize(
    ("away_from", "away_to", "login"),
    [
        (date(2026, 1, 5), date(2026, 1, 5), "duty"),
        (date(2026, 1, 6), None, "local"),
        (date(2026, 1, 1), date(2026, 1, 4), "local"),
        (date(2026, 1, 1), None, "duty"),
    ],
)
def test_absence_counts_in_local_days_both_included(
    away_from: date, away_to: date | None, login: str
) -> None:
    away = replace(LOCAL, absent_from=away_from, absent_to=away_to)
    assert filed(away, DUTY)[0] == login
