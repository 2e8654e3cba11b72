"""Where conversation scripts are played in tests: one house for a module, one script at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.converse.format import Script
from app.converse.http_road import HttpRoad
from app.converse.memory_road import MemoryRoad
from app.converse.moved_clock import MovedClock
from app.converse.opened import script_house
from app.converse.platform_road import PlatformRoad
from app.converse.platforms.all import PLAYED
from app.converse.platforms.email import PlayedEmail
from app.converse.road import Road
from app.converse.run import Case, Result, Verdict, play
from app.engines import EMBEDDED
from tests.support.real_office import real_office


@dataclass
class Theatre:
    """One way in over one store; its event loop stands still between scripts."""

    runner: asyncio.Runner
    road: Road
    clock: MovedClock
    played: list[Result] = field(default_factory=list)

    def play(self, script: Script, profile: str) -> Result:
        """Play a script and remember what came out."""
        case = Case(script=script, road=self.road.name, profile=script.channel or profile)
        result = self.runner.run(play(case, road=self.road, clock=self.clock))
        self.played.append(result)
        return result

    def passes(self, script: Script, profile: str = "web") -> None:
        """Play a script that is to pass; a failure tells its turn."""
        result = self.play(script, profile)
        story = "" if result.failure is None else result.failure.text
        assert result.verdict is Verdict.PASSED, f"{result.case.name} {result.reason}\n{story}"


@contextmanager
def memory_theatre(database_url: str = "", engine: str = EMBEDDED) -> Iterator[Theatre]:
    """Messages go straight into the intake; ``engine`` understands them."""
    opened = script_house(database_url=database_url, engine=engine)
    with opened as (house, clock), asyncio.Runner() as runner:
        yield Theatre(runner=runner, road=MemoryRoad(house), clock=clock)


@contextmanager
def http_theatre(database_url: str = "") -> Iterator[Theatre]:
    """Messages go over HTTP to a server on loopback."""
    with script_house(database_url=database_url) as (house, clock), asyncio.Runner() as runner:
        road = HttpRoad(house.restarted)
        runner.run(road.start())
        try:
            yield Theatre(runner=runner, road=road, clock=clock)
        finally:
            runner.run(road.stop())


@contextmanager
def platform_theatre(platform: str, *, real: bool = False) -> Iterator[Theatre]:
    """Messages come from a platform's stand-in; replies go back to it.

    ``real``: e-mail by servers of other people.
    """
    with script_house() as (house, clock), asyncio.Runner() as runner:
        played = PlayedEmail(clock, office=real_office) if real else PLAYED[platform](clock)
        road = PlatformRoad(house.restarted, played)
        runner.run(road.start())
        try:
            yield Theatre(runner=runner, road=road, clock=clock)
        finally:
            runner.run(road.stop())
