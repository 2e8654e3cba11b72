"""Districts and functional areas of the jurisdiction (区县、功能区) in the words people use.

A short form (铁西) is understood unless it is an ordinary word (和平: peace), which is one only in
answer to the question for the place, or where the words around speak of a place (在法库). A
district of that name in another city (铁西区 of 四平) is not ours. An area is no district; a word
that fits several areas (开发区) has candidates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from casework.model.jurisdiction import Area, District
from nlu.embedded.folding import fold
from nlu.embedded.lexicon import Lexicon
from nlu.embedded.phrases import Hit, PhraseTable, longest
from nlu.embedded.reading import Reading, Span
from nlu.interpreter import Entity
from nlu.region import Region

_NEIGHBOUR: Final = 12
_BEFORE: Final = 32
_MOST_CANDIDATES: Final = 4
_SURE: Final = 1.0
_UNSURE: Final = 0.3
_SHORTEST: Final = 2
_LONGEST_WORD: Final = 18
_SYLLABLE: Final = re.compile(r"[^aeiou]*[aeiou]+(?:ng?(?![aeiou]))?")


@dataclass(frozen=True, slots=True)
class Place:
    """What a phrase stands for: a district by name, or one or more areas by code."""

    kind: str
    values: tuple[str, ...]


class Gazetteer:
    """The places of one jurisdiction (地名词表)."""

    def __init__(self, *, jurisdiction: Region, lexicon: Lexicon) -> None:
        """File the names, aliases and short forms of every district and area."""
        self._city = fold(jurisdiction.name)
        ordinary = lexicon.folded("places.never_short")
        self._table = PhraseTable(_entries(jurisdiction, lexicon, ordinary))
        self._short = PhraseTable(_short_forms(jurisdiction, ordinary))
        self._asked = PhraseTable(_entries(jurisdiction, lexicon, frozenset()))

    def find(self, reading: Reading) -> list[Entity]:
        """Districts and areas named in the message."""
        asked = reading.expecting == "district"
        hits = longest((self._asked if asked else self._table).scan(reading.folded))
        hits = [hit for hit in hits if not (_in_word(reading, hit) or _a_person(reading, hit))]
        found = [*hits, *([] if asked else self._by_context(reading, hits))]
        return [
            _entity(reading, hit)
            for hit in sorted(found, key=lambda one: one.start)
            if not self._elsewhere(reading, hit) and not _too_vague(reading, hit)
        ]

    def _by_context(self, reading: Reading, sure: Sequence[Hit[Place]]) -> Iterator[Hit[Place]]:
        """Short forms that are ordinary words (法库, 和平) where others speak of a place."""
        if not sure and not reading.has("places.never_short"):
            return
        for hit in self._short.scan(reading.folded):
            inside = any(one.start < hit.end and hit.start < one.end for one in sure)
            if not inside and (_among(reading, hit, sure) or _as_place(reading, hit)):
                yield hit

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


def _in_word(reading: Reading, hit: Hit[Place]) -> bool:
    """Whether a short form is part of other words: 大东北, 由于洪水, 皇姑大街."""
    before = reading.folded[max(0, hit.start - 1) : hit.start]
    word = f"{before}|{reading.folded[hit.start : hit.end + _LONGEST_WORD]}"
    return reading.lexicon.pattern("places.in_word_patterns").match(word) is not None


def _a_person(reading: Reading, hit: Hit[Place]) -> bool:
    """Whether syllables written apart (Yu Hong) are rather a person: nothing says it is a place."""
    text = reading.folded[hit.start : hit.end]
    if text.count(" ") != 1 or not text.isascii() or hit.value.kind != "district":
        return False
    apart = text == _apart(text.replace(" ", ""))
    near = Span(max(0, hit.start - _NEIGHBOUR), hit.end + _NEIGHBOUR)
    folded = reading.folded
    around = f"{folded[near.start : hit.start]}|{folded[hit.end : near.end]}"
    return apart and reading.lexicon.pattern("places.spaced_patterns").search(around) is None


def _among(reading: Reading, hit: Hit[Place], sure: Sequence[Hit[Place]]) -> bool:
    """Whether a place that is one for sure stands beside it: 和平、沈河、皇姑."""
    link = reading.lexicon.pattern("places.list_patterns")
    gaps = ((min(one.end, hit.end), max(one.start, hit.start)) for one in sure)
    return any(start < end and link.fullmatch(reading.folded, start, end) for start, end in gaps)


def _as_place(reading: Reading, hit: Hit[Place]) -> bool:
    """Whether the words around an ordinary word make it a place: 在法库, 康平那边."""
    text, folded = reading.folded[hit.start : hit.end], reading.folded
    kind = "peace" if reading.lexicon_has("places.peace", text) else "short"
    pattern = reading.lexicon.pattern(f"places.{kind}_patterns")
    near = Span(max(0, hit.start - _NEIGHBOUR), min(len(folded), hit.end + _NEIGHBOUR))
    around = f"{folded[near.start : hit.start]}|{folded[hit.end : near.end]}"
    return pattern.search(around) is not None


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
    jurisdiction: Region, lexicon: Lexicon, ordinary: frozenset[str]
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


def _short_forms(jurisdiction: Region, ordinary: frozenset[str]) -> Iterator[tuple[str, Place]]:
    """Ordinary words that are also the short form of a district."""
    for district in jurisdiction.districts:
        for word in ordinary:
            if fold(district.name)[:-1] == word:
                yield word, Place("district", (district.name,))


def _district_names(
    district: District, lexicon: Lexicon, ordinary: frozenset[str]
) -> Iterable[str]:
    endings = lexicon.words("places.endings")
    names = {district.name, district.name_en, *district.aliases}
    for name in tuple(names):
        names |= {fold(name).removesuffix(fold(ending)).strip() for ending in endings}
    pinyin = {name for name in names if name.isascii() and name.isalpha()}
    names |= {_apart(name) for name in pinyin}
    names |= {f"{fold(name)}{end}" for name in pinyin for end in lexicon.words("places.glued")}
    return {name for name in names if len(name) >= _SHORTEST and name not in ordinary}


def _apart(name: str) -> str:
    """A name in pinyin with its syllables written apart: Hun Nan."""
    return " ".join(_SYLLABLE.findall(fold(name)))


def _area_names(area: Area) -> Iterable[str]:
    return {area.name, area.name_en, *area.aliases}


def _bare_areas(names: Iterable[str], jurisdiction: Region, lexicon: Lexicon) -> set[str]:
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
