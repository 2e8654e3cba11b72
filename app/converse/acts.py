"""What scripts do beside writing: restarts, faults, officers' acts, another calendar (``do``)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.converse.errors import ScriptsMalformed
from app.converse.officer_acts import COMMANDS, officer_acts
from app.converse.outcome import NUDGE
from app.converse.timekeeping import ONE_HOUR
from app.policy_calendar import load_calendar
from app.recount import recount_due_dates
from storage.interface import Store

if TYPE_CHECKING:
    from app.converse.stage import Stage

OLD_FORM = "2025.1"
TEST_CALENDAR = Path(__file__).parent / "calendar_2027.toml"
NUDGE_WITHIN = timedelta(days=7)


async def act(stage: Stage, wanted: str, given: Mapping[str, Any]) -> None:
    """Carry out one act; an officer's names its ticket (``accept T1``) and may have fields."""
    name, _, ticket = wanted.partition(" ")
    if name in COMMANDS:
        await officer_acts(stage, name, ticket, given)
    elif wanted in ACTS:
        await ACTS[wanted](stage)
    else:
        raise ScriptsMalformed(wanted, where=stage.script.id, reason=f"do: {wanted}")


async def _restart(stage: Stage) -> None:
    await stage.road.restart()


async def _spread(stage: Stage) -> None:
    await stage.road.spread()


async def _break(stage: Stage) -> None:
    stage.road.house.moods.breaks = 1


async def _age_form(stage: Stage) -> None:
    """The draft was begun under an older form."""
    owner, house = stage.owner, stage.road.house

    def work(store: Store) -> None:
        record = store.conversations.get(owner.key)
        if record is None:
            return
        state = house.conversations.open(record)
        if state.draft is not None:
            older = replace(state.draft, form_version=OLD_FORM)
            stage.keep(store, owner, state.with_draft(older))

    await house.database.write(work)


async def _queue_nudge(stage: Stage) -> None:
    """Let time pass until a reminder is written, and leave it where it waits to be sent."""
    stage.time.deliveries_wait = True
    end = stage.clock.now + NUDGE_WITHIN
    while stage.clock.now < end and not _waits(stage):
        await stage.time.passes(ONE_HOUR)


def _waits(stage: Stage) -> bool:
    said = stage.look(stage.owner).said
    return any(row.template == NUDGE and row.state == "pending" for row in said)


async def _load_calendar(stage: Stage) -> None:
    """The process starts again with a calendar that announces 2027: dates are counted anew."""
    house = stage.road.house
    rules = house.jurisdiction
    national = house.settings.policy_dir / "national"
    house.moods.rules = replace(rules, calendar=load_calendar(national, overrides=(TEST_CALENDAR,)))
    await stage.road.restart()
    house = stage.road.house
    recount_due_dates(house.database, house.executor, now=stage.clock.now)


ACTS: Mapping[str, Callable[[Stage], Awaitable[None]]] = {
    "kill_and_restart": _restart,
    "two_processes": _spread,
    "raise_in_core": _break,
    "upgrade_form_schema": _age_form,
    "queue_nudge": _queue_nudge,
    "load_calendar_2027": _load_calendar,
}
