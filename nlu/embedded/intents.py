"""Intent ranking (意图): the model, moved by control words and by whether a story is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from nlu.embedded.control import Control
from nlu.embedded.evidence import weigh
from nlu.embedded.reading import Reading
from nlu.interpreter import Entity, Ranked
from nlu.labels import INTENTS

_INTENT_OF: Final = {
    "affirm": "affirm",
    "deny": "deny",
    "greet": "greet",
    "goodbye": "goodbye",
    "thanks": "thanks",
    "help": "help",
    "human": "human_handoff",
    "lang_zh": "switch_language",
    "lang_en": "switch_language",
    "status": "check_status",
    "withdraw": "withdraw_complaint",
    "correct": "correct_field",
    "cancel": "cancel_form",
    "start_over": "cancel_form",
    "suggestion": "suggestion",
    "addition": "supplement_material",
    "new_matter": "new_complaint",
}
_SAID: Final = 2.0
_ONLY: Final = 5.0
_WORD: Final = 1.5
_STORY: Final = 3.5
_GRAVE: Final = frozenset({"retaliation", "discipline", "infringement"})
_POLITE: Final = frozenset({"greet", "thanks", "goodbye"})


def rank_intents(
    reading: Reading,
    *,
    control: Control,
    entities: Sequence[Entity],
    learned: Mapping[str, float],
) -> tuple[Ranked, ...]:
    """All intents, best first; empty when neither the model nor a word says anything."""
    return weigh(codes=INTENTS, learned=learned, evidence=_evidence(reading, control, entities))


def _evidence(
    reading: Reading, control: Control, entities: Sequence[Entity]
) -> Mapping[str, float]:
    """Control words first; without one, words of an intent and whether a story is told."""
    return _said(control) or _told(reading, control, entities)


def _said(control: Control) -> dict[str, float]:
    evidence: dict[str, float] = {}
    for signal in control.signals & _INTENT_OF.keys():
        if control.only or signal not in _POLITE:
            evidence[_INTENT_OF[signal]] = _ONLY if control.only else _SAID
    return evidence


def _told(reading: Reading, control: Control, entities: Sequence[Entity]) -> dict[str, float]:
    evidence = dict.fromkeys(sorted(reading.names("intent_words.")), _WORD)
    kinds = {one.entity for one in entities}
    if "ticket" in kinds:
        evidence["check_status"] = _SAID
    if "facts" in kinds or not control.signals.isdisjoint(_GRAVE):
        evidence["new_complaint"] = _STORY
    return evidence
