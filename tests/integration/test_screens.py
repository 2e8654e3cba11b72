"""Cards on officers' screens follow the ticket: whoever acts, in the console or elsewhere."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from app.platforms.fakes.wecom_world import FakeMember, Shown
from casework.model.people import Officer, Role
from casework.service.commands import Accept, Acknowledge, NoteProgress, Reassign
from storage.ids import new_id
from storage.interface import Store
from tests.integration.test_officer_on_wecom import MEMBER, NUMBER, Scene, _buttons, scene
from tests.integration.test_walk_in_terminal import act
from tests.support.wecom_house import SETTINGS

pytestmark = pytest.mark.network

OTHER = "MaxSample"


def attach(desk: Scene) -> None:
    """As the server does: cards are drawn on its event loop."""
    desk.house.redraws.attach(asyncio.get_running_loop())


async def drawn(desk: Scene) -> None:
    """Let what was begun come to its end."""
    await asyncio.sleep(0.01)
    await desk.house.redraws.close()


def officer_of(desk: Scene) -> Officer:
    """The officer who has the ticket."""
    found = desk.house.database.read_now(
        lambda store: store.officers.get(desk.ticket().assignment.officer_id)
    )
    assert found is not None
    return found


def second(desk: Scene, *, language: str = "zh") -> Officer:
    """Another officer with a way on WeCom."""
    desk.world.add(FakeMember(user_id=OTHER, name="示例乙"))
    made = Officer(
        id=new_id(),
        login="demo-other",
        name="示例乙",
        name_en="Max Sample",
        role=Role.OFFICER,
        language=language,
    )

    def work(store: Store) -> None:
        store.officers.save(made)
        desk.house.officer_binding.add(
            store,
            made.id,
            channel="wecom",
            account=SETTINGS.account,
            address=OTHER,
            verified_at=desk.house.clock(),
        )

    desk.house.database.write_now(work)
    return made


def words(shown: Shown) -> str:
    return str(shown.body)


async def test_what_is_done_in_the_console_is_drawn_on_the_card(tmp_path: Path) -> None:
    async with scene(tmp_path) as desk:
        attach(desk)
        assert "签收" in _buttons(desk.card())
        act(desk.house, NUMBER, Acknowledge)
        await drawn(desk)
        assert "签收" not in _buttons(desk.card())
        assert desk.card().redraws == 1
        await desk.press("转办")
        assert any("转办" in one or "理由" in one for one in desk.said())


async def test_whoever_loses_the_ticket_is_told_who_has_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as desk:
        attach(desk)
        shown, other = desk.card(), second(desk)
        act(desk.house, NUMBER, Reassign, to_officer_id=other.id, reason="示例：请协助")
        await drawn(desk)
        assert shown.greyed == f"现由{other.name}承办"
        await desk.settle()
        (new,) = [one for one in desk.world.on_screen(OTHER) if _buttons(one)]
        assert new.redraws == 0


async def test_each_reader_reads_his_own_language(tmp_path: Path) -> None:
    async with scene(tmp_path) as desk:
        attach(desk)
        other = second(desk, language="en")
        act(desk.house, NUMBER, Reassign, to_officer_id=other.id, reason="示例：请协助")
        await desk.settle()
        (new,) = [one for one in desk.world.on_screen(OTHER) if _buttons(one)]
        assert "Acknowledge" in _buttons(new)
        await desk.caller.press(new, _buttons(new)["Acknowledge"])
        await desk.settle()
        texts = [one.body.get("content", "") for one in desk.world.on_screen(OTHER)]
        assert any(str(one).startswith("Acknowledged") for one in texts)
        assert "签收" not in words(new)


async def test_lesser_news_leave_the_card_its_code(tmp_path: Path) -> None:
    async with scene(tmp_path) as desk:
        attach(desk)
        await desk.press("签收")
        act(desk.house, NUMBER, Accept)
        await drawn(desk)
        before = desk.card().redraws
        act(desk.house, NUMBER, NoteProgress, note="已约现场核查", public=False)
        await drawn(desk)
        assert desk.card().redraws == before


async def test_a_press_draws_its_own_card_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as desk:
        attach(desk)
        await desk.press("签收")
        await drawn(desk)
        assert desk.card().redraws == 1
        assert desk.world.rule_breaks == []


async def test_without_a_running_loop_nothing_is_drawn_and_nothing_is_lost(tmp_path: Path) -> None:
    async with scene(tmp_path) as desk:
        act(desk.house, NUMBER, Acknowledge)
        await drawn(desk)
        assert desk.card().redraws == 0
        await desk.press("签收")
        assert any("已" in one for one in desk.said())


async def test_the_language_of_an_officer_is_kept(tmp_path: Path) -> None:
    async with scene(tmp_path) as desk:
        known = officer_of(desk)
        desk.house.database.write_now(
            lambda store: store.officers.save(replace(known, language="en"))
        )
        heard = await desk.caller.write(MEMBER, "hello")
        assert known.name_en in heard.reply
