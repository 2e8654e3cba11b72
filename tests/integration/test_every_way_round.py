"""A complaint from each platform to a ticket, an officer's press on each way, news to the person.

Every platform meets every way in both languages. The ordinary run plays each platform once, with
the ways and languages in turn; the slow one plays the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from app.converse.platforms.all import PLAYED
from tests.support.officer_desks import WAYS, desk_of
from tests.support.platforms import city, until
from tests.support.walking import filed, officers, ticket_of

pytestmark = pytest.mark.network

PLATFORMS = tuple(PLAYED)


def pairs() -> list[Any]:
    return list(_pairs())


def _pairs() -> Iterator[Any]:
    for (at, platform), (place, way), (turn, language) in product(
        enumerate(PLATFORMS), enumerate(WAYS), enumerate(("zh", "en"))
    ):
        ordinary = place == at % len(WAYS) and turn == at % 2
        marks = [] if ordinary else [pytest.mark.slow]
        yield pytest.param(platform, way, language, marks=marks)


@pytest.mark.parametrize(("platform", "way", "language"), pairs())
async def test_a_press_comes_back_to_the_person(
    tmp_path: Path, platform: str, way: str, language: str
) -> None:
    async with city(tmp_path, *dict.fromkeys([platform, way])) as town:
        desks = {one.id: await desk_of(town, way, one) for one in officers(town)}
        chat = town.chat(platform)
        number = await filed(chat, language)
        desk = desks[ticket_of(town, number).assignment.officer_id]
        await until(lambda: number in desk.shown)
        before = len(chat.screen)
        await desk.acknowledges(number)
        assert number in await chat.hears(before)
        assert chat.state.reply_language == language
        assert ticket_of(town, number).acknowledged_at is not None


def test_all_are_played_and_the_ordinary_run_leaves_no_platform_way_or_language_out() -> None:
    every = [tuple(one.values) for one in pairs()]
    assert set(every) == set(product(PLATFORMS, WAYS, ("zh", "en")))
    platforms, ways, languages = zip(*(one.values for one in pairs() if not one.marks), strict=True)
    assert set(platforms) == set(PLATFORMS)
    assert set(ways) == set(WAYS)
    assert set(languages) == {"zh", "en"}
