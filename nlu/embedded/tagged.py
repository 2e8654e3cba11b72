"""What the tagger of names adds to the names that the rules found (标注与规则合议).

The tagger knows what the rules said, and is asked last. A name that it adds is only a mention: it
is nobody's answer. Where it sets other bounds to a name, whose the name is stays as the rules said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from nlu.embedded.mentions import with_mentions
from nlu.embedded.reading import Reading, Span
from nlu.interpreter import Entity
from nlu.network.tagging import KINDS, Tagged, Tagger

ADDED: Final = 0.7
"""Certainty from which a name counts where the rules found none."""

CHANGED: Final = {"company": 0.8, "person": 0.85}
"""Certainty from which a name is cut as the tagger says, not as the rules do."""

SURE: Final = 0.9
"""The same where the rules read a name from its legal form (有限公司, GmbH), or found two."""

RENAMED: Final = 0.7
"""Certainty from which what the rules took for a person is a firm, or the other way round.

All four are the best on messages by others that neither rules nor tagger had seen.
"""

_PLACES: Final = frozenset({"district", "area"})
_CLOSED: Final = frozenset(
    {"authority", "respondent", "email", "phone", "uscc", "ticket", "lookup_code", "proceedings"}
)
_ANSWERS: Final = {
    "enterprise_name": "company",
    "contact_name": "person",
    "contact_phone": "person",
    "contact_email": "person",
}
"""The kind of name with which an open question is answered: the rules know where it ends."""


def with_names(
    reading: Reading, entities: Sequence[Entity], tagger: Tagger | None
) -> tuple[Entity, ...]:
    """``entities`` with all firms and persons that are named: by the rules, then by the tagger."""
    found = with_mentions(reading, entities)
    return found if tagger is None else with_tagged(reading, found, tagger.names(reading, found))


def with_tagged(
    reading: Reading, entities: Sequence[Entity], tagged: Sequence[Tagged]
) -> tuple[Entity, ...]:
    """``entities`` with the names that the tagger is sure of, in order of place."""
    settled = list(entities)
    for one in tagged:
        settled = _with(reading, settled, one)
    return tuple(sorted(settled, key=lambda one: (one.start, one.end, one.entity)))


def _with(reading: Reading, entities: list[Entity], tagged: Tagged) -> list[Entity]:
    met = [one for one in entities if one.entity in KINDS and _meet(one, tagged)]
    if not met:
        sure = tagged.certainty >= ADDED and not _taken(entities, tagged)
        return [*entities, _entity(reading, tagged, met)] if sure else entities
    weak = tagged.certainty < _needed(reading, met, tagged)
    wide = _takes_place(entities, met, tagged) or _joins(reading, met)
    if weak or wide or _stands(reading, met, tagged):
        return entities
    return [*(one for one in entities if one not in met), _entity(reading, tagged, met)]


def _meet(one: Entity, tagged: Tagged) -> bool:
    return one.start < tagged.span.end and tagged.span.start < one.end


def _taken(entities: Sequence[Entity], tagged: Tagged) -> bool:
    """Whether the words are a value of another kind; a name may hold that of a place."""
    return any(
        one.entity in _CLOSED
        or (one.entity in _PLACES and one.end - one.start >= tagged.span.end - tagged.span.start)
        for one in entities
        if _meet(one, tagged)
    )


def _stands(reading: Reading, met: Sequence[Entity], tagged: Tagged) -> bool:
    """Whether the rules said the same, or know where the name ends: an answer, a legal form."""
    if [(one.entity, one.value) for one in met] == [(tagged.kind, reading.written(tagged.span))]:
        return True
    asked = _ANSWERS.get(reading.expecting or "")
    return any(
        (one.own and one.entity == asked) or (one.end > tagged.span.end and _has_form(reading, one))
        for one in met
    )


def _takes_place(entities: Sequence[Entity], met: Sequence[Entity], tagged: Tagged) -> bool:
    """Whether the bounds would take in a district that stands beside the name (铁西店)."""
    places = [one for one in entities if one.entity in _PLACES and _meet(one, tagged)]
    return any(not any(name.start <= one.start < name.end for name in met) for one in places)


def _joins(reading: Reading, met: Sequence[Entity]) -> bool:
    """Whether a word stands between two names (甲和乙); those of one name have signs there."""
    parts = sorted(Span(one.start, one.end) for one in met)
    gaps = (reading.folded[one.end : two.start] for one, two in pairwise(parts))
    return any(char.isalnum() for gap in gaps for char in gap)


def _needed(reading: Reading, met: Sequence[Entity], tagged: Tagged) -> float:
    """How sure the tagger must be to speak against the rules."""
    if any(one.entity != tagged.kind for one in met):
        return RENAMED
    if len(met) > 1 or any(_has_form(reading, one) for one in met):
        return SURE
    return CHANGED[tagged.kind]


def _has_form(reading: Reading, name: Entity) -> bool:
    """Whether it is a firm's name that its legal form ends, but for a full stop or bracket."""
    if name.entity != "company":
        return False
    forms = reading.lexicon.pattern("company.form_patterns")
    found = forms.finditer(reading.folded, name.start, name.end)
    return any(one.end() >= name.end - 1 for one in found)


def _entity(reading: Reading, tagged: Tagged, met: Sequence[Entity]) -> Entity:
    """The name as tagged; whose it is, and whether it corrects, as the rules said of it."""
    same = [one for one in met if one.entity == tagged.kind]
    found = reading.entity(
        tagged.kind,
        reading.written(tagged.span),
        tagged.span,
        own=any(one.own for one in same),
        confidence=round(tagged.certainty, 3),
    )
    return replace(found, corrects=any(one.corrects for one in same))
