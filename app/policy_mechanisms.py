"""Reads ``mechanisms.toml`` of a jurisdiction into the mechanisms that the desk knows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from app.policy_files import AuthoritiesFile, Sourced
from app.policy_mechanism_files import MechanismsFile
from app.policy_problems import PolicyFile, Problem
from casework.model.mechanisms import (
    Bulletin,
    FiveOnes,
    Group,
    Mechanisms,
    ProblemList,
    RapidResponse,
    ReportCycle,
    ServiceOfficers,
    TaskForceTemplate,
    ThroughTrain,
)
from casework.model.rules import RuleSet

_READING = {"verified_by", "verified_on"}


def read_mechanisms(folder: Path, problems: list[Problem]) -> tuple[PolicyFile, MechanismsFile]:
    """The file, or an empty one where the folder has none."""
    file = PolicyFile(path=folder / "mechanisms.toml", problems=problems)
    if not file.path.exists():
        return file, MechanismsFile()
    return file, file.read(MechanismsFile) or MechanismsFile()


def check_mechanisms(
    file: PolicyFile, found: MechanismsFile, units: AuthoritiesFile, rules: RuleSet
) -> None:
    """Whoever is named is a unit or a group, and every clock of the problem list runs."""
    codes = {row.code for row in units.authority}
    for place, group in enumerate(found.groups):
        if group.code in codes:
            file.add(("groups", place, "code"), f"{group.code} is a unit already: choose another")
        codes.add(group.code)
    for path, named in _named(found):
        if named not in codes:
            what = f"unknown unit or group {named}: add it to authorities.toml or to [[groups]]"
            file.add(path, what)
    _check_clocks(file, found, rules.deadlines)


def mechanisms_of(found: MechanismsFile) -> Mechanisms:
    """The mechanisms as plain values."""
    return Mechanisms(
        groups=tuple(
            Group(code=row.code, name=row.name, name_en=row.name_en) for row in found.groups
        ),
        cycles=tuple(ReportCycle(code=code, **_values(row)) for code, row in found.cycles.items()),
        five_ones=FiveOnes(**_values(found.five_ones)) if found.five_ones else None,
        through_train=ThroughTrain(**_values(found.through_train)) if found.through_train else None,
        service_officers=(
            ServiceOfficers(**_values(found.service_officers)) if found.service_officers else None
        ),
        bulletin=Bulletin(**_values(found.bulletin)) if found.bulletin else None,
        problem_list=ProblemList(**_values(found.problem_list)) if found.problem_list else None,
        rapid_response=(
            RapidResponse(**_values(found.rapid_response)) if found.rapid_response else None
        ),
        task_force=TaskForceTemplate(**_values(found.task_force)) if found.task_force else None,
    )


def confidences(found: MechanismsFile) -> Iterator[tuple[str, Sourced]]:
    """Every mechanism with how surely it was read."""
    for code, row in found.cycles.items():
        yield f"mechanisms.cycles.{code}", row
    for name in MechanismsFile.model_fields:
        row = getattr(found, name)
        if isinstance(row, Sourced):
            yield f"mechanisms.{name}", row


def _values(row: Sourced) -> dict[str, Any]:
    return row.model_dump(exclude=_READING)


def _named(found: MechanismsFile) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for code, row in found.cycles.items():
        for place, named in enumerate(row.audience):
            yield ("cycles", code, "audience", place), named
    if found.bulletin is not None:
        for place, named in enumerate(found.bulletin.audience):
            yield ("bulletin", "audience", place), named
    if found.through_train is not None:
        yield ("through_train", "leads_to"), found.through_train.leads_to
    if found.task_force is not None:
        for place, named in enumerate(found.task_force.departments):
            yield ("task_force", "departments", place), named


def _check_clocks(file: PolicyFile, found: MechanismsFile, clocks: Collection[str]) -> None:
    if found.problem_list is None:
        return
    for name in ("resolve", "feedback", "revisit", "effect_check"):
        code = getattr(found.problem_list, name)
        if code.value not in clocks:
            file.add(("problem_list", name), f"the clock {code} is not in the rule set: add it")
