"""Whether the Rules seem to cover the matter (是否属受理范围), and how urgent it is.

Only a hint: the bot warns, filing stays possible, an officer decides (refusal grounds of art. 14).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nlu.embedded.classifier import MessageModel
from nlu.embedded.elsewhere import Atlas, another_body
from nlu.embedded.lexicon import Lexicon
from nlu.embedded.other_procedures import elsewhere_already
from nlu.embedded.parties import (
    is_domestic,
    is_own_labour_matter,
    is_private_dispute,
    names_public_body,
)
from nlu.embedded.reading import Reading
from nlu.embedded.scope_guess import is_doubtful, likely_ground
from nlu.embedded.sentences import is_trouble
from nlu.interpreter import Entity, ScopeHint
from nlu.region import Region

_NOT_QUALIFIED: Final = "na_1_not_qualified"
_NOT_COVERED: Final = "na_2_not_in_scope"
_OTHER_BODY: Final = "na_3_other_body"
_GROUND_OF: Final = {
    "litigation": "na_9_reconsideration_or_suit",
    "reconsideration": "na_9_reconsideration_or_suit",
    "petition": "na_8_petition",
    "higher_body": "na_7_higher_body",
}


class ScopeJudge:
    """Judges the scope of the desk of one city."""

    def __init__(self, *, jurisdiction: Region, lexicon: Lexicon) -> None:
        """Learn which of the country's cities is ours."""
        names = (jurisdiction.name, jurisdiction.name_en)
        self._atlas = Atlas.seen_from(names=names, lexicon=lexicon)

    def judge(
        self,
        reading: Reading,
        entities: Sequence[Entity],
        signals: frozenset[str],
        model: MessageModel | None = None,
    ) -> ScopeHint:
        """Out of scope with its ground, in scope (a named body did something), or neither.

        ``model`` is asked where the rules find no ground.
        """
        ground = self._ground(reading, entities)
        if ground is not None and is_doubtful(reading, ground, model):
            ground = None
        if ground is None:
            here = self._atlas.own(reading)
            ground = likely_ground(reading, entities, model, here=here)
        if ground is not None:
            return ScopeHint(in_scope=False, reason=ground)
        return ScopeHint(in_scope=True if _accuses(reading, entities, signals) else None)

    def _ground(self, reading: Reading, entities: Sequence[Entity]) -> str | None:
        official = names_public_body(reading, entities)
        other = _answered(reading, entities) or elsewhere_already(reading, official=official)
        if other is not None:
            return other
        if is_domestic(reading):
            return _NOT_QUALIFIED
        if is_own_labour_matter(reading):
            return _NOT_COVERED
        here = any(one.entity in ("district", "area") and one.own for one in entities)
        if another_body(reading, self._atlas, ours=here):
            return _OTHER_BODY
        return _NOT_COVERED if is_private_dispute(reading, entities) else None


def _accuses(reading: Reading, entities: Sequence[Entity], signals: frozenset[str]) -> bool:
    """Whether a public body is named and complained of, or did something."""
    if not any(one.entity in ("authority", "respondent") for one in entities):
        return False
    complains = reading.has("scope.complaining") or "infringement" in signals
    return complains or any(is_trouble(reading, span) for span in reading.sentences)


def _answered(reading: Reading, entities: Sequence[Entity]) -> str | None:
    """The ground given in answer to the question about other proceedings."""
    if reading.expecting != "proceedings":
        return None
    kinds = (one.value for one in entities if one.entity == "proceedings")
    return next((_GROUND_OF[kind] for kind in kinds if kind in _GROUND_OF), None)


def judge_urgency(signals: frozenset[str]) -> str:
    """``urgent``, ``low`` or ``normal`` by the words used; "not urgent" is low."""
    if "low_urgency" in signals:
        return "low"
    return "urgent" if "urgent" in signals else "normal"
