"""The delivery ledger on both databases: retry, back-off, giving up, and who is told of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from app.wiring import House
from casework.model.people import Role
from casework.service.commands import Acknowledge
from channels.memory import MemoryChannel
from channels.memory.channel import Fault
from storage.ids import new_id
from storage.interface import Store
from storage.records import DeliveryRow, NewDelivery
from tests.integration.test_walk_in_terminal import act, filed
from tests.support.houses import Hands, Talk, house_at


def memory(house: House) -> MemoryChannel:
    found = house.channels["memory"]
    assert isinstance(found, MemoryChannel)
    return found


def enqueue(house: House, cause: str = "cause") -> Any:
    delivery = NewDelivery(
        id=new_id(),
        cause_key=cause,
        channel="memory",
        account="",
        recipient="u1",
        template="progress",
        language="zh",
        payload={"text": "hello"},
        conversation_key="k",
    )
    house.database.write_now(lambda store: store.outbox.enqueue([delivery], now=house.clock()))
    return delivery.id


def undelivered(house: House) -> list[DeliveryRow]:
    before = house.clock() - timedelta(minutes=5)
    return list(
        house.database.read_now(lambda store: store.outbox.undelivered(before=before, limit=50))
    )


async def test_a_refused_send_is_tried_again_after_its_wait(
    tmp_path: Path, database_url: str
) -> None:
    clock = Hands()
    with house_at(tmp_path, url=database_url, clock=clock) as house:
        enqueue(house)
        memory(house).fail(Fault(retry_after=30))
        await house.deliverer.run_due(clock())
        assert memory(house).sent == []
        await house.deliverer.run_due(clock.move(seconds=29))
        assert memory(house).attempts == 1
        await house.deliverer.run_due(clock.move(seconds=2))
        assert memory(house).texts_to("u1") == ("hello",)


async def test_the_same_cause_is_sent_once(tmp_path: Path, database_url: str) -> None:
    with house_at(tmp_path, url=database_url) as house:
        enqueue(house, "once")
        enqueue(house, "once")
        while await house.deliverer.run_due(house.clock()):
            pass
        assert memory(house).texts_to("u1") == ("hello",)


async def test_what_is_given_up_becomes_visible(tmp_path: Path, database_url: str) -> None:
    with house_at(tmp_path, url=database_url) as house:
        delivery = enqueue(house)
        memory(house).fail(Fault(permanent=True))
        await house.deliverer.run_due(house.clock())
        assert [(row.id, row.state) for row in undelivered(house)] == [(delivery, "failed")]


async def test_an_undeliverable_notice_of_a_ticket_reaches_the_supervisors(
    tmp_path: Path,
) -> None:
    with house_at(tmp_path) as house:
        talk = Talk(house)
        number = await filed(talk, "zh")
        await talk.chat.notices("u1")
        memory(house).fail(Fault(permanent=True))
        act(house, number, Acknowledge)
        while await house.deliverer.run_due(house.clock()):
            pass

        def told(store: Store) -> set[str]:
            ticket = store.tickets.by_number(number)
            assert ticket is not None
            rows = store.outbox.of_ticket(ticket.id)
            return {row.recipient for row in rows if row.template == "notice_undelivered"}

        supervisors = house.database.read_now(
            lambda store: {str(one.id) for one in store.officers.with_role(Role.SUPERVISOR)}
        )
        assert house.database.read_now(told) == supervisors
