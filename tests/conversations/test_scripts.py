"""Every conversation script, in both languages, over a whole house, by the product's own runner.

Each script runs on SQLite with the profile of the web chat, on PostgreSQL with one platform's
profile (which one is fixed by its name), and over HTTP where the interface can tell it. Every
profile of every script is played by ``zhitong converse`` and by the slow test here.
"""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

import pytest

from app.converse.checks import CHECKS
from app.converse.format import Script, read_scripts
from app.converse.grammar import EXPECTED
from app.converse.http_road import not_on_http
from app.converse.plan import PROFILE_NAMES
from app.converse.stats import KINDS, WHOLE, met, statistics
from tests.support.databases import PostgresServer
from tests.support.theatre import Theatre, http_theatre, memory_theatre
from tests.support.tree import ROOT

SCRIPTS = read_scripts([ROOT / "tests" / "conversations"])
ON_HTTP = [script for script in SCRIPTS if not_on_http(script) is None]
WHOLE_ONES = [script for script in SCRIPTS if WHOLE in script.covers]


def by_name(script: Script) -> str:
    return script.name


def platform_of(script: Script) -> str:
    """One of the platforms, always the same for a script."""
    return PROFILE_NAMES[crc32(script.name.encode()) % len(PROFILE_NAMES)]


@pytest.fixture(scope="module")
def on_sqlite() -> Iterator[Theatre]:
    with memory_theatre() as theatre:
        yield theatre


@pytest.fixture(scope="module")
def on_postgres(postgres_of_module: str) -> Iterator[Theatre]:
    with memory_theatre(postgres_of_module) as theatre:
        yield theatre


@pytest.fixture(scope="module")
def over_http() -> Iterator[Theatre]:
    with http_theatre() as theatre:
        yield theatre


@pytest.mark.parametrize("script", SCRIPTS, ids=by_name)
def test_on_sqlite(script: Script, on_sqlite: Theatre) -> None:
    on_sqlite.passes(script)


@pytest.mark.postgres
@pytest.mark.parametrize("script", SCRIPTS, ids=by_name)
def test_on_postgres(script: Script, on_postgres: Theatre) -> None:
    on_postgres.passes(script, platform_of(script))


@pytest.mark.network
@pytest.mark.parametrize("script", ON_HTTP, ids=by_name)
def test_over_http(script: Script, over_http: Theatre) -> None:
    over_http.passes(script)


@pytest.mark.slow
@pytest.mark.parametrize("profile", PROFILE_NAMES)
def test_every_script_on_every_platform(profile: str, on_sqlite: Theatre) -> None:
    for script in SCRIPTS:
        on_sqlite.passes(script, profile)


@pytest.mark.slow
@pytest.mark.network
@pytest.mark.postgres
def test_every_script_over_http_on_postgres(postgres_server: PostgresServer) -> None:
    with http_theatre(postgres_server.create()) as theatre:
        for script in ON_HTTP:
            theatre.passes(script)


def test_questions_replies_and_choices_stay_within_their_limits(on_sqlite: Theatre) -> None:
    """Counted over every script that this module played, and over the whole ones in any case."""
    for script in WHOLE_ONES:
        on_sqlite.passes(script)
    counted = statistics(on_sqlite.played)
    assert met(counted), counted


def test_whole_conversations_are_there_in_both_languages() -> None:
    for kind in KINDS:
        variants = {one.variant for one in WHOLE_ONES if kind in one.covers}
        assert variants == {"zh", "en"}, kind


def test_every_expectation_has_a_check() -> None:
    assert set(CHECKS) == EXPECTED


def test_every_behaviour_has_a_script() -> None:
    covered = {name for script in SCRIPTS for name in script.covers}
    assert {f"B{number}" for number in range(1, 27)} <= covered


def test_most_scripts_can_be_told_over_http() -> None:
    left_out = {script.name: not_on_http(script) for script in SCRIPTS if script not in ON_HTTP}
    assert len(left_out) < len(SCRIPTS) / 6, left_out
    assert all(left_out.values())
