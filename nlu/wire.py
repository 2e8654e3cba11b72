"""The answer of understanding as JSON: Rasa's ``/model/parse`` keys and our own beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from casework.model.jurisdiction import Jurisdiction
from casework.model.origin import Origin
from nlu.embedded.contacts import read_phone
from nlu.interpreter import Entity, IndustryGuess, Ranked, Understanding

_PLACES: Final = 4
_RANKED: Final = 10
_NAMES: Final = frozenset({"authority", "company"})


def to_wire(understanding: Understanding, *, jurisdiction: Jurisdiction) -> dict[str, Any]:
    """JSON-ready answer of ``zhitong parse --json`` and of ``/model/parse``.

    Authorities go by their Chinese names, phones by E.164; ``origin`` is who speaks, or null;
    ``sensitive`` follows from it by the jurisdiction's rule (S0-28).
    """
    origin = _speaking(understanding)
    return {
        "text": understanding.text,
        "intent": _intent(understanding.intent, understanding.intent_confidence),
        "intent_ranking": [
            _intent(one.code, one.confidence) for one in understanding.intent_ranking[:_RANKED]
        ],
        "entities": [_entity(one, jurisdiction) for one in _told(understanding.entities)],
        "language": understanding.language,
        "origin": origin,
        "sensitive": _sensitive(understanding, jurisdiction),
        "industry": [_industry(one) for one in understanding.industry_ranking],
        "topic": _ranking(understanding.topic_ranking),
        "district": _district(understanding.entities),
        "authority": _authorities(understanding.entities, jurisdiction),
        "scope": {
            "in_scope": understanding.scope.in_scope,
            "reason": understanding.scope.reason,
        },
        "urgency": understanding.urgency,
        "signals": sorted(understanding.signals),
        "engine": understanding.engine,
        "model_version": understanding.model_version,
        "degraded": understanding.degraded,
    }


def _intent(name: str | None, confidence: float) -> dict[str, Any]:
    return {"name": name, "confidence": round(confidence, _PLACES)}


def _ranking(ranked: Iterable[Ranked]) -> list[dict[str, Any]]:
    return [{"code": one.code, "confidence": round(one.confidence, _PLACES)} for one in ranked]


def _industry(guess: IndustryGuess) -> dict[str, Any]:
    return {
        "section": guess.section,
        "division": guess.division,
        "confidence": round(guess.confidence, _PLACES),
    }


def _speaking(understanding: Understanding) -> str | None:
    return next((hit.origin for hit in understanding.origins if hit.speaking), None)


def _sensitive(understanding: Understanding, jurisdiction: Jurisdiction) -> bool:
    """Whether anybody who speaks, or whom the speaker stands for, makes the matter sensitive."""
    speaking = {Origin(hit.origin) for hit in understanding.origins if hit.speaking}
    return not speaking.isdisjoint(jurisdiction.rules.sensitive_origins)


def _told(entities: Sequence[Entity]) -> Iterator[Entity]:
    """Entities without the districts that are part of a name (浑南区税务局); those only hint."""
    names = [one for one in entities if one.entity in _NAMES]
    for one in entities:
        inside = any(name.start <= one.start and one.end <= name.end for name in names)
        if one.entity != "district" or not inside:
            yield one


def _entity(entity: Entity, jurisdiction: Jurisdiction) -> dict[str, Any]:
    return {
        "entity": entity.entity,
        "start": entity.start,
        "end": entity.end,
        "value": _value(entity, jurisdiction),
        "confidence_entity": round(entity.confidence, _PLACES),
    }


def _value(entity: Entity, jurisdiction: Jurisdiction) -> str:
    if entity.entity == "phone":
        phone = read_phone(entity.value)
        return entity.value if phone is None else phone.e164
    if entity.entity == "authority":
        return _name(entity.value, jurisdiction)
    return entity.value


def _name(code: str, jurisdiction: Jurisdiction) -> str:
    unit = jurisdiction.authority(code)
    return code if unit is None else unit.name


def _district(entities: Iterable[Entity]) -> str | None:
    """The speaker's district, else one that is named, if only in the name of a body."""
    named = [one for one in entities if one.entity == "district"]
    return next((one.value for one in named if one.own), named[0].value if named else None)


def _authorities(entities: Iterable[Entity], jurisdiction: Jurisdiction) -> list[str]:
    codes = [one.value for one in entities if one.entity == "authority"]
    return [_name(code, jurisdiction) for code in dict.fromkeys(codes)]
