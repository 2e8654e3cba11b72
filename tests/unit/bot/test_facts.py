"""What any sentence may name of a place: limits of the Rules, and of a track that has its own."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.context import facts_of
from tests.support.desk_world import shenyang


def test_a_track_with_its_own_limit_is_named_beside_the_rules() -> None:
    handling = facts_of(shenyang())["limits"]["handling"]
    assert (handling["count"], handling["unit"]) == (60, "working_days")
    assert handling["demand"] == {"count": 10, "unit": "working_days"}
    assert handling["consultation"] == {"count": 5, "unit": "working_days"}
    assert "forwarded" not in handling


def test_a_place_that_goes_by_the_rules_alone_names_no_track() -> None:
    city = shenyang()
    rules = city.rules_of(rule_set="mofcom_2020_3", version="1")
    limits = facts_of(replace(city, rules=rules))["limits"]
    assert limits["handling"] == {"count": 60, "unit": "working_days"}
    assert limits["acceptance"] == {"count": 7, "unit": "working_days"}
