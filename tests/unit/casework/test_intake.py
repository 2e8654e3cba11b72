from __future__ import annotations

from dataclasses import replace

import pytest

from casework.model.errors import NoOfficer, NumberTaken
from casework.model.events import EventKind
from casework.model.origin import Origin
from casework.model.people import ActorType, Role
from casework.model.ticket import (
    AcceptanceState,
    AssignmentRule,
    AttachmentRef,
    Kind,
    Scope,
    TicketStatus,
    Track,
)
from tests.support.desk_world import (
    CHAT,
    DUTY,
    EXAMPLE,
    LOCAL,
    MONDAY,
    OWN,
    World,
    complaint,
    filing,
    officer,
    uuid,
)


@pytest.fixture
def world() -> World:
    found = World()
    found.know(DUTY)
    return found


def test_a_filed_ticket_carries_what_was_said_and_the_rules_in_force(world: World) -> None:
    outcome = world.change(filing(respondent="税务局"))
    ticket = outcome.ticket
    assert ticket == world.ticket(ticket)
    assert (ticket.status, ticket.version) == (TicketStatus.RECEIVED, 1)
    assert (ticket.track, ticket.kind) == (Track.FORMAL_COMPLAINT, Kind.INFRINGEMENT)
    assert ticket.acceptance_state is AcceptanceState.RECEIVED
    assert (ticket.rule_set, ticket.rule_set_version) == ("shenyang_appeal_platform", "1")
    assert (ticket.jurisdiction, ticket.created_at) == ("shenyang", MONDAY)
    assert ticket.complaint == complaint()
    assert (ticket.respondent, ticket.authority) == ("税务局", "SWJ-T")
    assert outcome.officer == DUTY
    assert outcome.due("acceptance") == (ticket.deadlines[0].due, False)


def test_everything_that_happened_is_an_event(world: World) -> None:
    ticket = world.file()
    events = world.events(ticket)
    assert [event.seq for event in events] == [1, 2, 3, 4]
    assert world.kinds(ticket) == [
        EventKind.FILED,
        EventKind.ASSIGNED,
        EventKind.DEADLINE_SET,
        EventKind.DEADLINE_SET,
    ]
    filed, assigned, due, _ = events
    assert filed.data == {"number": ticket.number, "title": ticket.complaint.title}
    assert (filed.actor.type, filed.actor.ref) == (ActorType.COMPLAINANT, CHAT)
    assert assigned.data == {"officer_id": str(DUTY.id), "rule": "duty"}
    assert due.data == {"rule": "acceptance", "due": "2026-01-14", "provisional": "no"}
    assert {event.actor.type for event in events[1:]} == {ActorType.SYSTEM}


@pytest.mark.parametrize(
    ("other", "track"),
    [
        ({}, Track.DEMAND),
        ({"is_question": True}, Track.CONSULTATION),
        ({"origin": Origin.CONSULATE}, Track.FORWARDED),
        ({"respondent": "某公司", "scope": Scope(in_scope=False)}, Track.DEMAND),
        ({"respondent": "税务局", "claims_infringement": False}, Track.DEMAND),
    ],
)
def test_other_tracks_have_no_acceptance_state_but_the_promised_date(
    world: World, other: dict[str, object], track: Track
) -> None:
    outcome = world.change(filing(**other))
    assert (outcome.ticket.track, outcome.ticket.acceptance_state) == (track, None)
    assert outcome.due("acceptance") is not None


@pytest.mark.parametrize(
    "other",
    [
        {"authority": "HG"},
        {"respondent": "某某街道办事处", "scope": Scope(in_scope=True)},
        {"authority": "HG", "scope": Scope(in_scope=False), "claims_infringement": True},
    ],
)
def test_a_named_authority_and_a_claim_make_a_formal_complaint(
    world: World, other: dict[str, object]
) -> None:
    assert world.file(**other).kind is Kind.INFRINGEMENT


def test_one_ticket_a_draft(world: World) -> None:
    first = world.file()
    world.later(days=1)
    again = world.change(filing(number="SY-2026-00000X"))
    assert (again.ticket, again.events, again.officer) == (first, (), DUTY)
    assert len(world.store.tables.tickets) == 1


