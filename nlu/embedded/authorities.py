"""Public bodies (责任单位、被投诉单位) named in a message.

A known unit is an ``authority`` with its code; the words as written, with the district or city
before them, are the ``respondent`` when the sentence complains of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from casework.model.jurisdiction import Authority
from nlu.embedded.accused import Unit, complained_of
from nlu.embedded.bare_units import BareUnits
from nlu.embedded.folding import fold
from nlu.embedded.lexicon import Lexicon
from nlu.embedded.phrases import PhraseTable, longest
from nlu.embedded.reading import Reading, Span
from nlu.interpreter import Entity
from nlu.region import Region

_MOST: Final = 20
_LOOKED_AT: Final = 200
_PREFIX_WINDOW: Final = 24
_SURE: Final = 0.95
_MOST_WORDS: Final = 9
_LONGEST_HAN: Final = 14
_SHORTEST: Final = 3
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_CAPITALISED: Final = re.compile(r"[A-Z][\w&'’-]*$")
_OF_PLACE: Final = re.compile(r" of (?:the )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,3}")
_JOINING: Final = frozenset({"and", "of", "for", "the", "&"})


@dataclass(frozen=True, slots=True)
class Form:
    """One name of a unit; one of capitals alone (SAFE) is no name in small letters."""

    code: str
    capitals: bool

    def fits(self, written: str) -> bool:
        """Whether ``written`` keeps to the capitals of the name."""
        return not self.capitals or written.isupper()


class UnitFinder:
    """The units of one jurisdiction under all the names people give them (责任单位词表)."""

    def __init__(self, *, jurisdiction: Region, lexicon: Lexicon) -> None:
        """File names, aliases and colloquial forms of every unit."""
        self._table: PhraseTable[Form] = PhraseTable(_entries(jurisdiction, lexicon))
        places = _places(jurisdiction, lexicon)
        links = _alternatives(lexicon.words("authority.links"))
        self._place = re.compile(f"(?:(?:{places})(?:{links})?){{1,3}}\\Z")
        self._place_first = re.compile(places)
        codes = frozenset(unit.code for unit in jurisdiction.authorities)
        self._bare = BareUnits(known=codes, lexicon=lexicon, place=self._place)

    def find(self, reading: Reading) -> list[Entity]:
        """``authority`` for each known unit, ``respondent`` for those complained of."""
        full = self._units(reading)
        units = sorted([*full, *self._short(reading, full)], key=_place_of)[:_MOST]
        meant = [unit for unit in units if not _negated(reading, unit.span)]
        # Who is named in full goes before a short name beside it (海关和税务).
        accused = [unit for unit in meant if unit in full] or meant
        known = [
            reading.entity(
                "authority",
                unit.code,
                unit.span,
                own=not _negated(reading, unit.span),
                confidence=_SURE,
            )
            for unit in units
            if unit.code is not None
        ]
        return known + [
            reading.entity("respondent", reading.written(unit.span), unit.span, confidence=sure)
            for unit, sure in complained_of(reading, accused)
        ]

    def _units(self, reading: Reading) -> list[Unit]:
        units = [
            Unit(self._widened(reading, Span(hit.start, hit.end)), hit.value.code)
            for hit in longest(self._table.scan(reading.folded))[:_LOOKED_AT]
            if hit.value.fits(reading.original[hit.start : hit.end])
            and not _excepted(reading, Span(hit.start, hit.end))
        ]
        ends = {unit.span.end for unit in units}
        units += [Unit(span, None) for span in _unlisted(reading) if span.end not in ends]
        return _without_overlap(units)

    def _short(self, reading: Reading, full: Sequence[Unit]) -> list[Unit]:
        """Units by short names that mean them only here."""
        spans = [unit.span for unit in full]
        found = self._bare.find(reading, spans)
        units = [Unit(self._widened(reading, Span(hit.start, hit.end)), hit.value) for hit in found]
        return [
            unit
            for unit in _without_overlap(units)
            if not any(one.start < unit.span.end and unit.span.start < one.end for one in spans)
        ]

    def _widened(self, reading: Reading, span: Span) -> Span:
        """The mention with the place before it and the words that belong to its name."""
        start = max(0, span.start - _PREFIX_WINDOW)
        before = self._place.search(reading.folded[start : span.start])
        if before is not None:
            span = Span(start + before.start(), span.end)
        elif _HAN.match(reading.folded, span.start):
            span = self._named_between(reading, span)
        return _whole_name(reading, _latin_start(reading, span))

    def _named_between(self, reading: Reading, span: Span) -> Span:
        """With the words between a place and a known name: 沈河区城市管理|综合行政执法局."""
        start = _han_start(reading, span.start)
        begins = self._place_first.match(reading.folded, start, span.start)
        return span if begins is None else Span(start, span.end)


def _place_of(unit: Unit) -> Span:
    return unit.span


def _entries(jurisdiction: Region, lexicon: Lexicon) -> Iterator[tuple[str, Form]]:
    forms = lexicon.under("authority.forms")
    for unit in jurisdiction.authorities:
        for name in sorted(_names(unit, jurisdiction)):
            yield name, Form(unit.code, capitals=name.isascii() and name.isupper())
    for unit in jurisdiction.authorities:
        for name in forms.get(unit.code, ()):
            capitals = name.isascii() and name.isupper()
            yield from ((one, Form(unit.code, capitals=capitals)) for one in {name, _spaced(name)})


def _spaced(name: str) -> str:
    """The name without hyphens, as many people write it."""
    return name.replace("-", " ")


def _names(unit: Authority, jurisdiction: Region) -> set[str]:
    """The names of a unit, also without the city before them."""
    names = {unit.name, unit.name_en, *unit.aliases}
    city = jurisdiction.name
    for name in tuple(names):
        names.add(_spaced(name))
        names.add(name.removeprefix(city).removeprefix(city[-1:]) if city else name)
    return names


def _places(jurisdiction: Region, lexicon: Lexicon) -> str:
    """What may stand before a unit's short name: province, city, district, in any language."""
    places = {jurisdiction.name, jurisdiction.name_en}
    for district in jurisdiction.districts:
        places |= {district.name, district.name_en, *district.aliases}
    places |= {fold(name)[:-1] for name in places if len(name) >= _SHORTEST and not name.isascii()}
    places |= set(lexicon.words("authority.places"))
    return _alternatives(places)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(fold(word)) for word in words if word), key=len)[::-1])


