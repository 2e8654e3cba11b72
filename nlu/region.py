"""What understanding knows of a city (地域): its names, districts, areas and public bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from casework.model.jurisdiction import Area, Authority, District


class Region(Protocol):
    """The part of a jurisdiction that texts are read by; a ``Jurisdiction`` is one."""

    @property
    def name(self) -> str:
        """Chinese name of the city."""

    @property
    def name_en(self) -> str:
        """English name of the city."""

    @property
    def districts(self) -> tuple[District, ...]:
        """Districts, counties and county-level cities."""

    @property
    def areas(self) -> tuple[Area, ...]:
        """Functional areas and parks."""

    @property
    def authorities(self) -> tuple[Authority, ...]:
        """Responsible units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainRegion:
    """A region by itself, as it travels to another process."""

    name: str
    name_en: str
    districts: tuple[District, ...]
    areas: tuple[Area, ...]
    authorities: tuple[Authority, ...]


def region_to_document(region: Region) -> dict[str, Any]:
    """JSON-ready."""
    return {
        "name": region.name,
        "name_en": region.name_en,
        "districts": [asdict(one) for one in region.districts],
        "areas": [asdict(one) for one in region.areas],
        "authorities": [asdict(one) for one in region.authorities],
    }


def region_from_document(document: Mapping[str, Any]) -> PlainRegion:
    """The region that ``region_to_document`` wrote. Raises KeyError and TypeError."""
    return PlainRegion(
        name=document["name"],
        name_en=document["name_en"],
        districts=tuple(District(**_tuples(one)) for one in document["districts"]),
        areas=tuple(Area(**_tuples(one)) for one in document["areas"]),
        authorities=tuple(Authority(**_tuples(one)) for one in document["authorities"]),
    )


def _tuples(document: Mapping[str, Any]) -> dict[str, Any]:
    """JSON knows lists only; the values of a region are tuples."""
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in document.items()
    }
