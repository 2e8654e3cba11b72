"""Figures of a classifying task: accuracy, F1 by label, confusions, calibration, thresholds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from nlu.evaluate.answers import Answer
from nlu.evaluate.statistics import Counts, rated, rounded, share

TENTHS: Final = 10
OFFERED: Final = 3
"""So many labels the dialogue offers for confirmation."""

_CONFUSIONS: Final = 15


def figures_of(answers: Sequence[Answer]) -> dict[str, Any]:
    """All figures over ``answers`` of one task, JSON-ready. The caller gives at least one."""
    right = sum(one.right for one in answers)
    return {
        "n": len(answers),
        "accuracy": rated(right, len(answers)),
        "macro_f1": rounded(macro_f1(answers)),
        "top3": rated(sum(is_offered(one) for one in answers), len(answers)),
        "labels": _labels(answers),
        "confusions": confusions_of(answers),
        "calibration": calibration_of(answers),
        "thresholds": thresholds_of(answers),
    }


def is_offered(answer: Answer) -> bool:
    """Whether the right label is among the first three."""
    return answer.case.label in [code for code, _ in answer.ranking[:OFFERED]]


def counts_of(answers: Sequence[Answer]) -> dict[str, Counts]:
    """Counts of every label that the cases have; answers outside of them count as missed only."""
    pairs = Counter((one.case.label, one.label) for one in answers)
    labels = sorted({one.case.label for one in answers})
    return {
        label: Counts(
            right=pairs[label, label],
            wrong=sum(n for (gold, said), n in pairs.items() if said == label != gold),
            missed=sum(n for (gold, said), n in pairs.items() if gold == label != said),
        )
        for label in labels
    }


def macro_f1(answers: Sequence[Answer]) -> float:
    """Mean F1 of the labels that the cases have, each counting the same (宏平均)."""
    counts = counts_of(answers)
    return share(sum(one.f1 for one in counts.values()), len(counts))


def _labels(answers: Sequence[Answer]) -> dict[str, dict[str, float | int]]:
    return {
        label: {
            "n": one.right + one.missed,
            "precision": rounded(one.precision),
            "recall": rounded(one.recall),
            "f1": rounded(one.f1),
        }
        for label, one in counts_of(answers).items()
    }


def confusions_of(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    """What was taken for what, most frequent first."""
    pairs = Counter((one.case.label, one.label) for one in answers if not one.right)
    ordered = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"gold": gold, "said": said, "n": n} for (gold, said), n in ordered[:_CONFUSIONS]]


def calibration_of(answers: Sequence[Answer]) -> dict[str, Any]:
    """Confidence against accuracy by tenths (校准); ``ece`` is the mean gap, weighted by rows."""
    bins: list[list[Answer]] = [[] for _ in range(TENTHS)]
    for one in answers:
        bins[min(TENTHS - 1, int(one.confidence * TENTHS))].append(one)
    tenths = [_tenth(number, rows) for number, rows in enumerate(bins) if rows]
    gaps = (row["n"] * abs(row["confidence"] - row["accuracy"]) for row in tenths)
    return {"ece": rounded(share(sum(gaps), len(answers))), "tenths": tenths}


def _tenth(number: int, rows: Sequence[Answer]) -> dict[str, Any]:
    return {
        "from": number / TENTHS,
        "n": len(rows),
        "confidence": rounded(share(sum(one.confidence for one in rows), len(rows))),
        "accuracy": rounded(share(sum(one.right for one in rows), len(rows))),
    }


def thresholds_of(answers: Sequence[Answer]) -> list[dict[str, float]]:
    """For each threshold: share of rows at or above it, and how many of those are right."""
    curve: list[dict[str, float]] = []
    for number in range(TENTHS):
        at = number / TENTHS
        taken = [one for one in answers if one.confidence >= at]
        curve.append(
            {
                "threshold": at,
                "coverage": rounded(share(len(taken), len(answers))),
                "accuracy": rounded(share(sum(one.right for one in taken), len(taken))),
            }
        )
    return curve
