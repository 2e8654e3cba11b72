"""Supplement, refusal, conversion, backing: what may come before a matter is accepted."""

from __future__ import annotations

from typing import Any

import pytest

from casework.model.deadline import DeadlineState
from casework.model.errors import (
    BackingMissing,
    NotAllowedNow,
    NotCombined,
    SupplementOnce,
    TextMissing,
    UnknownCode,
)
from casework.model.events import EventKind
from casework.model.moves import runs
from casework.model.origin import Origin
from casework.model.procedure import Backing
from casework.model.ticket import AcceptanceState, Kind, Ticket, TicketStatus, Track
from casework.service.commands import (
    Accept,
    Complete,
    ConfirmBacking,
    Convert,
    RecordBacking,
    Refuse,
    RequestSupplement,
)
from tests.support.desk_procedure import accepted, desk, formal
from tests.support.desk_world import CHAT, World

ITEMS = {"items": ("主体资格证明", "授权委托书")}


@pytest.fixture
def world() -> World:
    return desk()


def state(ticket: Ticket, rule: str) -> DeadlineState:
    return next(one.state for one in reversed(ticket.deadlines) if one.rule == rule)


def test_a_supplement_notice_names_everything_and_its_last_day(world: World) -> None:
    outcome = world.act(RequestSupplement, formal(world), **ITEMS, note="请盖章")
    asked = outcome.ticket
    assert asked.status is TicketStatus.SUPPLEMENT_REQUESTED
    assert asked.acceptance_state is AcceptanceState.SUPPLEMENT_REQUESTED
    assert outcome.events[0].data == {
        "items": "主体资格证明\n授权委托书",
        "note": "请盖章",
        "supplement_due": "2026-01-26",
        "provisional": "no",
    }
    assert asked.procedure.supplement_items == ITEMS["items"]


def test_it_stops_the_acceptance_which_begins_anew_with_complete_material(world: World) -> None:
    asked = world.act(RequestSupplement, formal(world), **ITEMS).ticket
    assert state(asked, "completeness") is DeadlineState.MET
    assert state(asked, "acceptance") is DeadlineState.CANCELLED
    world.later(days=10)
    outcome = world.act(Complete, asked)
    assert outcome.ticket.acceptance_state is AcceptanceState.SUPPLEMENTED
    assert outcome.events[0].data["acceptance_due"] == "2026-01-26"
    assert state(outcome.ticket, "supplement") is DeadlineState.MET


def test_there_is_one_notice_only(world: World) -> None:
    ticket = formal(world)
    world.act(RequestSupplement, ticket, **ITEMS)
    world.act(Complete, ticket)
    with pytest.raises(SupplementOnce):
        world.act(RequestSupplement, ticket, **ITEMS)


@pytest.mark.parametrize("items", [(), ("", "  ")])
def test_a_notice_that_names_nothing_is_none(world: World, items: tuple[str, ...]) -> None:
    with pytest.raises(TextMissing):
        world.act(RequestSupplement, formal(world), items=items)


def test_a_supplement_after_complete_material_leaves_no_old_clock(world: World) -> None:
    ticket = formal(world)
    world.act(Complete, ticket)
    asked = world.act(RequestSupplement, ticket, **ITEMS).ticket
    assert not runs(asked, "refusal_notice")
    again = world.act(Complete, asked).ticket
    assert [one.rule for one in again.deadlines if one.state == "open"].count("acceptance") == 1


def refusal(ground: str, **other: Any) -> dict[str, Any]:
    return {"ground": ground, "reason": "属于合同纠纷", **other}


def test_a_refusal_says_its_ground_and_ends_the_clocks(world: World) -> None:
    outcome = world.act(Refuse, formal(world), **refusal("na_2_not_in_scope"))
    refused = outcome.ticket
    assert refused.status is TicketStatus.NOT_ACCEPTED
    assert refused.acceptance_state is AcceptanceState.NOT_ACCEPTED
    assert refused.closed_at == world.now
    assert outcome.events[0].kind is EventKind.NOT_ACCEPTED
    assert outcome.events[0].data == {"ground": "na_2_not_in_scope", "reason": "属于合同纠纷"}
    assert state(refused, "acceptance") is DeadlineState.MET
    assert runs(refused, "strike_off")


def test_a_referral_names_the_right_door(world: World) -> None:
    door = {"target": "court", "target_name": "沈阳市中级人民法院"}
    outcome = world.act(Refuse, formal(world), **refusal("na_2_not_in_scope", **door))
    assert outcome.ticket.status is TicketStatus.REFERRED
    assert outcome.ticket.acceptance_state is AcceptanceState.NOT_ACCEPTED_REFERRED
    assert outcome.events[0].kind is EventKind.REFERRED
    assert outcome.events[0].data["target"] == "court"


@pytest.mark.parametrize(
    "words",
    [
        refusal("na_0"),
        refusal("na_3_other_body", target="the moon"),
        refusal("na_4_still_incomplete"),
    ],
    ids=["ground", "door", "nobody-was-asked-to-mend"],
)
def test_only_grounds_and_doors_of_the_rules(world: World, words: dict[str, Any]) -> None:
    ticket = formal(world)
    with pytest.raises(UnknownCode):
        world.act(Refuse, ticket, **words)
    assert world.ticket(ticket) == ticket


