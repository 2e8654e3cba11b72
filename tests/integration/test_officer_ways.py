"""Notices to officers go on until somebody has them, and the timeline tells it; on both stores."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from app.audits import audit_notices, schedule_audit
from casework.model.events import EventKind
from casework.model.people import Role
from casework.model.ticket import Ticket
from casework.service.commands import Acknowledge
from channels.memory.channel import Fault
from storage.interface import Store
from tests.integration.test_walk_in_terminal import act
from tests.support.officer_house import Desk, officer_desk

OFFICER = "demo-officer"
NEUTRAL_SUBJECT = "直通：有一条工作提醒"


def by(desk: Desk, ticket: Ticket) -> list[str]:
    """The ways by which the officer was told of the assignment, in order."""
    rows = desk.deliveries(ticket)
    return [row.channel for row in rows if row.template == "assigned"]


def passed_on(desk: Desk, ticket: Ticket) -> list[tuple[str, str]]:
    """Channel and reason of each line in the timeline."""
    events = [one for one in desk.events(ticket) if one.kind is EventKind.NOTICE_PASSED_ON]
    return [(one.data["channel"], one.data["reason"]) for one in events]


def alarms(desk: Desk, ticket: Ticket) -> int:
    return [one.kind for one in desk.events(ticket)].count(EventKind.NOTICE_UNDELIVERED)


def enterprise_of(desk: Desk) -> UUID:
    """An enterprise of the demonstration set: its officer is ``demo-officer``."""
    found = desk.house.database.read_now(
        lambda store: store.enterprises.find(name="示例轴承(沈阳)有限公司", uscc=None)
    )
    assert found is not None
    return found.id


async def test_the_console_and_the_first_way(tmp_path: Path, database_url: str) -> None:
    with officer_desk(tmp_path, url=database_url) as desk:
        desk.bind(OFFICER, "email", "wecom", "telegram")
        ticket = desk.file()
        await desk.deliver()
        assert by(desk, ticket) == ["console", "wecom"]


async def test_without_acknowledgement_way_after_way_then_the_substitute(
    tmp_path: Path, database_url: str
) -> None:
    with officer_desk(tmp_path, url=database_url) as desk:
        desk.bind(OFFICER, "wecom", "telegram", "email")
        desk.bind("demo-duty", wecom="stand-in")
        ticket = desk.file(enterprise_id=enterprise_of(desk))
        await desk.tick(minutes=5)
        assert by(desk, ticket) == ["console", "wecom", "telegram"]
        await desk.tick(minutes=5)
        assert by(desk, ticket) == ["console", "wecom", "telegram", "email"]
        letter = desk.house.email.sent[-1].message
        assert (letter.to, letter.subject) == ("officer@example.com", NEUTRAL_SUBJECT)
        assert ticket.number in letter.text
        assert "示例轴承" not in letter.text
        await desk.tick(minutes=5)
        asked = desk.house.wecom.sent[-1]
        assert asked.recipient == "stand-in"
        assert asked.message.choices == ()
        assert "示例轴承" not in str(asked.message)
        assert passed_on(desk, ticket) == [
            ("telegram", "unacknowledged"),
            ("email", "unacknowledged"),
            ("", "unacknowledged"),
        ]
        await desk.tick(hours=1)
        assert len(passed_on(desk, ticket)) == 3


async def test_an_acknowledgement_ends_it(tmp_path: Path, database_url: str) -> None:
    with officer_desk(tmp_path, url=database_url) as desk:
        desk.bind(OFFICER, "wecom", "telegram")
        ticket = desk.file()
        await desk.deliver()
        act(desk.house, ticket.number, Acknowledge)
        await desk.tick(minutes=6)
        assert by(desk, ticket) == ["console", "wecom"]
        told = [row for row in desk.deliveries(ticket) if row.template == "assigned"]
        assert {row.state for row in told} == {"acknowledged"}


async def test_a_closed_way_is_left_at_once(tmp_path: Path, database_url: str) -> None:
    with officer_desk(tmp_path, url=database_url) as desk:
        desk.bind(OFFICER, "wecom", "telegram")
        desk.house.wecom.closed = True
        ticket = desk.file()
        await desk.deliver()
        assert by(desk, ticket) == ["console", "wecom", "telegram"]
        assert len(desk.house.telegram.sent) == 1
        assert passed_on(desk, ticket) == [("telegram", "failed")]
        assert alarms(desk, ticket) == 0


async def test_when_no_way_is_left_the_supervisors_hear_of_it(
    tmp_path: Path, database_url: str
) -> None:
    with officer_desk(tmp_path, url=database_url) as desk:
        desk.bind(OFFICER, "wecom", "telegram")
        desk.house.wecom.closed = True
        desk.house.telegram.fail(Fault(permanent=True))
        ticket = desk.file()
        await desk.deliver()
        assert alarms(desk, ticket) == 1
        supervisors = desk.house.database.read_now(
            lambda store: {str(one.id) for one in store.officers.with_role(Role.SUPERVISOR)}
        )
        told = {
            row.recipient for row in desk.deliveries(ticket) if row.template == "notice_undelivered"
        }
        assert told == supervisors


async def test_the_substitute_is_asked_once(tmp_path: Path) -> None:
    with officer_desk(tmp_path) as desk:
        desk.bind(OFFICER, "wecom")
        desk.house.wecom.closed = True
        ticket = desk.file(enterprise_id=enterprise_of(desk))
        await desk.deliver()
        assert passed_on(desk, ticket) == [("", "unacknowledged")]
        assert alarms(desk, ticket) == 1
        await desk.tick(minutes=20)
        assert passed_on(desk, ticket) == [("", "unacknowledged")]


async def test_a_bounced_letter_is_no_notice(tmp_path: Path, database_url: str) -> None:
    with officer_desk(tmp_path, url=database_url) as desk:
        desk.bind(OFFICER, "email")
        ticket = desk.file()
        await desk.deliver()
        letter = next(row for row in desk.deliveries(ticket) if row.channel == "email")

        def bounce(store: Store) -> None:
            row = store.outbox.bounce(letter.id, failure="no such mailbox")
            assert row is not None
            desk.house.signals.alarm(store, row, desk.clock())

        desk.house.database.write_now(bounce)
        assert alarms(desk, ticket) == 1


async def test_the_supervisors_keep_their_own_time_out(tmp_path: Path) -> None:
    with officer_desk(tmp_path) as desk:
        desk.bind(OFFICER, "wecom")
        ticket = desk.file()
        await desk.tick(hours=7)
        assert not any(row.template == "unacknowledged" for row in desk.deliveries(ticket))
        await desk.tick(hours=1)
        assert any(row.template == "unacknowledged" for row in desk.deliveries(ticket))


async def test_an_officer_without_ways_is_asked_for_nothing(tmp_path: Path) -> None:
    with officer_desk(tmp_path) as desk:
        ticket = desk.file(enterprise_id=enterprise_of(desk))
        await desk.tick(hours=1)
        assert by(desk, ticket) == ["console"]
        assert passed_on(desk, ticket) == []


async def test_the_auditor_finds_what_was_lost_once(tmp_path: Path, database_url: str) -> None:
    with officer_desk(tmp_path, url=database_url) as desk:
        ticket, other = desk.file(1), desk.file(2)
        act(desk.house, other.number, Acknowledge)
        desk.house.database.write_now(lambda store: _lose(store, ticket))
        desk.clock.move(minutes=16)

        def audit(store: Store) -> int:
            return audit_notices(store, desk.house.executor, now=desk.clock())

        assert desk.house.database.write_now(audit) == 1
        assert alarms(desk, ticket) == 1
        assert desk.house.database.write_now(audit) == 0
        assert alarms(desk, other) == 0


async def test_the_auditor_comes_round_by_itself(tmp_path: Path) -> None:
    with officer_desk(tmp_path) as desk:
        ticket = desk.file()
        desk.house.database.write_now(lambda store: schedule_audit(store, desk.clock()))
        desk.house.database.write_now(lambda store: _lose(store, ticket))
        await desk.tick(minutes=37)
        assert alarms(desk, ticket) == 1
        await desk.tick(minutes=30)
        assert alarms(desk, ticket) == 1


def _lose(store: Store, ticket: Ticket) -> None:
    """What a faulty restore would do: the notices of a ticket are gone for good, unsaid."""
    for row in store.outbox.claim(
        now=9_999_999_999_999, owner="test", lease_ms=0, limit=99, channels=["console"]
    ):
        if row.ticket_id == ticket.id:
            store.outbox.fail(row, now=row.created_at, error="lost by the test")
    store.clock.cancel(subject_type="ticket_ack", subject_id=str(ticket.id), kind="acknowledgement")
