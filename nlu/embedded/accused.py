"""Which of the public bodies in a message is complained of (被投诉单位).

In a few words it is the one named as such, or the first in a sentence of trouble. A letter names
many: the one it was asked of, the one that reviews it, the one it came past. There the body that
is named as accused, stands in the trouble and is spoken of most is the one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nlu.embedded.reading import Reading, Span

_SURE: Final = 0.95
_LIKELY: Final = 0.6
_PREFIX_WINDOW: Final = 24
_ACCUSED: Final = 3
_TROUBLED: Final = 2
_ADDRESSEE: Final = "SWJ"
"""The commerce bureau: who a letter goes to, and complained of only where that is said."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A mention of a public body; ``code`` is None for one that the jurisdiction does not list."""

    span: Span
    code: str | None


def complained_of(reading: Reading, units: Sequence[Unit]) -> list[tuple[Unit, float]]:
    """The units complained of, with how sure that is."""
    if reading.expecting == "respondent":
        named = [unit for unit in units if accused(reading, unit)] or list(units)
        return [(unit, _SURE) for unit in named]
    if not reading.short:
        return _most_spoken_of(reading, units)
    named = [unit for unit in units if accused(reading, unit)]
    if named:
        return [(unit, _SURE) for unit in named]
    return [(unit, _LIKELY) for unit in units if _troubled(reading, unit)][:1]


def _most_spoken_of(reading: Reading, units: Sequence[Unit]) -> list[tuple[Unit, float]]:
    """The body with the most weight in a letter, by its longest name there."""
    weights: dict[str, int] = {}
    names = _names(reading, units)
    for unit, name in zip(units, names, strict=True):
        weights[name] = weights.get(name, 0) + _weight(reading, unit)
    best = max(weights, key=lambda name: weights[name], default=None)
    if best is None or weights[best] <= 0:
        return []
    same = [
        unit
        for unit, name in zip(units, names, strict=True)
        if name == best and not _passed(reading, unit)
    ]
    longest = max(same, key=lambda unit: unit.span.end - unit.span.start)
    sure = _SURE if any(accused(reading, unit) for unit in same) else _LIKELY
    return [(longest, sure)]


def _names(reading: Reading, units: Sequence[Unit]) -> list[str]:
    """By what mentions are taken together: the code, or the words of the fullest of their names."""
    plain = reading.lexicon.pattern("authority.filler_patterns")
    words = [plain.sub("", reading.folded[one.span.start : one.span.end]) for one in units]
    return [
        unit.code or max((full for full in words if full.endswith(word)), key=len, default=word)
        for unit, word in zip(units, words, strict=True)
    ]


def _weight(reading: Reading, unit: Unit) -> int:
    if _passed(reading, unit):
        return 0
    weight = _ACCUSED * accused(reading, unit) + _TROUBLED * _troubled(reading, unit)
    return weight if unit.code == _ADDRESSEE else weight + 1


def _passed(reading: Reading, unit: Unit) -> bool:
    """Whether the body only reviews the matter, was only asked for help, or is only written to."""
    clause = reading.clause_at(unit.span.start)
    before = reading.folded[max(0, unit.span.start - _PREFIX_WINDOW) : unit.span.start]
    after = reading.folded[unit.span.end : clause.end]
    return (
        reading.has("authority.not_complained", clause)
        or reading.lexicon.pattern("authority.passed_patterns").search(before) is not None
        or reading.lexicon.pattern("authority.reviewing_patterns").search(after) is not None
    )


def accused(reading: Reading, unit: Unit) -> bool:
    """Whether the words before the unit name it as the one complained of."""
    clause = reading.clause_at(unit.span.start)
    if reading.has("authority.accusing", Span(clause.start, unit.span.start)):
        return True
    before = reading.folded[max(0, unit.span.start - _PREFIX_WINDOW) : unit.span.start]
    return reading.lexicon.pattern("authority.accused_patterns").search(before) is not None


def _troubled(reading: Reading, unit: Unit) -> bool:
    sentence = reading.sentence_at(unit.span.start)
    if reading.folded[sentence.end - 1 : sentence.end] == "?" or reading.has(
        "authority.not_complained", reading.clause_at(unit.span.start)
    ):
        return False
    following = reading.folded[sentence.start : sentence.end]
    trouble = reading.has("facts.trouble", sentence) or reading.matches(
        "facts.trouble_patterns", sentence
    )
    return trouble or any(word in following for word in reading.lexicon.words("authority.asked_of"))
