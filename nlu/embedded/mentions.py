"""Firms and persons that a text only names (提到的企业与人), beside the speaker's own.

They are nobody's answer: ``own`` is False, so that the dialogue fills no field with them. Whoever
masks, counts or shows names has them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from nlu.embedded.firm_mentions import firm_mentions
from nlu.embedded.han_mentions import han_mentions
from nlu.embedded.latin_mentions import latin_firms, latin_people
from nlu.embedded.reading import Reading, Span
from nlu.interpreter import Entity

_NAMES: Final = frozenset(
    {"company", "authority", "respondent", "email", "phone", "uscc", "ticket", "lookup_code"}
)
_NO_PERSON: Final = _NAMES | {"person", "district", "area"}
_LIKELY: Final = 0.7


def with_mentions(reading: Reading, entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """``entities`` with the firms and persons that are named beside them, in order of place."""
    firms = firm_mentions(reading, _spans(entities, _NAMES))
    firms += latin_firms(reading, [*_spans(entities, _NAMES), *firms])
    kept = [one for one in entities if one.entity != "person" or not _meets(one, firms)]
    taken = [*_spans(kept, _NO_PERSON), *firms]
    people = han_mentions(reading, taken)
    people += latin_people(reading, [*taken, *people])
    found = [*_entities(reading, "company", firms), *_entities(reading, "person", people)]
    if not found:
        return tuple(entities)
    return tuple(sorted([*kept, *found], key=lambda one: (one.start, one.end, one.entity)))


def _meets(one: Entity, spans: Iterable[Span]) -> bool:
    return any(span.start < one.end and one.start < span.end for span in spans)


def _spans(entities: Iterable[Entity], kinds: frozenset[str]) -> list[Span]:
    return [Span(one.start, one.end) for one in entities if one.entity in kinds]


def _entities(reading: Reading, kind: str, spans: Iterable[Span]) -> list[Entity]:
    return [
        reading.entity(kind, reading.written(span), span, own=False, confidence=_LIKELY)
        for span in spans
    ]
