"""The shape of ``mechanisms.toml``: what a jurisdiction has beside the Rules."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from app.policy_files import Count, Flag, Shape, Sourced, Text
from casework.model.deadline import ClockCode
from casework.model.mechanisms import Every, One

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")]
Some = Annotated[Count, Field(gt=0)]


class GroupRow(Shape):
    """A body that reads reports and has no row among the units: a leading group, a conference."""

    code: Code
    name: Text
    name_en: Text


class CycleRow(Sourced):
    """One reporting cycle."""

    every: Every
    working_day: Count
    audience: Annotated[tuple[Code, ...], Field(min_length=1)]


class FiveOnesTable(Sourced):
    """The five ones of a key project."""

    required: Annotated[tuple[One, ...], Field(min_length=1)]


class ThroughTrainTable(Sourced):
    """The through-train lane."""

    marks: Annotated[tuple[Code, ...], Field(min_length=1)]
    leads_to: Code
    contact_within: Some


class ServiceOfficersTable(Sourced):
    """What a service officer is called, and how many an enterprise has."""

    term: Text
    term_en: Text
    primary: Some
    backup: Count
    team_per: Code


class BulletinTable(Sourced):
    """Who reads the inspection bulletin."""

    every: Every
    audience: Annotated[tuple[Code, ...], Field(min_length=1)]
    public: Flag


class ProblemListTable(Sourced):
    """The clocks of the problem list."""

    resolve: ClockCode
    feedback: ClockCode
    revisit: ClockCode
    effect_check: ClockCode


class RapidResponseTable(Sourced):
    """When a problem is answered rapidly."""

    enterprises: Some
    days: Some
    major_project: Flag


class TaskForceTable(Sourced):
    """The template a+b+N of a task force."""

    areas: Count
    groups: Count
    departments: tuple[Code, ...] = ()


class MechanismsFile(Shape):
    """``mechanisms.toml``; a jurisdiction without one of the tables does not have the mechanism."""

    groups: tuple[GroupRow, ...] = ()
    cycles: dict[Code, CycleRow] = Field(default_factory=dict)
    five_ones: FiveOnesTable | None = None
    through_train: ThroughTrainTable | None = None
    service_officers: ServiceOfficersTable | None = None
    bulletin: BulletinTable | None = None
    problem_list: ProblemListTable | None = None
    rapid_response: RapidResponseTable | None = None
    task_force: TaskForceTable | None = None
