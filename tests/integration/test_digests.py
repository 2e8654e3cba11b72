"""Officers are told what waits for them, once, off the hour, by their first way."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.digests import OFFICER_DIGESTS
from casework.model.people import Officer
from casework.service.commands import Acknowledge
from channels.codec import outbound_from_json
from channels.message import OutboundMessage
from notify.digest import DIGEST
from storage.interface import Store
from storage.records import ClockRow, OutboxRow
from tests.integration.test_officer_on_wecom import MEMBER, NUMBER, Scene, scene
from tests.integration.test_walk_in_terminal import act
from tests.support.desk_world import filing

pytestmark = pytest.mark.network


def claimed(store: Store) -> list[OutboxRow]:
    """Everything that waits to be sent."""
    return list(
        store.outbox.claim(now=1 << 50, owner="test", lease_ms=1, limit=99, channels=["wecom"])
    )


def rounds(store: Store) -> list[ClockRow]:
    """The rounds that are scheduled; they stay as they are."""
    found = store.clock.claim(now=1 << 50, owner="test", lease_ms=1, limit=99)
    for row in found:
        store.clock.put_back(row, available_at=round(row.due_at.timestamp() * 1000), error="")
    return [row for row in found if row.kind == OFFICER_DIGESTS]


def digests(desk: Scene) -> list[OutboundMessage]:
    """The digests that the member was sent."""

    rows = desk.house.database.write_now(claimed)
    return [outbound_from_json(row.payload) for row in rows if row.template == DIGEST]


def sent(desk: Scene) -> int:
    return desk.house.database.write_now(
        lambda store: desk.house.digests.send(store, now=desk.clock())
    )


def officer(desk: Scene) -> Officer:
    found = desk.house.database.read_now(lambda store: store.officers.by_login("demo-officer"))
    assert found is not None
    return found


async def test_what_lies_unacknowledged_is_told_once_a_day(tmp_path: Path) -> None:
    async with scene(tmp_path) as desk:
        desk.clock.move(seconds=60)
        assert sent(desk) == 0  # it was pushed by itself just now
        desk.clock.move(seconds=3600)
        assert [sent(desk), sent(desk)] == [1, 0]
        await desk.settle()
        shown = [one for one in desk.world.on_screen(MEMBER) if "待办汇总" in str(one.body)]
        assert len(shown) == 1
        (row,) = shown[0].body["horizontal_content_list"]
        assert row["keyname"] == "未签收"
        assert NUMBER in row["value"]
        assert desk.world.rule_breaks == []
        desk.clock.move(seconds=24 * 3600)
        assert sent(desk) == 1


async def test_something_new_is_told_the_same_day(tmp_path: Path) -> None:
    async with scene(tmp_path) as desk:
        desk.clock.move(seconds=3600)
        assert sent(desk) == 1
        other = filing(2, number="SY-2026-7K2M4T")
        desk.house.database.write_now(
            lambda store: desk.house.executor.execute(store, other, now=desk.clock())
        )
        desk.clock.move(seconds=3600)
        assert sent(desk) == 1
        act(desk.house, NUMBER, Acknowledge)
        act(desk.house, other.number, Acknowledge)
        assert sent(desk) == 0


async def test_a_digest_is_in_the_officers_language(tmp_path: Path) -> None:
    async with scene(tmp_path) as desk:
        known = officer(desk)
        desk.house.database.write_now(
            lambda store: store.officers.save(replace(known, language="en"))
        )
        desk.clock.move(seconds=3600)
        assert sent(desk) == 1
        await desk.settle()
        assert any("Waiting for you" in str(one.body) for one in desk.world.on_screen(MEMBER))


async def test_no_word_of_a_matter_is_in_a_digest(tmp_path: Path) -> None:
    async with scene(tmp_path) as desk:
        desk.clock.move(seconds=3600)
        sent(desk)
        (message,) = digests(desk)
        said = json.dumps([message.text, [row.value for row in message.card]], ensure_ascii=False)
        assert "轴承" not in said
        assert message.link.endswith("/console")


async def test_the_round_comes_by_itself_off_the_hour(tmp_path: Path) -> None:
    async with scene(tmp_path) as desk:
        house = desk.house
        house.database.write_now(lambda store: house.digests.schedule(store, desk.clock()))
        moments = []
        for _ in range(8):
            due = [one.due_at for one in house.database.write_now(rounds)]
            moments += due
            desk.clock.move(seconds=1800)
            await house.clockwork.run_due(desk.clock(), hindsight=True)
        assert len(moments) == 8
        assert {one.minute for one in moments} == {7, 37}
        assert len(digests(desk)) == 1
