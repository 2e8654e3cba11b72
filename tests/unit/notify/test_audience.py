"""Who is told what; and what a push may not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from casework.model.complaint import Complaint, FieldKey, FieldState, FieldValue, Urgency
from casework.model.deadline import Deadline
from casework.model.events import EventKind, TicketEvent
from casework.model.origin import Origin
from casework.model.people import SYSTEM, Actor, ActorType, Officer, Role
from casework.model.ticket import (
    Assignment,
    AssignmentRule,
    Industry,
    Kind,
    Scope,
    Ticket,
    TicketStatus,
    Track,
)
from notify.audience import Readers, brief, notices
from tests.support.bot_talk import words
from tests.support.tree import LANGUAGES

NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)
OFFICER = Officer(id=UUID(int=1), login="o", name="示例员", name_en="Example Officer")
FAO = Officer(id=UUID(int=2), login="f", name="外办", name_en="FAO", role=Role.FOREIGN_AFFAIRS)
BOSS = Officer(id=UUID(int=3), login="s", name="督办", name_en="Boss", role=Role.SUPERVISOR)
READERS = Readers(assigned=OFFICER, supervisors=[BOSS], foreign_affairs=[FAO])
BY_PERSON = Actor(type=ActorType.COMPLAINANT, ref="memory:x")
BY_OFFICER = Actor(type=ActorType.OFFICER, ref=str(OFFICER.id))
SECRETS = ("示例轴承", "tax", "customs", "王小明")


def ticket() -> Ticket:
    name = FieldValue(state=FieldState.FILLED, value="示例轴承有限公司")
    return Ticket(
        id=UUID(int=9),
        number="SY-2026-4F7Q2M",
        version=1,
        jurisdiction="shenyang",
        rule_set="r",
        rule_set_version="1",
        status=TicketStatus.RECEIVED,
        acceptance_state=None,
        track=Track.DEMAND,
        kind=Kind.OPERATING_DEMAND,
        language="zh",
        complaint=Complaint(title="清关", fields={FieldKey.ENTERPRISE_NAME: name}),
        origin=Origin.ENTERPRISE,
        principal_origin=None,
        sensitive=False,
        restricted=False,
        industry=Industry(),
        topic="customs",
        district="铁西区",
        respondent=None,
        authority=None,
        urgency=Urgency.NORMAL,
        scope=Scope(),
        enterprise_id=None,
        assignment=Assignment(officer_id=OFFICER.id, rule=AssignmentRule.DUTY, at=NOW),
        conversation_key="memory:x",
        lookup_hash=b"x",
        created_at=NOW,
        deadlines=(
            Deadline(
                rule="acceptance",
                starts_on=date(2026, 3, 10),
                due=date(2026, 3, 19),
                provisional=False,
                rule_set="r@1",
                calendar_version="1",
            ),
        ),
    )


def event(kind: EventKind, by: Actor = SYSTEM, **data: str) -> TicketEvent:
    return TicketEvent(ticket_id=UUID(int=9), seq=4, at=NOW, kind=kind, actor=by, data=data)


def told(*events: TicketEvent, about: Ticket | None = None) -> set[tuple[str, Officer | None]]:
    found = notices(ticket=about or ticket(), events=events, readers=READERS)
    return {(one.template, one.officer) for one in found}


@pytest.mark.parametrize(
    ("kind", "data", "template", "reader"),
    [
        (EventKind.ASSIGNED, {}, "assigned", OFFICER),
        (EventKind.ACKNOWLEDGED, {}, "acknowledged", None),
        (EventKind.MATERIAL_COMPLETE, {}, "material_complete", None),
        (EventKind.ACCEPTED, {}, "accepted", None),
        (EventKind.QUESTION_ASKED, {"question": "?"}, "question", None),
        (EventKind.QUESTION_ANSWERED, {}, "question_answered", OFFICER),
        (EventKind.PROGRESS, {"note": "n", "public": "yes"}, "progress", None),
        (EventKind.CONCLUDED, {"result": "r"}, "concluded", None),
        (EventKind.WITHDRAWN, {}, "withdrawn", OFFICER),
        (EventKind.ROUTED_SENSITIVE, {}, "sensitive_routed", FAO),
        (EventKind.NOTICE_UNDELIVERED, {}, "notice_undelivered", BOSS),
    ],
)
def test_each_event_reaches_its_reader(
    kind: EventKind, data: dict[str, str], template: str, reader: Officer | None
) -> None:
    found = notices(ticket=ticket(), events=[event(kind, **data)], readers=READERS)
    assert [(one.template, one.officer) for one in found] == [(template, reader)]


def test_an_internal_note_is_told_to_nobody() -> None:
    internal = event(EventKind.PROGRESS, note="nur intern", public="no")
    assert notices(ticket=ticket(), events=[internal], readers=READERS) == []


def test_a_promised_date_that_is_counted_anew_is_told_to_both_sides() -> None:
    moved = event(EventKind.DUE_RECOMPUTED, rule="handling", old="2027-01-04", new="2027-01-05")
    told = notices(ticket=ticket(), events=[moved], readers=READERS)
    assert [(one.template, one.officer) for one in told] == [
        ("due_recomputed", None),
        ("due_recomputed_desk", OFFICER),
    ]


def test_a_date_that_nobody_was_promised_is_told_to_the_officer_alone() -> None:
    moved = event(EventKind.DUE_RECOMPUTED, rule="one_year_report")
    (told,) = notices(ticket=ticket(), events=[moved], readers=READERS)
    assert (told.template, told.officer) == ("due_recomputed_desk", OFFICER)


def test_an_ending_and_its_result_are_one_message() -> None:
    both = told(event(EventKind.CONCLUDED, result="r"), event(EventKind.RESULT_TOLD, result="r"))
    assert both == {("result_told", None)}


def test_both_dates_of_an_extension_are_one_message() -> None:
    moved = [event(EventKind.EXTENDED, rule=rule) for rule in ("handling", "feedback")]
    assert told(*moved) == {("extended", None)}


def test_an_objection_and_a_low_rating_reach_the_officer_and_the_office() -> None:
    objected = event(EventKind.OBJECTED, by=BY_PERSON, text="t")
    assert told(objected) == {("objected", OFFICER), ("objected", BOSS)}
    rated = event(EventKind.RATED, by=BY_PERSON, score="1")
    again = event(EventKind.REOPENED, by=BY_PERSON, round="2")
    assert told(rated, again) == {("rated_low", OFFICER), ("rated_low", BOSS)}


def test_a_good_rating_disturbs_nobody() -> None:
    assert told(event(EventKind.RATED, by=BY_PERSON, score="5")) == set()


def test_a_red_light_reaches_the_office_and_a_green_one_nobody() -> None:
    red = event(EventKind.LIGHT_CHANGED, colour="red")
    assert told(red) == {("light_red", OFFICER), ("light_red", BOSS)}
    assert told(event(EventKind.LIGHT_CHANGED, colour="green")) == set()


def test_nobody_is_told_of_what_they_did() -> None:
    raised = event(EventKind.ESCALATED, by=BY_OFFICER, level="office")
    assert told(raised) == {("escalated", None), ("escalated_desk", BOSS)}


def test_an_explanation_is_put_to_the_person_unless_it_was_understood() -> None:
    open_one = event(EventKind.UNDERSTANDING, by=BY_OFFICER, understood="no")
    understood = event(EventKind.UNDERSTANDING, by=BY_OFFICER, understood="yes")
    answer = event(EventKind.UNDERSTANDING, by=BY_PERSON, understood="no")
    assert told(open_one) == {("explained", None)}
    assert told(understood) == set()
    assert told(answer) == {("understanding", OFFICER)}


def test_a_proposal_on_a_sensitive_ticket_is_for_cleared_readers() -> None:
    proposed = event(EventKind.PROPOSED, by=BY_OFFICER, act="conclude")
    careful = replace(ticket(), sensitive=True)
    cleared = replace(FAO, cleared=True)
    readers = replace(READERS, foreign_affairs=[cleared])
    found = notices(ticket=careful, events=[proposed], readers=readers)
    assert [one.officer for one in found] == [cleared]
    assert not any(secret in str(one.params) for one in found for secret in SECRETS)


def test_several_additions_in_one_message_are_one_notice() -> None:
    events = [event(EventKind.ADDENDUM, key=key) for key in ("uscc", "legal_basis")]
    found = notices(ticket=ticket(), events=events, readers=READERS)
    assert [one.template for one in found] == ["addendum"]


SAID = {
    "act": "extend",
    "colour": "red",
    "understood": "no",
    "track": "demand",
    "level": "office",
    "rule": "handling",
    "old": "2026-05-07",
    "new": "2026-05-08",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(EventKind))
@pytest.mark.parametrize("by", [BY_PERSON, BY_OFFICER])
def test_what_officers_are_told_has_words_and_a_headline(
    kind: EventKind, by: Actor, language: str
) -> None:
    happened = event(kind, by=by, **SAID)
    for one in notices(ticket=ticket(), events=[happened], readers=READERS):
        if one.officer is not None:
            assert words().text(f"notices.{one.template}", language, **one.params)
            assert words().text(f"officer.kind.{one.template}", language)


def test_the_same_event_has_the_same_cause() -> None:
    first = notices(ticket=ticket(), events=[event(EventKind.ASSIGNED)], readers=READERS)
    again = notices(ticket=ticket(), events=[event(EventKind.ASSIGNED)], readers=READERS)
    assert [one.cause for one in first] == [one.cause for one in again]


@pytest.mark.parametrize("flag", ["sensitive", "restricted"])
def test_a_push_about_a_sensitive_ticket_carries_number_and_date_only(flag: str) -> None:
    told = brief(replace(ticket(), **{flag: True}))
    assert told["number"] == "SY-2026-4F7Q2M"
    assert told["due"] == date(2026, 3, 19)
    assert not any(secret in str(told) for secret in SECRETS)


def test_a_push_about_an_ordinary_ticket_names_enterprise_and_topic() -> None:
    told = brief(ticket())
    assert (told["enterprise"], told["topic"]) == ("示例轴承有限公司", "customs")
