"""Projects: which of the five ones they lack, and which milestones are behind their day."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.model.mechanisms import FiveOnes, One
from casework.model.projects import Milestone, Project, Reached, Stage
from tests.support.desk_world import uuid

TODAY = date(2026, 11, 22)


def project(**other: Any) -> Project:
    """An invented project that shows all five ones."""
    plain: dict[str, Any] = {
        "id": uuid(1),
        "code": "P-1",
        "name": "示例新厂",
        "enterprise_id": uuid(2),
        "leader": "示例领导",
        "team": "示例专班",
        "plan": "示例方案",
    }
    return Project(**{**plain, **other})


def test_all_five_ones_are_there() -> None:
    assert project().missing(FiveOnes()) == ()


def test_what_is_not_named_is_missing_in_its_order() -> None:
    assert project(plan="", leader="").missing(FiveOnes()) == (One.LEADER, One.PLAN)


def test_a_dropped_project_is_not_followed_to_the_end() -> None:
    assert project(stage=Stage.DROPPED).missing(FiveOnes()) == (One.TO_THE_END,)
    assert project(stage=Stage.ENDED).missing(FiveOnes()) == ()


def test_a_jurisdiction_without_the_mechanism_asks_for_nothing() -> None:
    assert project(leader="").missing(None) == ()


def test_a_milestone_is_late_after_its_day_and_stays_so() -> None:
    before, after = date(2026, 11, 21), date(2026, 11, 23)
    dates = {
        Milestone.START: Reached(planned=before, done=before),
        Milestone.BUILD: Reached(planned=before, done=after),
        Milestone.PRODUCTION: Reached(planned=before),
        Milestone.EFFECT: Reached(planned=TODAY),
    }
    found = project(milestones=dates)
    assert found.late(TODAY) == (Milestone.BUILD, Milestone.PRODUCTION)
    assert project(milestones=dates, stage=Stage.DROPPED).late(TODAY) == ()
    assert not Reached(done=after).late(TODAY)
