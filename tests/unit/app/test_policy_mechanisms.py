"""What each shipped jurisdiction has beside the Rules, as its source document names it."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from app.jurisdictions import jurisdiction_folders
from app.policy_loader import load_jurisdiction
from casework.model.jurisdiction import Jurisdiction
from casework.model.mechanisms import Every, One
from tests.support.policy_folder import SHIPPED

FIVE = {Every.WEEK, Every.MONTH, Every.QUARTER, Every.HALF_YEAR, Every.YEAR}
ALL = [folder.name for folder in jurisdiction_folders(SHIPPED)]


@cache
def place(name: str) -> Jurisdiction:
    return load_jurisdiction(SHIPPED / name)


def test_xuchang_has_the_through_train_the_five_ones_and_service_officers() -> None:
    """S1-04, S1-06, S1-09, S1-19, S1-20."""
    found = place("xuchang").mechanisms
    assert found.through_train is not None
    assert found.through_train.open_to({"signed_project"})
    assert found.through_train.leads_to == "district_leaders"
    assert found.five_ones is not None
    assert found.five_ones.missing({"project", "leader"}) == (One.TEAM, One.PLAN, One.TO_THE_END)
    assert found.service_officers is not None
    assert (found.service_officers.term, found.service_officers.backup) == ("服务官", 1)
    assert place("xuchang").find_authority("市政府外商台商投诉权益保护中心") is not None


def test_liaoning_has_five_cycles_and_a_problem_list_with_two_deadlines() -> None:
    """S2-13 to S2-17, S2-26, S2-47."""
    found = place("liaoning")
    assert {one.every for one in found.mechanisms.cycles} == FIVE
    assert found.mechanisms.problem_list is not None
    for code in ("resolve", "feedback", "revisit", "effect_check"):
        assert getattr(found.mechanisms.problem_list, code) in found.rules.deadlines
    monthly = found.mechanisms.cycle("monthly_report")
    assert monthly is not None
    due, provisional = monthly.due(monthly.period_of(date(2026, 9, 15)), calendar=found.calendar)
    assert (due, provisional) == (date(2026, 10, 13), False)  # after the October holiday


def test_the_zone_has_rapid_response_and_a_bulletin_for_few() -> None:
    """S3-08, S3-10, S3-11, S3-13."""
    zone = place("luoyang_hightech")
    found = zone.mechanisms
    assert found.rapid_response is not None
    assert (found.rapid_response.enterprises, found.rapid_response.days) == (3, 30)
    assert found.bulletin is not None
    assert not found.bulletin.public
    assert found.bulletin.may_read({"leading_group"})
    assert not found.bulletin.may_read({"HG"})
    assert zone.contacts["complaint_phone"] == "0379-64902742"
    assert zone.contacts["email"] == "gxwzwmc@126.com"


def test_shenyang_has_five_cycles_and_the_template_of_its_task_force() -> None:
    """S0-37, S0-38, S2-13."""
    found = place("shenyang").mechanisms
    assert {one.every for one in found.cycles} == FIVE
    assert found.task_force is not None
    assert found.task_force.formula == "2+7+N"


@pytest.mark.parametrize("name", ALL)
def test_whoever_gets_a_report_is_a_unit_or_a_group(name: str) -> None:
    found = place(name)
    known = {one.code for one in found.authorities} | {one.code for one in found.mechanisms.groups}
    assert {code for one in found.mechanisms.cycles for code in one.audience} <= known


@pytest.mark.parametrize("name", ALL)
def test_every_jurisdiction_places_every_topic_and_has_one_restricted_unit(name: str) -> None:
    found = place(name)
    units = {one.code for one in found.authorities}
    assert set(found.rules.topic_authority.values()) <= units
    assert [one.code for one in found.authorities if one.restricted] == ["JW"]
