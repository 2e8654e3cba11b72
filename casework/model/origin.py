"""Who speaks (诉求来源), and what follows from it for the care of a ticket (敏感程度)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Origin of a complaint (诉求来源): who speaks, never who is merely mentioned."""

    ENTERPRISE = "enterprise"
    INDIVIDUAL_INVESTOR = "individual_investor"
    HEADQUARTERS = "headquarters"
    CONSULATE = "consulate"
    CHAMBER = "chamber"
    HKMT_OFFICE = "hkmt_office"
    PROXY = "proxy"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """Two flags and why they stand (敏感 by origin rule S0-28 or by a person; 限定知悉 restricted).

    ``reasons`` are codes: ``origin_consulate``, ``origin_headquarters``, ``origin_chamber``,
    ``raised_by_officer``, ``confidential_request``, ``retaliation``, ``discipline``.
    """

    sensitive: bool = False
    restricted: bool = False
    reasons: tuple[str, ...] = ()