def _latin_start(reading: Reading, span: Span) -> Span:
    """Capitalised words before an English name belong to it: "Hunnan Housing and …"."""
    if not reading.folded[span.start : span.start + 1].isascii():
        return span
    start = span.start
    for _ in range(_MOST_WORDS):
        word = _word_before(reading, start)
        if word is None:
            break
        text = reading.original[word.start : word.end]
        if not _CAPITALISED.fullmatch(text) or reading.lexicon_has("authority.stop_exact", text):
            break
        start = word.start
    return Span(start, span.end)


def _whole_name(reading: Reading, span: Span) -> Span:
    """With its branch or the body it belongs to behind it: …局|经开分局, … of the … Bureau."""
    found = reading.lexicon.pattern("authority.behind_patterns").match(reading.folded, span.end)
    if found is None or not _named_behind(reading, found):
        return span
    return Span(span.start, found.end())


def _named_behind(reading: Reading, found: re.Match[str]) -> bool:
    """Whether the words behind are a name: in Latin letters they begin with capitals."""
    text = reading.original[found.start() : found.end()]
    return not text.isascii() or any(word[:1].isupper() for word in text.split()[:3])


def _unlisted(reading: Reading) -> Iterator[Span]:
    """Bodies that end like one (…局, … Bureau) without being in the list of units."""
    yield from (Span(hit.start, hit.end) for hit in reading.hits("authority.whole"))
    forms = reading.lexicon.pattern("authority.generic_patterns").finditer(reading.folded)
    for form in islice(forms, _LOOKED_AT):
        latin = form.group().isascii()
        at = form.start()
        start = _latin_name_start(reading, at) if latin else _han_start(reading, at)
        end = _latin_name_end(reading, form.end()) if latin else form.end()
        named = start < form.start() or end > form.end()
        if end - start >= _SHORTEST and (named or not latin):
            yield Span(start, end)


def _han_start(reading: Reading, place: int) -> int:
    """Where a Chinese body's name begins: after the last word that cannot belong to it."""
    start = place
    floor = max(0, start - _LONGEST_HAN)
    while start > floor and _HAN.match(reading.folded[start - 1]):
        start -= 1
    before = reading.folded[start:place]
    cuts = reading.lexicon.pattern("authority.cut_patterns").finditer(before)
    return start + max((found.end() for found in cuts), default=0)


def _latin_name_start(reading: Reading, place: int) -> int:
    """Where the capitalised words before a generic head (Bureau) begin."""
    start = place
    for _ in range(_MOST_WORDS):
        word = _word_before(reading, start)
        if word is None:
            break
        text = reading.original[word.start : word.end]
        named = _CAPITALISED.fullmatch(text) is not None or text in _JOINING
        if not named or reading.lexicon_has("authority.stop_exact", text):
            break
        start = word.start
    return _skip_joining(reading, start, place)


def _latin_name_end(reading: Reading, place: int) -> int:
    """Behind "of" and the place that a body is named by: "sub-district office of Wanlian"."""
    found = _OF_PLACE.match(reading.original, place)
    return place if found is None else found.end()


def _word_before(reading: Reading, place: int) -> Span | None:
    if reading.original[place - 1 : place] != " ":
        return None
    stretch = reading.original[max(0, place - _PREFIX_WINDOW * 2) : place].rstrip(" ")
    word = stretch.rsplit(" ", 1)[-1]
    end = max(0, place - _PREFIX_WINDOW * 2) + len(stretch)
    return Span(end - len(word), end) if word else None


def _skip_joining(reading: Reading, start: int, place: int) -> int:
    """Leave out small words at the beginning of a name."""
    while start < place:
        word = reading.original[start:place].split(" ", 1)[0]
        if word not in _JOINING:
            return start
        start += len(word) + 1
    return place


def _without_overlap(units: list[Unit]) -> list[Unit]:
    kept: list[Unit] = []
    for unit in sorted(units, key=lambda one: (one.span.start, -one.span.end, one.code is None)):
        if not kept or unit.span.start >= kept[-1].span.end:
            kept.append(unit)
        elif kept[-1].code is None:
            kept[-1] = Unit(kept[-1].span, unit.code)
    return kept


def _negated(reading: Reading, span: Span) -> bool:
    """Whether the words before it say that it is not this one ("not the tax office")."""
    before = reading.folded[max(0, span.start - _PREFIX_WINDOW) : span.start]
    return reading.lexicon.pattern("authority.negation_patterns").search(before) is not None


def _excepted(reading: Reading, span: Span) -> bool:
    """Whether the phrase is part of another word (税务师事务所, customs duty)."""
    around = Span(
        max(0, span.start - _PREFIX_WINDOW), min(len(reading.folded), span.end + _PREFIX_WINDOW)
    )
    return any(
        hit.start <= span.start
        and hit.end >= span.end
        and hit.end - hit.start > span.end - span.start
        for hit in reading.hits("authority.exceptions", around)
    )
