"""Reads a jurisdiction's folder of rules into the plain values that the desk works with.

``national/`` holds what all jurisdictions share (calendar, clocks of the Rules); a folder beside it
holds one jurisdiction, which names its rule set. Everything is checked before the desk opens, and
everything that is wrong is listed at once, each with file and line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.policy_calendar import load_calendar, read_calendar
from app.policy_checks import (
    check_areas,
    check_authorities,
    check_districts,
    check_jurisdiction,
    check_names,
    check_rules,
)
from app.policy_files import (
    AreaRow,
    AreasFile,
    AuthoritiesFile,
    AuthorityRow,
    DistrictRow,
    DistrictsFile,
    JurisdictionFile,
    RulesFile,
)
from app.policy_problems import PolicyError, PolicyFile, Problem
from casework.model.calendar import WorkCalendar
from casework.model.deadline import DeadlineRule
from casework.model.jurisdiction import (
    Area,
    Authority,
    District,
    Jurisdiction,
    OfficeHours,
    RuleSet,
)
from casework.model.lights import LightPolicy

__all__ = ["PolicyError", "load_calendar", "load_jurisdiction"]

NATIONAL = "national"
_VERIFY = "verify"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folder:
    """The checked files of one jurisdiction."""

    main: JurisdictionFile
    districts: DistrictsFile
    areas: AreasFile
    authorities: AuthoritiesFile
    rules: tuple[RulesFile, ...]
    calendar: WorkCalendar


def load_jurisdiction(folder: Path, *, calendar_override: Path | None = None) -> Jurisdiction:
    """Read and check ``folder`` (for example ``policy/shenyang``) and ``national`` beside it.

    Raises PolicyError with every problem that was found.
    """
    problems: list[Problem] = []
    found = _read(folder, problems, calendar_override)
    if found is None or problems:
        raise PolicyError(problems)
    main = found.main
    present, earlier = _rule_sets(found)
    return Jurisdiction(
        key=main.key,
        code=main.code,
        name=main.name,
        name_en=main.name_en,
        bureau=main.bureau,
        bureau_en=main.bureau_en,
        rules=present,
        earlier_rules=earlier,
        calendar=found.calendar,
        districts=tuple(_district(row) for row in found.districts.district),
        areas=tuple(_area(row) for row in found.areas.area),
        authorities=tuple(_authority(row) for row in found.authorities.authority),
        office=OfficeHours(opens=main.office.opens, noon=main.office.noon),
        contacts=dict(_contacts(main)),
        unverified=tuple(_unverified(found)),
    )


def _read(folder: Path, problems: list[Problem], calendar_override: Path | None) -> _Folder | None:
    national = folder.parent / NATIONAL
    files = {
        name: PolicyFile(path=folder / f"{name}.toml", problems=problems)
        for name in ("jurisdiction", "districts", "areas", "authorities")
    }
    main = files["jurisdiction"].read(JurisdictionFile)
    districts = files["districts"].read(DistrictsFile)
    areas = files["areas"].read(AreasFile)
    authorities = files["authorities"].read(AuthoritiesFile)
    rules = _read_rules(national, problems)
    calendar = read_calendar(national, problems, override=calendar_override)
    if not (main and districts and areas and authorities and calendar):
        return None
    found = _Folder(
        main=main,
        districts=districts,
        areas=areas,
        authorities=authorities,
        rules=rules,
        calendar=calendar,
    )
    _check(found, files)
    return found


def _read_rules(national: Path, problems: list[Problem]) -> tuple[RulesFile, ...]:
    found = []
    for path in sorted(national.glob("rules_*.toml")):
        file = PolicyFile(path=path, problems=problems)
        rules = file.read(RulesFile)
        if rules is not None:
            check_rules(file, rules)
            found.append(rules)
    return tuple(found)


def _check(found: _Folder, files: dict[str, PolicyFile]) -> None:
    check_jurisdiction(files["jurisdiction"], found.main, found.rules)
    check_districts(files["districts"], found.districts, found.main.gb_code)
    check_areas(files["areas"], found.areas, found.districts)
    check_authorities(files["authorities"], found.authorities)
    places = (
        (files["districts"], "district", found.districts.district),
        (files["areas"], "area", found.areas.area),
    )
    check_names(places)
    check_names([(files["authorities"], "authority", found.authorities.authority)])


def _rule_sets(found: _Folder) -> tuple[RuleSet, tuple[RuleSet, ...]]:
    """The rule set in force, and the others that older tickets may have opened under."""
    wanted = (found.main.rule_set, found.main.rule_set_version)
    sets = {(one.id, one.version): _rule_set(one, found) for one in found.rules}
    return sets.pop(wanted), tuple(sets.values())


def _rule_set(rules: RulesFile, found: _Folder) -> RuleSet:
    lights = rules.lights.model_dump(exclude={"source", "confidence"})
    return RuleSet(
        id=rules.id,
        version=rules.version,
        deadlines={code: _deadline_rule(code, rules) for code in rules.deadlines},
        sensitive_origins=frozenset(found.main.sensitive.origins),
        default_authority=found.authorities.default_authority,
        topic_authority={
            topic.value: code for topic, code in found.authorities.topic_authority.items()
        },
        lights=LightPolicy(**lights),
    )


def _deadline_rule(code: str, rules: RulesFile) -> DeadlineRule:
    row = rules.deadlines[code]
    return DeadlineRule(
        code=code,
        limit=row.limit,
        unit=row.unit,
        starts=row.starts.value,
        article=row.article,
        source=row.source or rules.source,
        confidence=row.confidence or rules.confidence,
        tracks=tuple(track.value for track in row.tracks),
    )


def _district(row: DistrictRow) -> District:
    return District(code=row.code, name=row.name, name_en=row.name_en, aliases=row.aliases)


def _area(row: AreaRow) -> Area:
    return Area(
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        lies_in=row.lies_in,
        aliases=row.aliases,
    )


def _authority(row: AuthorityRow) -> Authority:
    return Authority(
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        type=row.type,
        topics=tuple(topic.value for topic in row.topics),
        aliases=row.aliases,
        restricted=row.restricted,
    )


def _contacts(main: JurisdictionFile) -> Iterator[tuple[str, str]]:
    """Contacts with a value; the English one under ``<key>_en``."""
    for key, contact in main.contacts.items():
        if contact.value:
            yield key, contact.value
        if contact.value_en:
            yield f"{key}_en", contact.value_en


def _unverified(found: _Folder) -> Iterator[str]:
    """Names of all entries that a person has yet to check."""
    return (name for name, confidence in _confidences(found) if confidence == _VERIFY)


def _confidences(found: _Folder) -> Iterator[tuple[str, str]]:
    for key, contact in found.main.contacts.items():
        yield f"contacts.{key}", contact.confidence
    for district in found.districts.district:
        yield f"district.{district.code}", district.confidence or found.districts.confidence
    for area in found.areas.area:
        yield f"area.{area.code}", area.confidence or found.areas.confidence
    for unit in found.authorities.authority:
        yield f"authority.{unit.code}", unit.confidence or found.authorities.confidence
    for rules in found.rules:
        for code, row in rules.deadlines.items():
            yield f"{rules.id}@{rules.version}.{code}", row.confidence or rules.confidence
        yield f"{rules.id}@{rules.version}.lights", rules.lights.confidence
