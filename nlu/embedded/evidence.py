"""Words as evidence beside the model: both are added up on the scale of log-odds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from nlu.interpreter import Ranked

_FLOOR: Final = 1e-6


def weigh(
    *, codes: Sequence[str], learned: Mapping[str, float], evidence: Mapping[str, float]
) -> tuple[Ranked, ...]:
    """All ``codes``, best first: the model's chances, moved by ``evidence`` (natural log-odds).

    Without a model all codes start equal; empty when there is no evidence either.
    """
    if not learned and not evidence:
        return ()
    even = 1.0 / len(codes)
    chances = {code: max(learned.get(code, even), _FLOOR) for code in codes}
    for code in evidence.keys() & chances.keys():
        chances[code] *= math.exp(evidence[code])
    total = sum(chances.values())
    best_first = sorted(chances, key=chances.__getitem__, reverse=True)
    return tuple(Ranked(code=code, confidence=chances[code] / total) for code in best_first)
