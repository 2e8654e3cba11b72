"""Intent ranking (意图): the open question first, then the model, moved by the words of control.

While a question is open, words of something new are words of the answer to it: nobody who is asked
for the facts and tells them makes a second complaint. Whether a request is made all the same ("push
my old case first") is left to the model, which is told the question.
"""

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
_WORD: Final = 0.7
_STORY: Final = 0.5
_BARE_NUMBER: Final = 24
"""Length up to which a message is a ticket number and nothing more: how is it?"""

_GATE: Final = 1.5
_ASKING: Final = 0.7
_ANSWERED: Final = 3.0
_ASKED_BACK: Final = 1.0
_GRAVE: Final = frozenset({"retaliation", "discipline", "infringement"})
_POLITE: Final = frozenset({"greet", "thanks", "goodbye"})
_ANSWER: Final = "inform"
_NEW: Final = frozenset(
    {"new_complaint", "suggestion", "supplement_material", "reopen_dispute", "rate_service"}
    | {"out_of_scope", "urge_processing"}
)
"""Requests (class N) whose words are, at an open question, words of the answer."""

_ASKED_KIND: Final = {
    "enterprise_name": "company",
    "contact_name": "person",
    "contact_phone": "phone",
    "contact_email": "email",
    "district": "district",
    "business": "business",
    "demand": "demand",
    "respondent": "respondent",
}
"""The kind of value that answers a question."""

_TOLD_FREELY: Final = frozenset({"facts", "demand"})
_TAKEN_BACK: Final = frozenset({"withdraw_complaint", "cancel_form"})
"""What is told at those questions may itself be about withdrawing and cancelling."""

_YES_OR_NO: Final = frozenset({"confirm", "consent"})
"""Questions that are answered by yes or no."""


def rank_intents(
    reading: Reading,
    *,
    control: Control,
    entities: Sequence[Entity],
    learned: Mapping[str, float],
) -> tuple[Ranked, ...]:
    """All intents, best first; empty when neither the model nor a word says anything."""
    if reading.expecting is None:
        return weigh(codes=INTENTS, learned=learned, evidence=_evidence(reading, control, entities))
    unheard = _NEW | _TAKEN_BACK if _tells(reading, control) else _NEW
    asked = {code: weight for code, weight in _said(control).items() if code not in unheard}
    for code, weight in _by_question(reading.expecting, control, entities).items():
        asked[code] = asked.get(code, 0.0) + weight
    return weigh(codes=INTENTS, learned=learned, evidence=asked)


def _tells(reading: Reading, control: Control) -> bool:
    """Whether control words may be words of the matter: "withdraw the fine" takes nothing back."""
    return reading.expecting in _TOLD_FREELY and not control.whole


def _by_question(expecting: str, control: Control, entities: Sequence[Entity]) -> dict[str, float]:
    """What the open question makes likelier; whoever asks back does not answer."""
    likelier = dict.fromkeys(("affirm", "deny"), _GATE) if expecting in _YES_OR_NO else {}
    asked = _ASKED_KIND.get(expecting)
    if "correct" not in control.signals and any(one.entity == asked for one in entities):
        likelier[_ANSWER] = _ANSWERED
    if "correct" not in control.signals and expecting not in _YES_OR_NO:
        likelier["correct_field"] = -_ASKING  # a value about oneself, and it is asked for
    if "question" in control.signals:
        likelier["policy_question"] = _ASKING
        if expecting not in _TOLD_FREELY:
            likelier[_ANSWER] = likelier.get(_ANSWER, 0.0) - _ASKED_BACK
    return likelier


def _evidence(
    reading: Reading, control: Control, entities: Sequence[Entity]
) -> Mapping[str, float]:
    """Control words first; without one, words of an intent and whether a story is told."""
    return _said(control) or _told(reading, control, entities)


def _said(control: Control) -> dict[str, float]:
    """What control words say; a courtesy counts where nothing else is said ("no, thank you")."""
    said = control.signals & _INTENT_OF.keys()
    if said - _POLITE:
        said -= _POLITE
    elif not control.only:
        said = frozenset()
    weight = _ONLY if control.only else _SAID
    return {_INTENT_OF[signal]: weight for signal in sorted(said)}


def _told(reading: Reading, control: Control, entities: Sequence[Entity]) -> dict[str, float]:
    evidence = dict.fromkeys(sorted(reading.names("intent_words.")), _WORD)
    kinds = {one.entity for one in entities}
    if kinds == {"ticket"} and len(reading.folded) <= _BARE_NUMBER:
        evidence["check_status"] = _SAID
    if "facts" in kinds or not control.signals.isdisjoint(_GRAVE):
        evidence["new_complaint"] = _STORY
    return evidence
