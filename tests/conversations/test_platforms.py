"""The same scripts by way of each platform: its stand-in calls our doors and shows our replies.

Every reply of every script has to stand whole in the person's chat. E-mail goes by servers of other
people. The ordinary run plays the scripts about the platform, and every twelfth of the others; the
slow test plays all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from zlib import crc32

import pytest

from app.converse.format import Script, read_scripts
from app.converse.platforms.all import PLAYED
from app.converse.run import Verdict
from channels.email.settings import CHANNEL
from tests.support.theatre import Theatre, platform_theatre
from tests.support.tree import ROOT

pytestmark = pytest.mark.network

SCRIPTS = read_scripts([ROOT / "tests" / "conversations"])
PLATFORMS = tuple(PLAYED)
ONE_IN = 12
NOT_THERE = {
    "group chat",
    "a second channel",
    "two processes",
    "names of files",
    "a document",
    "a text longer than one message",
    "a recall",
    "an edit, a forwarded text",
    "an edit, a recall, a forwarded text",
    "an edit, a recall",
    "a text that the platform cuts",
    "an answer within seconds",
    "several answers within a minute",
    "a press on what is not among the numbers of the last reply",
    "a press on what no menu holds",
    "a press on a button that is not there any more",
    *(f"channel {name}" for name in (*PLATFORMS, "web")),
}
"""Why a script may be left out on a platform."""


@pytest.fixture(scope="module", params=PLATFORMS)
def theatre(request: pytest.FixtureRequest) -> Iterator[Theatre]:
    with platform_theatre(request.param, real=request.param == CHANNEL) as found:
        yield found


def chosen(script: Script, platform: str) -> bool:
    """Whether the ordinary run plays the script on the platform."""
    place = (crc32(script.name.encode()) + PLATFORMS.index(platform)) % ONE_IN
    return script.channel == platform or (script.channel is None and place == 0)


def played(theatre: Theatre, scripts: list[Script]) -> Counter[str]:
    """Play them; nothing fails, and what is left out has a known reason."""
    results = [theatre.play(script, theatre.road.name) for script in scripts]
    stories = [f"{one.case.name}\n{one.failure.text}" for one in results if one.failure is not None]
    assert not stories, "\n\n".join(stories)
    reasons = {one.reason for one in results if one.verdict is Verdict.LEFT_OUT}
    assert reasons <= NOT_THERE
    return Counter(one.verdict.value for one in results)


def test_some_scripts(theatre: Theatre) -> None:
    scripts = [one for one in SCRIPTS if chosen(one, theatre.road.name)]
    counts = played(theatre, scripts)
    assert counts["passed"] > len(scripts) * 3 / 4, counts


@pytest.mark.slow
def test_every_script(theatre: Theatre) -> None:
    counts = played(theatre, list(SCRIPTS))
    assert counts["passed"] > len(SCRIPTS) * 3 / 4, counts
