"""Every conversation script, in both languages, over a whole house.

A script is run or stands in ``LATER`` with the reason; one that is neither fails here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from app.wiring import House
from tests.support.houses import house_at
from tests.support.script_always import check_always
from tests.support.script_checks import CHECKS, NOT_READ, check
from tests.support.script_house import ScriptHouse
from tests.support.script_run import Stage
from tests.support.scripts import Script, all_scripts

WINDOW = "the joining window of a platform's own profile"
NUDGE = "a nudge for a silent draft"
LATER = {
    "B8-cap-is-kept": WINDOW,
    "B21-one-nudge-only": NUDGE,
    "B21-weekend-and-wechat-window": NUDGE,
    "B21-make-up-saturday-is-a-working-morning": NUDGE,
    "B21-nudge-goes-stale": NUDGE,
    "B24-internal-error": "a turn that breaks and is taken again after its pause",
    "B26-only-the-owner-presses": "group chats",
    "CAL1-golden-dates": "the officer's act that the material is complete",
    "CAL2-year-not-yet-published": "the officer's act that the material is complete",
}
"""Scripts that wait for a part of the house, with the part."""

RUN = [script for script in all_scripts() if script.id not in LATER]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScriptHouse]:
    folder = tmp_path_factory.mktemp("scripts")
    with house_at(folder) as plain:
        made = ScriptHouse(**{one.name: getattr(plain, one.name) for one in fields(House)})
        yield made
        made.close()


@pytest.mark.parametrize("script", RUN, ids=lambda script: script.name)
async def test_script(script: Script, house: ScriptHouse, tmp_path: Path) -> None:
    stage = Stage(house=house, script=script, folder=tmp_path, now=script.clock)
    await stage.begin()
    try:
        await play(stage)
    finally:
        stage.end()


async def play(stage: Stage) -> None:
    """All turns of a script; a failure names its turn."""
    for place, turn in enumerate(stage.script.turns, start=1):
        outcome = await stage.turn(turn)
        expected = turn.get("expect", {})
        try:
            check(outcome, expected)
            check_always(outcome, expected, stimulus="do" not in turn)
        except AssertionError as error:
            error.add_note(f"turn {place}: {turn}\nreplies: {outcome.text}")
            raise


def test_every_script_is_run_or_waits_for_a_named_part() -> None:
    known = {script.id for script in all_scripts()}
    assert set(LATER) <= known
    assert {script.id for script in RUN} == known - set(LATER)
    assert all(LATER.values())


def test_every_expectation_of_a_script_that_is_run_can_be_read() -> None:
    wanted = {key for script in RUN for turn in script.turns for key in turn.get("expect", {})}
    assert wanted <= set(CHECKS) | NOT_READ


def test_every_behaviour_has_a_script() -> None:
    covered = {name for script in all_scripts() for name in script.covers}
    assert {f"B{number}" for number in range(1, 27)} <= covered
