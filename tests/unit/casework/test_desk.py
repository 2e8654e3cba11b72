from __future__ import annotations

from typing import get_args

import pytest

from casework.model.errors import NumberTaken
from casework.model.people import Officer
from casework.service import commands as asked
from casework.service.commands import HandOver, OfficerCommand
from casework.service.desk import USE_CASES
from casework.service.outcomes import HandedOver
from tests.support.desk_world import DUTY, World, absent, filing, officer


def test_every_command_has_its_use_case() -> None:
    others = set(get_args(asked.Command)) - {OfficerCommand}
    exported = (getattr(asked, name) for name in asked.__all__)
    acts = {one for one in exported if isinstance(one, type) and issubclass(one, OfficerCommand)}
    assert set(USE_CASES) == others | acts - {OfficerCommand}


def test_a_refused_command_leaves_nothing_behind() -> None:
    world = World()
    world.know(DUTY)
    world.file()
    before = world.store.tables.copy()
    with pytest.raises(NumberTaken):
        world.handle(filing(2, number="SY-2026-000001"))
    assert world.store.tables == before


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ([DUTY, officer(2, "other")], DUTY),
        ([absent(DUTY), officer(2, "another", duty=True)], officer(2, "another", duty=True)),
        ([absent(DUTY)], None),
        ([officer(2, "other")], None),
        ([], None),
    ],
)
def test_handing_over_names_the_duty_officer(people: list[Officer], told: Officer | None) -> None:
    world = World()
    world.know(*people)
    command = HandOver(conversation_key="webchat:main:a", language="zh", summary={})
    assert world.handle(command) == HandedOver(officer=told)


def test_handing_over_writes_nothing() -> None:
    world = World()
    world.know(DUTY)
    world.handle(HandOver(conversation_key="webchat:main:a", language="zh", summary={}))
    assert world.store.tables.events == {}
