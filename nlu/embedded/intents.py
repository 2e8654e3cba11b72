"""Intent ranking (意图): the model, moved by control words and by whether a story is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from nlu.embedded.control import Control
from nlu.embedded.evidence import weigh
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
_STORY: Final = 3.0
_GRAVE: Final = frozenset({"retaliation", "discipline", "infringement"})
_POLITE: Final = frozenset({"greet", "thanks", "goodbye"})


def rank_intents(
    *, control: Control, entities: Sequence[Entity], learned: Sequence[Ranked]
) -> tuple[Ranked, ...]:
    """All intents, best first; empty when neither the model nor a word says anything."""
    return weigh(codes=INTENTS, learned=learned, evidence=_evidence(control, entities))


def _evidence(control: Control, entities: Sequence[Entity]) -> Mapping[str, float]:
    evidence: dict[str, float] = {}
    for signal in control.signals & _INTENT_OF.keys():
        if control.only or signal not in _POLITE:
            evidence[_INTENT_OF[signal]] = _ONLY if control.only else _SAID
    if not evidence and any(one.entity == "ticket" for one in entities):
        evidence["check_status"] = _SAID
    grave = not control.signals.isdisjoint(_GRAVE)
    if not evidence and (grave or any(one.entity == "facts" for one in entities)):
        evidence["new_complaint"] = _STORY
    return evidence
