"""Other proceedings on the same matter (诉讼、复议、信访、上级受理), and whether they are denied.

A denial reaches to the end of its sentence unless a word such as 已经 or "but" takes it back; what
is only planned or threatened counts for nothing.
"""

from __future__ import annotations

from typing import Final

from nlu.embedded.phrases import Hit
from nlu.embedded.reading import Reading, Span
from nlu.interpreter import Entity

KINDS: Final = ("litigation", "reconsideration", "petition", "higher_body")
_FIELD: Final = "proceedings"
_LIKELY: Final = 0.8


def find_proceedings(reading: Reading) -> list[Entity]:
    """One entity: the kind under way, or ``none`` when every kind named is denied."""
    hits = [(kind, hit) for kind in KINDS for hit in reading.hits(f"proceedings.{kind}")]
    named = [(kind, hit) for kind, hit in hits if not _planned(reading, hit)]
    positive = [(kind, hit) for kind, hit in named if not _denied(reading, hit)]
    if positive:
        kind, hit = positive[0]
        return [_entity(reading, kind, reading.clause_at(hit.start))]
    if named:
        first = min(hit.start for _, hit in named)
        last = max(hit.end for _, hit in named)
        start = _denial_start(reading, first)
        return [_entity(reading, "none", Span(start, last))]
    return []


def _entity(reading: Reading, kind: str, span: Span) -> Entity:
    sure = 1.0 if reading.expecting == _FIELD else _LIKELY
    return reading.entity(_FIELD, kind, span, confidence=sure)


def _planned(reading: Reading, hit: Hit[str]) -> bool:
    clause = reading.clause_at(hit.start)
    return reading.has("proceedings.planned", Span(clause.start, hit.start))


def _denied(reading: Reading, hit: Hit[str]) -> bool:
    before = Span(reading.sentence_at(hit.start).start, hit.start)
    denials = reading.hits("proceedings.denied", before)
    if not denials:
        return _denied_after(reading, hit)
    taken_back = reading.hits("proceedings.affirmed", Span(denials[-1].end, hit.start))
    return not taken_back


def _denied_after(reading: Reading, hit: Hit[str]) -> bool:
    """诉讼没有, 复议没有; litigation: none."""
    clause = reading.clause_at(hit.start)
    return reading.has("proceedings.denied_after", Span(hit.end, clause.end))


def _denial_start(reading: Reading, first: int) -> int:
    sentence = reading.sentence_at(first)
    denials = reading.hits("proceedings.denied", Span(sentence.start, first))
    return denials[0].start if denials else first