def test_a_number_that_exists_is_not_given_twice(world: World) -> None:
    first = world.file(1)
    with pytest.raises(NumberTaken) as refused:
        world.file(2, number=first.number)
    assert refused.value.params == {"number": first.number}


def test_without_any_officer_nothing_can_be_filed() -> None:
    empty = World()
    with pytest.raises(NoOfficer):
        empty.file()
    assert empty.store.tables.tickets == {}


@pytest.mark.parametrize("origin", [Origin.CONSULATE, Origin.HEADQUARTERS, Origin.CHAMBER])
def test_sensitive_origins_are_routed_with_care(world: World, origin: Origin) -> None:
    cleared = officer(9, "cleared", duty=True, cleared=True)
    world.know(cleared)
    ticket = world.file(origin=origin)
    assert (ticket.sensitive, ticket.restricted) == (True, True)
    assert ticket.assignment.officer_id == cleared.id
    routed = world.events(ticket)[1]
    assert routed.kind is EventKind.ROUTED_SENSITIVE
    assert routed.data == {"reasons": f"origin_{origin}"}


def test_a_proxy_of_a_headquarters_is_sensitive(world: World) -> None:
    ticket = world.file(origin=Origin.PROXY, principal_origin=Origin.HEADQUARTERS)
    assert ticket.sensitive
    assert ticket.restricted


def test_confidential_handling_restricts_and_is_noted(world: World) -> None:
    ticket = world.file(confidential=True)
    assert (ticket.sensitive, ticket.restricted) == (False, True)
    requested = world.events(ticket)[1]
    assert requested.kind is EventKind.CONFIDENTIAL_REQUESTED
    assert requested.actor.type is ActorType.COMPLAINANT


@pytest.mark.parametrize(
    "other",
    [{"authority": "JW"}, {"respondent": "纪委"}, {"retaliation": True}, {"discipline": True}],
)
def test_discipline_and_retaliation_restrict(world: World, other: dict[str, object]) -> None:
    ticket = world.file(**other)
    assert (ticket.sensitive, ticket.restricted) == (False, True)
    assert EventKind.ROUTED_SENSITIVE not in world.kinds(ticket)


def test_a_registered_enterprise_is_found_by_its_exact_name(world: World) -> None:
    world.know(OWN, EXAMPLE)
    ticket = world.file()
    assert ticket.enterprise_id == EXAMPLE.id
    assert ticket.assignment.rule is AssignmentRule.DESIGNATED


def test_a_bound_enterprise_counts_whatever_name_was_written(world: World) -> None:
    world.know(OWN, EXAMPLE)
    ticket = world.file(enterprise_id=EXAMPLE.id, complaint=complaint("示例轴承"))
    assert ticket.enterprise_id == EXAMPLE.id


def test_an_unknown_bound_enterprise_is_dropped(world: World) -> None:
    assert world.file(enterprise_id=uuid(404)).enterprise_id is None


def test_an_area_is_filed_under_its_district(world: World) -> None:
    world.know(LOCAL)
    ticket = world.file(district="中德装备园")
    assert ticket.district == LOCAL.district
    assert ticket.assignment.officer_id == LOCAL.id


def test_a_place_nobody_knows_is_kept_as_it_is(world: World) -> None:
    ticket = world.file(district="某处")
    assert ticket.district == "某处"
    assert ticket.assignment.rule is AssignmentRule.DUTY


def test_files_of_the_draft_stand_on_the_ticket(world: World) -> None:
    file = AttachmentRef(id=uuid(70), name="a.pdf", media_type="application/pdf", size=9)
    assert world.file(attachments=(file,)).attachments == (file,)


def test_rules_that_change_later_leave_the_ticket_alone(world: World) -> None:
    ticket = world.file()
    rules = replace(world.jurisdiction.rules, version="2", deadlines={})
    world.jurisdiction = replace(world.jurisdiction, rules=rules)
    assert world.ticket(ticket).rule_set_version == "1"
    assert world.ticket(ticket).deadlines == ticket.deadlines


def test_an_administrator_takes_tickets_only_when_nobody_else_is_there() -> None:
    alone = World()
    alone.know(officer(1, "admin", role=Role.ADMINISTRATOR, duty=True))
    assert alone.file().assignment.rule is AssignmentRule.FALLBACK
