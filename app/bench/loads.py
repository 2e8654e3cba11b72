"""What a round of load gave, and medians over rounds."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one round of load gave. Times in milliseconds."""

    per_s: float
    p50: float
    p95: float
    p99: float
    cpu_ms: float
    count: int


def load_of(times: Sequence[float], *, took_s: float, cpu_s: float) -> Load:
    """The figures of one round: ``times`` of its calls, how long it took, what it cost."""
    ordered = sorted(times)
    return Load(
        per_s=len(ordered) / took_s,
        p50=_percentile(ordered, 0.50),
        p95=_percentile(ordered, 0.95),
        p99=_percentile(ordered, 0.99),
        cpu_ms=1000 * cpu_s / max(1, len(ordered)),
        count=len(ordered),
    )


def summary(loads: Sequence[Load]) -> dict[str, Any]:
    """Medians of the rounds, and between what their rates lie."""
    rates = [load.per_s for load in loads]
    names = ("per_s", "p50", "p95", "p99", "cpu_ms")
    median = {
        name: round(statistics.median(getattr(one, name) for one in loads), 2) for name in names
    }
    return {
        **median,
        "range_per_s": [round(min(rates), 1), round(max(rates), 1)],
        "count": sum(load.count for load in loads),
    }


def ratio(ours: Sequence[Load], bare: Sequence[Load]) -> float:
    """Our rate over the ceiling's, the median of the rounds."""
    return round(statistics.median(a.per_s / b.per_s for a, b in zip(ours, bare, strict=True)), 4)


def _percentile(ordered: Sequence[float], share: float) -> float:
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
