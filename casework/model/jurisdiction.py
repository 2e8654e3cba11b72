"""A jurisdiction (管辖地) as the rule folder describes it: plain values; a loader reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from casework.model.calendar import WorkCalendar
from casework.model.deadline import DeadlineRule
from casework.model.lights import LightPolicy
from casework.model.origin import Origin


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
    """The working morning (上班时间) by the city's clock: from ``opens`` up to ``noon``.

    Nobody is reminded of anything outside of it.
    """

    opens: time = time(9)
    noon: time = time(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """The rules in force, frozen onto a ticket by ``id`` and ``version``."""

    id: str
    version: str
    deadlines: Mapping[str, DeadlineRule]
    sensitive_origins: frozenset[Origin]
    default_authority: str
    topic_authority: Mapping[str, str]
    lights: LightPolicy = field(default_factory=LightPolicy)

    @property
    def ref(self) -> str:
        """``id@version``, as deadlines carry it."""
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """One city (or zone, or province) with everything the desk needs to know of it.

    ``contacts`` is data for notices (bureau name, office, hours); entries still marked
    ``verify`` in the folder are listed in ``unverified``. ``earlier_rules`` are rule sets that are
    no longer given to new tickets but still bind those that opened under them.
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
    earlier_rules: tuple[RuleSet, ...] = ()

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

    def rules_of(self, *, rule_set: str, version: str) -> RuleSet:
        """Rule set under which a ticket opened; the present one when that is no longer loaded."""
        wanted = f"{rule_set}@{version}"
        known = (self.rules, *self.earlier_rules)
        return next((one for one in known if one.ref == wanted), self.rules)


def _names(authority: Authority) -> frozenset[str]:
    names = (authority.code, authority.name, authority.name_en, *authority.aliases)
    return frozenset(name.casefold() for name in names)
