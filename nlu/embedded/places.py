"""Districts and functional areas of the jurisdiction (区县、功能区) in the words people use.

A short form (铁西) is understood unless it is an ordinary word (和平: peace), which is one only in
answer to the question for the place. A district of that name in another city (铁西区 of 四平) is
not ours. An area is no district; a word that fits several areas (开发区) has candidates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from casework.model.jurisdiction import Area, District, Jurisdiction
from nlu.embedded.folding import fold
from nlu.embedded.lexicon import Lexicon
from nlu.embedded.phrases import Hit, PhraseTable, longest
from nlu.embedded.reading import Reading, Span
from nlu.interpreter import Entity

_NEIGHBOUR: Final = 12
_BEFORE: Final = 32
_MOST_CANDIDATES: Final = 4
_SURE: Final = 1.0
_UNSURE: Final = 0.3
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class Place:
    """What a phrase stands for: a district by name, or one or more areas by code."""

    kind: str
    values: tuple[str, ...]


class Gazetteer:
    """The places of one jurisdiction (地名词表)."""

    def __init__(self, *, jurisdiction: Jurisdiction, lexicon: Lexicon) -> None:
        """File the names, aliases and short forms of every district and area."""
        self._city = fold(jurisdiction.name)
        ordinary = lexicon.folded("places.never_short")
        self._table = PhraseTable(_entries(jurisdiction, lexicon, ordinary))
        self._asked = PhraseTable(_entries(jurisdiction, lexicon, frozenset()))

    def find(self, reading: Reading) -> list[Entity]:
        """Districts and areas named in the message."""
        table = self._asked if reading.expecting == "district" else self._table
        return [
            _entity(reading, hit)
            for hit in longest(table.scan(reading.folded))
            if not self._elsewhere(reading, hit) and not _too_vague(reading, hit)
        ]

    def _elsewhere(self, reading: Reading, hit: Hit[Place]) -> bool:
        """Whether another city is named right beside the place."""
        if hit.value.kind != "district":
            return False
        near = Span(max(0, hit.start - _NEIGHBOUR), min(len(reading.folded), hit.end + _NEIGHBOUR))
        if self._city and self._city in reading.folded[near.start : near.end]:
            return False
        return any(
            _beside(reading, hit, city) for city in reading.hits("places.other_cities", near)
        )


def _beside(reading: Reading, hit: Hit[Place], city: Hit[str]) -> bool:
    """Whether only marks and small words stand between the place and the city; 太原街 is none."""
    if reading.lexicon.pattern("places.street_patterns").match(reading.folded, city.end):
        return False
    between = reading.folded[min(hit.end, city.end) : max(hit.start, city.start)]
    return reading.lexicon.pattern("places.between_patterns").fullmatch(between) is not None


def _too_vague(reading: Reading, hit: Hit[Place]) -> bool:
    """A vague word (开发区) means something only in answer to the question for the place."""
    vague = reading.lexicon_has("places.vague_areas", reading.folded[hit.start : hit.end])
    return vague and reading.expecting != "district"


def _entity(reading: Reading, hit: Hit[Place]) -> Entity:
    several = len(hit.value.values) > 1
    return reading.entity(
        hit.value.kind,
        hit.value.values[0],
        Span(hit.start, hit.end),
        own=not _mentioned(reading, hit),
        confidence=_UNSURE if several else _SURE,
        ambiguous=hit.value.values if several else (),
    )


def _mentioned(reading: Reading, hit: Hit[Place]) -> bool:
    """Whether the place is somebody else's (a supplier's, a court's), or where one is not."""
    before = reading.folded[max(0, hit.start - _BEFORE) : hit.start]
    if reading.lexicon.pattern("places.negated_patterns").search(before):
        return True
    if reading.expecting == "district":
        return False
    return reading.has("places.not_ours", reading.clause_at(hit.start))


def _entries(
    jurisdiction: Jurisdiction, lexicon: Lexicon, ordinary: frozenset[str]
) -> Iterator[tuple[str, Place]]:
    for district in jurisdiction.districts:
        place = Place("district", (district.name,))
        yield from ((name, place) for name in _district_names(district, lexicon, ordinary))
    vague = {fold(word) for word in lexicon.words("places.vague_areas")}
    for area in jurisdiction.areas:
        names = {name for name in _area_names(area) if fold(name) not in vague}
        if not ordinary:
            names |= _bare_areas(names, jurisdiction, lexicon)
        yield from ((name, Place("area", (area.code,))) for name in names)
    yield from _vague(jurisdiction.areas, lexicon)


def _district_names(
    district: District, lexicon: Lexicon, ordinary: frozenset[str]
) -> Iterable[str]:
    endings = lexicon.words("places.endings")
    names = {district.name, district.name_en, *district.aliases}
    for name in tuple(names):
        names |= {fold(name).removesuffix(fold(ending)).strip() for ending in endings}
    return {name for name in names if len(name) >= _SHORTEST and name not in ordinary}


def _area_names(area: Area) -> Iterable[str]:
    return {area.name, area.name_en, *area.aliases}


def _bare_areas(names: Iterable[str], jurisdiction: Jurisdiction, lexicon: Lexicon) -> set[str]:
    """What is left of an area's name without its kind (辉山开发区: 辉山), never the city itself."""
    kinds = lexicon.words("places.area_endings")
    bare = {fold(name).removesuffix(fold(kind)) for name in names for kind in kinds}
    city = fold(jurisdiction.name)
    return {name for name in bare if len(name) >= _SHORTEST and not city.startswith(name)}


def _vague(areas: Iterable[Area], lexicon: Lexicon) -> Iterator[tuple[str, Place]]:
    """Words that may mean several areas: those whose names carry the word, else all of them."""
    known = list(areas)
    for word in lexicon.words("places.vague_areas"):
        fitting = [area.code for area in known if _carries(area, word)]
        candidates = fitting or [area.code for area in known]
        if candidates:
            yield word, Place("area", tuple(candidates[:_MOST_CANDIDATES]))


def _carries(area: Area, word: str) -> bool:
    return any(fold(word) in fold(name) for name in _area_names(area))