def test_who_did_not_mend_may_be_refused_for_it(world: World) -> None:
    ticket = world.act(RequestSupplement, formal(world), **ITEMS).ticket
    refused = world.act(Refuse, ticket, **refusal("na_4_still_incomplete")).ticket
    assert refused.procedure.refusal_ground == "na_4_still_incomplete"


def test_a_refused_matter_lives_on_as_a_demand(world: World) -> None:
    refused = world.act(Refuse, formal(world), **refusal("na_2_not_in_scope")).ticket
    outcome = world.act(
        Convert, refused, track=Track.DEMAND, kind=Kind.OPERATING_DEMAND, reason="企业愿意"
    )
    demand = outcome.ticket
    assert (demand.status, demand.acceptance_state) == (TicketStatus.RECEIVED, None)
    assert demand.procedure.refusal_ground == "na_2_not_in_scope"
    assert demand.closed_at is None
    assert outcome.events[0].data["from_track"] == "formal_complaint"
    assert demand.deadlines[: len(refused.deadlines)] != ()
    assert runs(demand, "acceptance")


def test_handling_goes_on_when_a_demand_is_converted_from_a_complaint(world: World) -> None:
    ticket = accepted(world)
    demand = world.act(
        Convert, ticket, track=Track.DEMAND, kind=Kind.OPERATING_DEMAND, reason="企业愿意"
    ).ticket
    assert demand.status is TicketStatus.ACCEPTED
    assert runs(demand, "handling")
    assert not runs(demand, "one_year_report")


def test_a_demand_that_becomes_formal_is_to_be_accepted(world: World) -> None:
    demand = world.act(Accept, world.file(2)).ticket
    assert demand.track is Track.DEMAND
    complaint = world.act(
        Convert, demand, track=Track.FORMAL_COMPLAINT, kind=Kind.INFRINGEMENT, reason="企业要求"
    ).ticket
    assert (complaint.status, complaint.acceptance_state) == (
        TicketStatus.RECEIVED,
        AcceptanceState.RECEIVED,
    )
    assert runs(complaint, "acceptance")
    assert not runs(complaint, "handling")


@pytest.mark.parametrize(
    ("track", "kind"),
    [
        (Track.FORMAL_COMPLAINT, Kind.OPERATING_DEMAND),
        (Track.CONSULTATION, Kind.INFRINGEMENT),
        (Track.FORMAL_COMPLAINT, Kind.INFRINGEMENT),
    ],
    ids=["formal-demand", "question-of-infringement", "the-same"],
)
def test_what_does_not_go_together_is_not_converted(world: World, track: Track, kind: Kind) -> None:
    with pytest.raises(NotCombined):
        world.act(Convert, formal(world), track=track, kind=kind, reason="?")


FROM_CONSULATE = {"origin": Origin.CONSULATE, "respondent": "税务局"}


def test_a_consulates_case_is_held_until_the_enterprise_stands_behind_it(world: World) -> None:
    held = world.file(3, **FROM_CONSULATE)
    assert (held.track, held.kind) == (Track.FORWARDED, Kind.INFRINGEMENT)
    with pytest.raises(BackingMissing):
        world.act(Accept, held)
    formal_now = {"track": Track.FORMAL_COMPLAINT, "kind": Kind.INFRINGEMENT, "reason": "企业确认"}
    with pytest.raises(BackingMissing):
        world.act(Convert, held, **formal_now)
    world.act(RecordBacking, held, by_proxy=True, note="授权委托书, 2026-12-31 止")
    complaint = world.act(Convert, held, **formal_now).ticket
    assert complaint.procedure.backing is Backing.PROXY
    assert complaint.origin is Origin.CONSULATE
    assert complaint.sensitive


def test_the_enterprise_confirms_by_itself_and_once(world: World) -> None:
    held = world.file(3, **FROM_CONSULATE)
    words = {"number": held.number, "conversation_key": CHAT}
    confirmed = world.change(ConfirmBacking(**words, message_id="m2"))
    assert confirmed.ticket.procedure.backing is Backing.ENTERPRISE
    assert world.change(ConfirmBacking(**words, message_id="m2")).events == ()
    with pytest.raises(NotAllowedNow):
        world.change(ConfirmBacking(**words, message_id="m3"))


def test_a_chambers_suggestion_becomes_a_complaint_only_with_a_mandate(world: World) -> None:
    suggestion = world.file(4, origin=Origin.CHAMBER, respondent="税务局")
    assert suggestion.kind is Kind.ENVIRONMENT_SUGGESTION
    wanted = {"track": Track.FORMAL_COMPLAINT, "kind": Kind.INFRINGEMENT, "reason": "会员企业委托"}
    with pytest.raises(BackingMissing):
        world.act(Convert, suggestion, **wanted)
    world.act(RecordBacking, suggestion, by_proxy=True, note="授权委托书")
    assert world.act(Convert, suggestion, **wanted).ticket.kind is Kind.INFRINGEMENT


def test_an_ordinary_complaint_needs_nobody_behind_it(world: World) -> None:
    with pytest.raises(NotAllowedNow):
        world.act(RecordBacking, formal(world), by_proxy=False, note="?")
