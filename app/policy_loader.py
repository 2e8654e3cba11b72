"""Reads a jurisdiction's folder of rules into the plain values that the desk works with.

``national/`` holds what all jurisdictions share (calendar, the Rules), ``profiles/`` local limits
over them; a folder beside these holds one jurisdiction, which names its rule set. Everything is
checked before the desk opens, and everything that is wrong is listed at once, each with file and
line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.policy_calendar import load_calendar, read_calendar
from app.policy_checks import (
    check_areas,
    check_authorities,
    check_districts,
    check_jurisdiction,
    check_names,
)
from app.policy_files import (
    AreaRow,
    AreasFile,
    AuthoritiesFile,
    AuthorityRow,
    DistrictRow,
    DistrictsFile,
    JurisdictionFile,
)
from app.policy_mechanism_files import MechanismsFile
from app.policy_mechanisms import check_mechanisms, mechanisms_of, read_mechanisms
from app.policy_problems import PolicyError, PolicyFile, Problem
from app.policy_rules import NATIONAL, RuleBook, read_rules
from app.policy_unverified import unverified
from casework.model.calendar import WorkCalendar
from casework.model.jurisdiction import (
    Area,
    Authority,
    District,
    Documents,
    Jurisdiction,
    OfficeHours,
    Superior,
)
from casework.model.rules import RuleSet

MAIN = "jurisdiction.toml"
"""The file by which a folder is that of a jurisdiction."""

__all__ = ["PolicyError", "load_calendar", "load_jurisdiction"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folder:
    """The checked files of one jurisdiction."""

    main: JurisdictionFile
    districts: DistrictsFile
    areas: AreasFile
    authorities: AuthoritiesFile
    mechanisms: MechanismsFile
    book: RuleBook
    calendar: WorkCalendar


def load_jurisdiction(
    folder: Path, *, on: date | None = None, calendar_overrides: Sequence[Path] = ()
) -> Jurisdiction:
    """Read and check ``folder`` (for example ``policy/shenyang``) and what stands beside it.

    ``rules`` of the result are in force on the local date ``on``; without it the newest are taken.
    Raises PolicyError with every problem that was found.
    """
    problems: list[Problem] = []
    found = _read(folder, problems, calendar_overrides)
    if found is None or problems:
        raise PolicyError(problems)
    main = found.main
    present, others = _rule_sets(found, on)
    return Jurisdiction(
        key=main.key,
        code=main.code,
        name=main.name,
        name_en=main.name_en,
        bureau=main.bureau,
        bureau_en=main.bureau_en,
        rules=present,
        other_rules=others,
        calendar=found.calendar,
        districts=tuple(_district(row) for row in found.districts.district),
        areas=tuple(_area(row) for row in found.areas.area),
        authorities=tuple(_authority(row) for row in found.authorities.authority),
        office=OfficeHours(
            opens=main.office.opens, noon=main.office.noon, closes=main.office.closes
        ),
        contacts=dict(_contacts(main)),
        unverified=_unverified(found, present),
        level=main.level,
        superior=Superior(name=main.superior.name, name_en=main.superior.name_en),
        documents=Documents(prefix=main.documents.prefix),
        mechanisms=mechanisms_of(found.mechanisms),
    )


def _read(
    folder: Path, problems: list[Problem], calendar_overrides: Sequence[Path]
) -> _Folder | None:
    if not folder.is_dir():
        known = ", ".join(sorted(path.parent.name for path in folder.parent.glob(f"*/{MAIN}")))
        what = f"there is no such jurisdiction: known are {known or 'none'}"
        problems.append(Problem(file=folder, line=1, what=what))
        return None
    files = {
        name: PolicyFile(path=folder / f"{name}.toml", problems=problems)
        for name in ("jurisdiction", "districts", "areas", "authorities")
    }
    main = files["jurisdiction"].read(JurisdictionFile)
    districts = files["districts"].read(DistrictsFile)
    areas = files["areas"].read(AreasFile)
    authorities = files["authorities"].read(AuthoritiesFile)
    files["mechanisms"], mechanisms = read_mechanisms(folder, problems)
    book = read_rules(folder.parent, folder, problems)
    calendar = read_calendar(folder.parent / NATIONAL, problems, overrides=calendar_overrides)
    if not (main and districts and areas and authorities and calendar):
        return None
    found = _Folder(
        main=main,
        districts=districts,
        areas=areas,
        authorities=authorities,
        mechanisms=mechanisms,
        book=book,
        calendar=calendar,
    )
    _check(found, files)
    return found


def _check(found: _Folder, files: dict[str, PolicyFile]) -> None:
    known = {one.id for one in found.book.sets.values()}
    check_jurisdiction(files["jurisdiction"], found.main, known)
    check_districts(files["districts"], found.districts, found.main)
    check_areas(files["areas"], found.areas, found.districts)
    check_authorities(files["authorities"], found.authorities)
    places = (
        (files["districts"], "district", found.districts.district),
        (files["areas"], "area", found.areas.area),
    )
    check_names(places)
    check_names([(files["authorities"], "authority", found.authorities.authority)])
    for rules in found.book.versions(found.main.rule_set):
        check_mechanisms(files["mechanisms"], found.mechanisms, found.authorities, rules)


def _rule_sets(found: _Folder, on: date | None) -> tuple[RuleSet, tuple[RuleSet, ...]]:
    """The rule set in force, and all others that tickets may have opened under."""
    versions = found.book.versions(found.main.rule_set)
    now = [one for one in versions if on is not None and one.in_force(on)]
    present = (*now, versions[-1])[0]
    others = (one for one in found.book.sets.values() if one.ref != present.ref)
    return _at_home(present, found), tuple(_at_home(one, found) for one in others)


def _at_home(rules: RuleSet, found: _Folder) -> RuleSet:
    """A rule set with the origins and units of the jurisdiction."""
    topics = found.authorities.topic_authority
    return replace(
        rules,
        sensitive_origins=frozenset(found.main.sensitive.origins),
        default_authority=found.authorities.default_authority,
        topic_authority={topic.value: code for topic, code in topics.items()},
    )


def _unverified(found: _Folder, present: RuleSet) -> tuple[str, ...]:
    return unverified(
        main=found.main,
        districts=found.districts,
        areas=found.areas,
        authorities=found.authorities,
        mechanisms=found.mechanisms,
        rules=found.book.chain(present.ref),
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
