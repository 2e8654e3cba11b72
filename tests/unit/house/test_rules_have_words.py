"""Every code that a shipped rule set names can be said, in every language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from app.policy_loader import load_jurisdiction
from casework.model.rules import RuleSet
from channels.words import Words
from tests.support.tree import LANGUAGES, ROOT

POLICY = ROOT / "casework" / "policy"
FOLDERS = sorted(path.parent.name for path in POLICY.glob("*/jurisdiction.toml"))


@cache
def words() -> Words:
    return Words(ROOT / "responses")


def rule_sets(folder: str) -> Iterator[RuleSet]:
    city = load_jurisdiction(POLICY / folder)
    yield from (city.rules, *city.other_rules)


def codes(rules: RuleSet) -> Iterator[tuple[str, str]]:
    """Label group and code of everything that pages, notices and documents name."""
    yield from (("deadline", code) for code in rules.deadlines)
    yield from (("scope", code) for code in rules.refusal_grounds)
    yield from (("ending_ground", code) for code in rules.ending_grounds)
    yield from (("handling_method", code) for code in rules.handling_methods)
    yield from (("referral_target", code) for code in rules.referral_targets)
    for ground in (*rules.refusal_grounds.values(), *rules.ending_grounds.values()):
        yield from (("ending_sub", sub) for sub in ground.subs)
        yield from (("referral_target", door) for door in ground.doors)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_code_of_the_rules_has_a_name(folder: str, language: str) -> None:
    named = [one for rules in rule_sets(folder) for one in codes(rules)]
    assert len(named) > 30
    missing = {key for key in named if not words().has("labels." + ".".join(key), language)}
    assert missing == set()
