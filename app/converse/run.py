"""Plays many scripts: every variant, on every way in and profile that it is about."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Any

import structlog

from app.converse.always import check_always
from app.converse.checks import Mismatch, check
from app.converse.errors import NotPossibleHere
from app.converse.format import Script
from app.converse.moved_clock import MovedClock
from app.converse.outcome import Outcome
from app.converse.road import Road
from app.converse.stage import Stage

log = structlog.get_logger("app.converse")


class Verdict(StrEnum):
    """How one play of a script ended."""

    PASSED = "passed"
    FAILED = "failed"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One script on one profile of one way in."""

    script: Script
    road: str
    profile: str

    @property
    def name(self) -> str:
        """Name in reports."""
        return f"{self.script.name} {self.road}/{self.profile}"


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A turn that did not go as expected."""

    turn: int
    stimulus: Mapping[str, Any]
    mismatches: tuple[Mismatch, ...]
    replies: str

    @property
    def text(self) -> str:
        """The whole story of it, for people who read a terminal."""
        lines = [f"turn {self.turn}: {dict(self.stimulus)}"]
        lines += [f"  {one.key}: expected {one.wanted!r}; {one.was}" for one in self.mismatches]
        return "\n".join([*lines, f"  replies: {self.replies}"])


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came out of a case; ``reason`` says why one was left out."""

    case: Case
    verdict: Verdict
    outcomes: tuple[Outcome, ...] = ()
    failure: Failure | None = None
    reason: str = ""


def cases_of(scripts: Sequence[Script], *, road: str, profiles: Sequence[str]) -> Iterator[Case]:
    """A script about one channel runs on that profile, every other one on each of ``profiles``."""
    for script in scripts:
        chosen = profiles if script.channel is None else [script.channel]
        for profile in chosen:
            yield Case(script=script, road=road, profile=profile)


async def play_all(
    cases: Sequence[Case], *, road: Road, clock: MovedClock
) -> AsyncIterator[Result]:
    """Play one after the other over the same store."""
    for case in cases:
        yield await play(case, road=road, clock=clock)


async def play(case: Case, *, road: Road, clock: MovedClock) -> Result:
    """Play one script; the first turn that is not as expected ends it."""
    reason = road.cannot(case.script)
    if reason is not None:
        return Result(case=case, verdict=Verdict.LEFT_OUT, reason=reason)
    stage = Stage(road=road, clock=clock, script=case.script, profile=case.profile)
    await stage.begin()
    try:
        return await _turns(case, stage)
    finally:
        await stage.end()


async def _turns(case: Case, stage: Stage) -> Result:
    outcomes: list[Outcome] = []
    for place, turn in enumerate(case.script.turns, start=1):
        try:
            outcome = await stage.turn(turn)
        except NotPossibleHere as error:
            return Result(case=case, verdict=Verdict.LEFT_OUT, reason=str(error))
        except Exception as error:
            log.exception("script_broke", script=case.name, turn=place)
            broken = Mismatch(key="error", wanted="a turn without an error", was=repr(error))
            return _failed(case, outcomes, place, turn, (broken,))
        outcomes.append(outcome)
        found = tuple(chain(check(outcome, turn.get("expect", {})), check_always(outcome, turn)))
        if found:
            return _failed(case, outcomes, place, turn, found)
    return Result(case=case, verdict=Verdict.PASSED, outcomes=tuple(outcomes))


def _failed(
    case: Case,
    outcomes: Sequence[Outcome],
    place: int,
    turn: Mapping[str, Any],
    found: tuple[Mismatch, ...],
) -> Result:
    failure = Failure(
        turn=place,
        stimulus={key: value for key, value in turn.items() if key != "expect"},
        mismatches=found,
        replies=outcomes[-1].text if len(outcomes) == place else "",
    )
    return Result(case=case, verdict=Verdict.FAILED, outcomes=tuple(outcomes), failure=failure)
