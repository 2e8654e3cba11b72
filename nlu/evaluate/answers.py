"""What an engine answers to the cases: through the port and the wire, as every client sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from casework.model.jurisdiction import Jurisdiction
from casework.model.when import CITY
from nlu.evaluate.cases import Case, Gold
from nlu.evaluate.tasks import ENTITIES, IN_SCOPE, NOBODY
from nlu.interpreter import ALL_TASKS, Interpreter
from nlu.wire import to_wire

NOW: Final = datetime(2026, 11, 21, 10, 0, tzinfo=CITY)
"""The moment at which all test utterances are written: relative dates are resolved from it."""

Ranking = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered to a case: labels best first with their confidence, values, sensitivity."""

    case: Case
    ranking: Ranking
    sensitive: bool
    values: tuple[Gold, ...]
    engine: str
    model_version: str
    degraded: bool

    @property
    def label(self) -> str:
        """The best label, empty where the engine gives none."""
        return self.ranking[0][0] if self.ranking else ""

    @property
    def confidence(self) -> float:
        """Confidence of the best label."""
        return self.ranking[0][1] if self.ranking else 0.0

    @property
    def right(self) -> bool:
        """Whether the best label is the case's."""
        return self.label == self.case.label


def answers_of(
    engine: Interpreter,
    cases: Iterable[Case],
    *,
    jurisdiction: Jurisdiction,
    told: Callable[[], None] = lambda: None,
) -> tuple[Answer, ...]:
    """Ask ``engine`` every case; ``told`` is called after each."""
    answers: list[Answer] = []
    for case in cases:
        found = engine.parse(text=case.text, expecting=case.expecting, now=NOW, tasks=ALL_TASKS)
        answers.append(_answer(case, to_wire(found, jurisdiction=jurisdiction)))
        told()
    return tuple(answers)


def _answer(case: Case, wire: Mapping[str, Any]) -> Answer:
    ranking = _RANKINGS.get(case.task)
    return Answer(
        case=case,
        ranking=() if ranking is None else ranking(wire),
        sensitive=wire["sensitive"],
        values=_values(wire),
        engine=wire["engine"],
        model_version=wire["model_version"],
        degraded=wire["degraded"],
    )


def _values(wire: Mapping[str, Any]) -> tuple[Gold, ...]:
    return tuple(
        Gold(entity=one["entity"], value=one["value"], start=one["start"], end=one["end"])
        for one in wire["entities"]
        if one["entity"] in ENTITIES
    )


def _intent(wire: Mapping[str, Any]) -> Ranking:
    return tuple((one["name"], one["confidence"]) for one in wire["intent_ranking"])


def _topic(wire: Mapping[str, Any]) -> Ranking:
    return tuple((one["code"], one["confidence"]) for one in wire["topic"])


def _industry(wire: Mapping[str, Any]) -> Ranking:
    """Sections, each once at its best confidence."""
    best: dict[str, float] = {}
    for one in wire["industry"]:
        best.setdefault(one["section"], one["confidence"])
    return tuple(best.items())


def _origin(wire: Mapping[str, Any]) -> Ranking:
    return ((wire["origin"] or NOBODY, 1.0),)


def _scope(wire: Mapping[str, Any]) -> Ranking:
    """``in`` unless the engine says that the matter is not covered; then the ground it gives."""
    scope = wire["scope"]
    return ((scope["reason"] or "out" if scope["in_scope"] is False else IN_SCOPE, 1.0),)


_RANKINGS: Final[Mapping[str, Callable[[Mapping[str, Any]], Ranking]]] = {
    "intent": _intent,
    "intent_state": _intent,
    "topic": _topic,
    "industry_direct": _industry,
    "industry_complaint": _industry,
    "origin": _origin,
    "scope": _scope,
}
