"""What a Rasa server answers, checked: labels that we know, places that are in the text (应答校验).

The server is another program with its own model. Nothing of its answer is believed by its shape
alone: unknown keys and labels are dropped, an answer without any label of ours is a failure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

from nlu.labels import INTENTS
from nlu.rasa.errors import RasaFailed

HINTED: Final = frozenset({"company", "person"})
"""Kinds of entities whose canonical value is the text itself: another engine may point at them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A stretch of the text sent that the server takes for an entity of this kind."""

    entity: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RasaAnswer:
    """Chance of each label (they add up to one at most), and entities that were pointed at."""

    chances: Mapping[str, float]
    hints: tuple[Hint, ...]


def read_answer(document: object, *, sent: str, labels: Sequence[str] = INTENTS) -> RasaAnswer:
    """The answer to ``sent``. Raises RasaFailed: ``malformed``, or ``labels`` if none is ours."""
    if not isinstance(document, Mapping):
        raise RasaFailed(reason="malformed")
    ranked = _ranked(document)
    known = {name: chance for name, chance in ranked if name in labels}
    if not known:
        raise RasaFailed(reason="labels" if ranked else "malformed")
    return RasaAnswer(chances=_complete(known, labels), hints=tuple(_hints(document, sent)))


def _ranked(document: Mapping[str, Any]) -> list[tuple[str, float]]:
    """Names with their chances; a pipeline that ranks nothing still names its intent."""
    ranking = document.get("intent_ranking") or [document.get("intent")]
    if not isinstance(ranking, list):
        raise RasaFailed(reason="malformed")
    return [one for item in ranking if (one := _named(item)) is not None]


def _named(item: object) -> tuple[str, float] | None:
    if not isinstance(item, Mapping) or not isinstance(item.get("name"), str):
        return None
    chance = _chance(item.get("confidence"))
    return None if chance is None else (item["name"], chance)


def _chance(value: object) -> float | None:
    """A probability, or None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if isfinite(value) and 0.0 <= value <= 1.0 else None


def _complete(known: Mapping[str, float], labels: Sequence[str]) -> dict[str, float]:
    """All our labels: what the server kept for itself is shared by those it did not name."""
    unnamed = [name for name in labels if name not in known]
    rest = max(0.0, 1.0 - sum(known.values()))
    return {**known, **{name: rest / len(unnamed) for name in unnamed}}


def _hints(document: Mapping[str, Any], sent: str) -> Iterable[Hint]:
    """Entities of kinds that may be hinted at, with places inside the text sent."""
    entities = document.get("entities")
    for item in entities if isinstance(entities, list) else ():
        if not isinstance(item, Mapping) or item.get("entity") not in HINTED:
            continue
        start, end = item.get("start"), item.get("end")
        if not isinstance(start, int) or not isinstance(end, int):
            continue
        if 0 <= start < end <= len(sent):
            confidence = _chance(item.get("confidence_entity"))
            yield Hint(
                entity=item["entity"],
                start=start,
                end=end,
                confidence=1.0 if confidence is None else confidence,
            )
