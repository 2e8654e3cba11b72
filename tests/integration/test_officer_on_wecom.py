"""An officer on WeCom over HTTP: card, press, new card, question, answer, by the real adapters."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from app.officer_binding import DONE
from app.opening import open_house
from app.platforms.fakes.serving import served
from app.platforms.fakes.wecom import WeComServer
from app.platforms.fakes.wecom_caller import WeComCaller
from app.platforms.fakes.wecom_world import FakeMember, Shown, WeComWorld
from app.processes import Process
from app.settings import load_settings
from app.wiring import House
from casework.model.events import EventKind
from casework.model.ticket import Ticket, TicketStatus
from casework.service.commands import Accept
from storage.interface import Store
from tests.integration.test_walk_in_terminal import act
from tests.integration.test_wecom_commands import platforms_file
from tests.support.desk_world import filing
from tests.support.houses import Hands
from tests.support.wecom_house import AGENT, CORP, SETTINGS

pytestmark = pytest.mark.network

MEMBER = "LiXiaoHua"
NUMBER = "SY-2026-4F7Q2M"


@dataclass
class Scene:
    """The desk, the platform, and what a test does between them."""

    house: House
    world: WeComWorld
    caller: WeComCaller
    process: Process
    clock: Hands

    async def settle(self) -> None:
        """Let turns end, and everything that follows leave."""
        await self.process.intake.drain()
        await self.house.redraws.close()
        self.clock.move(seconds=2)  # a reply waits a second for a webhook that could give it
        while await self.house.deliverer.run_due(self.clock()):
            pass

    def card(self) -> Shown:
        cards = [one for one in self.world.on_screen(MEMBER) if _buttons(one)]
        return cards[-1]

    async def press(self, label: str, shown: Shown | None = None) -> None:
        one = shown or self.card()
        heard = await self.caller.press(one, _buttons(one)[label])
        assert heard.status == 200
        await self.settle()

    def said(self) -> list[str]:
        """What the member was told beside cards."""
        return [str(one.body.get("content", "")) for one in self.world.on_screen(MEMBER)]

    def ticket(self) -> Ticket:
        found = self.house.database.read_now(lambda store: store.tickets.by_number(NUMBER))
        assert found is not None
        return found


def _buttons(shown: Shown) -> dict[str, str]:
    """Label → key of the buttons that can be pressed."""
    return {str(one["text"]): str(one["key"]) for one in shown.buttons}


@asynccontextmanager
async def scene(folder: Path, url: str = "") -> AsyncIterator[Scene]:
    """One application, one officer who is a member, one ticket of his."""
    clock = Hands()
    world = WeComWorld(corp_id=CORP, agent_id=AGENT, secret=SETTINGS.secret, clock=clock)
    world.add(FakeMember(user_id=MEMBER, name="示例"))
    async with served(WeComServer(world).app) as address:
        given = {"data_dir": folder / "d", "platforms_file": platforms_file(folder, address)}
        settings = load_settings(given | {"database_url": url, "join_window": False}, environ={})
        with open_house(settings, clock=clock) as house:
            process = Process()
            process.attach(house)
            app = Starlette(routes=list(house.platforms.doors()))
            caller = WeComCaller(
                world,
                url=f"http://desk{SETTINGS.path}",
                token=SETTINGS.token,
                encoding_aes_key=SETTINGS.encoding_aes_key,
                clock=clock,
                transport=httpx.ASGITransport(app=app),
            )
            house.database.write_now(lambda store: _begin(house, store))
            found = Scene(house=house, world=world, caller=caller, process=process, clock=clock)
            await found.settle()
            yield found
            await caller.close()
            await house.platforms.close()


def _begin(house: House, store: Store) -> None:
    """Bind the officer, file the ticket."""
    officer = store.officers.by_login("demo-officer")
    assert officer is not None
    said = house.officer_binding.add(
        store,
        officer.id,
        channel="wecom",
        account=SETTINGS.account,
        address=MEMBER,
        verified_at=house.clock(),
    )
    assert said == DONE
    house.executor.execute(store, filing(1, number=NUMBER), now=house.clock())


async def test_from_the_card_to_the_result(tmp_path: Path, database_url: str) -> None:
    async with scene(tmp_path, database_url) as desk:
        assert set(_buttons(desk.card())) == {"签收", "补充", "转办"}
        assert NUMBER in desk.card().body["main_title"]["title"]
        await desk.press("签收")
        assert desk.ticket().acknowledged_at is not None
        assert set(_buttons(desk.card())) == {"补充", "转办"}
        assert desk.card().redraws == 1
        act(desk.house, NUMBER, Accept)
        await desk.press("补充")
        assert any("新变动" in one for one in desk.said())
        await desk.press("办结")
        heard = await desk.caller.write(MEMBER, "退税款已到账。")
        assert "已办结" in heard.reply
        await desk.settle()
        assert desk.ticket().status is TicketStatus.CONCLUDED
        left = {label for one in desk.world.on_screen(MEMBER) for label in _buttons(one)}
        assert left <= {"转办"}
        assert desk.world.rule_breaks == []


async def test_a_press_that_the_platform_repeats_counts_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as desk:
        first = desk.card()
        keys = _buttons(first)
        await asyncio.gather(*(desk.caller.press(first, keys["签收"]) for _ in range(3)))
        await desk.settle()
        kinds = [
            one.kind
            for one in desk.house.database.read_now(
                lambda store: store.events.of_ticket(desk.ticket().id)
            )
        ]
        assert kinds.count(EventKind.ACKNOWLEDGED) == 1


async def test_the_answer_to_a_press_is_left_to_no_webhook(tmp_path: Path) -> None:
    """Its webhook never gives it, so that the outbox has it at once: the clock stands still."""
    async with scene(tmp_path) as desk:
        shown = desk.card()
        await desk.caller.press(shown, _buttons(shown)["签收"])
        await desk.process.intake.drain()
        while await desk.house.deliverer.run_due(desk.clock()):
            pass
        assert any("已签收" in one for one in desk.said())
