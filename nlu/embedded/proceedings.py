"""Other proceedings on the same matter (诉讼、复议、信访、上级受理), and whether they are denied.

A denial reaches to the end of its sentence unless a word such as 已经 or "but" takes it back; what
is only planned or threatened counts for nothing, and in answer to the question it is a "no".
"""

from __future__ import annotations

from typing import Final

from nlu.embedded.other_procedures import is_aside
from nlu.embedded.phrases import Hit
from nlu.embedded.reading import Reading, Span
from nlu.interpreter import Entity

KINDS: Final = ("litigation", "reconsideration", "petition", "higher_body")
_FIELD: Final = "proceedings"
_LIKELY: Final = 0.8
_NEAR: Final = 32
_MOST: Final = 40
"""Words for proceedings that are looked at closely: in a letter the first say what is under way."""
_MARKS: Final = " ,.;:!?。、"


def find_proceedings(reading: Reading) -> list[Entity]:
    """One entity: the kind under way, or ``none`` when every kind named is denied."""
    hits = [
        (kind, hit)
        for kind in KINDS
        for hit in reading.hits(f"proceedings.{kind}")
        if not _only_a_term(reading, hit)
    ][:_MOST]
    if reading.short and reading.matches("proceedings.asked_patterns"):
        return []
    named = [(kind, hit) for kind, hit in hits if not _planned(reading, hit)]
    named += [("none", hit) for hit in reading.hits("proceedings.vague") if _denied(reading, hit)]
    named = [(kind, hit) for kind, hit in named if not _aside(reading, hit)]
    positive = [(kind, hit) for kind, hit in named if not _denied(reading, hit)]
    if positive:
        kind, hit = positive[0]
        return [_entity(reading, kind, reading.clause_at(hit.start))]
    if named:
        first = min(hit.start for _, hit in named)
        last = max(hit.end for _, hit in named)
        start = _denial_start(reading, first)
        return [_entity(reading, "none", Span(start, last))]
    return _on_a_form(reading) or _plain_denial(reading, hits)


def _on_a_form(reading: Reading) -> list[Entity]:
    """A line of a form that is answered with a no: 是否起诉/复议:否."""
    found = reading.lexicon.pattern("proceedings.denied_label_patterns").search(reading.folded)
    return [] if found is None else [_entity(reading, "none", Span(*found.span()))]


def _plain_denial(reading: Reading, planned: list[tuple[str, Hit[str]]]) -> list[Entity]:
    """In answer to the question: a "no" that names no kind, or a plan and nothing more."""
    if reading.expecting != _FIELD or not reading.short:
        return []
    denials = reading.lexicon.pattern("proceedings.denied_answer_patterns")
    clause = reading.clauses[0]
    said = reading.folded[clause.start : clause.end].strip(_MARKS)
    if planned or denials.fullmatch(said):
        return [_entity(reading, "none", Span(clause.start, clause.start + len(said)))]
    return []


def _entity(reading: Reading, kind: str, span: Span) -> Entity:
    sure = 1.0 if reading.expecting == _FIELD else _LIKELY
    return reading.entity(_FIELD, kind, span, confidence=sure)


def _planned(reading: Reading, hit: Hit[str]) -> bool:
    before = Span(reading.clause_at(hit.start).start, hit.start)
    # "Neither have nor intend": what one does not even plan is denied.
    return reading.has("proceedings.planned", before) and not reading.has(
        "proceedings.denied", before
    )


def _aside(reading: Reading, hit: Hit[str]) -> bool:
    """Whether an account speaks of it in passing: advised, feared, another's, another matter."""
    if reading.expecting == _FIELD or _denied(reading, hit):
        return False
    return is_aside(reading, Span(hit.start, hit.end))


def _only_a_term(reading: Reading, hit: Hit[str]) -> bool:
    """Whether only its time limit or the right to it is spoken of (复议期限, the right to sue)."""
    before = reading.folded[max(0, hit.start - _NEAR) : hit.start]
    after = reading.folded[hit.end : hit.end + _NEAR]
    term = reading.lexicon.pattern("proceedings.term_before_patterns").search(before)
    behind = reading.lexicon.pattern("proceedings.term_after_patterns").match(after)
    return term is not None or behind is not None


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
