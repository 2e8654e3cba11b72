"""What every adapter of the desk's ports must do. A subclass gives a fixture ``uow_factory``.

``uow_factory()`` opens a unit of work as a context manager: it commits at the end of the block and
undoes everything when the block raises. All units of one test see the same store, empty at first.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from casework.model.complaint import Complaint, FieldKey, FieldState, FieldValue, Urgency
from casework.model.deadline import Deadline, DeadlineState
from casework.model.errors import StaleTicket
from casework.model.events import EventKind, TicketEvent
from casework.model.origin import Origin
from casework.model.people import SYSTEM, Actor, ActorType, Enterprise, Role
from casework.model.procedure import Backing, Level, Procedure, Proposal
from casework.model.ticket import (
    AcceptanceState,
    Assignment,
    AssignmentRule,
    AttachmentRef,
    Industry,
    Kind,
    Scope,
    Ticket,
    TicketStatus,
    Track,
)
from casework.service.ports import TicketFilter, UnitOfWork
from tests.support.desk_world import complaint, officer, uuid

Factory = Callable[[], AbstractContextManager[UnitOfWork]]

AT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
FIRST = officer(1, "anna", district="铁西区", duty=True)
SECOND = officer(2, "bert", role=Role.SUPERVISOR, cleared=True, language="en")
GONE = officer(3, "carl", district="铁西区", duty=True, active=False)


def deadline(rule: str, due: date, **other: Any) -> Deadline:
    plain: dict[str, Any] = {
        "rule": rule,
        "starts_on": date(2026, 1, 5),
        "due": due,
        "provisional": False,
        "rule_set": "mofcom_2020_3@1",
        "calendar_version": "CN-2026.1",
    }
    return Deadline(**{**plain, **other})


def ticket(number: int = 1, **other: Any) -> Ticket:
    plain: dict[str, Any] = {
        "id": uuid(1000 + number),
        "number": f"SY-2026-{number:06d}",
        "version": 1,
        "jurisdiction": "shenyang",
        "rule_set": "mofcom_2020_3",
        "rule_set_version": "1",
        "status": TicketStatus.RECEIVED,
        "acceptance_state": AcceptanceState.RECEIVED,
        "track": Track.FORMAL_COMPLAINT,
        "kind": Kind.INFRINGEMENT,
        "language": "zh",
        "complaint": complaint(),
        "origin": Origin.PROXY,
        "principal_origin": Origin.HEADQUARTERS,
        "sensitive": False,
        "restricted": False,
        "industry": Industry(section="C", division="34", confirmed=True, confidence=0.5),
        "topic": "tax",
        "district": "铁西区",
        "respondent": "某某局",
        "authority": "SWJ-T",
        "urgency": Urgency.URGENT,
        "scope": Scope(in_scope=False, reason="na_2_not_in_scope"),
        "enterprise_id": None,
        "assignment": Assignment(officer_id=FIRST.id, rule=AssignmentRule.DUTY, at=AT),
        "conversation_key": "webchat:main:a",
        "lookup_hash": bytes([number]) * 32,
        "created_at": AT + timedelta(minutes=number),
        "deadlines": (deadline("acceptance", date(2026, 1, 14)),),
    }
    return Ticket(**{**plain, **other})


def event(number: int, seq: int, kind: EventKind = EventKind.PROGRESS, **data: str) -> TicketEvent:
    actor = Actor(type=ActorType.OFFICER, ref=str(FIRST.id)) if seq % 2 else SYSTEM
    at = AT + timedelta(hours=seq)
    return TicketEvent(
        ticket_id=uuid(1000 + number), seq=seq, at=at, kind=kind, actor=actor, data=data
    )


def reached_at(address: str) -> Complaint:
    """A complaint whose contact gave an e-mail address."""
    plain = complaint()
    value = FieldValue(state=FieldState.FILLED, value=address, words=address, message_id="m1")
    return replace(plain, fields={**plain.fields, FieldKey.CONTACT_EMAIL: value})


class PortCases:
    """Subclass it as ``Test<Adapter>`` with a fixture ``uow_factory``."""

    def people(self, uow_factory: Factory) -> None:
        with uow_factory() as unit:
            for one in (SECOND, GONE, FIRST):
                unit.officers.save(one)

    def add(self, uow_factory: Factory, *tickets: Ticket) -> None:
        self.people(uow_factory)
        with uow_factory() as unit:
            for one in tickets:
                unit.tickets.add(one, draft_id=uuid(one.id.int + 5000))

    # --- tickets

    def test_a_procedure_comes_back_value_for_value(self, uow_factory: Factory) -> None:
        proposal = Proposal(
            id=uuid(80), act="extend", by=FIRST.id, at=AT, data={"days": "20", "reason": "会商"}
        )
        procedure = Procedure(
            supplements=1,
            supplement_items=("主体资格证明", "授权委托书"),
            backing=Backing.PROXY,
            level=Level.CONFERENCE,
            contacted_on=date(2026, 1, 5),
            understood=False,
            rating=2,
            round=3,
            proposal=proposal,
            colour="red",
        )
        added = ticket(procedure=procedure)
        self.add(uow_factory, added)
        with uow_factory() as unit:
            assert unit.tickets.get(added.id) == added

    def test_what_waits_for_approval_is_found(self, uow_factory: Factory) -> None:
        proposal = Proposal(id=uuid(80), act="strike_off", by=FIRST.id, at=AT)
        waits = ticket(2, procedure=Procedure(proposal=proposal))
        self.add(uow_factory, ticket(1), waits)
        with uow_factory() as unit:
            (row,) = unit.lists.page(TicketFilter(awaiting=True))
            assert (row.id, row.awaiting) == (waits.id, "strike_off")

    def test_what_is_settled_and_not_struck_off_is_found(self, uow_factory: Factory) -> None:
        at = AT + timedelta(days=9)
        settled = ticket(2, status=TicketStatus.CONCLUDED, closed_at=at)
        gone = ticket(3, status=TicketStatus.CLOSED, closed_at=at)
        self.add(uow_factory, ticket(1), settled, gone)
        with uow_factory() as unit:
            (row,) = unit.lists.page(TicketFilter(not_struck_off=True))
            assert (row.id, row.closed_at) == (settled.id, at)

    def test_tickets_with_a_running_clock_in_pages(self, uow_factory: Factory) -> None:
        quiet = ticket(2, deadlines=())
        self.add(uow_factory, ticket(1), quiet, ticket(3), ticket(4))
        with uow_factory() as unit:
            first = unit.lists.with_clocks(after=None, limit=2)
            rest = unit.lists.with_clocks(after=first[-1], limit=2)
        assert [*first, *rest] == [ticket(1).id, ticket(3).id, ticket(4).id]

    def test_tickets_that_another_calendar_counted(self, uow_factory: Factory) -> None:
        def counted(number: int, version: str, state: DeadlineState) -> Ticket:
            one = deadline("handling", date(2027, 1, 4), state=state)
            return ticket(number, deadlines=(replace(one, calendar_version=version),))

        self.add(
            uow_factory,
            counted(1, "old", DeadlineState.OPEN),
            counted(2, "old", DeadlineState.MET),
            counted(3, "new", DeadlineState.OPEN),
            counted(4, "older", DeadlineState.OPEN),
        )
        with uow_factory() as unit:
            found = unit.lists.counted_by_another("new")
        assert sorted(found) == [ticket(1).id, ticket(4).id]

    def test_the_desk_knows_its_first_matter(self, uow_factory: Factory) -> None:
        with uow_factory() as unit:
            assert unit.lists.first_filed_at() is None
        self.add(uow_factory, ticket(2), ticket(1), ticket(3))
        with uow_factory() as unit:
            assert unit.lists.first_filed_at() == ticket(1).created_at

    def test_a_ticket_comes_back_as_it_was_added(self, uow_factory: Factory) -> None:
        files = (
            AttachmentRef(id=uuid(71), name="税单.pdf", media_type="", size=0, received=False),
            AttachmentRef(id=uuid(70), name="b.png", media_type="", size=0, received=False),
        )
        deadlines = (
            deadline("acceptance", date(2026, 1, 14)),
            deadline("completeness", date(2027, 1, 4), provisional=True),
        )
        added = ticket(attachments=files, deadlines=deadlines)
        self.add(uow_factory, added)
        with uow_factory() as unit:
            assert unit.tickets.get(added.id) == added
            assert unit.tickets.by_number(added.number) == added
            assert unit.tickets.by_draft(uuid(added.id.int + 5000)) == added
            assert unit.tickets.by_lookup(added.lookup_hash) == added

    def test_what_nobody_added_is_not_found(self, uow_factory: Factory) -> None:
        self.add(uow_factory, ticket(1))
        with uow_factory() as unit:
            assert unit.tickets.get(uuid(999)) is None
            assert unit.tickets.by_number("SY-2026-000009") is None
            assert unit.tickets.by_draft(uuid(999)) is None
            assert unit.tickets.by_lookup(bytes(32)) is None
            assert unit.tickets.of_conversation("webchat:main:z") == []

    def test_numbers_that_exist_are_taken(self, uow_factory: Factory) -> None:
        self.add(uow_factory, ticket(1))
        with uow_factory() as unit:
            assert unit.tickets.number_taken(ticket(1).number)
            assert not unit.tickets.number_taken(ticket(2).number)

    def test_every_column_can_be_saved(self, uow_factory: Factory) -> None:
        self.add(uow_factory, ticket(1))
        ended = deadline("acceptance", date(2026, 1, 14), state=DeadlineState.MET)
        begun = deadline("handling", date(2026, 4, 3), provisional=True)
        changed = replace(
            ticket(1),
            version=2,
            status=TicketStatus.ACCEPTED,
            acceptance_state=AcceptanceState.ACCEPTED,
            sensitive=True,
            restricted=True,
            topic=None,
            district=None,
            authority=None,
            assignment=Assignment(
                officer_id=SECOND.id, rule=AssignmentRule.REASSIGNED, at=AT + timedelta(days=1)
            ),
            deadlines=(ended, begun),
            open_question="发票号是多少?",
            acknowledged_at=AT + timedelta(hours=1),
            closed_at=AT + timedelta(days=2),
        )
        with uow_factory() as unit:
            unit.tickets.save(changed, expected_version=1)
        with uow_factory() as unit:
            assert unit.tickets.get(changed.id) == changed

    def test_a_stale_save_is_refused_and_changes_nothing(self, uow_factory: Factory) -> None:
        self.add(uow_factory, ticket(1))
        other = replace(ticket(1), version=3, topic="customs")
        with pytest.raises(StaleTicket), uow_factory() as unit:
            unit.tickets.save(other, expected_version=2)
        with uow_factory() as unit:
            assert unit.tickets.get(other.id) == ticket(1)

    def test_a_block_that_raises_is_undone(self, uow_factory: Factory) -> None:
        self.people(uow_factory)

        def file_and_fail() -> None:
            with uow_factory() as unit:
                unit.tickets.add(ticket(1), draft_id=uuid(6001))
                unit.events.append([event(1, 1, EventKind.FILED)])
                raise RuntimeError("the rest of the transaction failed")

        with pytest.raises(RuntimeError):
            file_and_fail()
        with uow_factory() as unit:
            assert unit.tickets.get(ticket(1).id) is None
            assert unit.events.last_seq(ticket(1).id) == 0

    def test_a_conversation_sees_its_own_and_linked_tickets_newest_first(
        self, uow_factory: Factory
    ) -> None:
        foreign = ticket(2, conversation_key="wechat:oa:b")
        self.add(uow_factory, ticket(1), foreign, ticket(3))
        with uow_factory() as unit:
            unit.tickets.link_conversation(foreign.id, "webchat:main:a")
            unit.tickets.link_conversation(foreign.id, "webchat:main:a")
        with uow_factory() as unit:
            own = unit.tickets.of_conversation("webchat:main:a")
            assert [one.number[-1] for one in own] == ["3", "2", "1"]
            assert [one.id for one in unit.tickets.of_conversation("wechat:oa:b")] == [foreign.id]

    def test_a_ticket_knows_the_conversations_that_see_it(self, uow_factory: Factory) -> None:
        self.add(uow_factory, ticket(1), ticket(2, conversation_key="wechat:oa:b"))
        with uow_factory() as unit:
            unit.tickets.link_conversation(ticket(2).id, "webchat:main:a")
        with uow_factory() as unit:
            assert list(unit.tickets.conversations_of(ticket(1).id)) == ["webchat:main:a"]
            both = ["webchat:main:a", "wechat:oa:b"]
            assert list(unit.tickets.conversations_of(ticket(2).id)) == both

    def test_tickets_are_found_by_the_address_of_their_contact(self, uow_factory: Factory) -> None:
        self.add(
            uow_factory,
            ticket(1, complaint=reached_at("max.sample@example.com")),
            ticket(2, complaint=reached_at("other@example.com")),
            ticket(3, complaint=reached_at("Max.Sample@Example.com")),
            ticket(4),
        )
        with uow_factory() as unit:
            found = unit.tickets.of_email(" MAX.sample@example.com ")
            assert [one.number[-1] for one in found] == ["3", "1"]
            assert list(unit.tickets.of_email("nobody@example.com")) == []
            assert list(unit.tickets.of_email("")) == []

    # --- events

    def test_events_come_back_in_order(self, uow_factory: Factory) -> None:
        self.add(uow_factory, ticket(1))
        appended = [event(1, 1, EventKind.FILED, title="甲"), event(1, 2, note="乙")]
        with uow_factory() as unit:
            unit.events.append(appended)
        with uow_factory() as unit:
            unit.events.append([event(1, 3)])
            assert list(unit.events.of_ticket(uuid(1001))) == [*appended, event(1, 3)]
            assert unit.events.last_seq(uuid(1001)) == 3

    def test_a_ticket_without_events_has_none(self, uow_factory: Factory) -> None:
        with uow_factory() as unit:
            assert unit.events.last_seq(uuid(1)) == 0
            assert list(unit.events.of_ticket(uuid(1))) == []

    @pytest.mark.parametrize("seq", [1, 3])
    def test_an_event_number_must_follow(self, uow_factory: Factory, seq: int) -> None:
        self.add(uow_factory, ticket(1))
        with uow_factory() as unit:
            unit.events.append([event(1, 1)])
        with pytest.raises(StaleTicket), uow_factory() as unit:
            unit.events.append([event(1, seq)])
        with uow_factory() as unit:
            assert unit.events.last_seq(uuid(1001)) == 1

    # --- officers

    def test_officers_are_found_by_id_login_role_duty_and_district(
        self, uow_factory: Factory
    ) -> None:
        self.people(uow_factory)
        with uow_factory() as unit:
            officers = unit.officers
            assert officers.get(FIRST.id) == FIRST
            assert officers.by_login("bert") == SECOND
            assert officers.by_login("nobody") is None
            assert list(officers.all()) == [FIRST, SECOND, GONE]
            assert list(officers.on_duty()) == [FIRST]
            assert list(officers.of_district("铁西区")) == [FIRST]
            assert list(officers.with_role(Role.SUPERVISOR)) == [SECOND]
            assert list(officers.with_role(Role.ADMINISTRATOR)) == []

    def test_an_officer_is_replaced_by_id(self, uow_factory: Factory) -> None:
        self.people(uow_factory)
        away = replace(FIRST, absent_from=date(2026, 2, 1), absent_to=date(2026, 2, 9), phone="1")
        with uow_factory() as unit:
            unit.officers.save(away)
        with uow_factory() as unit:
            assert unit.officers.get(FIRST.id) == away
            assert len(unit.officers.all()) == 3

    def test_only_open_tickets_count_for_even_shares(self, uow_factory: Factory) -> None:
        done = ticket(2, status=TicketStatus.CONCLUDED, closed_at=AT)
        self.add(uow_factory, ticket(1), done, ticket(3, status=TicketStatus.IN_PROGRESS))
        with uow_factory() as unit:
            assert unit.officers.open_tickets(FIRST.id) == 2
            assert unit.officers.open_tickets(SECOND.id) == 0

    # --- enterprises

    def test_enterprises_are_found_by_code_then_by_folded_name(self, uow_factory: Factory) -> None:
        self.people(uow_factory)
        example = Enterprise(
            id=uuid(50),
            name="示例(沈阳)有限公司",
            name_en="Example Shenyang Ltd.",
            uscc="91210100MA0P4X123A",
            district="铁西区",
            industry_section="C",
            primary_officer_id=FIRST.id,
        )
        other = Enterprise(id=uuid(51), name="另一家示例公司")
        with uow_factory() as unit:
            unit.enterprises.save(example)
            unit.enterprises.save(other)
        with uow_factory() as unit:
            find = unit.enterprises.find
            assert unit.enterprises.get(example.id) == example
            assert unit.enterprises.count() == 2
            assert find(name="other name", uscc="91210100MA0P4X123A") == example
            assert find(name="示例(沈阳)有限公司", uscc=None) == example
            assert find(name=" EXAMPLE  shenyang ltd.", uscc=None) == example
            assert find(name="示例", uscc=None) is None
            assert find(name="", uscc=None) is None

    # --- lists

    def test_a_page_shows_what_a_list_needs(self, uow_factory: Factory) -> None:
        deadlines = (
            deadline("handling", date(2027, 1, 4), provisional=True),
            deadline("acceptance", date(2026, 1, 14), state=DeadlineState.MET),
        )
        self.add(uow_factory, ticket(1, deadlines=deadlines, acknowledged_at=AT))
        with uow_factory() as unit:
            (row,) = unit.lists.page(TicketFilter())
        assert (row.id, row.number, row.version) == (uuid(1001), "SY-2026-000001", 1)
        assert (row.title, row.enterprise_name) == ("出口退税未到账", "示例轴承有限公司")
        assert (row.status, row.officer_id) == (TicketStatus.RECEIVED, FIRST.id)
        assert row.track is Track.FORMAL_COMPLAINT
        assert (row.topic, row.district, row.authority) == ("tax", "铁西区", "SWJ-T")
        assert (row.next_rule, row.next_due) == ("handling", date(2027, 1, 4))
        assert row.provisional
        assert (row.acknowledged_at, row.created_at) == (AT, ticket(1).created_at)

    def test_pages_follow_without_gap_or_repeat(self, uow_factory: Factory) -> None:
        same = AT + timedelta(days=1)
        self.add(uow_factory, *(ticket(number, created_at=same) for number in range(1, 6)))
        seen: list[str] = []
        after = None
        with uow_factory() as unit:
            while rows := unit.lists.page(TicketFilter(after=after, limit=2)):
                seen += [row.number for row in rows]
                after = (rows[-1].created_at, rows[-1].id)
        assert seen == [f"SY-2026-{number:06d}" for number in (5, 4, 3, 2, 1)]

    @pytest.mark.parametrize(
        ("wanted", "numbers"),
        [
            (TicketFilter(), [4, 3, 2, 1]),
            (TicketFilter(officer_id=SECOND.id), [3]),
            (TicketFilter(status=TicketStatus.WITHDRAWN), [2]),
            (TicketFilter(district="和平区"), [4]),
            (TicketFilter(open_only=True), [4, 3, 1]),
            (TicketFilter(visible_to=FIRST.id), [4, 2, 1]),
            (TicketFilter(visible_to=SECOND.id), [3, 2, 1]),
        ],
    )
    def test_filters(self, uow_factory: Factory, wanted: TicketFilter, numbers: list[int]) -> None:
        second = Assignment(officer_id=SECOND.id, rule=AssignmentRule.FALLBACK, at=AT)
        self.add(
            uow_factory,
            ticket(1),
            ticket(2, status=TicketStatus.WITHDRAWN, closed_at=AT),
            ticket(3, sensitive=True, restricted=True, assignment=second),
            ticket(4, restricted=True, district="和平区"),
        )
        with uow_factory() as unit:
            rows = unit.lists.page(wanted)
        assert [int(row.number[-6:]) for row in rows] == numbers

    def test_counts_by_status(self, uow_factory: Factory) -> None:
        second = Assignment(officer_id=SECOND.id, rule=AssignmentRule.FALLBACK, at=AT)
        self.add(uow_factory, ticket(1), ticket(2), ticket(3, assignment=second))
        with uow_factory() as unit:
            assert unit.lists.counts(officer_id=None) == {TicketStatus.RECEIVED: 3}
            assert unit.lists.counts(officer_id=SECOND.id) == {TicketStatus.RECEIVED: 1}

    def test_counts_leave_out_what_a_reader_may_not_know_of(self, uow_factory: Factory) -> None:
        self.add(uow_factory, ticket(1), ticket(2, restricted=True))
        with uow_factory() as unit:
            assert unit.lists.counts(officer_id=None) == {TicketStatus.RECEIVED: 2}
            counted = unit.lists.counts(officer_id=None, visible_to=SECOND.id)
        assert counted == {TicketStatus.RECEIVED: 1}
