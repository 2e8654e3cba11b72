"""A jurisdiction (管辖地) as the rule folder describes it: plain values; a loader reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from casework.model.calendar import WorkCalendar
from casework.model.mechanisms import Mechanisms
from casework.model.rules import RuleSet


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """A district, county or county-level city (区、县、市), GB/T 2260 code."""

    code: str
    name: str
    name_en: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A functional area or park (功能区、园区), no district itself.

    ``lies_in`` is the Chinese name of the district around it, None when that is not known.
    """

    code: str
    name: str
    name_en: str
    lies_in: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A responsible unit (责任单位). ``restricted`` units (discipline) make a ticket restricted."""

    code: str
    name: str
    name_en: str
    type: str
    topics: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """The working day (上班时间) by the city's clock, from ``opens`` to ``closes``.

    Complainants are reminded up to ``noon``, officers of what waits for them up to ``closes``.
    """

    opens: time = time(9)
    noon: time = time(12)
    closes: time = time(17)


class BodyLevel(StrEnum):
    """Level of the body that the desk belongs to (层级)."""

    CITY = "city"
    ZONE = "zone"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True, kw_only=True)
class Superior:
    """The next higher complaint body (上一级投诉工作机构): objections go there (Rules art. 22)."""

    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """How the desk numbers its documents: ``prefix`` is the agency's sign (机关代字, S2-01)."""

    prefix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """One city (or zone, or province) with everything the desk needs to know of it.

    ``contacts`` is data for notices (bureau name, office, hours); entries still marked
    ``verify`` in the folder are listed in ``unverified``. ``rules`` are in force on the day on
    which the folder was read; ``other_rules`` are the sets before and after them, and those that
    tickets may have opened under while the folder named another one.
    """

    key: str
    code: str
    name: str
    name_en: str
    bureau: str
    bureau_en: str
    rules: RuleSet
    calendar: WorkCalendar
    districts: tuple[District, ...]
    areas: tuple[Area, ...]
    authorities: tuple[Authority, ...]
    office: OfficeHours = field(default_factory=OfficeHours)
    contacts: Mapping[str, str] = field(default_factory=dict)
    unverified: tuple[str, ...] = ()
    other_rules: tuple[RuleSet, ...] = ()
    level: BodyLevel = BodyLevel.CITY
    superior: Superior | None = None
    documents: Documents = field(default_factory=Documents)
    mechanisms: Mechanisms = field(default_factory=Mechanisms)

    def district(self, name: str) -> District | None:
        """District by its canonical Chinese name."""
        return next((found for found in self.districts if found.name == name), None)

    def authority(self, code: str) -> Authority | None:
        """Authority by its code."""
        return next((found for found in self.authorities if found.code == code), None)

    def find_authority(self, name: str) -> Authority | None:
        """Authority by code, Chinese or English name, or alias, case and outer blanks ignored."""
        wanted = name.strip().casefold()
        return next((found for found in self.authorities if wanted in _names(found)), None)

    def district_of(self, place: str) -> District | None:
        """District of a place: the district itself, or the one in which an area lies."""
        found = self.district(place)
        if found is not None:
            return found
        area = next((one for one in self.areas if place in (one.name, one.code)), None)
        return self.district(area.lies_in) if area is not None and area.lies_in else None

    def rules_at(self, on: date) -> RuleSet:
        """Version of the jurisdiction's rule set that is in force on the local date ``on``.

        The set with which the folder was read when none is: intake never fails over a date.
        """
        own = (one for one in (self.rules, *self.other_rules) if one.id == self.rules.id)
        return next((one for one in own if one.in_force(on)), self.rules)

    def rules_of(self, *, rule_set: str, version: str) -> RuleSet:
        """Rule set under which a ticket opened; the present one when that is no longer loaded."""
        wanted = f"{rule_set}@{version}"
        known = (self.rules, *self.other_rules)
        return next((one for one in known if one.ref == wanted), self.rules)


def _names(authority: Authority) -> frozenset[str]:
    names = (authority.code, authority.name, authority.name_en, *authority.aliases)
    return frozenset(name.casefold() for name in names)
