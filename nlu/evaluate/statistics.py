"""Figures of counted things: shares with their interval, F1, percentiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Final

_Z: Final = 1.959964
"""Two-sided 95 % of the normal distribution."""

PLACES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Hits of one label or kind: found rightly, found wrongly, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Both together."""
        return Counts(
            right=self.right + other.right,
            wrong=self.wrong + other.wrong,
            missed=self.missed + other.missed,
        )

    @property
    def precision(self) -> float:
        """Share of what was found that is right (准确率); 0 where nothing was found."""
        return share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of what there is that was found (召回率); 0 where there is nothing."""
        return share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return share(2 * self.right, 2 * self.right + self.wrong + self.missed)


def share(part: float, whole: float) -> float:
    """``part`` of ``whole``, 0 of nothing."""
    return part / whole if whole else 0.0


def wilson(part: int, whole: int) -> tuple[float, float]:
    """95 % interval of a share after Wilson; (0, 1) when nothing was counted."""
    if whole == 0:
        return 0.0, 1.0
    rate, square = part / whole, _Z * _Z
    middle = (rate + square / (2 * whole)) / (1 + square / whole)
    reach = _Z * sqrt(rate * (1 - rate) / whole + square / (4 * whole * whole))
    reach /= 1 + square / whole
    return max(0.0, middle - reach), min(1.0, middle + reach)


def rated(part: int, whole: int) -> dict[str, object]:
    """A share, JSON-ready: ``n``, ``of``, ``rate``, ``interval`` (95 %)."""
    return {
        "n": part,
        "of": whole,
        "rate": rounded(share(part, whole)),
        "interval": [rounded(one) for one in wilson(part, whole)],
    }


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that ``percent`` of them do not exceed (nearest rank); 0 of none."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)] if ordered else 0.0


def rounded(value: float) -> float:
    """As it stands in a report."""
    return round(value, PLACES)
