"""Districts to offer when a place is not clear (所在区的候选)."""

from __future__ import annotations

from casework.model.jurisdiction import Jurisdiction
from nlu.interpreter import Understanding

OFFERED = 3


def place_candidates(understanding: Understanding, jurisdiction: Jurisdiction) -> tuple[str, ...]:
    """Up to three districts: those named by the text, then those where enterprises sit."""
    areas = {one.code: one.lies_in for one in jurisdiction.areas}
    names = {one.name for one in jurisdiction.districts}
    found: list[str] = []
    for entity in understanding.entities:
        if entity.entity in ("area", "district"):
            codes = entity.ambiguous or (entity.value,)
            found += [areas.get(code) or code for code in codes]
    found += [one.lies_in for one in jurisdiction.areas if one.lies_in is not None]
    found += [one.name for one in jurisdiction.districts]
    unique = dict.fromkeys(one for one in found if one in names)
    return tuple(unique)[:OFFERED]
