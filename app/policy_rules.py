"""Reads all rule files of a policy folder: the national Rules, and the profiles over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.policy_problems import PolicyFile, Problem
from app.policy_rule_checks import (
    check_base,
    check_national,
    check_profile,
    check_result,
    check_timelines,
)
from app.policy_rule_files import ProfileFile, RuleHead, RulesFile
from app.policy_rule_sets import local_set, national_set
from casework.model.rules import RuleSet

NATIONAL = "national"
PROFILES = "profiles"
_RULES = "rules_*.toml"

Source = tuple[PolicyFile, RulesFile | ProfileFile]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """All rule sets by ``id@version``, and the files from which they were made."""

    sets: Mapping[str, RuleSet]
    sources: Mapping[str, Source]

    def versions(self, rule_set: str) -> tuple[RuleSet, ...]:
        """Versions of one set, the earliest first."""
        found = (one for one in self.sets.values() if one.id == rule_set)
        return tuple(sorted(found, key=lambda one: one.valid_from or date.min))

    def chain(self, ref: str) -> tuple[RulesFile | ProfileFile, ...]:
        """The file of a set and those of the sets below it, from the top."""
        found: list[RulesFile | ProfileFile] = []
        while ref in self.sources:
            file = self.sources[ref][1]
            found.append(file)
            ref = _below(file)
        return tuple(found)


def read_rules(root: Path, folder: Path | None, problems: list[Problem]) -> RuleBook:
    """The rule sets of the policy folder ``root``, with those of one jurisdiction's ``folder``."""
    sources: dict[str, Source] = {}
    for path in sorted((root / NATIONAL).glob(_RULES)):
        _read(path, RulesFile, sources, problems)
    local = sorted((root / PROFILES).glob("*.toml"))
    local += sorted(folder.glob(_RULES)) if folder is not None else []
    for path in local:
        _read(path, ProfileFile, sources, problems)
    check_timelines(sources.values())
    return RuleBook(sets=_compose(sources), sources=sources)


def ref_of(head: RuleHead) -> str:
    """``id@version`` of a file."""
    return f"{head.id}@{head.version}"


def _below(file: RulesFile | ProfileFile) -> str:
    return f"{file.base}@{file.base_version}" if isinstance(file, ProfileFile) else ""


def _read(
    path: Path,
    shape: type[RulesFile | ProfileFile],
    sources: dict[str, Source],
    problems: list[Problem],
) -> None:
    file = PolicyFile(path=path, problems=problems)
    found = file.read(shape)
    if found is None:
        return
    ref = ref_of(found)
    if ref in sources:
        other = sources[ref][0].path.name
        file.add(("version",), f"{ref} stands in {other} already: give this one another version")
        return
    sources[ref] = file, found


def _compose(sources: Mapping[str, Source]) -> dict[str, RuleSet]:
    """Bases first: a profile is made once the set below it is."""
    made: dict[str, RuleSet] = {}
    waiting = dict(sources)
    while ready := [ref for ref in waiting if _below(waiting[ref][1]) in {"", *made}]:
        for ref in ready:
            file, found = waiting.pop(ref)
            made[ref] = _made(file, found, made)
    for file, found in waiting.values():
        if isinstance(found, ProfileFile):
            check_base(file, found, known=sources)
    return made


def _made(file: PolicyFile, found: RulesFile | ProfileFile, made: Mapping[str, RuleSet]) -> RuleSet:
    if isinstance(found, RulesFile):
        check_national(file, found)
        result = national_set(found)
        check_result(file, result)
        return result
    below = made[_below(found)]
    result = local_set(below, check_profile(file, found, below))
    check_result(file, result, inherited=len(below.pauses))
    return result
