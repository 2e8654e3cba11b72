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
from casework.model.people import SYSTEM, Officer, Role
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

NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)
OFFICER = Officer(id=UUID(int=1), login="o", name="示例员", name_en="Example Officer")
FAO = Officer(id=UUID(int=2), login="f", name="外办", name_en="FAO", role=Role.FOREIGN_AFFAIRS)
BOSS = Officer(id=UUID(int=3), login="s", name="督办", name_en="Boss", role=Role.SUPERVISOR)
READERS = Readers(assigned=OFFICER, supervisors=[BOSS], foreign_affairs=[FAO])
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


def event(kind: EventKind, **data: str) -> TicketEvent:
    return TicketEvent(ticket_id=UUID(int=9), seq=4, at=NOW, kind=kind, actor=SYSTEM, data=data)


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
        (EventKind.DUE_RECOMPUTED, {"rule": "handling"}, "due_recomputed", None),
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


def test_a_date_that_nobody_was_promised_is_counted_anew_in_silence() -> None:
    moved = event(EventKind.DUE_RECOMPUTED, rule="one_year_report")
    assert notices(ticket=ticket(), events=[moved], readers=READERS) == []


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
