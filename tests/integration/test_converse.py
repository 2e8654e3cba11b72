"""The command that plays scripts: a wrong expectation is found, and what it prints can be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.cli.converse import Channel, Profile
from app.converse.always import RULES, check_always
from app.converse.format import Script, read_scripts
from app.converse.grammar import EXPECTED
from app.converse.plan import PROFILE_NAMES, ROADS
from app.converse.platforms.all import PLAYED
from app.converse.run import Verdict
from app.converse.stats import statistics
from storage.migrate import present_revision, upgrade
from storage.revision import REVISIONS
from tests.support.servers import command
from tests.support.theatre import Theatre, memory_theatre
from tests.support.tree import ROOT

WRONG = read_scripts([Path(__file__).with_name("wrong_scripts.yaml")])
GOOD = """
scripts:
- id: G1
  covers: [B1]
  langs: [zh]
  given: {asked: district}
  turns:
    - user: 铁西区
      expect: {fields: {district: 铁西区}}
"""
BAD = GOOD.replace("fields: {district: 铁西区}", "fields: {district: 浑南区}")


@pytest.fixture(scope="module")
def theatre() -> Iterator[Theatre]:
    with memory_theatre() as found:
        yield found


@pytest.mark.parametrize("script", WRONG, ids=lambda script: script.id)
def test_a_wrong_expectation_is_found_at_its_key(script: Script, theatre: Theatre) -> None:
    result = theatre.play(script, "web")
    assert result.verdict is Verdict.FAILED
    assert result.failure is not None
    assert {one.key for one in result.failure.mismatches} == {script.id}, result.failure.text


def test_the_command_offers_every_platform_that_can_be_played() -> None:
    assert [one.value for one in Profile] == [*PROFILE_NAMES, "all"]
    assert [one.value for one in Channel] == [*ROADS, *PLAYED, "all"]


def test_every_expectation_has_a_script_that_breaks_it() -> None:
    assert {script.id for script in WRONG} == EXPECTED


def test_rules_that_always_hold_are_checked_without_being_asked_for(theatre: Theatre) -> None:
    """A message that is stored and answered breaks none; the same turn unanswered breaks I4."""
    (script,) = (one for one in WRONG if one.id == "saved")
    outcome = theatre.play(script, "web").outcomes[0]
    assert list(check_always(outcome, {"user": "x"})) == []
    found = replace(outcome.found, said=outcome.earlier.said)
    unanswered = replace(outcome, found=found)
    assert [one.key for one in check_always(unanswered, {"user": "x"})] == ["I4"]
    assert {f"I{number}" for number in range(1, 11) if number != 4} <= set(RULES)


def test_a_long_reply_and_many_choices_are_counted_and_refused(theatre: Theatre) -> None:
    (script,) = (one for one in WRONG if one.id == "saved")
    result = theatre.play(script, "web")
    outcome = result.outcomes[0]
    choices = [{"id": f"c{place}", "label": "x"} for place in range(8)]
    said = [
        replace(row, payload={"text": "字" * 121, "choices": choices}) for row in outcome.found.said
    ]
    changed = replace(outcome, found=replace(outcome.found, said=tuple(said)))
    counted = statistics([replace(result, outcomes=(changed,))])
    assert (counted["longest_reply"]["zh"]["characters"], counted["choices"]["most"]) == (121, 8)
    assert not counted["longest_reply"]["zh"]["met"]
    assert not counted["choices"]["met"]
    assert counted["longest_reply"]["en"]["met"]
    assert {one.key for one in check_always(changed, {"user": "x"})} == {"length"}


def played(folder: Path, text: str, *options: str) -> tuple[int, dict[str, Any], str]:
    """Exit code, document and what people read."""
    path = folder / "scripts.yaml"
    path.write_text(text, encoding="utf-8")
    done = command("converse", str(path), "--json", *options)
    return done.returncode, json.loads(done.stdout or "null"), done.stderr


@pytest.mark.network
def test_a_script_that_holds_on_every_way_in(tmp_path: Path) -> None:
    code, document, _ = played(tmp_path, GOOD)
    assert code == 0
    assert document["summary"] == {"passed": 5, "failed": 0, "left_out": 0}
    ways = [(case["channel"], case["profile"]) for case in document["cases"]]
    assert ways == [
        ("memory", "web"),
        ("memory", "telegram"),
        ("memory", "wechat_oa"),
        ("memory", "wecom"),
        ("http", "web"),
    ]


def test_a_failure_names_turn_stimulus_expectation_and_what_was(tmp_path: Path) -> None:
    code, document, _ = played(tmp_path, BAD, "--channel", "memory", "--profile", "web")
    assert code == 1
    (case,) = document["cases"]
    assert case["failure"]["turn"] == 1
    assert case["failure"]["stimulus"] == {"user": "铁西区"}
    (mismatch,) = case["failure"]["mismatches"]
    assert mismatch["key"] == "fields"
    assert mismatch["expected"] == {"district": "浑南区"}
    assert "铁西区" in mismatch["was"]


def test_a_limit_that_nothing_was_counted_for_is_not_met(tmp_path: Path) -> None:
    code, document, _ = played(tmp_path, GOOD, "--channel", "memory", "--stats")
    assert code == 1
    assert not document["stats"]["questions"]["letter"]["met"]
    assert document["stats"]["choices"]["met"]


def test_what_cannot_be_played_is_wrong_use(tmp_path: Path) -> None:
    code, document, told = played(tmp_path, GOOD.replace("expect", "expcet"))
    assert (code, document) == (2, None)
    assert "expcet" in told
    assert command("converse", str(tmp_path / "nowhere")).returncode == 2
    code, document, told = played(tmp_path, GOOD, "--only", "G1", "--only", "G2")
    assert (code, document) == (2, None)
    assert "G2" in told


@pytest.mark.postgres
def test_a_database_in_use_is_left_as_it_is(tmp_path: Path, postgres_of_module: str) -> None:
    with memory_theatre(postgres_of_module):
        code, _, told = played(tmp_path, GOOD, "--database", postgres_of_module)
    assert code == 2
    assert "not empty" in told


def test_a_database_of_an_earlier_release_is_not_migrated(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    upgrade(url, REVISIONS[0])
    code, _, _ = played(tmp_path, GOOD, "--database", url)
    assert code == 2
    assert present_revision(url) == REVISIONS[0]


def test_the_shipped_scripts_are_the_default() -> None:
    done = command("converse", "--only", "CAL1-golden-dates", "--channel", "memory", "--json")
    assert done.returncode == 0
    assert {case["script"] for case in json.loads(done.stdout)["cases"]} == {"CAL1-golden-dates"}
    assert (ROOT / "tests" / "conversations" / "deadline.yaml").exists()
