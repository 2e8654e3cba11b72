"""Whether the Rules seem to cover the matter (是否属受理范围), and how urgent it is.

Only a hint: the bot warns, filing stays possible, an officer decides (refusal grounds of art. 14).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nlu.embedded.reading import Reading
from nlu.embedded.sentences import is_trouble
from nlu.interpreter import Entity, ScopeHint

_NOT_COVERED: Final = "na_2_not_in_scope"
_GROUND_OF: Final = {
    "litigation": "na_9_reconsideration_or_suit",
    "reconsideration": "na_9_reconsideration_or_suit",
    "petition": "na_8_petition",
    "higher_body": "na_7_higher_body",
}


def judge_scope(reading: Reading, entities: Sequence[Entity], signals: frozenset[str]) -> ScopeHint:
    """Out of scope: other proceedings, private debts, one's own wages; in: a named unit."""
    for one in entities:
        if one.entity == "proceedings" and one.value in _GROUND_OF:
            return ScopeHint(in_scope=False, reason=_GROUND_OF[one.value])
    if _own_labour_matter(reading):
        return ScopeHint(in_scope=False, reason=_NOT_COVERED)
    official = any(one.entity in ("authority", "respondent") for one in entities)
    if not official and _civil_dispute(reading):
        return ScopeHint(in_scope=False, reason=_NOT_COVERED)
    complains = reading.has("scope.complaining") or "infringement" in signals
    if official and (complains or any(is_trouble(reading, span) for span in reading.sentences)):
        return ScopeHint(in_scope=True)
    return ScopeHint()


def _civil_dispute(reading: Reading) -> bool:
    """A debt or breach between private parties in one sentence."""
    if reading.has("scope.public_debtor"):
        return False
    return any(
        reading.has("scope.private_party", span) and reading.has("scope.civil_wrong", span)
        for span in reading.sentences
    )


def _own_labour_matter(reading: Reading) -> bool:
    """One employee's own pay or dismissal, told by the employee."""
    return reading.matches("scope.own_wages_patterns") or any(
        reading.has("scope.employer", span)
        and reading.has("scope.wages", span)
        and reading.has("scope.own_person", span)
        for span in reading.sentences
    )


def judge_urgency(signals: frozenset[str]) -> str:
    """``urgent``, ``low`` or ``normal`` by the words used; "not urgent" is low."""
    if "low_urgency" in signals:
        return "low"
    return "urgent" if "urgent" in signals else "normal"
