"""Brings the chances of the linear model and of the network together (合议)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

SHARES: Final[Mapping[str, float]] = {"intent": 0.5}
SHARE: Final = 0.65
"""Part of the network in the blend of logarithms, by task and of the others."""

TEMPERATURES: Final[Mapping[str, float]] = {
    "intent": 0.85,
    "topic": 0.65,
    "industry": 0.75,
    "origin": 0.7,
    "scope": 0.8,
}
"""Scores of a task are divided by it, so that 70 % means 7 of 10: least log loss on texts by
others (the development part of the test utterances)."""

_LEAST: Final = 1e-6


def blended(
    linear: Mapping[str, float], network: Mapping[str, float], *, task: str
) -> dict[str, float]:
    """Probability of each label by both: the weighted geometric mean, adding up to 1."""
    temperature, share = TEMPERATURES.get(task, 1.0), SHARES.get(task, SHARE)
    scores = {
        label: math.exp(
            (
                (1.0 - share) * math.log(max(chance, _LEAST))
                + share * math.log(max(network.get(label, 0.0), _LEAST))
            )
            / temperature
        )
        for label, chance in linear.items()
    }
    total = sum(scores.values())
    return {label: score / total for label, score in scores.items()}
