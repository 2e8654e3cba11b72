"""Whether a body that is not the city's acted (外地机关、国家机关): ground (3) of art. 14.

A body of another city counts where the name of the city stands right beside it, and a national body
where it refused something; neither does when something of our own city has a part in the matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nlu.embedded.folding import fold
from nlu.embedded.lexicon import Lexicon
from nlu.embedded.phrases import Hit
from nlu.embedded.reading import Reading, Span

_CITY: Final = "cities.city."
_PROVINCE: Final = "cities.province."
_FORMS: Final = ("authority.forms.", "authority.bare.")
_CUSTOMS: Final = "HG"
_BEHIND: Final = 48
"""Characters behind a city in which its body is looked for."""
_BEFORE: Final = 24
_MOST: Final = 20
"""Mentions of other cities that are looked at; a list of branches may name hundreds."""


@dataclass(frozen=True, slots=True)
class Atlas:
    """The country seen from one city: names of its own, and of its province."""

    city: frozenset[str]
    province: str | None

    @classmethod
    def seen_from(cls, *, names: tuple[str, ...], lexicon: Lexicon) -> Atlas:
        """The atlas of the city called ``names`` (Chinese and English)."""
        own = {fold(name) for name in names}
        own |= {name.removesuffix(fold(ending)) for name in own for ending in _endings(lexicon)}
        listed = lexicon.under(_CITY.removesuffix("."))
        province = next((key for key, words in listed.items() if own & set(map(fold, words))), None)
        return cls(city=frozenset(own), province=province)

    def others(self, reading: Reading) -> list[Hit[str]]:
        """Names of other cities and provinces in the message, those of streets left out."""
        return [
            hit
            for hit in self._places(reading)
            if reading.folded[hit.start : hit.end] not in self.city
            and not reading.lexicon.pattern("scope.elsewhere.street_patterns").match(
                reading.folded, hit.end
            )
        ]

    def own(self, reading: Reading) -> bool:
        """Whether our city has a part in it: it is named, and not as a place where nothing is."""
        spans = [
            Span(found, found + len(name))
            for name in self.city
            for found in _found(reading.folded, name)
        ]
        longest = {one.start: one.end for one in sorted(spans, key=lambda span: span.end)}
        return any(not _without_us(reading, Span(*one)) for one in longest.items())

    def _places(self, reading: Reading) -> Iterator[Hit[str]]:
        for key in sorted(reading.names(_CITY)):
            yield from reading.hits(f"{_CITY}{key}")
        for key in sorted(reading.names(_PROVINCE)):
            if key != self.province:
                yield from reading.hits(f"{_PROVINCE}{key}")


def another_body(reading: Reading, atlas: Atlas, *, ours: bool) -> bool:
    """Whether a body of another city, or a national one, did it.

    ``ours``: whether a district or area of our city is named.
    """
    national = reading.hits("scope.elsewhere.national")
    others = atlas.others(reading)
    if (not others and not national) or ours or atlas.own(reading) or _aside(reading):
        return False
    bodies = _bodies(reading)
    if _national_refusal(reading, national, bodies):
        return True
    named = others[:_MOST]
    beside = [body for body in bodies if any(_beside(reading, city, body) for city in named)]
    return bool(beside) and (_based_there(reading, others) or not _all_customs(reading, beside))


def _all_customs(reading: Reading, bodies: list[Span]) -> bool:
    """Whether all bodies are a customs house: goods for us may well be held in another port."""
    customs = {one.start for one in reading.hits(f"{_FORMS[0]}{_CUSTOMS}")}
    return all(one.start in customs for one in bodies)


def _based_there(reading: Reading, others: list[Hit[str]]) -> bool:
    """Whether the enterprise, or its plant, is said to be elsewhere."""
    site = reading.lexicon.pattern("scope.elsewhere.site_patterns")
    return any(site.match(reading.folded, one.end) is not None for one in others)


def _national_refusal(reading: Reading, national: list[Hit[str]], bodies: list[Span]) -> bool:
    """Whether only national bodies are named, and one of them refused."""
    covered = [Span(one.start, one.end) for one in national]
    local = [
        one for one in bodies if not any(one.start < c.end and c.start < one.end for c in covered)
    ]
    return not local and any(
        reading.matches("scope.elsewhere.refused_patterns", reading.sentence_at(one.start))
        for one in covered
    )


def _bodies(reading: Reading) -> list[Span]:
    """Where public bodies stand, by their full or their short names."""
    hits = [
        Span(hit.start, hit.end)
        for prefix in _FORMS
        for name in reading.names(prefix)
        for hit in reading.hits(f"{prefix}{name}")
    ]
    hits += [Span(hit.start, hit.end) for hit in reading.hits("scope.elsewhere.bodies")]
    generic = reading.lexicon.pattern("authority.generic_patterns")
    return [*hits, *(Span(*found.span()) for found in generic.finditer(reading.folded))]


def _beside(reading: Reading, city: Hit[str], body: Span) -> bool:
    """Whether the body is of the city: 大连市税务局, the land bureau of Anshan."""
    if city.end <= body.start <= city.end + _BEHIND:
        gap = reading.lexicon.pattern("scope.elsewhere.gap_patterns")
        return gap.fullmatch(reading.folded, city.end, body.start) is not None
    if body.end <= city.start <= body.end + _BEFORE:
        gap = reading.lexicon.pattern("scope.elsewhere.before_gap_patterns")
        return gap.fullmatch(reading.folded, body.end, city.start) is not None
    return False


def _aside(reading: Reading) -> bool:
    return reading.matches("scope.elsewhere.aside_patterns")


def _without_us(reading: Reading, city: Span) -> bool:
    """Whether the city is named as a place where nothing is, or only as the one addressed."""
    lexicon = reading.lexicon
    before = reading.folded[max(0, city.start - _BEFORE) : city.start]
    return (
        lexicon.pattern("scope.elsewhere.ours_denied_patterns").match(reading.folded, city.end)
        is not None
        or lexicon.pattern("scope.elsewhere.ours_denied_before_patterns").search(before) is not None
    )


def _endings(lexicon: Lexicon) -> Iterator[str]:
    yield from lexicon.words("places.endings")


def _found(text: str, word: str) -> Iterator[int]:
    start = text.find(word) if word else -1
    while start >= 0:
        yield start
        start = text.find(word, start + 1)
