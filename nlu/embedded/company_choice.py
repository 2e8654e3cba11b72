"""Which of several companies in a message is the speaker's (本企业与他企业).

A letter names suppliers, brokers and parents beside the firm itself. Where nothing is said the
firm is the one introduced as such, then the one of this city, then the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nlu.embedded.reading import Reading, Span
from nlu.interpreter import Entity

_NEAR: Final = 40
_AFTER: Final = 60
_INTRODUCED: Final = 4
_HERE: Final = 2
_BESIDE: Final = 3
"""Weights: said to be the speaker's; of this place; named with a word for somebody else."""


def joined(reading: Reading, spans: Sequence[Span]) -> list[Span]:
    """Names that make one: with its office ("X GmbH, Y Office"), in both scripts, A and B."""
    kept: list[Span] = []
    link = reading.lexicon.pattern("company.joining_patterns")
    # Two firms "and" are one answer to the question for the name; elsewhere they are two.
    several = reading.expecting != "enterprise_name"
    for span in spans:
        between = reading.folded[kept[-1].end : span.start] if kept else "\n"
        if kept and link.fullmatch(between) and not (several and between[-1:] == " "):
            closed = between.endswith("(") and reading.folded[span.end : span.end + 1] == ")"
            kept[-1] = Span(kept[-1].start, span.end + closed)
        else:
            kept.append(span)
    return kept


def one_owner(reading: Reading, found: Sequence[Entity]) -> list[Entity]:
    """One company is the speaker's own; the others are somebody's. A correction may name two."""
    own = [one for one in found if one.own]
    settled = reading.expecting == "enterprise_name" or reading.has("signals.correct.phrases")
    if settled or len({one.text for one in own}) <= 1:
        return list(found)
    best = max(own, key=lambda one: (_weight(reading, one, own), -one.start))
    return [one if one.text == best.text else replace(one, own=False) for one in found]


def _weight(reading: Reading, one: Entity, others: Sequence[Entity]) -> int:
    clause = reading.clause_at(one.start)
    before = Span(max(clause.start, one.start - _NEAR), one.start)
    after = reading.folded[one.end : one.end + _AFTER]
    said = reading.has("company.own", before) or reading.lexicon.pattern(
        "company.introducing_patterns"
    ).match(after)
    else_ = reading.lexicon.pattern("company.other_patterns").search(
        reading.folded[before.start : before.end]
    )
    ours = reading.lexicon.pattern("company.subsidiary_patterns").search(
        reading.folded[before.start : before.end]
    )
    said = said or ours
    here = reading.lexicon.pattern("company.here_patterns").search(one.text.lower())
    again = sum(other.text == one.text for other in others) > 1
    return (
        bool(said) * _INTRODUCED + bool(here) * _HERE + again - bool(else_ and not ours) * _BESIDE
    )
