"""Words as evidence beside the model: both are added up on the scale of log-odds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from nlu.interpreter import Ranked

_FLOOR: Final = 1e-6


def weigh(
    *, codes: Sequence[str], learned: Sequence[Ranked], evidence: Mapping[str, float]
) -> tuple[Ranked, ...]:
    """All ``codes``, best first: what the model says, moved by ``evidence`` (natural log-odds).

    Without a model all codes start equal; empty when there is no evidence either.
    """
    if not learned and not evidence:
        return ()
    chance = {one.code: one.confidence for one in learned}
    even = 1.0 / len(codes)
    scores = {
        code: math.log(max(chance.get(code, even), _FLOOR)) + evidence.get(code, 0.0)
        for code in codes
    }
    highest = max(scores.values())
    raised = {code: math.exp(score - highest) for code, score in scores.items()}
    total = sum(raised.values())
    ranked = [Ranked(code=code, confidence=value / total) for code, value in raised.items()]
    return tuple(sorted(ranked, key=lambda one: -one.confidence))
