"""A whole run: which scripts on which ways, one after the other over one store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.converse import http_road
from app.converse.format import Script
from app.converse.house import PROFILES, ScriptHouse
from app.converse.http_road import HttpRoad
from app.converse.memory_road import MemoryRoad
from app.converse.moved_clock import MovedClock
from app.converse.opened import script_house
from app.converse.platform_road import PlatformRoad
from app.converse.platforms.all import PLAYED
from app.converse.run import Result, cases_of, play_all
from app.engines import EMBEDDED

ROADS = ("memory", "http")
PROFILE_NAMES = tuple(profile.name for profile in PROFILES)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be played, and who hears of each result."""

    scripts: Sequence[Script]
    roads: Sequence[str] = ROADS
    profiles: Sequence[str] = PROFILE_NAMES
    database_url: str = ""
    engine: str = EMBEDDED
    told: Callable[[Result], None] = lambda _: None


async def carry_out(plan: Plan) -> list[Result]:
    """Play everything; the results in order. Raises StoreInUse, EngineNotReady."""
    results: list[Result] = []
    with script_house(database_url=plan.database_url, engine=plan.engine) as (house, clock):
        if "memory" in plan.roads:
            results += await _over_memory(plan, house, clock)
        if "http" in plan.roads:
            results += await _over_http(plan, house, clock)
        for name in (one for one in plan.roads if one in PLAYED):
            road = PlatformRoad(house.restarted, PLAYED[name](clock))
            results += await _served(plan, road, name, clock)
    return results


async def _over_memory(plan: Plan, house: ScriptHouse, clock: MovedClock) -> list[Result]:
    cases = list(cases_of(plan.scripts, road=MemoryRoad.name, profiles=plan.profiles))
    results = []
    async for result in play_all(cases, road=MemoryRoad(house), clock=clock):
        plan.told(result)
        results.append(result)
    return results


async def _over_http(plan: Plan, house: ScriptHouse, clock: MovedClock) -> list[Result]:
    """The web chat's interface has one profile, its own."""
    return await _served(plan, HttpRoad(house.restarted), http_road.PROFILE, clock)


async def _served(
    plan: Plan, road: HttpRoad | PlatformRoad, profile: str, clock: MovedClock
) -> list[Result]:
    """A way in that has doors: they are open while its scripts are played."""
    cases = list(cases_of(plan.scripts, road=road.name, profiles=[profile]))
    results = []
    await road.start()
    try:
        async for result in play_all(cases, road=road, clock=clock):
            plan.told(result)
            results.append(result)
    finally:
        await road.stop()
    return results
